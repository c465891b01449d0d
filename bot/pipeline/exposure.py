"""The deals of a company → its exposure: what is committed in and out, by kind of deal and by counterparty.

Each deal counts once, however often it was told. What is firm is never added to what is rumoured or "up to". Deals that
are only parts of others are left out: a tranche that is never told but in the sentence of its total, and a sum of
several deals that are there themselves. A deal that was called off counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from bot.model import KindTotal, Qualifier, Side, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.model import Deal, DealFacts, Money, Passage

_MOST_PARALLEL = 12
"""Deals of one kind between the same companies that are tried as parts of a sum; their subsets double with each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterpartyTotal:
    """What a company commits to another, or gets from it. `side` is the company's own; sums are as in `KindTotal`.

    A deal with several counterparties counts in full for each of them, so totals of counterparties do not add up.
    """

    name: str
    side: Side
    deals: int
    usd: int
    up_to_usd: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is committed in and out, by kind and by counterparty, largest first; `parts` counts deals left out so."""

    kinds: tuple[KindTotal, ...]
    counterparties: tuple[CounterpartyTotal, ...]
    parts: int


def exposure(company: str, deals: Iterable[Deal]) -> Exposure:
    """Return the exposure of the company of this canonical name; deals that do not name it are left out."""
    own = [deal for deal in deals if _counts(deal.facts) and _side(deal.facts, company) is not None]
    parts = parts_of_others(own)
    by_kind: defaultdict[tuple[str, Side], list[DealFacts]] = defaultdict(list)
    by_name: defaultdict[tuple[str, Side], list[DealFacts]] = defaultdict(list)
    for deal in own:
        side = _side(deal.facts, company)
        if side is None or deal.id in parts:
            continue
        by_kind[deal.facts.kind, side].append(deal.facts)
        for name in _opposite(deal.facts, side):
            by_name[name, side].append(deal.facts)
    kinds = [
        KindTotal(kind=group[0].kind, side=side, deals=len(group), **_sums(group))
        for (_, side), group in by_kind.items()
    ]
    counterparties = [
        CounterpartyTotal(name=name, side=side, deals=len(group), **_sums(group))
        for (name, side), group in by_name.items()
    ]
    return Exposure(
        kinds=tuple(sorted(kinds, key=lambda each: (-each.usd, -each.up_to_usd, each.kind, each.side))),
        counterparties=tuple(
            sorted(counterparties, key=lambda each: (-each.usd, -each.up_to_usd, each.name, each.side))
        ),
        parts=len(parts),
    )


def parts_of_others(deals: Iterable[Deal]) -> frozenset[int]:
    """Return the numbers of those of `deals` whose money is in others of them: tranches, and sums of several deals."""
    parallel: defaultdict[tuple[str, frozenset[str], frozenset[str]], list[Deal]] = defaultdict(list)
    for deal in deals:
        if deal.facts.money is not None:
            between = (deal.facts.kind, frozenset(deal.facts.payers), frozenset(deal.facts.payees))
            parallel[between].append(deal)
    return frozenset(number for group in parallel.values() for number in _parts(group))


def _parts(group: Sequence[Deal]) -> Iterator[int]:
    found: set[int] = set()
    for deal in sorted(group, key=lambda deal: (-_amount(deal), deal.id)):
        others = [other for other in group if other.id != deal.id and other.id not in found]
        if any(_is_tranche(deal, whole) for whole in others) or _is_sum(deal, others):
            found.add(deal.id)
    yield from found


def _is_tranche(deal: Deal, whole: Deal) -> bool:
    """Return whether each article that tells the deal does so in a sentence that tells the larger one."""
    if not _comparable(deal, whole) or _amount(deal) >= _amount(whole):
        return False
    sentences: defaultdict[str, list[Passage]] = defaultdict(list)
    for telling in whole.facts.tellings:
        sentences[telling.url].extend(telling.event.evidence)
    return bool(deal.facts.tellings) and all(
        telling.event.evidence
        and all(any(_overlap(passage, other) for other in sentences[telling.url]) for passage in telling.event.evidence)
        for telling in deal.facts.tellings
    )


def _is_sum(deal: Deal, others: Sequence[Deal]) -> bool:
    """Return whether several of the others come to exactly the sum of the deal."""
    smaller = [other for other in others if _comparable(deal, other) and _amount(other) < _amount(deal)]
    return len(smaller) <= _MOST_PARALLEL and any(
        sum(map(_amount, few)) == _amount(deal)
        for count in range(2, len(smaller) + 1)
        for few in combinations(smaller, count)
    )


def _comparable(deal: Deal, other: Deal) -> bool:
    one, another = _money(deal), _money(other)
    return (one.currency, one.period) == (another.currency, another.period)


def _overlap(one: Passage, other: Passage) -> bool:
    return one.start < other.end and other.start < one.end


def _amount(deal: Deal) -> int:
    return _money(deal).amount


def _money(deal: Deal) -> Money:
    money = deal.facts.money
    if money is None:
        raise ValueError(f"deal {deal.id} has no sum")
    return money


def _counts(facts: DealFacts) -> bool:
    return facts.shown and facts.status is not Status.CANCELLED


def _side(facts: DealFacts, company: str) -> Side | None:
    sides = {Side.PAYER: facts.payers, Side.PAYEE: facts.payees, Side.PARTNER: facts.partners}
    return next((side for side, names in sides.items() if company in names), None)


def _opposite(facts: DealFacts, side: Side) -> tuple[str, ...]:
    return {Side.PAYER: facts.payees, Side.PAYEE: facts.payers, Side.PARTNER: ()}[side]


def _sums(group: Sequence[DealFacts]) -> dict[str, int]:
    tentative = [facts for facts in group if is_tentative(facts)]
    whole = sum(facts.usd or 0 for facts in group)
    up_to = sum(facts.usd or 0 for facts in tentative)
    return {"usd": whole - up_to, "up_to_usd": up_to, "unknown": sum(facts.usd is None for facts in group)}


def is_tentative(facts: DealFacts) -> bool:
    """Return whether a sum may not come to that: it is rumoured, or an upper bound."""
    up_to = facts.money is not None and facts.money.qualifier is Qualifier.UP_TO
    return facts.status is Status.RUMOURED or up_to
