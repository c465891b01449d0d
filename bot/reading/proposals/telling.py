"""Proposals → drafts: the choice within each sentence, and what the sentence says of figures, place, date and status.

In one sentence a deal is told once: of two proposals for the same parties only the likelier stays, unless value flows
the other way for something else.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from bot.reading import circumstances
from bot.reading.circumstances import Stretch
from bot.reading.draft import Draft
from bot.reading.mentions import CapacityMention, ChipsMention, StakeMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import Kind
    from bot.reading.frames import Candidate
    from bot.reading.mentions import Mention
    from bot.reading.proposals.model import Proposal
    from bot.reading.proposals.scene import Scene

_SURE = 0.995
_SURE_FRAME = 2.0
_UNLIKELY = 0.45
_LIKELY = 0.6
_JOINING = "lead"
"""The class of trade words for leading a round and taking part in it."""


def consistent(found: Iterable[Proposal], read: Iterable[Candidate] = ()) -> list[Proposal]:
    """Return the proposals of one sentence that can be true together, the likeliest first to stay.

    What frames surely `read` in a sum bars an unlikely proposal for the same sum.
    """
    sure = {candidate.figures.money: candidate for candidate in read if candidate.score >= _SURE_FRAME}
    kept: list[Proposal] = []
    for proposal in sorted(found, key=lambda p: (-p.chance, p.kind)):
        told = sure.get(proposal.anchor.money) if proposal.anchor.money is not None else None
        is_barred = told is not None and proposal.chance < _UNLIKELY and not _is_same(proposal, told)
        if not is_barred and not any(_rivals(proposal, other) for other in kept):
            kept.append(proposal)
    return kept


def not_outdone(read: Iterable[Candidate], kept: Iterable[Proposal]) -> list[Candidate]:
    """Return what frames `read` without the readings of sums that a likely proposal tells of other parties."""
    likely = [p for p in kept if p.anchor.money is not None and p.chance >= _LIKELY]
    return [
        candidate
        for candidate in read
        if all(p.anchor.money != candidate.figures.money or _is_same(p, candidate) for p in likely)
    ]


def _is_same(proposal: Proposal, candidate: Candidate) -> bool:
    sides = set(proposal.payers.names) == set(candidate.payers) and set(proposal.payees.names) == set(candidate.payees)
    return sides and proposal.kind == candidate.kind


def _rivals(one: Proposal, kept: Proposal) -> bool:
    if one.anchor.money is not None and kept.anchor.money is not None:
        return False
    mine, theirs = set(one.payers.names + one.payees.names), set(kept.payers.names + kept.payees.names)
    if not (mine <= theirs or theirs <= mine):
        return False
    turned = set(one.payers.names) <= set(kept.payees.names) and set(one.payees.names) <= set(kept.payers.names)
    return not (turned and one.payees.names and one.kind != kept.kind)


def draft_of(proposal: Proposal, kinds: Mapping[Kind, KindRules], grammar: Grammar) -> Draft:
    """Return the draft of one proposal, with what its sentence says beside its parties and its sum."""
    scene = proposal.anchor.scene
    view, rules = scene.view, kinds[proposal.kind]
    mention = proposal.anchor.money
    stretch = _stretch(proposal, scene)
    money = mention.money if mention is not None else None
    period = circumstances.period(money, stretch, view, rules, grammar)
    payers = proposal.payers.names
    if not circumstances.is_local_plan(period, stretch, view, rules, grammar):
        payers = rules.parties(payers)
    payees = tuple(name for name in rules.parties(proposal.payees.names) if name not in payers)
    all_partners = "all_partners" in rules.flags
    capacity = _nearest([f for f in view.figures if isinstance(f, CapacityMention) and not f.is_energy], stretch)
    chips = _nearest([f for f in view.figures if isinstance(f, ChipsMention)], stretch)
    stake = _nearest([f for f in view.figures if isinstance(f, StakeMention)], stretch)
    values = rules.values
    return Draft(
        kind=proposal.kind,
        payers=() if all_partners else payers,
        payees=() if all_partners else payees,
        partners=payers + payees if all_partners else (),
        money=circumstances.by_period(money, period),
        is_vague=False,
        megawatts=capacity.megawatts if isinstance(capacity, CapacityMention) and "capacity" in values else None,
        chips=chips.count if isinstance(chips, ChipsMention) and "chips" in values else None,
        stake=stake.percent if isinstance(stake, StakeMention) and "stake" in values else None,
        places=circumstances.places(stretch, view) if "places" in rules.flags else frozenset(),
        date=circumstances.date(stretch, view, rules),
        status=circumstances.status(stretch, view, grammar, is_done=_is_done(proposal, scene)),
        is_confirmed=circumstances.is_confirmed(view, grammar),
        sentences=frozenset({view.sentence.index}),
        score=_log_odds(proposal.chance),
        first=view.sentence.index,
        has_gloss=mention is not None and "(" in mention.text,
        doubt=1 - proposal.chance,
        margin=proposal.margin,
        form=min((side.party.evidence for side in (proposal.payers, proposal.payees) if side.party), default=0),
        chance=_log_odds(proposal.chance),
        joins=_JOINING in scene.classes,
        is_guess=proposal.payees.source in {"topic", "title", "back2", "heading", "main"},
    )


def _stretch(proposal: Proposal, scene: Scene) -> Stretch:
    """Return the clause that tells the proposal: the narrowest around its sum, else the whole sentence."""
    sentence = scene.view.sentence
    money = proposal.anchor.money
    if money is None:
        own = [o.party for o in (proposal.payers, proposal.payees) if o.index >= 0 and o.party is not None]
        head = own[-1].end if own else sentence.start
        return Stretch(sentence.start, sentence.end, head)
    around = [clause for clause in scene.clauses if clause.start <= money.start and money.end <= clause.end]
    narrow = min(around, key=lambda clause: clause.end - clause.start, default=None)
    if narrow is None:
        return Stretch(sentence.start, sentence.end, money.start)
    return Stretch(narrow.start, narrow.end, money.start)


def _is_done(proposal: Proposal, scene: Scene) -> bool:
    """Return whether a head word of the kind's frames stands in the past tense beside the parties."""
    return any(
        "done" in candidate.frame.flags and candidate.clause.head.is_past
        for candidate in scene.candidates
        if candidate.kind == proposal.kind and candidate.figures.money == proposal.anchor.money
    )


def _nearest(figures: Sequence[Mention], stretch: Stretch) -> Mention | None:
    inner = [figure for figure in figures if stretch.start <= figure.start < stretch.end] or figures
    return min(inner, key=lambda figure: abs(figure.start - stretch.head), default=None)


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1 - _SURE), _SURE)
    return log(bounded / (1 - bounded))
