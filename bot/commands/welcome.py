"""`/dealwire setup`, `forget` and `/deals home`: the first steps in a channel, the way out, and a person's overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.greeting import first_steps
from bot.commands.here import channel_here, place, workspace_of
from bot.commands.ports import needed
from bot.commands.spec import DEALS, SETTINGS, CommandSpec, Form, Param, Rights
from bot.commands.status import digest_lines
from bot.commands.watches import own_watches, watch_actions, watch_blocks
from bot.i18n import catalogue
from bot.model.delivery import ChannelState, DeliveryKind, NewDelivery
from bot.model.reply import Heading, Notice, Paragraph, Reply, Span, Tone, line
from bot.pipeline.payload import write_reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model.delivery import Channel
    from bot.model.reply import Action, Block, Request

_CHANNELS = 10


def setup(request: Request, ports: Ports) -> Reply:
    """Lead through the first steps in a channel; the last one posts a test."""
    channel = channel_here(request, ports)
    if Arguments(request, ports).choice("step", _STEPS):
        return _test_post(channel, request, ports)
    messages = catalogue(channel.language)
    digests = needed(ports.schedules, request.language).schedules(channel.id)
    watched = needed(ports.watches, request.language).watches(channel.key, None)
    feeds = [] if ports.subscriptions is None else ports.subscriptions.subscriptions()
    known = messages.text(f"language.{channel.language.value}") + messages.text("list.facts") + channel.zone
    steps = (
        ("settings", known, True),
        ("digest", digests[0].schedule.name if digests else "", bool(digests)),
        ("watch", str(len(watched)) if watched else "", bool(watched)),
        ("source", str(len(feeds)) if feeds else "", bool(feeds)),
        ("test", "", False),
    )
    lines = tuple(
        line(
            "✓ " if done else f"{number}. ",
            Span(messages.text(f"setup.{name}"), bold=not done),
            f"{messages.text('list.facts')}{now}" if now else "",
        )
        for number, (name, now, done) in enumerate(steps, start=1)
    )
    blocks = (Heading(messages.text("setup.heading")), Paragraph((line(messages.text("setup.intro")), *lines)))
    return Reply(blocks=blocks, language=channel.language, actions=tuple(_steps(channel, request)))


def forget(request: Request, ports: Ports) -> Reply:
    """Erase all that is this workspace's own, when that was confirmed."""
    messages = catalogue(request.language)
    store = needed(ports.workspaces, request.language)
    if Arguments(request, ports).choice("confirm", _CONFIRM) != "yes":
        lines = (line(messages.text("forget.what")), line(messages.text("forget.stays")))
        blocks = (Notice(messages.text("forget.sure"), Tone.WARNING), Paragraph(lines))
        erase = buttons.danger("forget", "/dealwire forget confirm=yes", request.language)
        return Reply(blocks=blocks, language=request.language, actions=(erase,))
    channels = store.erase(workspace_of(request))
    return Reply(blocks=(Notice(messages.text("forget.done", n=channels)),), language=request.language)


def home(request: Request, ports: Ports) -> Reply:
    """Answer with a person's watches and the workspace's digests, with how they are."""
    messages = catalogue(request.language)
    mine, here = own_watches(request, ports)
    blocks: list[Block] = [Heading(messages.text("home.heading"))]
    blocks += watch_blocks(mine, here, request) or [Notice(messages.text("watch.none"))]
    blocks += _digests(request, ports)
    actions = [*watch_actions((*mine, *here), request.language), buttons.run("help", "/deals help", request.language)]
    return Reply(blocks=tuple(blocks), language=request.language, actions=tuple(actions))


def _digests(request: Request, ports: Ports) -> Iterator[Block]:
    """Yield the digests of each channel of the workspace that has some, and where nothing can be sent."""
    messages = catalogue(request.language)
    yield Heading(messages.text("home.digests"))
    channels = needed(ports.channels, request.language).channels(request.platform)
    own = [channel for channel in channels if channel.key.workspace == request.workspace]
    shown = 0
    for channel in own:
        lines = tuple(digest_lines(channel, request, ports)) if shown < _CHANNELS else ()
        if lines:
            shown += 1
            closed = channel.state is ChannelState.CLOSED
            state = messages.text("home.closed", reason=channel.reason or "–") if closed else ""
            yield Paragraph((line(Span(messages.text("home.channel"), bold=True), place(channel.key), state), *lines))
    if not shown:
        yield Notice(messages.text("home.no_digests"))
        yield Paragraph(tuple(first_steps(request.language)))


def _steps(channel: Channel, request: Request) -> Iterator[Action]:
    language = channel.language
    asked = ("at", "days", "zone", "language", "min")
    yield buttons.run("setup_settings", "/dealwire settings", language, asks=("language", "zone", "quiet"))
    yield buttons.run("setup_digest", f"/dealwire digest schedule at=09:00 zone={channel.zone}", language, asks=asked)
    yield buttons.run("setup_watch", "/deals watch to=here", language, asks=("company", "kind", "place", "min"))
    if request.may_change_settings:
        yield buttons.run("setup_source", "/dealwire source add", language, asks=("url",))
    yield buttons.run("setup_test", "/dealwire setup step=post", language, primary=True)


def _test_post(channel: Channel, request: Request, ports: Ports) -> Reply:
    """Send a test the way digests go, so that what hinders them shows now."""
    messages = catalogue(channel.language)
    lines = (line(messages.text("setup.test_line")), line(Span("/deals help", code=True)))
    post = Reply(
        blocks=(Heading(messages.text("setup.test_heading")), Paragraph(lines)), language=channel.language, public=True
    )
    delivery = NewDelivery(
        channel_id=channel.id,
        kind=DeliveryKind.NOTICE,
        dedupe_key=f"t:{channel.id}:{request.now:%Y%m%d%H%M}",
        payload=write_reply(post),
        due_at=request.now,
    )
    needed(ports.outbox, request.language).enqueue((delivery,))
    if channel.state is ChannelState.CLOSED:
        notice = Notice(messages.text("status.closed", reason=channel.reason or "–"), Tone.WARNING)
    else:
        notice = Notice(messages.text("setup.test_sent"))
    status = buttons.run("status", "/dealwire status", channel.language)
    return Reply(blocks=(notice,), language=channel.language, actions=(status,))


_STEPS = ("post",)
_CONFIRM = ("yes",)
SETUP = CommandSpec(
    "setup", (Param("step", Form.CHOICE, hidden=True, options=_STEPS),), setup, (SETTINGS,), Rights.SETTINGS
)
FORGET = CommandSpec(
    "forget", (Param("confirm", Form.CHOICE, hidden=True, options=_CONFIRM),), forget, (SETTINGS,), Rights.SETTINGS
)
HOME = CommandSpec("home", (), home, (DEALS,), hidden=True)
