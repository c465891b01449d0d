"""Deals become money loops: cycles in the graph of who pays whom.

The legs of the graph are pairs of payer and payee with all deals between them; a loop is a cycle of two to four legs,
told once whatever its starting point. Loops are ranked by their smallest leg, since no more than that can have gone
round, then by when they closed.

Legs enter the graph by falling sum, and a loop is found when its smallest leg enters. So the best loops come
first and the search stops as soon as enough are found: a company at the heart of hundreds of deals costs no more than
its largest ones.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from bot.model import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from bot.model import Deal

LONGEST_LOOP = 4
"""Legs of the longest loop: with five companies a cycle says little of anybody's money coming back."""

_MOST_ROUTES = 100_000
"""Routes looked at before the search gives up on finding more, older legs last. Only a graph in which everybody
pays everybody comes near: twenty such companies have 123,500 loops."""

_FIRM = frozenset({Status.ANNOUNCED, Status.COMPLETED})


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
        return all(leg.status in _FIRM for leg in self.legs)


def find_loops(
    deals: Iterable[Deal],
    *,
    company: str | None = None,
    closed_by: Collection[int] | None = None,
    cancelled: bool = False,
    longest: int = LONGEST_LOOP,
    limit: int = 50,
) -> tuple[Loop, ...]:
    """Return the best loops among the shown ones of `deals`: by smallest leg, then the ones that closed last.

    Args:
        deals: The deals of the graph; those that are not shown, or lack a payer or a payee, are left out.
        company: Only loops through the company of this canonical name, starting with it.
        closed_by: Only loops that would not be there without the deals of these numbers.
        cancelled: Take in deals that were called off; their legs say so.
        longest: The most legs of a loop.
        limit: The most loops to return.
    """
    legs = _legs(deal for deal in deals if deal.facts.shown and (cancelled or deal.facts.status != Status.CANCELLED))
    if company is not None:
        legs = _around(company, legs, longest)
    graph = _Graph()
    found: list[Loop] = []
    routes = 0
    for _, group in groupby(sorted(legs, key=_leg_rank), key=lambda leg: leg.usd):
        for leg in group:
            for inner in graph.routes(leg.payee, leg.payer, longest - 1):
                routes += 1
                if routes > _MOST_ROUTES:
                    return _best(found, limit)
                loop = _loop([*graph.legs_along((leg.payee, *inner, leg.payer)), leg], company)
                if loop is not None and (closed_by is None or _closes(loop, closed_by)):
                    found.append(loop)
            graph.add(leg)
        if len(found) >= limit:
            break
    return _best(found, limit)


def _legs(deals: Iterable[Deal]) -> list[Leg]:
    between: defaultdict[tuple[str, str], dict[int, Deal]] = defaultdict(dict)
    for deal in deals:
        for payer in deal.facts.payers:
            for payee in deal.facts.payees:
                if payer != payee:
                    between[payer, payee][deal.id] = deal
    return [_leg(payer, payee, tuple(parallel.values())) for (payer, payee), parallel in between.items()]


def _leg(payer: str, payee: str, deals: tuple[Deal, ...]) -> Leg:
    status = min((deal.facts.status for deal in deals), key=_STANDING.__getitem__)
    standing = [deal for deal in deals if _TIER[deal.facts.status] == _TIER[status]]
    return Leg(
        payer=payer,
        payee=payee,
        deals=tuple(sorted(deals, key=lambda deal: (-(deal.facts.usd or 0), deal.id))),
        status=status,
        usd=max((deal.facts.usd for deal in standing if deal.facts.usd is not None), default=None),
        since=min(deal.facts.first_seen_at for deal in standing),
    )


_STANDING = {Status.COMPLETED: 0, Status.ANNOUNCED: 1, Status.RUMOURED: 2, Status.CANCELLED: 3}
_TIER = {Status.COMPLETED: 0, Status.ANNOUNCED: 0, Status.RUMOURED: 1, Status.CANCELLED: 2}


class _Graph:
    """Legs by their ends, growing one by one."""

    def __init__(self) -> None:
        self._legs: dict[tuple[str, str], Leg] = {}
        self._after: defaultdict[str, set[str]] = defaultdict(set)
        self._before: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, leg: Leg) -> None:
        self._legs[leg.payer, leg.payee] = leg
        self._after[leg.payer].add(leg.payee)
        self._before[leg.payee].add(leg.payer)

    def legs_along(self, companies: Iterable[str]) -> list[Leg]:
        return [self._legs[ends] for ends in pairwise(companies)]

    def routes(
        self, start: str, end: str, longest: int, passed: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, ...]]:
        """Yield the companies between `start` and `end` of each way with at most `longest` legs, in order of name."""
        if longest < 1:
            return
        if end in self._after[start]:
            yield ()
        if longest < 2:
            return
        passed |= {start, end}
        # The last company but one has to pay the end: only those are tried, or a hub would be walked in vain.
        following = self._after[start] & self._before[end] if longest == 2 else self._after[start]
        for company in sorted(following - passed):
            for rest in self.routes(company, end, longest - 1, passed):
                yield (company, *rest)


def _loop(legs: list[Leg], company: str | None) -> Loop | None:
    """Return the loop of these legs, None where it misses `company` or one deal would have to be two legs."""
    payers = [leg.payer for leg in legs]
    if (company is not None and company not in payers) or not _distinct([leg.deals for leg in legs]):
        return None
    if company is None:
        first = max(range(len(legs)), key=lambda index: (legs[index].usd or 0, payers[index]))
    else:
        first = payers.index(company)
    return Loop(legs=tuple(legs[first:] + legs[:first]))


def _distinct(choices: list[tuple[Deal, ...]], taken: frozenset[int] = frozenset()) -> bool:
    """Return whether each leg can be told by a deal of its own.

    A deal of two payers with two payees makes four legs, but its money does not go round by itself.
    """
    if not choices:
        return True
    return any(_distinct(choices[1:], taken | {deal.id}) for deal in choices[0] if deal.id not in taken)


def _closes(loop: Loop, numbers: Collection[int]) -> bool:
    return any(all(deal.id in numbers for deal in leg.deals) for leg in loop.legs)


def _around(company: str, legs: list[Leg], longest: int) -> list[Leg]:
    """Return the legs that can be part of a loop through `company`: on its way out and back in time."""
    out = _distances(company, {(leg.payer, leg.payee) for leg in legs})
    back = _distances(company, {(leg.payee, leg.payer) for leg in legs})
    far = longest + 1
    return [leg for leg in legs if out.get(leg.payer, far) + 1 + back.get(leg.payee, far) <= longest]


def _distances(start: str, ends: set[tuple[str, str]]) -> Mapping[str, int]:
    after: defaultdict[str, list[str]] = defaultdict(list)
    for left, right in ends:
        after[left].append(right)
    distances = {start: 0}
    queue = deque([start])
    while queue:
        company = queue.popleft()
        for neighbour in after[company]:
            if neighbour not in distances:
                distances[neighbour] = distances[company] + 1
                queue.append(neighbour)
    return distances


def _best(loops: list[Loop], limit: int) -> tuple[Loop, ...]:
    return tuple(sorted(loops, key=_loop_rank)[:limit])


def _loop_rank(loop: Loop) -> tuple[int, float, tuple[str, ...]]:
    return (-(loop.usd or 0), -loop.closed_at.timestamp(), loop.companies)


def _leg_rank(leg: Leg) -> tuple[int, float, str, str]:
    return (-(leg.usd or 0), -leg.since.timestamp(), leg.payer, leg.payee)
