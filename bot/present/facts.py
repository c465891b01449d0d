"""The facts around a deal's headline → lines of detail: where it stands, who tells it, figures that differ, history.

Steps of the history carry machine forms (`"50000000000 USD up_to total"`, `"US-TX US-NY"`); what reads as one is
written for people, anything else is shown as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import InvariantError
from bot.i18n import catalogue
from bot.model.deal import ChangeType
from bot.model.event import Kind, PartialDate, Status
from bot.model.money import Money, Period, Qualifier
from bot.model.reply import Span, line
from bot.present.dates import write_date, write_day
from bot.present.names import (
    NAMED_AT_MOST,
    one_line,
    write_companies,
    write_kind,
    write_place,
    write_status,
)
from bot.present.quantities import write_chips, write_megawatts, write_money, write_stake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.model.article import Language
    from bot.model.deal import Change, DealFacts, Figure
    from bot.model.reply import Line

_MONEY = re.compile(r"(?P<amount>\d+) (?P<currency>[A-Z]{3})(?: (?P<qualifier>[a-z_]+) (?P<period>[a-z]+))?")
_PARTIES = re.compile(r"(?P<payers>[^→]*?) ?→ ?(?P<payees>[^→(]*?)(?: \((?P<partners>[^→]*)\))?")
_CAPACITY = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?P<unit>MW|chips|%)")


def facts_line(facts: DealFacts, language: Language, zone: str = "UTC") -> Line:
    """Return status, kind, date and number of sources: `announced · compute · Oct 6, 2025 · 3 sources, 2 languages`.

    The date is the deal's own; of a deal that has none, the day on which it was first told. The sources lead to the
    article that told it last.
    """
    dated = write_date(facts.date, language) if facts.date else write_day(facts.first_seen_at, language, zone)
    separator = catalogue(language).text("list.facts")
    parts = [write_status(facts.status, language), write_kind(facts.kind, language), dated, ""]
    if any(change.type is ChangeType.CORRECTED for change in facts.history):
        parts.insert(-1, catalogue(language).text("facts.corrected"))
    newest = max(facts.tellings, key=lambda telling: telling.order, default=None)
    return line(separator.join(parts), Span(sources(facts, language), url=newest.url if newest else None))


def sources(facts: DealFacts, language: Language) -> str:
    """Return how many independent sources tell a deal, in how many languages where more than one."""
    messages = catalogue(language)
    languages = len({telling.language for telling in facts.tellings})
    if languages > 1:
        return messages.text("facts.sources_languages", n=facts.outlets, m=languages)
    return messages.text("facts.sources", n=facts.outlets)


def involved_line(facts: DealFacts, language: Language) -> Line | None:
    """Return all parties of a deal whose headline had to shorten its list of them, else None."""
    sides = (facts.payers, facts.payees, facts.partners)
    if all(len(side) <= NAMED_AT_MOST for side in sides):
        return None
    messages = catalogue(language)
    lists = [write_companies(side, language).text for side in sides if side]
    return line(messages.text("facts.involved", names=messages.text("list.facts").join(lists)))


def figures_line(facts: DealFacts, language: Language) -> Line | None:
    """Return the sums that sources give for a deal, side by side, or None where they agree."""
    if len(facts.figures) < 2:
        return None
    return line(catalogue(language).text("facts.figures", figures=_figures(facts.figures, language)))


def details(facts: DealFacts, language: Language, zone: str = "UTC") -> tuple[Line, ...]:
    """Return the lines under a deal's headline: facts, then all parties and differing sums where there are such."""
    lines = (
        facts_line(facts, language, zone),
        involved_line(facts, language),
        figures_line(facts, language),
    )
    return tuple(each for each in lines if each is not None)


def change_text(change: Change, language: Language) -> str:
    """Return one step of a deal's history: `Sum changed from up to $5B to $6.6B`."""
    write = _WRITERS.get(change.type, _as_it_is)
    slots = {}
    for name, value in (("before", change.before), ("after", change.after)):
        if value:
            slots[name] = write(value, language)
    return catalogue(language).text(f"change.{change.type.value}", **slots)


def change_line(change: Change, language: Language, zone: str = "UTC") -> Line:
    """Return one step of a deal's history with its day, linked to the article that brought it."""
    separator = catalogue(language).text("list.facts")
    text = change_text(change, language)
    return line(write_day(change.at, language, zone), separator, Span(text, url=change.url))


def _figures(figures: Sequence[Figure], language: Language) -> str:
    messages = catalogue(language)
    by_hand = messages.text("facts.by_hand")
    told = (
        messages.text("facts.figure", money=write_money(figure.money, language), n=len(figure.urls))
        if figure.urls
        else f"{write_money(figure.money, language)} ({by_hand})"
        for figure in figures
    )
    return messages.text("list.figures").join(told)


def _amount(text: str, language: Language) -> str:
    match = _MONEY.fullmatch(text)
    if match is None:
        return one_line(text)
    try:
        money = Money(
            int(match["amount"]),
            match["currency"],
            Qualifier(match["qualifier"] or Qualifier.EXACT),
            Period(match["period"] or Period.TOTAL),
        )
    except ValueError:  # an InvariantError is one too
        return one_line(text)
    return write_money(money, language)


def _status(text: str, language: Language) -> str:
    return write_status(Status(text), language) if text in set(Status) else one_line(text)


def _kind(text: str, language: Language) -> str:
    return write_kind(Kind(text), language)


def _capacity(text: str, language: Language) -> str:
    match = _CAPACITY.fullmatch(text)
    if match is None:
        return one_line(text)
    number = float(match["number"])
    match match["unit"]:
        case "MW":
            return write_megawatts(number, language)
        case "chips":
            return write_chips(round(number), language)
        case _:
            return write_stake(number, language)


def _parties(text: str, language: Language) -> str:
    """`"Nvidia, SoftBank → OpenAI (Oracle)"` → the same with names and separators of the language."""
    match = _PARTIES.fullmatch(text)
    if match is None:
        return one_line(text)
    sides = {name: _names(names or "", language) for name, names in match.groupdict().items()}
    shown = " → ".join(side for side in (sides["payers"], sides["payees"]) if side)
    if not sides["partners"]:
        return shown
    bracket = catalogue(language).text("extra.bracket", extras=sides["partners"])
    return f"{shown}{bracket}" if shown else sides["partners"]


def _names(text: str, language: Language) -> str:
    return write_companies([name for name in text.split(", ") if name], language).text


def _places(text: str, language: Language) -> str:
    codes = re.split(r"[,\s]+", text.strip())
    return catalogue(language).text("list.loose").join(write_place(code, language) for code in codes)


def _date(text: str, language: Language) -> str:
    try:
        return write_date(PartialDate.parse(text), language)
    except InvariantError:
        return one_line(text)


def _as_it_is(text: str, language: Language) -> str:  # noqa: ARG001  # one of the writers, which all take a language
    return one_line(text)


_WRITERS: dict[ChangeType, Callable[[str, Language], str]] = {
    ChangeType.AMOUNT: _amount,
    ChangeType.STATUS: _status,
    ChangeType.KIND: _kind,
    ChangeType.PARTIES: _parties,
    ChangeType.CAPACITY: _capacity,
    ChangeType.PLACES: _places,
    ChangeType.DATE: _date,
}
