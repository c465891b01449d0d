"""What the sentence of a deal says beside its parties and figures: where, when, and how far the deal has come."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model import Period, Status
from bot.reading.mentions import DateMention, MoneyMention, PlaceMention

if TYPE_CHECKING:
    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import Money, PartialDate
    from bot.reading.clauses import SentenceView

_FIRM = (
    r"(?:\s[a-z-]+){0,3}\s(?:giants?|compan(?:y|ies)|start-?ups?|firms?|groups?|chip-?makers?|makers?|banks?|lenders?|"
    r"operators?|developers?|providers?|investors?|conglomerates?|labs?|rivals?|utilit(?:y|ies)|hyperscalers?|funds?)"
)
_OF_FIRM = re.compile(rf"{_FIRM}\b|['’]s(?:{_FIRM})?\s(?=[A-Z])")
"""What stands behind a place that says where a firm comes from: "U.S. technology giants", "Japan's SoftBank"."""
_WHERE = re.compile(r"\b(?:in|at|near|across|outside|to|for|of)\s(?:the\s)?\Z", re.IGNORECASE)
_OF_ORIGIN = re.compile(
    r"の?[^、。はがをにでと\x00-\x7f]{0,12}[「『]?|の[A-Z]{2,4}[^、。はがをにでと\x00-\x7f]{2,10}[「『]?"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a sentence that tells a deal, by offsets of the document; `head` is where its sum or verb stands."""

    start: int
    end: int
    head: int


def places(stretch: Stretch, view: SentenceView) -> frozenset[str]:
    """Return the places of the clause, else of the sentence; the most specific where one holds another.

    A place that only says where the organisation named right behind it comes from (「UAEのMGX」) is none.
    """
    found = [
        figure
        for figure in view.figures
        if isinstance(figure, PlaceMention)
        and not (figure.is_seat or _describes_a_name(figure, view) or _describes_a_firm(figure, view))
    ]
    inner = [place for place in found if stretch.start <= place.start < stretch.end] or found
    return most_specific(frozenset(place.code for place in inner))


def _describes_a_name(place: PlaceMention, view: SentenceView) -> bool:
    behind = min((mention.start for mention in view.organisations if mention.start >= place.end), default=None)
    between = view.between(place.end, behind) if behind is not None else ""
    is_country = "-" not in place.code
    return behind is not None and (is_country or bool(between)) and _OF_ORIGIN.fullmatch(between) is not None


def _describes_a_firm(place: PlaceMention, view: SentenceView) -> bool:
    end = view.sentence.start + len(view.text)
    is_site = _WHERE.search(view.between(view.sentence.start, place.start)) is not None
    return not is_site and _OF_FIRM.match(view.between(place.end, end)) is not None


def most_specific(codes: frozenset[str]) -> frozenset[str]:
    """Return the codes without a country of which a part is there too: `{US, US-TX}` → `{US-TX}`."""
    parted = {code.partition("-")[0] for code in codes if "-" in code}
    return codes - parted


def period(
    money: Money | None, stretch: Stretch, view: SentenceView, rules: KindRules, grammar: Grammar
) -> Period | None:
    """Return YEAR for a plan of one named year of a kind that is told by the year, else None."""
    if "yearly" not in rules.flags or money is None:
        return None
    sums = sum(1 for figure in view.figures if isinstance(figure, MoneyMention))
    # 「2025年には、投資を増やし、550億元を支出する」: the year of a lone sum may stand in a clause before its own.
    text = view.between(view.sentence.start if sums == 1 else stretch.start, stretch.end)
    one = grammar.patterns["one_year"].search(text) is not None
    return Period.YEAR if one and grammar.patterns["many_years"].search(text) is None else None


def is_local_plan(own: Period | None, stretch: Stretch, view: SentenceView, rules: KindRules, grammar: Grammar) -> bool:
    """Return whether a spending plan is that of one firm for a place or for several years, not a group's for its year.

    A group's yearly budget is told under the group's name, a plan for a country under that of who made it.
    """
    if "yearly" not in rules.flags or own is not None:
        return False
    many = grammar.patterns["many_years"].search(view.between(stretch.start, stretch.end)) is not None
    return many or bool(places(stretch, view))


def by_period(money: Money | None, own: Period | None) -> Money | None:
    """Return the sum with the period that its sentence gives it, where it does."""
    return money if money is None or own is None else replace(money, period=own)


def date(stretch: Stretch, view: SentenceView, rules: KindRules) -> PartialDate | None:
    """Return the date nearest to the head that is no target, None where the sentence tells none.

    The year alone of a plan that is told by the year is the one it is for, not the one it was told in.
    """
    is_plan = "yearly" in rules.flags
    found = [
        figure
        for figure in view.figures
        if isinstance(figure, DateMention) and not figure.is_target and not (is_plan and figure.date.month is None)
    ]
    nearest = min(found, key=lambda mention: abs(mention.start - stretch.head), default=None)
    return nearest.date if nearest is not None else None


def status(stretch: Stretch, view: SentenceView, grammar: Grammar, *, is_done: bool) -> Status:
    """Return how far the deal has come by the words of its clause, else of its sentence, else by tense (`is_done`).

    What the clause itself calls announced is so whatever another clause of the sentence may expect.
    """
    settled = Status.COMPLETED if is_done else Status.ANNOUNCED
    inner = view.between(stretch.start, stretch.end)
    for text in (inner, view.text):
        for state, pattern in grammar.status:
            if state is not Status.COMPLETED and pattern.search(text):
                return settled if state is Status.ANNOUNCED else state
    return settled


def is_confirmed(view: SentenceView, grammar: Grammar) -> bool:
    """Return whether the sentence says that somebody signed, announced or confirmed what it tells."""
    return grammar.patterns["confirmed"].search(view.text) is not None


def says_done(stretch: Stretch, view: SentenceView, grammar: Grammar) -> bool:
    """Return whether the clause has a word that says the deal is done."""
    done = dict(grammar.status)[Status.COMPLETED]
    return done.search(view.between(stretch.start, stretch.end)) is not None
