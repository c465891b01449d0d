"""Deals that wait for their figures: the sum or the capacity stands in a later sentence without parties.

"A buys B." … "The deal is valued at $3bn." / 「買収額は最大400億ドル。」 A sentence whose subject is
the deal itself hands its figures to the latest deal before it that lacks them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Qualifier
from bot.reading.mentions import CapacityMention, ChipsMention, MoneyMention
from bot.reading.vetoes import is_vetoed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import Kind
    from bot.reading.clauses import SentenceView
    from bot.reading.draft import Draft
    from bot.reading.proposals.scene import Scene

_REACH = 3


def attach_pending(
    drafts: Sequence[Draft], scenes: Sequence[Scene], grammar: Grammar, kinds: Mapping[Kind, KindRules]
) -> list[Draft]:
    """Return the drafts with the figures that later sentences give for them.

    A sentence with trade words of certain kinds ("the investment is …") speaks of a deal of these kinds.
    """
    result = list(drafts)
    told = {index for draft in drafts for index in draft.sentences if draft.money is not None and draft.score > 0}
    carriers = (grammar.patterns["carrier"], grammar.patterns["site_carrier"])
    for scene in scenes:
        view = scene.view
        index = view.sentence.index
        if index in told or not view.figures or not any(carrier.search(view.text) for carrier in carriers):
            continue
        named = frozenset(name for mention in view.organisations for name in (mention.owners or (mention.name,)))
        number = _waiting(result, index, named, scene.subject, kinds)
        if number is not None:
            result[number] = _filled(result[number], view, grammar, kinds)
    return result


def with_same_sum(draft: Draft, drafts: Sequence[Draft], views: Sequence[SentenceView], grammar: Grammar) -> Draft:
    """Return the draft with the sum that it only refers to ("roughly the same amount"), told just before."""
    index = draft.first
    if draft.money is not None or grammar.patterns["same_sum"].search(views[index].text) is None:
        return draft
    before = [other for other in drafts if other.money is not None and index - _REACH <= other.first < index]
    if not before:
        return draft
    latest = max(before, key=lambda other: (other.first, other.score)).money
    return replace(draft, money=replace(latest, qualifier=Qualifier.ABOUT) if latest is not None else None)


def _waiting(
    drafts: Sequence[Draft], index: int, named: frozenset[str], told: frozenset[Kind], kinds: Mapping[Kind, KindRules]
) -> int | None:
    """Return the number of the surest draft of the latest sentence before `index` that lacks a sum.

    A sentence that is `named` after somebody else speaks of another deal.
    """
    near = [
        (max(draft.sentences), draft.score, number)
        for number, draft in enumerate(drafts)
        if draft.money is None
        and (not named or named <= draft.names)
        and (not told or draft.kind in told)
        and "money" in kinds[draft.kind].values
        and index - _REACH <= max(draft.sentences) < index
    ]
    return max(near)[2] if near else None


def _filled(draft: Draft, view: SentenceView, grammar: Grammar, kinds: Mapping[Kind, KindRules]) -> Draft:
    values = kinds[draft.kind].values
    of_deal = grammar.patterns["carrier"].search(view.text) is not None
    sums = [
        f for f in view.figures if of_deal and isinstance(f, MoneyMention) and not f.per_share and f.money is not None
    ]
    told = next((f for f in sums if not is_vetoed(view, f, grammar.vetoes)), None)
    money = told.money if told is not None else None
    capacity = next((f for f in view.figures if isinstance(f, CapacityMention) and not f.is_energy), None)
    chips = next((f for f in view.figures if isinstance(f, ChipsMention)), None)
    if money is None and capacity is None and chips is None:
        return draft
    return replace(
        draft,
        money=draft.money or money,
        megawatts=draft.megawatts or (capacity.megawatts if capacity is not None and "capacity" in values else None),
        chips=draft.chips or (chips.count if chips is not None and "chips" in values else None),
        has_gloss=draft.has_gloss or (told is not None and "(" in told.text),
        sentences=draft.sentences | {view.sentence.index},
        score=draft.score + (1.0 if money is not None else 0.3),
    )
