"""Turns a schedule into instants: which planned slot is due, which come next, which are too late to be made up for.

A slot is a wall time of one local day. Where a clock change skips that time, it falls on the first instant after the
gap; where the time comes twice, on the first of the two. Being known by its wall time, it comes once all the same.
After an outage the latest slot alone is made up for, and only within hours: nobody wants yesterday's digests at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.model.schedule import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model.schedule import Schedule

TOO_LATE = timedelta(hours=6)
"""A digest that is later than this is left out, with a reason: the next one covers its time too."""

SPREAD = timedelta(minutes=2)
"""Most channels choose a full hour; over this time their digests spread, each channel always at the same moment."""

_DAY = timedelta(days=1)
_WEEK_AND_MORE = 9
"""Days to look through for a slot: a week, one day for the distance of zones, one for a day that a zone skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What to do now: make `run`, None where nothing is to be made; then wait for `next`.

    `missed` are slots that passed without a digest, oldest first: those before `run`, and the latest one where it is
    too late for it. It goes back one week at most.
    """

    run: Slot | None
    missed: tuple[Slot, ...]
    next: Slot


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which the wall time `local` (without zone) comes in `zone`, by the rules above."""
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1))
    if before >= after:
        # An ordinary time, or one that comes twice: fold 0 is the first.
        return (local - before).replace(tzinfo=UTC)
    # In a gap the clock springs from `before` to `after` somewhere between these two instants.
    early, late = ((local - offset).replace(tzinfo=UTC) for offset in (after, before))
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def next_slot(schedule: Schedule, after: datetime) -> Slot:
    """Return the first slot of `schedule` after the instant `after`."""
    zone = ZoneInfo(schedule.zone)
    start = after.astimezone(zone).replace(tzinfo=None) - _DAY
    return next(slot for slot in _slots(schedule, start, _DAY) if slot.at > after)


def latest_slot(schedule: Schedule, until: datetime) -> Slot:
    """Return the last slot of `schedule` at or before the instant `until`."""
    zone = ZoneInfo(schedule.zone)
    start = until.astimezone(zone).replace(tzinfo=None) + _DAY
    return next(slot for slot in _slots(schedule, start, -_DAY) if slot.at <= until)


def due(schedule: Schedule, waiting: Slot, now: datetime) -> Due:
    """Decide what becomes of the slot that the schedule was `waiting` for, and of all others up to `now`."""
    if now < waiting.at:
        return Due(run=None, missed=(), next=waiting)
    latest = max(waiting, latest_slot(schedule, now), key=_by_instant)
    following = next_slot(schedule, now)
    passed = tuple(_between(schedule, waiting, latest))
    if now - latest.at > TOO_LATE:
        return Due(run=None, missed=(*passed, latest), next=following)
    return Due(run=latest, missed=passed, next=following)


def spread(channel: str) -> timedelta:
    """Return how long after a slot the channel (`str` of its key) gets its digest: in whole seconds, under `SPREAD`."""
    number = int.from_bytes(hashlib.sha256(channel.encode()).digest()[:8], "big")
    return timedelta(seconds=number % (SPREAD // timedelta(seconds=1)))


def _slots(schedule: Schedule, start: datetime, step: timedelta) -> Iterator[Slot]:
    zone = ZoneInfo(schedule.zone)
    for days in range(2 * _WEEK_AND_MORE):
        day = start.date() + days * step
        if day.weekday() in schedule.weekdays:
            local = datetime.combine(day, schedule.at)
            yield Slot(local=local, at=instant(local, zone))


def _between(schedule: Schedule, first: Slot, last: Slot) -> Iterator[Slot]:
    slot = first if last.at - first.at <= 7 * _DAY else next_slot(schedule, last.at - 7 * _DAY)
    while slot.at < last.at:
        yield slot
        slot = next_slot(schedule, slot.at)


def _by_instant(slot: Slot) -> datetime:
    return slot.at
