"""A telling becomes its outline: the parts by which two tellings are known to be of one deal.

Names are folded to sets, the sum is also in dollars, the date is an interval of days. When a telling was told is
kept apart: a deal with a thousand articles has few outlines, and most of comparing needs to be done for these alone.
"""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import UTC, date
from itertools import combinations
from typing import TYPE_CHECKING

from bot.pipeline.rates import load_rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Kind, Money, PartialDate, Status, Telling

UNDIRECTED_KINDS = frozenset({"buildout", "partnership", "capex"})
"""Kinds whose sides outlets mix up (who pays, who builds, for whom), as the guide's scoring rule knows."""

SAME_CURRENCY_RATIO = 0.95
"""Two sums in one currency mean the same down to this ratio: 19.4 is also told as 19 or "nearly 20"."""
CONVERTED_RATIO = 0.88
"""Two sums in different currencies, converted by month: outlets round twice and take their own day's rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What counts of a telling but for its day; `earliest` and `latest` bound the date that it gives."""

    kind: Kind
    payers: frozenset[str]
    payees: frozenset[str]
    names: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    money: Money | None
    usd: int | None
    megawatts: float | None
    chips: int | None
    stake_percent: float | None
    places: frozenset[str]
    status: Status
    earliest: int | None
    latest: int | None

    @property
    def dated_to_the_month(self) -> bool:
        """Whether the telling gives a date that is at least as precise as a month."""
        return self.earliest is not None and self.latest is not None and self.latest - self.earliest <= 31


def outline_of(telling: Telling) -> Outline:
    """Return what counts of `telling`, but for its day."""
    event = telling.event
    told = telling.seen_at.astimezone(UTC).date()
    earliest, latest = _days(event.date)
    directed = event.payers and event.payees and event.kind not in UNDIRECTED_KINDS
    pairs = _between(event.payers, event.payees) if directed else _among(event.names)
    return Outline(
        kind=event.kind,
        payers=frozenset(event.payers),
        payees=frozenset(event.payees),
        names=frozenset(event.names),
        pairs=frozenset(pairs),
        money=event.money,
        usd=None if event.money is None else load_rates().usd(event.money, told),
        megawatts=event.megawatts,
        chips=event.chips,
        stake_percent=event.stake_percent,
        places=frozenset(event.places),
        status=event.status,
        earliest=earliest,
        latest=latest,
    )


def day_of(telling: Telling) -> int:
    """Return the day on which `telling` was told, counted from the year 1."""
    return telling.seen_at.astimezone(UTC).toordinal()


def keys_of(outline: Outline) -> Iterator[str]:
    """Yield the block keys of an outline: any two tellings of one deal have one in common.

    A key is a pair of parties; or one party with what makes it recognisable alone, a size or a place; or
    the only party of a deal with its kind.
    """
    for left, right in outline.pairs:
        yield f"pair|{left}|{right}"
    for name in outline.names:
        for cell in _size_cells(outline):
            yield f"size|{name}|{cell}"
        for place in outline.places:
            yield f"place|{name}|{place}"
        if len(outline.names) == 1:
            yield f"alone|{name}|{outline.kind}"


def _size_cells(outline: Outline) -> Iterator[str]:
    money = outline.money
    if money is not None:
        yield from _cells(money.currency, money.amount)
        if outline.usd and money.currency != "USD":
            yield from _cells("USD", outline.usd)
    if outline.megawatts is not None:
        yield from _cells("MW", outline.megawatts)
    if outline.chips is not None:
        yield from _cells("chips", outline.chips)


def _cells(unit: str, value: float) -> Iterator[str]:
    """Yield the cells of `value` on two grids, half a cell apart: values that mean the same share one of them."""
    position = math.log(value) / (2 * -math.log(CONVERTED_RATIO))
    yield f"{unit}|{math.floor(position)}"
    yield f"{unit}|{math.floor(position + 0.5)}h"


def _between(payers: Iterable[str], payees: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each pair across, by name: outlets also turn a deal round."""
    payees = tuple(payees)
    return ((min(payer, payee), max(payer, payee)) for payer in payers for payee in payees)


def _among(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(names), 2)


def _days(partial: PartialDate | None) -> tuple[int | None, int | None]:
    if partial is None:
        return None, None
    year = partial.year
    first_month, last_month = (partial.month, partial.month) if partial.month else (1, 12)
    last_day_of_month = calendar.monthrange(year, last_month)[1]
    # A reader may have taken over a day that the month does not have ("February 30").
    first_day, last_day = (min(partial.day, last_day_of_month),) * 2 if partial.day else (1, last_day_of_month)
    return date(year, first_month, first_day).toordinal(), date(year, last_month, last_day).toordinal()
