"""`/deals why`: which watch or digest brought a deal here, or what kept it back: filter, cap, pause, confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import known_channel
from bot.commands.ports import needed
from bot.commands.spec import CommandSpec, Form, Param
from bot.commands.watches import describe, own_watches
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.delivery import ChannelState, DeliveryKind, DeliveryState
from bot.model.reply import Heading, Paragraph, Reply, Span, line
from bot.pipeline.alerts import Recipient, alert_key, fits
from bot.pipeline.editions import wants
from bot.pipeline.newsworthy import OLD_NEWS, is_news
from bot.present import headline_line, write_sum, write_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.commands.ports import Ports
    from bot.i18n import Catalogue
    from bot.model import Deal, DealFacts
    from bot.model.delivery import Channel, Delivery
    from bot.model.reply import Line, Request
    from bot.model.schedule import DigestFilter, StoredSchedule
    from bot.model.watch import StoredWatch

_REVISIONS = 20


def why(request: Request, ports: Ports) -> Reply:
    """Answer with all that was planned for this channel because of a deal, and what kept the rest back."""
    language = request.language
    messages = catalogue(language)
    arguments = Arguments(request, ports)
    number = arguments.needed("id", arguments.deal())
    deal = ports.deals.deal(number)
    if deal is None:
        raise CommandError(messages.text("show.none", id=str(number)), param="id")
    channel = known_channel(request, ports)
    mine, here = own_watches(request, ports)
    told = _messages(deal, channel, mine, request, ports)
    known = [] if channel is None else needed(ports.schedules, language).schedules(channel.id)
    lines: list[Line] = [headline_line(deal.facts, language)]
    if told:
        lines += [_told(message, known, request) for message in told]
    lines += _of_the_deal(deal.facts, messages)
    lines += _of_the_channel(channel, deal.facts, messages)
    lines += _of_watches((*mine, *here), deal, channel, messages)
    lines += _of_digests(known, deal, told, request, messages)
    blocks = (Heading(messages.text("why.heading", id=str(deal.id))), Paragraph(tuple(lines)))
    return Reply(blocks=blocks, language=language, actions=(buttons.details(deal.id, language),))


def _messages(
    deal: Deal, channel: Channel | None, mine: Sequence[StoredWatch], request: Request, ports: Ports
) -> list[Delivery]:
    """Return the messages on a deal to this channel, and those to the asker alone."""
    if channel is None:
        return []
    first = max(1, deal.revision - _REVISIONS)
    own = {
        alert_key(Recipient(each.channel_id, request.person, None, each.id), deal.id, revision)
        for each in mine
        for revision in range(first, deal.revision + 1)
    }
    return needed(ports.reasons, request.language).messages(channel.id, deal.id, own)


def _told(message: Delivery, known: Sequence[StoredSchedule], request: Request) -> Line:
    """Return what brought a message, and how far it has come."""
    messages = catalogue(request.language)
    names = {f"d:{stored.id}": stored.schedule.name for stored in known}
    if message.kind is DeliveryKind.DIGEST:
        name = names.get(":".join(message.dedupe_key.split(":")[:2]))
        what = messages.text("why.digest", name=name) if name else messages.text("why.digest_asked")
    else:
        what = messages.text("why.alert_me" if message.person else "why.alert")
    at = Span(write_time(message.due_at, request.language, request.zone), at=message.due_at)
    state = "held" if message.held_at is not None else message.state.value
    text = messages.text(f"why.state_{state}")
    reason = f" ({message.reason})" if message.reason and message.state is not DeliveryState.SENT else ""
    return line(f"{what}{messages.text('list.facts')}", at, f"{messages.text('list.facts')}{text}{reason}")


def _of_the_deal(facts: DealFacts, messages: Catalogue) -> Iterator[Line]:
    if not facts.shown:
        yield line(messages.text("why.unsure", percent=round(100 * facts.confidence)))
    if not is_news(facts, facts.first_seen_at, None):
        yield line(messages.text("why.old"))


def _of_the_channel(channel: Channel | None, facts: DealFacts, messages: Catalogue) -> Iterator[Line]:
    if channel is None:
        yield line(messages.text("why.nothing_set"))
        return
    if channel.state is ChannelState.CLOSED:
        yield line(messages.text("why.closed", reason=channel.reason or "–"))
    least = channel.alerts_min_usd
    if least is not None and (facts.usd is None or facts.usd < least):
        yield line(messages.text("why.small", sum=write_sum(least, "USD", messages.language)))


def _of_watches(
    stored: Sequence[StoredWatch], deal: Deal, channel: Channel | None, messages: Catalogue
) -> Iterator[Line]:
    fitting = [each for each in stored if fits(each.watch, deal.facts)]
    for each in fitting:
        yield line(messages.text("why.watch_fits", id=str(each.id), what=describe(each.watch, messages.language)))
    if stored and not fitting:
        yield line(messages.text("why.no_watch_fits"))
    if fitting and not is_news(deal.facts, deal.changed_at, OLD_NEWS):
        yield line(messages.text("why.late"))
    if not stored and channel is not None:
        yield line(messages.text("why.no_watch"))


def _of_digests(
    known: Sequence[StoredSchedule], deal: Deal, told: Sequence[Delivery], request: Request, messages: Catalogue
) -> Iterator[Line]:
    came = {":".join(message.dedupe_key.split(":")[:2]) for message in told}
    for stored in known:
        wanted = stored.schedule
        if f"d:{stored.id}" in came:
            continue
        if not wants(wanted.filter, deal.facts):
            parts = messages.text("list.comma").join(_unfit(wanted.filter, deal.facts, messages))
            yield line(messages.text("why.filtered", name=wanted.name, parts=parts))
        elif wanted.paused:
            yield line(messages.text("why.paused", name=wanted.name))
        elif any(message.person is None for message in told):
            yield line(messages.text("why.told_before", name=wanted.name))
        else:
            at = write_time(stored.next.at, request.language, request.zone)
            yield line(messages.text("why.may_come", name=wanted.name, at=at, cap=str(wanted.cap)))


def _unfit(wish: DigestFilter, facts: DealFacts, messages: Catalogue) -> Iterator[str]:
    """Yield the parts of a filter that the deal does not fit."""
    if wish.companies and not {*wish.companies} & {*facts.payers, *facts.payees, *facts.partners}:
        yield messages.text("option.companies.name")
    if wish.kinds and facts.kind not in wish.kinds:
        yield messages.text("option.kinds.name")
    inside = {*facts.places, *(place.partition("-")[0] for place in facts.places)}
    if wish.places and not {*wish.places} & inside:
        yield messages.text("option.places.name")
    if wish.min_usd is not None and (facts.usd is None or facts.usd < wish.min_usd):
        yield messages.text("option.min.name")


WHY = CommandSpec("why", (Param("id", Form.DEAL, required=True, rest=True),), why)
