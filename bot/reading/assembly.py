"""Candidates → drafts of deals: the best consistent choice in each sentence, then retellings made one.

Within a sentence a sum, a head word and a pair of parties can tell one deal only, so the best-scored reading takes
them and its rivals go. Over the article, tellings of the same deal are merged, and what is only the sum of others, a
tranche or another word for the same deal is dropped.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bot.model import Period, Qualifier
from bot.reading.draft import Draft, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.model import Kind, Money
    from bot.reading.frames import Candidate

_SAME_SUM = 0.021
_ROUNDED_SUM = 0.12
_PARTS = 5
_POOL = 3
_MARGIN = 1.0
_PART_MARGIN = 4.0
"""How much less sure the parts of a total may be that are told of some of its parties each."""


def best_of_sentence(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates of one sentence that can be true together, the best first to choose."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.clause.head.start, c.frame.id)):
        if not any(_rivals(candidate, other) for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda candidate: candidate.clause.head.start)


def _rivals(one: Candidate, kept: Candidate) -> bool:
    """Return whether `one` cannot be true beside `kept`."""
    money, other = one.figures.money, kept.figures.money
    if money is not None and money == other:
        return True
    same_head = one.clause.head == kept.clause.head
    shared_out = money is not None and money.start in kept.clause.barred
    if same_head and not shared_out and (money is None or other is None or one.clause.start == kept.clause.start):
        return True
    if money is None and one.names <= kept.names:
        return not _other_leg(one, kept)
    if one.names == kept.names and one.kind != kept.kind and other is not None:
        return one.payers == kept.payers
    overlap = one.names & kept.names
    if money is None and one.kind == kept.kind and len(overlap) >= 1 and one.clause.start == kept.clause.start:
        return one.payees == kept.payees or one.payers == kept.payers
    return False


def _other_leg(one: Candidate, kept: Candidate) -> bool:
    """Return whether value flows the other way for something else: money for shares, shares for chips."""
    turned = set(one.payers) <= set(kept.payees) and set(one.payees) <= set(kept.payers)
    return bool(one.payers and one.payees) and turned and one.kind != kept.kind and not one.frame.sides


def assembled(drafts: Sequence[Draft], kinds: Mapping[Kind, KindRules]) -> list[Draft]:
    """Return one draft for each deal of the article, in the order of their first telling."""
    deals: list[Draft] = []
    drafts = [draft for draft in drafts if not _is_told_apart(draft, drafts)]
    for draft in sorted(drafts, key=lambda d: (-d.score, d.first)):
        position = next((n for n, deal in enumerate(deals) if _same(deal, draft, kinds)), None)
        if position is None:
            deals.append(draft)
        else:
            deals[position] = merged(deals[position], draft)
    deals = _closed(deals, kinds)
    deals = [deal for deal in deals if not _is_sum_of_others(deal, deals)]
    deals = _without_shadows(deals, kinds)
    return sorted(deals, key=lambda deal: (deal.first, deal.kind, sorted(deal.names)))


def _is_told_apart(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Return whether a draft without a sum only lists payees that have a telling each of their own."""
    if draft.money is not None or len(draft.payees) < 2:
        return False
    alone = {
        other.payees[0]
        for other in drafts
        if other.kind == draft.kind and len(other.payees) == 1 and set(other.payers) & set(draft.payers)
    }
    return len(alone & set(draft.payees)) >= 2


def _closed(deals: Sequence[Draft], kinds: Mapping[Kind, KindRules]) -> list[Draft]:
    """Merge once more, since two drafts can each have grown to fit the other."""
    result: list[Draft] = []
    for deal in deals:
        position = next((n for n, other in enumerate(result) if _same(other, deal, kinds)), None)
        if position is None:
            result.append(deal)
        else:
            result[position] = merged(result[position], deal)
    return result


def _same(one: Draft, other: Draft, kinds: Mapping[Kind, KindRules]) -> bool:
    """Return whether two drafts tell the same deal."""
    if one.kind != other.kind:
        same_sum = one.money is not None and other.money is not None and same_amount(one.money, other.money)
        nested = one.names <= other.names or other.names <= one.names
        return same_sum and nested
    if _turned(one, other) or _turned(other, one):
        return compatible_sums(one.money, other.money)
    if "yearly" in kinds[one.kind].flags and not _same_plan(one.money, other.money):
        return False
    if one.partners and not one.payers:
        return one.names <= other.names or other.names <= one.names
    flags = kinds[one.kind].flags
    pooled = "pooled" in flags and _pooled(one, other) and ("joined" not in flags or _joined(one, other))
    if not pooled and not (_nested(one.payers, other.payers) and _nested(one.payees, other.payees)):
        return False
    if not pooled and not one.names & other.names:
        return False
    if not pooled and bool(one.payers) != bool(other.payers) and not _adjoining(one, other):
        return False
    return compatible_sums(one.money, other.money) and _compatible_sites(one, other)


def _turned(one: Draft, other: Draft) -> bool:
    """Return whether `one` tells the same pair the other way round and does not know its sides by their roles."""
    return one.is_turnable and bool(one.payers) and one.payers == other.payees and one.payees == other.payers


def _same_plan(one: Money | None, other: Money | None) -> bool:
    """Return whether two sums can be of one spending plan, which is told by the year or as a total alike."""
    return one is None or other is None or one.currency != other.currency or _apart(one, other) <= _SAME_SUM


def _pooled(one: Draft, other: Draft) -> bool:
    """Return whether two tellings name different lenders of one loan, in one passage or where one names none."""
    near = any(abs(first - second) <= _POOL for first in one.sentences for second in other.sentences)
    near = near or bool(one.payers) != bool(other.payers)
    same_borrower = one.payees == other.payees or one.is_guess or other.is_guess
    return near and same_borrower and (one.money is None or other.money is None)


def _joined(one: Draft, other: Draft) -> bool:
    """Return whether the telling without a sum only names who takes part in what the other tells."""
    return one.joins if one.money is None else other.joins


def _adjoining(one: Draft, other: Draft) -> bool:
    """Return whether two tellings stand in the same or in neighbouring sentences."""
    return bool(one.sentences & {index + step for index in other.sentences for step in (-1, 0, 1)})


def _nested(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = set(one), set(other)
    return first <= second or second <= first


def _compatible_sites(one: Draft, other: Draft) -> bool:
    """Return whether the places of two tellings, one of them without a sum, leave it open that they are the same."""
    if one.money is not None and other.money is not None:
        return True
    return not (one.places and other.places and not one.places & other.places)


def compatible_sums(one: Money | None, other: Money | None) -> bool:
    """Return whether two sums can be told of one deal."""
    if one is None or other is None:
        return True
    if one.currency != other.currency:
        return True
    if one.period is not other.period:
        return True
    if same_amount(one, other):
        return True
    rounded = Qualifier.ABOUT in {one.qualifier, other.qualifier} or Qualifier.OVER in {one.qualifier, other.qualifier}
    return rounded and _apart(one, other) <= _ROUNDED_SUM


def same_amount(one: Money, other: Money) -> bool:
    """Return whether two sums are the same within rounding."""
    return one.currency == other.currency and one.period is other.period and _apart(one, other) <= _SAME_SUM


def _apart(one: Money, other: Money) -> float:
    return abs(one.amount - other.amount) / max(one.amount, other.amount)


def _is_sum_of_others(deal: Draft, deals: Sequence[Draft]) -> bool:
    """Return whether the sum adds up deals told separately and as surely, by parties that it shares with them."""
    if deal.money is None:
        return False
    parts = [
        other.money.amount
        for other in deals
        if other is not deal
        and other.money is not None
        and other.money.currency == deal.money.currency
        and other.money.period is Period.TOTAL
        and other.names & deal.names
        and other.money.amount < deal.money.amount
        and other.score >= deal.score - (_PART_MARGIN if other.names < deal.names else _MARGIN)
    ]
    totals = (sum(chosen) for size in (2, 3) for chosen in combinations(parts[:_PARTS], size))
    return any(abs(total - deal.money.amount) <= _SAME_SUM * deal.money.amount for total in totals)


def _without_shadows(deals: Sequence[Draft], kinds: Mapping[Kind, KindRules]) -> list[Draft]:
    """Drop what only says in other words, with less, what another deal of the same parties says."""
    return [deal for deal in deals if not any(_shadows(other, deal, kinds) for other in deals if other is not deal)]


def _shadows(deal: Draft, weaker: Draft, kinds: Mapping[Kind, KindRules]) -> bool:
    if weaker.money is not None or not weaker.names <= deal.names or deal.score < weaker.score - _MARGIN:
        return False
    if len(weaker.names) == 1 and weaker.kind != deal.kind:
        return deal.score > weaker.score and bool(weaker.sentences & deal.sentences)
    if "all_partners" in kinds[weaker.kind].flags:
        return True
    if weaker.kind == deal.kind and weaker.payers != deal.payers and weaker.payees == deal.payers:
        return deal.score > weaker.score
    if weaker.payees and not deal.payees and "all_partners" not in kinds[deal.kind].flags:
        return bool(weaker.sentences & deal.sentences)
    told_more = deal.money is not None or deal.score > weaker.score
    bare = weaker.megawatts is None and weaker.chips is None and weaker.stake is None
    turned = bool(weaker.payers and weaker.payees) and set(weaker.payers) <= set(deal.payees)
    return told_more and bare and not turned
