"""Deals that wait for their figures: the sum or the capacity stands in a later sentence without parties.

"A buys B." … "The deal is valued at $3bn." / 「買収額は最大400億ドル。」 A sentence whose subject is the deal itself hands its
figures to the latest deal before it that lacks them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading.mentions import CapacityMention, ChipsMention, MoneyMention
from bot.reading.vetoes import is_vetoed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.lexicon.grammar import Grammar
    from bot.model import Kind
    from bot.reading.clauses import SentenceView
    from bot.reading.draft import Draft

_REACH = 3


def attach_pending(
    drafts: Sequence[Draft], views: Sequence[SentenceView], grammar: Grammar, kinds: Mapping[Kind, KindRules]
) -> list[Draft]:
    """Return the drafts with the figures that later sentences give for them."""
    result = list(drafts)
    told = {index for draft in drafts for index in draft.sentences if draft.money is not None}
    carrier = grammar.patterns["carrier"]
    for view in views:
        index = view.sentence.index
        if index in told or not view.figures or not carrier.search(view.text):
            continue
        number = _waiting(result, index, kinds)
        if number is not None:
            result[number] = _filled(result[number], view, grammar, kinds)
    return result


def _waiting(drafts: Sequence[Draft], index: int, kinds: Mapping[Kind, KindRules]) -> int | None:
    """Return the number of the surest draft of the latest sentence before `index` that lacks a sum."""
    near = [
        (max(draft.sentences), draft.score, number)
        for number, draft in enumerate(drafts)
        if draft.money is None
        and "money" in kinds[draft.kind].values
        and index - _REACH <= max(draft.sentences) < index
    ]
    return max(near)[2] if near else None


def _filled(draft: Draft, view: SentenceView, grammar: Grammar, kinds: Mapping[Kind, KindRules]) -> Draft:
    values = kinds[draft.kind].values
    sums = [f for f in view.figures if isinstance(f, MoneyMention) and not f.per_share and f.money is not None]
    money = next((f.money for f in sums if not is_vetoed(view, f, grammar.vetoes)), None)
    capacity = next((f for f in view.figures if isinstance(f, CapacityMention) and not f.is_energy), None)
    chips = next((f for f in view.figures if isinstance(f, ChipsMention)), None)
    if money is None and capacity is None and chips is None:
        return draft
    return replace(
        draft,
        money=draft.money or money,
        megawatts=draft.megawatts or (capacity.megawatts if capacity is not None and "capacity" in values else None),
        chips=draft.chips or (chips.count if chips is not None and "chips" in values else None),
        sentences=draft.sentences | {view.sentence.index},
        score=draft.score + (1.0 if money is not None else 0.3),
    )
