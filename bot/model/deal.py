"""A deal: many tellings folded into one record, with its sources and its history.

A `Telling` is one event of one article. `bot.pipeline.merge` decides which tellings are of the same deal and
folds them into `DealFacts`, the same whatever their order; the store gives the deal its number and keeps
a `Change` for each revision that people may have to hear of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.article import Language
    from bot.model.event import DealEvent, Kind, PartialDate, Status
    from bot.model.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as one article tells it. `seen_at` is the article's date, or when it reached us."""

    url: str
    title: str
    outlet: str
    language: Language
    seen_at: datetime
    event: DealEvent

    @property
    def order(self) -> tuple[datetime, str, str]:
        """A total order that does not depend on arrival: date, address, then what is told."""
        return (self.seen_at, self.url, repr(self.event))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum that some sources give for a deal, beside others: `urls` are those sources, oldest first."""

    money: Money
    urls: tuple[str, ...]
    last_seen_at: datetime


class ChangeType(StrEnum):
    """What changed in a deal between two revisions."""

    FIRST_SEEN = "first_seen"
    AMOUNT = "amount"
    STATUS = "status"
    KIND = "kind"
    PARTIES = "parties"
    CAPACITY = "capacity"
    PLACES = "places"
    DATE = "date"
    SOURCE_ADDED = "source_added"
    MERGED = "merged"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in the history of a deal; `before` and `after` are machine forms (`"50000000000 USD up_to total"`).

    `at` is the date of the article that brought it, `url` that article. None where there is no such value.
    """

    type: ChangeType
    at: datetime
    before: str | None = None
    after: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFacts:
    """What all tellings of a deal come to, whatever the order they came in.

    `money` is the current sum and `figures` all sums that were told, the current one first; more than
    one means that sources conflict or that the deal changed. `outlets` counts independent publishers.
    `usd` is `money` in whole US dollars at the dated rate, None where there is no rate. `history` is by date.
    """

    kind: Kind
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    partners: tuple[str, ...]
    money: Money | None
    usd: int | None
    figures: tuple[Figure, ...]
    megawatts: float | None
    chips: int | None
    stake_percent: float | None
    places: tuple[str, ...]
    date: PartialDate | None
    status: Status
    confidence: float
    shown: bool
    outlets: int
    first_seen_at: datetime
    last_seen_at: datetime
    tellings: tuple[Telling, ...]
    history: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A stored deal: its public number, its revision (1 for the first) and its facts."""

    id: int
    revision: int
    changed_at: datetime
    facts: DealFacts
