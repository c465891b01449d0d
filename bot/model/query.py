"""What can be asked of the store, and the shapes of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.errors import InvariantError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.deal import Deal
    from bot.model.event import Kind, Side, Status

T = TypeVar("T")


class Sort(StrEnum):
    """In which order deals are listed: by the latest article that tells them, or by sum (unknown ones last)."""

    NEWEST = "newest"
    LARGEST = "largest"


class Certainty(StrEnum):
    """How sure a deal has to be to count as a leg of a money loop; each takes in what the one before it does.

    `firm` are announced and completed deals, `reported` rumoured ones too, `all` also those that were called off.
    """

    FIRM = "firm"
    REPORTED = "reported"
    ALL = "all"

    def admits(self, status: Status) -> bool:
        """Return whether a deal of that status counts."""
        return status.tier <= _TIERS[self]


_TIERS = {Certainty.FIRM: 0, Certainty.REPORTED: 1, Certainty.ALL: 2}


MOST_PARALLEL = 8
"""So many deals stand for a leg of the graph of payments at most; two hubs may have hundreds between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealQuery:
    """Which deals to list; every part that is given must hold.

    `text` matches company names, titles and evidence. `companies` are canonical names, each of which must be a
    party (on `side`, where given). `min_usd` is in whole US dollars: a deal whose sum is unknown fails it.
    `since` is inclusive and `until` exclusive, over when the deal last changed. `offset` and `limit` page.
    """

    text: str | None = None
    companies: tuple[str, ...] = ()
    side: Side | None = None
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    places: tuple[str, ...] = ()
    min_usd: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    shown_only: bool = True
    sort: Sort = Sort.NEWEST
    offset: int = 0
    limit: int = 10

    def __post_init__(self) -> None:
        """Raise InvariantError for a page out of range."""
        if self.offset < 0 or not 1 <= self.limit <= 1000:
            msg = f"a page starts at 0 or later and holds 1 to 1000 deals, not {self.offset}, {self.limit}"
            raise InvariantError(msg)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `total` counts all that match."""

    items: tuple[T, ...]
    total: int
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTotal:
    """Sum of a company's deals of one kind on one side.

    `usd` adds firm sums only; `up_to_usd` those that are "up to" or rumoured; `unknown` counts deals without a sum.
    Of a yearly rate, one year is added.
    """

    kind: Kind
    side: Side
    deals: int
    usd: int
    up_to_usd: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyProfile:
    """What the store knows of one company: how many deals it has, with whom most (name, deals), and the latest."""

    name: str
    counterparties: tuple[tuple[str, int], ...]
    latest: tuple[Deal, ...]
    deals: int
