"""When a channel gets its digest, and what has become of each planned one.

A `Schedule` names a wall time in a zone; `bot.pipeline.slots` turns it into instants. A `Slot` is known by its wall
time, never by its instant: so it comes once, whatever a clock change does to the hour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from bot.errors import InvariantError
from bot.model.delivery import check_zone

if TYPE_CHECKING:
    from datetime import datetime, time

    from bot.model.article import Language
    from bot.model.event import Kind

CAP = 10
"""How many deals a digest shows where nobody asked for another number."""


class Weekday(IntEnum):
    """A day of the week, numbered as `datetime.weekday` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Rhythm(StrEnum):
    """How often a digest comes: on each of its weekdays, or once a week."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Layout(StrEnum):
    """Whether the deals of a digest stand in a thread under its head, or all in the channel."""

    THREAD = "thread"
    FLAT = "flat"


class EmptyDay(StrEnum):
    """What comes when there is nothing to tell: one line that says so, or nothing."""

    SAY = "say"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFilter:
    """Which deals a digest is about; each part that is given has to fit, by any of its values.

    `min_usd` is in whole US dollars.
    """

    companies: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    places: tuple[str, ...] = ()
    min_usd: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A digest of a channel: at the wall time `at` of `zone`, on `weekdays`, in `language`, `cap` deals at most."""

    channel_id: int
    name: str
    at: time
    zone: str
    language: Language
    weekdays: frozenset[Weekday] = frozenset(Weekday)
    rhythm: Rhythm = Rhythm.DAILY
    filter: DigestFilter = field(default_factory=DigestFilter)
    layout: Layout = Layout.THREAD
    empty_day: EmptyDay = EmptyDay.SAY
    cap: int = CAP
    paused: bool = False

    def __post_init__(self) -> None:
        """Raise InvariantError for a schedule that could never come, or that is not clear."""
        check_zone(self.zone)
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise InvariantError(f"a digest comes at a wall time in hours and minutes, not {self.at}")
        if not self.weekdays:
            raise InvariantError("a digest needs at least one weekday")
        if self.rhythm is Rhythm.WEEKLY and len(self.weekdays) != 1:
            raise InvariantError("a weekly digest comes on one weekday")
        if not self.name.strip() or self.cap < 1:
            raise InvariantError("a digest needs a name, and room for at least one deal")


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned time: `local` as planned (a wall time, without zone), `at` the instant that it falls on."""

    local: datetime
    at: datetime

    @property
    def key(self) -> str:
        """The name of the slot within its schedule: `2027-03-14T02:30`."""
        return self.local.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSchedule:
    """A schedule with its number and the slot it waits for; `version` counts its settings' changes."""

    id: int
    version: int
    schedule: Schedule
    next: Slot


class RunResult(StrEnum):
    """What a planned digest came to."""

    POSTED = "posted"
    EMPTY = "empty"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRun:
    """What became of one slot: the changes in [since, until) were told, or why not."""

    schedule_id: int
    slot: Slot
    since: datetime
    until: datetime
    result: RunResult
    reason: str | None = None


def digest_series(schedule_id: int, slot: Slot) -> str:
    """Return the name of the messages of one digest; their keys are this and `:0` for the first, `:1`, …."""
    return f"d:{schedule_id}:{slot.key}"
