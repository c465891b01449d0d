"""What the sentence of a deal says beside its parties and figures: where, when, and how far the deal has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Period, Status
from bot.reading.mentions import DateMention, PlaceMention

if TYPE_CHECKING:
    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import PartialDate
    from bot.reading.clauses import SentenceView
    from bot.reading.frames import Candidate


def places(candidate: Candidate, view: SentenceView) -> frozenset[str]:
    """Return the places of the clause, else of the sentence; the most specific where one holds another."""
    found = [figure for figure in view.figures if isinstance(figure, PlaceMention) and not figure.is_seat]
    clause = candidate.clause
    inner = [place for place in found if clause.start <= place.start < clause.end] or found
    return most_specific(frozenset(place.code for place in inner))


def most_specific(codes: frozenset[str]) -> frozenset[str]:
    """Return the codes without a country of which a part is there too: `{US, US-TX}` → `{US-TX}`."""
    parted = {code.partition("-")[0] for code in codes if "-" in code}
    return codes - parted


def period(candidate: Candidate, view: SentenceView, rules: KindRules, grammar: Grammar) -> Period | None:
    """Return YEAR for a plan of one named year of a kind that is told by the year, else None."""
    if "yearly" not in rules.flags or candidate.figures.money is None:
        return None
    clause = candidate.clause
    text = view.between(clause.start, clause.end)
    one = grammar.patterns["one_year"].search(text) is not None
    return Period.YEAR if one and grammar.patterns["many_years"].search(text) is None else None


def date(candidate: Candidate, view: SentenceView) -> PartialDate | None:
    """Return the date nearest to the head that is no target, None where the sentence tells none."""
    head = candidate.clause.head
    found = [figure for figure in view.figures if isinstance(figure, DateMention) and not figure.is_target]
    nearest = min(found, key=lambda mention: abs(mention.start - head.start), default=None)
    return nearest.date if nearest is not None else None


def status(candidate: Candidate, view: SentenceView, grammar: Grammar) -> Status:
    """Return how far the deal has come by the words of its clause, else of its sentence, else by tense."""
    clause = candidate.clause
    for text in (view.between(clause.start, clause.end), view.text):
        for state, pattern in grammar.status:
            if state is not Status.COMPLETED and pattern.search(text):
                return state
    done = dict(grammar.status)[Status.COMPLETED].search(view.between(clause.start, clause.end)) is not None
    if "done" in candidate.frame.flags and (candidate.clause.head.is_past or done):
        return Status.COMPLETED
    return Status.ANNOUNCED
