"""`/dealwire digest …`: when a digest comes to a channel, what it holds, what the next one would hold, and now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.bulletins import digest_messages
from bot.commands.digests import digest_reply
from bot.commands.here import channel_here, known_channel, note
from bot.commands.parse import spelled
from bot.commands.ports import needed
from bot.commands.schedule_lines import described, terms
from bot.commands.spec import SETTINGS, CommandSpec, Form, Param, Rights
from bot.commands.times import read_off, read_weekdays
from bot.commands.wording import joined
from bot.errors import CommandError, InvariantError
from bot.i18n import catalogue
from bot.model.delivery import ChannelState
from bot.model.reply import Heading, Notice, Paragraph, Reply, line
from bot.model.schedule import CAP, DigestFilter, EmptyDay, Layout, Rhythm, Schedule
from bot.pipeline.editions import Newsroom, wants
from bot.pipeline.press import posted
from bot.pipeline.slots import next_slot, spread
from bot.present import headline_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, time

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.delivery import Channel
    from bot.model.reply import Action, Block, Request
    from bot.model.schedule import StoredSchedule
    from bot.pipeline.digest import DigestContent

_GROUP = (SETTINGS, "digest")
_KEPT_BACK = 5
_MOST = 50
_FIRST_WINDOW = timedelta(days=1)
_LONGEST_WINDOW = timedelta(days=14)
_CHANGED = ("at", "days", "zone", "language", "min")
_FILTERED = ("companies", "kinds", "places", "min", "cap")


def schedule(request: Request, ports: Ports) -> Reply:
    """Set a digest of this channel; what is not given stays as it was."""
    arguments = Arguments(request, ports)
    at = arguments.needed("at", arguments.time("at"))
    channel = _opened(channel_here(request, ports), request, ports)
    days = arguments.weekdays("days")
    known = needed(ports.schedules, request.language).schedules(channel.id)
    weekly = days is not None and len(days) == 1
    name = arguments.text("name") or (known[0].schedule.name if len(known) == 1 else _usual_name(weekly=weekly))
    before = next((stored for stored in known if stored.schedule.name == name), None)
    wanted = _wanted(arguments, channel, name, at, before)
    stored = _save(wanted, channel, request, ports)
    old = None if before is None else joined(terms(before.schedule, request.language), request.language)
    note(request, ports, f"digest {name}", old, joined(terms(wanted, request.language), request.language))
    messages = catalogue(request.language)
    title = messages.text("schedule.set" if before is None else "schedule.changed", name=name)
    return Reply(
        blocks=(Heading(title), described(stored, request)),
        language=request.language,
        actions=_actions(stored, request.language),
    )


def listing(request: Request, ports: Ports) -> Reply:
    """List the digests of this channel."""
    messages = catalogue(request.language)
    known = _known(request, ports)
    add = buttons.run("digest_new", "/dealwire digest schedule", request.language, asks=_CHANGED, primary=not known)
    if not known:
        return Reply(blocks=(Notice(messages.text("schedule.none")),), language=request.language, actions=(add,))
    blocks: list[Block] = []
    for stored in known:
        blocks += [Heading(stored.schedule.name), described(stored, request)]
    actions = _actions(known[0], request.language) if len(known) == 1 else (add,)
    return Reply(blocks=tuple(blocks), language=request.language, actions=actions)


def pause(request: Request, ports: Ports) -> Reply:
    """Let a digest rest."""
    return _paused(request, ports, paused=True)


def resume(request: Request, ports: Ports) -> Reply:
    """Let a digest come again, from its next slot on."""
    return _paused(request, ports, paused=False)


def remove(request: Request, ports: Ports) -> Reply:
    """Remove a digest, with a way to have it back."""
    stored = _one(request, ports)
    needed(ports.schedules, request.language).remove(stored.id)
    name = stored.schedule.name
    note(request, ports, f"digest {name}", joined(terms(stored.schedule, request.language), request.language), None)
    text = catalogue(request.language).text("schedule.removed", name=name)
    again = buttons.run("digest_again", _spelled(stored.schedule), request.language)
    return Reply(blocks=(Notice(text),), language=request.language, actions=(again,))


def preview(request: Request, ports: Ports) -> Reply:
    """Show what the next digest would hold now, and what its filters keep back."""
    messages = catalogue(request.language)
    wanted, since = _next(request, ports)
    newsroom = Newsroom(ports.deals, needed(ports.memory, request.language))
    content = newsroom.edition(wanted, since, request.now)
    shown = digest_reply(content, request.language, request.zone)
    blocks: list[Block] = [Notice(messages.text("schedule.preview", name=wanted.name)), *shown.blocks]
    blocks += _kept_back(content, wanted, since, request, ports)
    post = buttons.run("digest_now", spelled(NOW, {"name": wanted.name}), request.language)
    return Reply(blocks=tuple(blocks), language=request.language, actions=(post,))


def now(request: Request, ports: Ports) -> Reply:
    """Post what is new in this channel; the next digest does not tell it again."""
    messages = catalogue(request.language)
    channel = _opened(channel_here(request, ports), request, ports)
    wanted, since = _next(request, ports)
    wanted = replace(wanted, channel_id=channel.id)
    content = Newsroom(ports.deals, needed(ports.memory, request.language)).edition(wanted, since, request.now)
    if content.empty:
        return Reply(blocks=(Notice(messages.text("schedule.nothing_new")),), language=request.language)
    replies = digest_messages(content, wanted, request.now, ports.measure)
    series = f"n:{channel.id}:{request.now:%Y%m%d%H%M%S}"
    post = posted(replies, content, wanted, series, request.now)
    needed(ports.outbox, request.language).enqueue(post.deliveries, post.told)
    return Reply(blocks=(Notice(messages.text("schedule.posting", n=len(replies))),), language=request.language)


def _wanted(arguments: Arguments, channel: Channel, name: str, at: time, before: StoredSchedule | None) -> Schedule:
    """Return the schedule that was asked for, over the one of that name."""
    old = (
        before.schedule
        if before is not None
        else Schedule(channel_id=channel.id, name=name, at=at, zone=channel.zone, language=channel.language)
    )
    days = arguments.weekdays("days") or old.weekdays
    cap = arguments.number("cap") or old.cap
    layout, empty = arguments.choice("layout", _LAYOUTS), arguments.choice("empty", _EMPTY_DAYS)
    try:
        return replace(
            old,
            at=at,
            zone=arguments.zone() or old.zone,
            language=arguments.language() or old.language,
            weekdays=days,
            rhythm=Rhythm.WEEKLY if len(days) == 1 else Rhythm.DAILY,
            filter=_filter(arguments, old.filter),
            layout=Layout(layout) if layout else old.layout,
            empty_day=EmptyDay(empty) if empty else old.empty_day,
            cap=min(cap, _MOST),
            paused=False,
        )
    except InvariantError as error:
        raise CommandError(str(error)) from error


def _filter(arguments: Arguments, old: DigestFilter) -> DigestFilter:
    """Return the filter that was asked for; what is set to "off" ends."""

    def ended(name: str) -> bool:
        typed = arguments.text(name)
        return typed is not None and read_off(typed)

    return DigestFilter(
        companies=() if ended("companies") else arguments.companies("companies") or old.companies,
        kinds=() if ended("kinds") else arguments.kinds() or old.kinds,
        places=() if ended("places") else arguments.places() or old.places,
        min_usd=None if ended("min") else arguments.usd() or old.min_usd,
    )


def _save(wanted: Schedule, channel: Channel, request: Request, ports: Ports) -> StoredSchedule:
    waiting = next_slot(wanted, request.now)
    due_at = waiting.at + spread(str(channel.key))
    return needed(ports.schedules, request.language).save(wanted, waiting, due_at)


def _paused(request: Request, ports: Ports, *, paused: bool) -> Reply:
    stored = _one(request, ports)
    channel = channel_here(request, ports)
    saved = _save(replace(stored.schedule, paused=paused), channel, request, ports)
    name = stored.schedule.name
    states = {True: "paused", False: "running"}
    note(request, ports, f"digest {name}", states[stored.schedule.paused], states[paused])
    messages = catalogue(request.language)
    title = messages.text("schedule.paused" if paused else "schedule.resumed", name=name)
    return Reply(
        blocks=(Heading(title), described(saved, request)),
        language=request.language,
        actions=_actions(saved, request.language),
    )


def _known(request: Request, ports: Ports) -> list[StoredSchedule]:
    channel = known_channel(request, ports)
    return [] if channel is None else needed(ports.schedules, request.language).schedules(channel.id)


def _one(request: Request, ports: Ports) -> StoredSchedule:
    """Return the digest that is meant: by its name, or the only one."""
    messages = catalogue(request.language)
    name = Arguments(request, ports).text("name")
    known = _known(request, ports)
    if not known:
        raise CommandError(messages.text("schedule.none"), ("/dealwire digest schedule at=09:00",))
    if name is None and len(known) == 1:
        return known[0]
    found = next((stored for stored in known if stored.schedule.name == name), None)
    if found is None:
        names = tuple(stored.schedule.name for stored in known)
        text = messages.text("schedule.which") if name is None else messages.text("schedule.unknown", name=name)
        raise CommandError(text, names, param="name")
    return found


def _next(request: Request, ports: Ports) -> tuple[Schedule, datetime]:
    """Return the digest that is meant and since when its news count; a plain one where none is set."""
    known = _known(request, ports)
    if not known:
        channel = known_channel(request, ports)
        plain = Schedule(
            channel_id=0 if channel is None else channel.id,
            name=_usual_name(weekly=False),
            at=request.now.time().replace(second=0, microsecond=0, tzinfo=None),
            zone=request.zone if channel is None else channel.zone,
            language=request.language if channel is None else channel.language,
        )
        return plain, request.now - _FIRST_WINDOW
    stored = _one(request, ports)
    until = needed(ports.schedules, request.language).told_until(stored.id)
    return stored.schedule, max(until or request.now - _FIRST_WINDOW, request.now - _LONGEST_WINDOW)


def _kept_back(
    content: DigestContent, wanted: Schedule, since: datetime, request: Request, ports: Ports
) -> Iterator[Block]:
    """Yield how many deals do not come, and why; of those that the filters keep back, the first."""
    messages = catalogue(request.language)
    counts = [
        line(messages.text(f"schedule.{key}", n=count))
        for key, count in (("filtered", content.filtered), ("told_before", content.told_before))
        if count
    ]
    if not counts:
        return
    yield Heading(messages.text("schedule.kept_back"))
    yield Paragraph(tuple(counts))
    if content.filtered:
        news = ports.deals.changed(since, request.now)
        others = [deal for deal, _ in news if deal.facts.shown and not wants(wanted.filter, deal.facts)]
        yield Paragraph(tuple(headline_line(deal.facts, request.language) for deal in others[:_KEPT_BACK]))


def _opened(channel: Channel, request: Request, ports: Ports) -> Channel:
    """Let messages go out to a channel again, and note who is to be told of its faults."""
    keeper = channel.keeper or request.person or None
    opened = replace(channel, state=ChannelState.OPEN, reason=None, refusals=0, keeper=keeper)
    if opened != channel:
        needed(ports.channels, request.language).save(opened)
    return opened


def _usual_name(*, weekly: bool) -> str:
    return "weekly" if weekly else "daily"


def _actions(stored: StoredSchedule, language: Language) -> tuple[Action, ...]:
    wanted = stored.schedule
    name = {"name": wanted.name}
    turn = RESUME if wanted.paused else PAUSE
    change = f'/dealwire digest schedule at={wanted.at:%H:%M} zone={wanted.zone} name "{wanted.name}"'
    return (
        buttons.run("digest_preview", spelled(PREVIEW, name), language),
        buttons.run("digest_now", spelled(NOW, name), language),
        buttons.run("digest_change", change, language, asks=_CHANGED),
        buttons.run("digest_filter", _filter_command(wanted), language, asks=_FILTERED),
        buttons.run("digest_resume" if wanted.paused else "digest_pause", spelled(turn, name), language),
        buttons.run("digest_remove", spelled(REMOVE, name), language),
    )


def _filter_command(wanted: Schedule) -> str:
    """Return the command that changes what a digest holds, with what it holds now, as far as there is room."""
    wish = wanted.filter
    kept = {"companies": ", ".join(wish.companies), "kinds": ",".join(wish.kinds), "places": ",".join(wish.places)}
    words = [f'{name} "{value}"' for name, value in kept.items() if value and '"' not in value]
    return buttons.fitting(f'/dealwire digest schedule at={wanted.at:%H:%M} name "{wanted.name}"', words)


def _spelled(wanted: Schedule) -> str:
    """Return the command that sets a digest again, without what it would be anyway."""
    wish = wanted.filter
    usual = next((word for word in ("daily", "weekdays", "weekends") if read_weekdays(word) == wanted.weekdays), None)
    values = {
        "at": f"{wanted.at:%H:%M}",
        "days": usual or ",".join(day.name[:3].lower() for day in sorted(wanted.weekdays)),
        "zone": wanted.zone,
        "language": wanted.language.value,
        "companies": ", ".join(wish.companies),
        "kinds": ",".join(wish.kinds),
        "places": ",".join(wish.places),
        "min": f"${wish.min_usd}" if wish.min_usd is not None else "",
        "layout": wanted.layout.value if wanted.layout is not Layout.THREAD else "",
        "empty": wanted.empty_day.value if wanted.empty_day is not EmptyDay.SAY else "",
        "cap": str(wanted.cap) if wanted.cap != CAP else "",
        "name": wanted.name,
    }
    return spelled(SCHEDULE, values)


_LAYOUTS = tuple(each.value for each in Layout)
_EMPTY_DAYS = tuple(each.value for each in EmptyDay)
_NAME = (Param("name", Form.DIGEST, rest=True),)
SCHEDULE = CommandSpec(
    "schedule",
    (
        Param("at", Form.TIME, required=True),
        Param("days", Form.WEEKDAYS),
        Param("zone", Form.ZONE),
        Param("language", Form.LANGUAGE),
        Param("companies", Form.COMPANIES),
        Param("kinds", Form.KINDS),
        Param("places", Form.PLACES),
        Param("min", Form.SUM),
        Param("layout", Form.CHOICE, options=_LAYOUTS),
        Param("empty", Form.CHOICE, options=_EMPTY_DAYS),
        Param("cap", Form.NUMBER),
        Param("name", Form.WORDS),
    ),
    schedule,
    _GROUP,
    Rights.SETTINGS,
)
PREVIEW = CommandSpec("preview", _NAME, preview, _GROUP, Rights.SETTINGS)
NOW = CommandSpec("now", _NAME, now, _GROUP, Rights.SETTINGS, slow=True)
PAUSE = CommandSpec("pause", _NAME, pause, _GROUP, Rights.SETTINGS)
RESUME = CommandSpec("resume", _NAME, resume, _GROUP, Rights.SETTINGS)
LIST = CommandSpec("list", (), listing, _GROUP, Rights.SETTINGS)
REMOVE = CommandSpec("remove", _NAME, remove, _GROUP, Rights.SETTINGS)
DIGEST_COMMANDS = (SCHEDULE, PREVIEW, NOW, PAUSE, RESUME, LIST, REMOVE)
