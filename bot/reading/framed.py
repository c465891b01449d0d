"""What the frames read in a sentence → drafts: the best candidates that can be true together, each told in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading import circumstances
from bot.reading.assembly import best_of_sentence
from bot.reading.circumstances import Stretch
from bot.reading.draft import Draft, draft, split_payees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import Kind
    from bot.reading.clauses import SentenceView
    from bot.reading.frames import Candidate


def framed_drafts(
    candidates: Sequence[Candidate], view: SentenceView, kinds: Mapping[Kind, KindRules], grammar: Grammar
) -> list[Draft]:
    """Return the drafts of the candidates of one sentence that can be true together."""
    return [
        part
        for candidate in best_of_sentence(candidates)
        for part in split_payees(_draft(candidate, view, kinds[candidate.kind], grammar))
    ]


def _draft(candidate: Candidate, view: SentenceView, rules: KindRules, grammar: Grammar) -> Draft:
    clause = candidate.clause
    stretch = Stretch(clause.start, clause.end, clause.head.start)
    money = candidate.figures.money.money if candidate.figures.money is not None else None
    done = clause.head.is_past or circumstances.says_done(stretch, view, grammar)
    candidate = _renamed(candidate, rules)
    return draft(
        candidate,
        places=circumstances.places(stretch, view) if "places" in rules.flags else frozenset(),
        date=circumstances.date(stretch, view, rules),
        period=circumstances.period(money, stretch, view, rules, grammar),
        status=circumstances.status(stretch, view, grammar, is_done="done" in candidate.frame.flags and done),
        is_confirmed=circumstances.is_confirmed(view, grammar),
    )


def _renamed(candidate: Candidate, rules: KindRules) -> Candidate:
    """Return the candidate with its parties under the names by which deals of its kind are told."""
    payers = rules.parties(candidate.payers)
    payees = tuple(name for name in rules.parties(candidate.payees) if name not in payers)
    partners = tuple(name for name in rules.parties(candidate.partners) if name not in payers + payees)
    return replace(candidate, payers=payers, payees=payees, partners=partners)
