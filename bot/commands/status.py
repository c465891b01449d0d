"""`/dealwire status` and `settle`: what ran, what was sent, what waits or is held and why, which sources fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import known_channel, note, place, workspace_of
from bot.commands.ports import needed
from bot.commands.schedule_lines import digest_line, last_result
from bot.commands.spec import SETTINGS, CommandSpec, Form, Param, Rights
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.delivery import ChannelState, DeliveryState
from bot.model.reply import Heading, Notice, Paragraph, Reply, Span, Tone, line
from bot.model.source import HealthState
from bot.pipeline.health import health_of
from bot.present import write_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.commands.ports import Ports
    from bot.i18n import Catalogue
    from bot.model.delivery import Channel, Delivery
    from bot.model.reply import Action, Block, Line, Request

_DECISIONS = {
    "arrived": DeliveryState.SENT,
    "again": DeliveryState.PENDING,
    "drop": DeliveryState.CANCELLED,
}
_FAILING = 5
_HELD = 3
_BAD = frozenset({HealthState.FAILING, HealthState.OVERDUE, HealthState.ENDED})


def status(request: Request, ports: Ports) -> Reply:
    """Answer with the health of this channel, of others of the workspace that are not well, and of the sources."""
    messages = catalogue(request.language)
    channel = known_channel(request, ports)
    blocks: list[Block] = [Heading(messages.text("status.heading"))]
    actions: list[Action] = []
    if channel is None:
        blocks.append(Notice(messages.text("status.nothing_set")))
        actions.append(buttons.run("setup", "/dealwire setup", request.language, primary=True))
    else:
        blocks += _of_channel(channel, request, ports)
        held = needed(ports.outbox, request.language).held(channel.id)
        blocks += _held(held, request)
        actions += _settling(held[:1], request)
    blocks += _elsewhere(channel, request, ports)
    blocks += _chats(request, ports)
    blocks += _sources(request, ports)
    return Reply(blocks=tuple(blocks), language=request.language, actions=tuple(actions))


def settle(request: Request, ports: Ports) -> Reply:
    """Store what somebody decided of a message of which nobody knows whether it arrived."""
    language = request.language
    messages = catalogue(language)
    arguments = Arguments(request, ports)
    number = arguments.needed("delivery", arguments.number("delivery"))
    decision = arguments.needed("decision", arguments.choice("decision", tuple(_DECISIONS)))
    outbox = needed(ports.outbox, language)
    channel = known_channel(request, ports)
    held = {each.id for each in outbox.held(channel.id)} if channel is not None else set()
    who = request.person or messages.text("settings.operator")
    if number not in held or not outbox.decide(number, _DECISIONS[decision], f"decided by {who}"):
        raise CommandError(messages.text("status.not_held", id=str(number)), param="delivery")
    note(request, ports, f"message {number}", None, decision)
    return Reply(blocks=(Notice(messages.text(f"status.settled_{decision}")),), language=language)


def digest_lines(channel: Channel, request: Request, ports: Ports) -> Iterator[Line]:
    """Yield each digest of a channel, and what became of its last slot."""
    messages = catalogue(request.language)
    schedules = needed(ports.schedules, request.language)
    for stored in schedules.schedules(channel.id):
        yield digest_line(stored, request)
        for run in schedules.runs(stored.id, 1):
            at = Span(write_time(run.slot.at, request.language, stored.schedule.zone), at=run.slot.at)
            reason = f" ({run.reason})" if run.reason else ""
            result = last_result((run.result,), request.language)
            yield line(messages.text("status.last"), at, f"{messages.text('list.facts')}{result}{reason}")


def _of_channel(channel: Channel, request: Request, ports: Ports) -> Iterator[Block]:
    messages = catalogue(request.language)
    if channel.state is ChannelState.CLOSED:
        yield Notice(messages.text("status.closed", reason=channel.reason or "–"), Tone.WARNING)
    digests = tuple(digest_lines(channel, request, ports))
    yield Paragraph(digests or (line(messages.text("schedule.none")),))
    counts = needed(ports.outbox, request.language).counts(channel.id)
    told = [
        messages.text(f"status.count_{state.value}", n=counts[state]) for state in DeliveryState if counts.get(state)
    ]
    lines = [line(messages.text("list.facts").join(told) if told else messages.text("status.no_messages"))]
    lines += _backlog(channel, request, ports)
    yield Paragraph(tuple(lines))


def _backlog(channel: Channel, request: Request, ports: Ports) -> Iterator[Line]:
    messages = catalogue(request.language)
    backlog = needed(ports.reasons, request.language).backlog(channel.id)
    for key, since in (("pending", backlog.pending_since), ("unknown", backlog.unknown_since)):
        if since is not None:
            age = _age(since, request.now, messages)
            at = Span(write_time(since, request.language, request.zone), at=since)
            yield line(messages.text(f"status.oldest_{key}", age=age), at)


def _age(since: datetime, now: datetime, messages: Catalogue) -> str:
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 120:
        return messages.text("status.minutes", n=minutes)
    hours = minutes // 60
    return messages.text("status.hours", n=hours) if hours < 48 else messages.text("status.days", n=hours // 24)


def _held(held: Sequence[Delivery], request: Request) -> Iterator[Block]:
    messages = catalogue(request.language)
    if not held:
        return
    yield Notice(messages.text("status.held", n=len(held)), Tone.WARNING)
    yield Paragraph(
        tuple(
            line(
                messages.text("status.held_one", id=str(each.id), kind=messages.text(f"status.kind_{each.kind.value}")),
                Span(write_time(each.due_at, request.language, request.zone), at=each.due_at),
                f" ({each.reason})" if each.reason else "",
            )
            for each in held[:_HELD]
        )
    )


def _settling(held: Sequence[Delivery], request: Request) -> Iterator[Action]:
    for each in held:
        for decision in _DECISIONS:
            yield buttons.run(f"settle_{decision}", f"/dealwire settle {each.id} {decision}", request.language)


def _elsewhere(channel: Channel | None, request: Request, ports: Ports) -> Iterator[Block]:
    """Yield the workspace's other channels to which nothing can be sent."""
    messages = catalogue(request.language)
    mine = workspace_of(request)
    closed = [
        each
        for each in needed(ports.channels, request.language).channels(request.platform)
        if each.key.workspace == mine.workspace and each.state is ChannelState.CLOSED and each != channel
    ]
    if closed:
        yield Notice(messages.text("status.closed_elsewhere", n=len(closed)), Tone.WARNING)
        yield Paragraph(tuple(line(place(each.key), f": {each.reason or '–'}") for each in closed[:_FAILING]))


def _chats(request: Request, ports: Ports) -> Iterator[Block]:
    """Yield the chats in which nothing can be done until somebody mends it."""
    messages = catalogue(request.language)
    for chat, reason in ports.chats.faults().items() if ports.chats is not None else ():
        name = messages.text(f"chat.name_{chat}")
        yield Notice(messages.text("status.chat", chat=name, reason=reason), Tone.WARNING)


def _sources(request: Request, ports: Ports) -> Iterator[Block]:
    if ports.subscriptions is None:
        return
    messages = catalogue(request.language)
    feeds = ports.subscriptions.subscriptions()
    failing = [(feed, health) for feed in feeds if (health := health_of(feed, request.now)).state in _BAD]
    yield Paragraph((line(messages.text("status.sources", n=len(feeds), bad=len(failing))),))
    if failing:
        yield Paragraph(
            tuple(
                line(
                    Span(feed.title or feed.url, url=feed.url),
                    f": {messages.text(f'fault.{health.fault.value}') if health.fault else health.reason or '–'}",
                )
                for feed, health in failing[:_FAILING]
            )
        )


STATUS = CommandSpec("status", (), status, (SETTINGS,), Rights.SETTINGS)
SETTLE = CommandSpec(
    "settle",
    (
        Param("delivery", Form.NUMBER, required=True, rest=True),
        Param("decision", Form.CHOICE, required=True, options=tuple(_DECISIONS)),
    ),
    settle,
    (SETTINGS,),
    Rights.SETTINGS,
    hidden=True,
)
