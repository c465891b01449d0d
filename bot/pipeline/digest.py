"""Changes of a time window become the content of a digest: what is new, what changed, which money loops closed.

The content names no language and no chat: a command renders it for each channel. Nothing is left out without being
counted, and nothing is added up that would count twice: totals are sums over new deals of one kind, with "up to"
and rumoured sums apart, and a deal told by ten articles counts once.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import ChangeType, Period, Qualifier, Status
from bot.pipeline.loops import Loop, find_loops
from bot.pipeline.newsworthy import UPDATES, is_news

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from bot.model import Change, Deal, DealFacts, Kind, Money
    from bot.ports import DealReader

# Importance is counted in powers of ten of dollars: 1 is worth as much as a sum ten times larger.
_UNKNOWN_SUM = 8.0
"""A deal without a sum ranks like one of 100 million dollars: above small rounds, below all that makes headlines."""
_PER_GIGAWATT_USD = 10e9
"""A deal that gives only its capacity ranks by a usual price of a gigawatt's contract."""
_OUTLET_WEIGHT = 0.8
"""For each factor of ten of independent outlets: five outlets lift a deal as much as a sum 3.6 times larger."""
_LOOP_WEIGHT = 0.7
"""A deal that closes a money loop counts as one of five times its sum."""
_STATUS_WEIGHT = {Status.COMPLETED: 0.1, Status.ANNOUNCED: 0.0, Status.RUMOURED: -0.5, Status.CANCELLED: 0.3}
"""A rumour counts as a third of its sum; an end of a deal is rarer news than its start."""
_KIND_WEIGHT = {"capex": -0.5, "partnership": -0.3, "equity_grant": 0.3}
"""A firm's own yearly plan is told each quarter and an alliance commits to nothing; shares handed to a customer are
the rarest kind and what a reader looks for. Other kinds, and ones added later, weigh nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """A deal first told in the window. `closes` counts the money loops, closed in the window, that it is a leg of."""

    deal: Deal
    importance: float
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DealUpdate:
    """A deal known before, with its changes in the window that are worth telling, oldest first."""

    deal: Deal
    changes: tuple[Change, ...]
    importance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTotal:
    """New deals of one kind: `usd` adds firm sums only, `tentative_usd` those that are "up to" or rumoured.

    `unsummed` counts the deals that are in neither: without a sum, with a yearly rate, or called off.
    """

    kind: Kind
    deals: int
    usd: int
    tentative_usd: int
    unsummed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """What a digest over [since, until) says, most important first.

    `new_left_out` and `updates_left_out` count what the cap cut off, `held_back` what is no news: old deals
    retold, or articles older than asked for. `filtered` counts what the channel's filters kept back, `told_before` what
    it has seen already. `totals` and `sources` (independent outlets) cover all new and
    updated deals, those cut off included.
    """

    since: datetime
    until: datetime
    new: tuple[NewDeal, ...]
    updates: tuple[DealUpdate, ...]
    loops: tuple[Loop, ...]
    totals: tuple[DigestTotal, ...]
    sources: int
    new_left_out: int
    updates_left_out: int
    held_back: int
    filtered: int = 0
    told_before: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.new or self.updates or self.loops)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLimits:
    """How much a digest may hold. `max_age` is the age of an article at which its deals are no news (None: any)."""

    new: int = 10
    updates: int = 5
    loops: int = 3
    max_age: timedelta | None = None


def compose(
    deals: DealReader, *, since: datetime, until: datetime, limits: DigestLimits | None = None
) -> DigestContent:
    """Return the content of the digest of all that the store learned in [since, until)."""
    changed = deals.changed(since, until)
    fresh = new_deals(changed, since, limits)
    graph = deals.loop_deals(closed_by=fresh) if fresh else ()
    return content_of(changed, graph, since=since, until=until, limits=limits)


def new_deals(
    changed: Sequence[tuple[Deal, Sequence[Change]]], since: datetime, limits: DigestLimits | None = None
) -> frozenset[int]:
    """Return the numbers of those deals that are told as new, rather than as an update or not at all."""
    max_age = (limits or DigestLimits()).max_age
    return frozenset(
        deal.id
        for deal, changes in changed
        if deal.facts.shown and _is_new(changes) and is_news(deal.facts, since, max_age)
    )


def content_of(
    changed: Sequence[tuple[Deal, Sequence[Change]]],
    graph: Sequence[Deal],
    *,
    since: datetime,
    until: datetime,
    limits: DigestLimits | None = None,
) -> DigestContent:
    """Return the content of the digest over [since, until) from what was looked up already.

    Args:
        changed: The deals changed in the window with those changes (`DealReader.changed`), filtered as the
            channel wants them.
        graph: The deals in which loops are looked for: all, or those of `DealReader.loop_deals`.
        since: The start of the window, inclusive.
        until: The end of the window, exclusive.
        limits: How much it may hold.
    """
    limits = limits or DigestLimits()
    told = [(deal, tuple(changes)) for deal, changes in changed if deal.facts.shown]
    current = [(deal, changes) for deal, changes in told if is_news(deal.facts, since, limits.max_age)]
    numbers = new_deals(changed, since, limits)
    fresh = [deal for deal, _ in current if deal.id in numbers]
    loops = find_loops(graph, closed_by=numbers)
    closing = Counter(number for loop in loops for number in _new_in(loop, numbers))
    new = sorted((_new_deal(deal, closing[deal.id]) for deal in fresh), key=_new_rank)
    updates = sorted(
        (
            DealUpdate(deal=deal, changes=news, importance=importance(deal.facts))
            for deal, changes in current
            if not _is_new(changes) and (news := tuple(filter(_is_newsworthy, changes)))
        ),
        key=_update_rank,
    )
    covered = [*(entry.deal for entry in new), *(entry.deal for entry in updates)]
    return DigestContent(
        since=since,
        until=until,
        new=tuple(new[: limits.new]),
        updates=tuple(updates[: limits.updates]),
        loops=loops[: limits.loops],
        totals=_totals(fresh),
        sources=len({telling.outlet for deal in covered for telling in deal.facts.tellings}),
        new_left_out=max(0, len(new) - limits.new),
        updates_left_out=max(0, len(updates) - limits.updates),
        held_back=len(told) - len(current),
    )


def importance(facts: DealFacts, closes: int = 0) -> float:
    """Return a deal's rank value in powers of ten of dollars: its sum, moved by sources, status, kind and loops."""
    if facts.usd is not None:
        size = math.log10(max(facts.usd, 1))
    elif facts.megawatts is not None:
        size = math.log10(max(facts.megawatts / 1000 * _PER_GIGAWATT_USD, 1))
    else:
        size = _UNKNOWN_SUM
    return (
        size
        + _OUTLET_WEIGHT * math.log10(max(facts.outlets, 1))
        + _STATUS_WEIGHT[facts.status]
        + _KIND_WEIGHT.get(facts.kind, 0.0)
        + _LOOP_WEIGHT * (closes > 0)
    )


def _is_new(changes: Iterable[Change]) -> bool:
    return any(change.type == ChangeType.FIRST_SEEN for change in changes)


def _is_newsworthy(change: Change) -> bool:
    if change.type == ChangeType.DATE:
        # A date that is found, or told in full, says nothing new of the deal.
        return change.before is not None and not (change.after or "").startswith(change.before)
    return change.type in UPDATES


def _new_deal(deal: Deal, closes: int) -> NewDeal:
    return NewDeal(deal=deal, importance=importance(deal.facts, closes), closes=closes)


def _new_in(loop: Loop, numbers: frozenset[int]) -> set[int]:
    return {deal.id for leg in loop.legs for deal in leg.deals if deal.id in numbers}


def _totals(deals: Iterable[Deal]) -> tuple[DigestTotal, ...]:
    """Return a total for each kind, largest firm sum first."""
    kinds: dict[Kind, list[DealFacts]] = {}
    for deal in deals:
        kinds.setdefault(deal.facts.kind, []).append(deal.facts)
    totals = [_total(kind, facts) for kind, facts in kinds.items()]
    return tuple(sorted(totals, key=lambda total: (-total.usd, -total.tentative_usd, total.kind)))


def _total(kind: Kind, deals: list[DealFacts]) -> DigestTotal:
    usd = tentative = unsummed = 0
    for facts in deals:
        if facts.money is None or facts.usd is None or not _adds_up(facts.money, facts.status):
            unsummed += 1
        elif facts.money.qualifier == Qualifier.UP_TO or facts.status == Status.RUMOURED:
            tentative += facts.usd
        else:
            usd += facts.usd
    return DigestTotal(kind=kind, deals=len(deals), usd=usd, tentative_usd=tentative, unsummed=unsummed)


def _adds_up(money: Money, status: Status) -> bool:
    return money.period == Period.TOTAL and status != Status.CANCELLED


def _new_rank(entry: NewDeal) -> tuple[float, int]:
    return (-entry.importance, entry.deal.id)


def _update_rank(entry: DealUpdate) -> tuple[float, int]:
    return (-entry.importance, entry.deal.id)
