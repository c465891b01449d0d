"""Deals become money loops: cycles in the graph of who pays whom.

The legs of the graph are pairs of payer and payee with all deals between them; a loop is a cycle of two to four legs.
It is told once for a set of companies, in the order in which most can have gone round: no more than its smallest leg.
By that sum loops are ranked, then by when they closed.

Legs enter the graph by falling sum, and a loop is found when its smallest leg enters. So the best loops come
first and the search stops as soon as enough are found: a company at the heart of hundreds of deals costs no more than
its largest ones. Loops through one company or one new deal are looked for from there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot.model import Certainty, Qualifier, Status
from bot.model.graph import Graph, cycles, each_has_its_own

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.model import Deal

LONGEST_LOOP = 4
"""Legs of the longest loop: with five companies a cycle says little of anybody's money coming back."""

_MOST_CYCLES = 100_000
"""Cycles looked at before the search gives up on finding more, small and old legs last. Only a graph in which
everybody pays everybody comes near: twenty such companies have about 32,000 loops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """All deals in which `payer` pays `payee`, largest sum first.

    `status` is that of its firmest deals: a leg is rumoured when all its deals are, cancelled when nothing else
    is left. `usd` is the largest single sum among the deals that give it this status, in whole dollars, None where none
    of them has one; sums of parallel deals are not added, since one may be part of another. `since` is when the
    first of them was told.
    """

    payer: str
    payee: str
    deals: tuple[Deal, ...]
    status: Status
    usd: int | None
    since: datetime

    @property
    def main(self) -> Deal:
        """The deal that gives the leg its sum and status, or else the largest one."""
        return next(
            (deal for deal in self.deals if deal.facts.usd == self.usd and deal.facts.status is self.status),
            self.deals[0],
        )

    @property
    def up_to(self) -> bool:
        """Whether the sum is an upper bound."""
        money = self.main.facts.money
        return money is not None and money.qualifier is Qualifier.UP_TO


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A cycle of legs; each leg's payee is the next one's payer, and the last one's is the first one's.

    It starts with its largest leg, or with the company that was asked for. `usd` is the smallest leg's sum, None
    where the sum of a leg is unknown. `closed_at` is when the last of its legs was first told.
    """

    legs: tuple[Leg, ...]

    @property
    def companies(self) -> tuple[str, ...]:
        """The payers of the legs, in order."""
        return tuple(leg.payer for leg in self.legs)

    @property
    def usd(self) -> int | None:
        """The smallest leg's sum in whole dollars, None where one is unknown."""
        known = [leg.usd for leg in self.legs if leg.usd is not None]
        return min(known) if len(known) == len(self.legs) else None

    @property
    def closed_at(self) -> datetime:
        """When the last of the legs was first told."""
        return max(leg.since for leg in self.legs)

    @property
    def firm(self) -> bool:
        """Whether no leg is only rumoured or cancelled."""
        return all(Certainty.FIRM.admits(leg.status) for leg in self.legs)


def find_loops(
    deals: Iterable[Deal],
    *,
    company: str | None = None,
    closed_by: Collection[int] | None = None,
    certainty: Certainty = Certainty.REPORTED,
    longest: int = LONGEST_LOOP,
    limit: int = 50,
) -> tuple[Loop, ...]:
    """Return the best loops among the shown ones of `deals`: by smallest leg, then the ones that closed last.

    Args:
        deals: The deals of the graph; those that are not shown, or lack a payer or a payee, are left out.
        company: Only loops through the company of this canonical name, starting with it.
        closed_by: Only loops that would not be there without the deals of these numbers.
        certainty: Which deals count; legs of rumoured ones, or of such as were called off, say so.
        longest: The most legs of a loop.
        limit: The most loops to return.
    """
    legs = legs_between(deal for deal in deals if deal.facts.shown and certainty.admits(deal.facts.status))
    legs.sort(key=_leg_rank)
    by_rank = company is None and closed_by is None
    if by_rank:
        cycles = _by_smallest_leg(legs, longest)
    else:
        cycles = _through([leg for leg in legs if _is_anchor(leg, company, closed_by)], legs, longest)
    found: dict[frozenset[str], Loop] = {}
    smallest: int | None = None
    for cycle in islice(cycles, _MOST_CYCLES):
        if by_rank and len(found) >= limit and cycle[-1].usd != smallest:
            break  # all that follow are smaller
        smallest = cycle[-1].usd
        loop = _loop(cycle, company)
        if loop is not None and (closed_by is None or any(_is_new(leg, closed_by) for leg in loop.legs)):
            companies = frozenset(loop.companies)
            found[companies] = min(loop, found.get(companies, loop), key=_loop_rank)
    return tuple(sorted(found.values(), key=_loop_rank)[:limit])


def legs_between(deals: Iterable[Deal]) -> list[Leg]:
    """Return the legs of these deals, whatever their status; one without a payer or a payee makes none."""
    between: defaultdict[tuple[str, str], dict[int, Deal]] = defaultdict(dict)
    for deal in deals:
        for payer in deal.facts.payers:
            for payee in deal.facts.payees:
                if payer != payee:
                    between[payer, payee][deal.id] = deal
    return [_leg(payer, payee, tuple(parallel.values())) for (payer, payee), parallel in between.items()]


def _leg(payer: str, payee: str, deals: tuple[Deal, ...]) -> Leg:
    status = min((deal.facts.status for deal in deals), key=_STANDING.__getitem__)
    standing = [deal for deal in deals if deal.facts.status.tier == status.tier]
    return Leg(
        payer=payer,
        payee=payee,
        deals=tuple(sorted(deals, key=lambda deal: (-(deal.facts.usd or 0), deal.id))),
        status=status,
        usd=max((deal.facts.usd for deal in standing if deal.facts.usd is not None), default=None),
        since=min(deal.facts.first_seen_at for deal in standing),
    )


_STANDING = {Status.COMPLETED: 0, Status.ANNOUNCED: 1, Status.RUMOURED: 2, Status.CANCELLED: 3}


def _by_smallest_leg(legs: Sequence[Leg], longest: int) -> Iterator[list[Leg]]:
    """Yield all cycles, each when its smallest leg enters the graph, which is its last one."""
    between = {(leg.payer, leg.payee): leg for leg in legs}
    for first, second, *others in cycles(between, longest):
        yield [between[ends] for ends in pairwise((second, *others, first, second))]


def _through(anchors: Iterable[Leg], legs: Sequence[Leg], longest: int) -> Iterator[list[Leg]]:
    """Yield all cycles through any of `anchors`; once for each anchor in it."""
    between = {(leg.payer, leg.payee): leg for leg in legs}
    graph: Graph[str] = Graph()
    for ends in between:
        graph.add(*ends)
    for leg in anchors:
        for inner in graph.routes(leg.payee, leg.payer, longest - 1):
            yield [between[ends] for ends in pairwise((leg.payee, *inner, leg.payer, leg.payee))]


def _is_anchor(leg: Leg, company: str | None, closed_by: Collection[int] | None) -> bool:
    """Return whether each loop that is asked for has such a leg: paid by `company`, or else new."""
    if company is not None:
        return leg.payer == company
    return closed_by is not None and _is_new(leg, closed_by)


def _is_new(leg: Leg, numbers: Collection[int]) -> bool:
    return all(deal.id in numbers for deal in leg.deals)


def _loop(legs: list[Leg], company: str | None) -> Loop | None:
    """Return the loop of these legs, from `company` on if given; None where one deal would have to be two legs."""
    payers = [leg.payer for leg in legs]
    if not each_has_its_own([[deal.id for deal in leg.deals] for leg in legs]):
        return None
    if company is None:
        first = max(range(len(legs)), key=lambda index: (legs[index].usd or 0, payers[index]))
    else:
        first = payers.index(company)
    return Loop(legs=tuple(legs[first:] + legs[:first]))


def _loop_rank(loop: Loop) -> tuple[int, float, tuple[str, ...]]:
    return (-(loop.usd or 0), -loop.closed_at.timestamp(), loop.companies)


def _leg_rank(leg: Leg) -> tuple[int, float, str, str]:
    return (-(leg.usd or 0), -leg.since.timestamp(), leg.payer, leg.payee)
