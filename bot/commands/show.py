"""`/deals show`: one deal with its sides, sum, differing figures, quotes of its sources, and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.cards import source_quotes
from bot.commands.corrections import correction_lines
from bot.commands.spec import CommandSpec, Form, Param
from bot.errors import CommandError
from bot.i18n import Value, catalogue, fill
from bot.model import ChangeType
from bot.model.reply import DealCard, Heading, Notice, Paragraph, Reply, Span, Table, line
from bot.present import (
    change_line,
    facts_line,
    headline_line,
    one_line,
    write_chips,
    write_companies,
    write_date,
    write_day,
    write_megawatts,
    write_money,
    write_places,
    write_stake,
    write_usd_short,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Deal, DealFacts, Language, Money
    from bot.model.reply import Block, Line, Request

_QUOTES = 8
_STEPS = 20
_UNTOLD = frozenset({ChangeType.SOURCE_ADDED, ChangeType.CORRECTED})
"""Steps of the history that say nothing there: corrections have lines of their own, with who made them."""


def show(request: Request, ports: Ports) -> Reply:
    """Answer with all that is known of one deal."""
    messages = catalogue(request.language)
    arguments = Arguments(request, ports)
    number = arguments.needed("id", arguments.deal())
    deal = ports.deals.deal(number)
    if deal is None:
        raise CommandError(messages.text("show.none", id=str(number)))
    language = request.language
    actions = [*buttons.watch_parties(deal.facts, language), buttons.why(deal.id, language)]
    if request.may_change_settings:
        actions += buttons.correct(deal, language)
    return Reply(blocks=tuple(_blocks(deal, number, request, ports)), language=language, actions=tuple(actions))


def _blocks(deal: Deal, asked: int, request: Request, ports: Ports) -> Iterator[Block]:
    language, zone = request.language, request.zone
    messages = catalogue(language)
    facts = deal.facts
    if deal.id != asked:
        yield Notice(messages.text("show.moved", id=str(asked)))
    if not facts.shown:
        yield Notice(messages.text("show.unsure"))
    lines = (facts_line(facts, language, zone), *_facts(facts, language, zone))
    yield DealCard(deal_id=deal.id, headline=headline_line(facts, language), details=lines)
    if len(facts.figures) > 1:
        yield _figures(facts, language, zone)
    quotes = source_quotes(facts, language, zone)
    if quotes:
        yield Heading(messages.text("show.quotes"))
        yield from quotes[:_QUOTES]
        if len(quotes) > _QUOTES:
            yield Paragraph((line(messages.text("show.more_sources", n=len(quotes) - _QUOTES)),))
    steps = [change for change in facts.history if change.type not in _UNTOLD][-_STEPS:]
    if steps:
        yield Heading(messages.text("show.history"))
        yield Paragraph(tuple(change_line(change, language, zone) for change in steps))
    corrections = correction_lines(deal, request, ports)
    if corrections:
        yield Heading(messages.text("correct.heading"))
        yield Paragraph(corrections)


def _facts(facts: DealFacts, language: Language, zone: str) -> Iterator[Line]:
    """Yield one line for each thing that is known, its value bold where it is the sum."""
    messages = catalogue(language)
    for side, names in (("payers", facts.payers), ("payees", facts.payees), ("partners", facts.partners)):
        if names:
            yield line(messages.text(f"show.{side}", names=write_companies(names, language)))
    if facts.money is not None:
        yield _sum(facts.money, facts.usd, language)
    if facts.megawatts is not None:
        yield line(messages.text("show.capacity", capacity=write_megawatts(facts.megawatts, language)))
    if facts.chips is not None:
        yield line(messages.text("show.chips", chips=write_chips(facts.chips, language)))
    if facts.stake_percent is not None:
        yield line(messages.text("show.stake", stake=write_stake(facts.stake_percent, language)))
    if facts.places:
        yield line(messages.text("show.places", places=write_places(facts.places, language)))
    if facts.date is not None:
        yield line(messages.text("show.date", date=write_date(facts.date, language)))
    first, last = (write_day(moment, language, zone) for moment in (facts.first_seen_at, facts.last_seen_at))
    yield line(messages.text("show.seen", first=first, last=last))


def _sum(money: Money, usd: int | None, language: Language) -> Line:
    """Return the sum, with what it comes to in dollars where it is in another currency."""
    slots = {"money": Value(write_money(money, language))}
    key = "show.money"
    if usd is not None and money.currency != "USD":
        key = "show.money_usd"
        slots["usd"] = Value(write_usd_short(usd, language))
    pieces = fill(catalogue(language).alternatives(key)[0], slots) or ()
    return tuple(Span(piece.text, bold=piece.slot == "money") for piece in pieces)


def _figures(facts: DealFacts, language: Language, zone: str) -> Table:
    messages = catalogue(language)
    columns = tuple(messages.text(f"show.{name}") for name in ("figure", "figure_sources", "figure_last"))
    outlets = {telling.url: one_line(telling.outlet) for telling in facts.tellings}
    rows = tuple(
        (
            line(Span(write_money(figure.money, language), bold=True)),
            _links(figure.urls, outlets, messages.text("list.loose")) or line(messages.text("facts.by_hand")),
            line(write_day(figure.last_seen_at, language, zone)),
        )
        for figure in facts.figures
    )
    return Table(columns=columns, rows=rows, caption=messages.text("show.figures"))


def _links(urls: tuple[str, ...], outlets: dict[str, str], separator: str) -> Line:
    spans: list[Span] = []
    for url in urls:
        if spans:
            spans.append(Span(separator))
        spans.append(Span(outlets.get(url) or one_line(url), url=url))
    return tuple(spans)


SHOW = CommandSpec("show", (Param("id", Form.DEAL, required=True, rest=True),), show, shared=True)
