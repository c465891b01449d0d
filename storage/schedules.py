"""Keeps digest schedules, the slot each waits for, and what became of each slot: the contract of `bot.ports.Schedules`.

Every replica asks for what is due; a lease keeps two from composing the same digest. Being told twice is excluded by
more than leases: the mark of the slot, the digest's messages and the move to the next slot are one transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model.delivery import DeliveryState
from bot.model.schedule import DigestRun, RunResult, Slot, StoredSchedule, digest_series
from storage.channels import takes_messages
from storage.engine import reading
from storage.outbox import enqueue
from storage.settings import schedule_document, stored_schedule
from storage.tables import ChannelRow, DeliveryRow, DigestRunRow, ScheduleRow
from storage.told import remember
from storage.transactions import insert_once, store_time, writing_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from bot.model.delivery import NewDelivery, Told
    from bot.model.schedule import Schedule
    from storage.transactions import Clock

_COLUMNS = tuple(
    col(getattr(ScheduleRow, name))
    for name in ("id", "channel_id", "name", "version", "settings", "next_local", "next_at")
)
_NEVER_CAME = (DeliveryState.DEAD, DeliveryState.CANCELLED)
_LOOKED_BACK = 40
"""Digests in a row that may have failed before the next one begins as if it was the first."""


class SqlSchedules:
    """Keeps schedules in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def save(self, schedule: Schedule, waiting: Slot, due_at: datetime) -> StoredSchedule:
        """Store a schedule in place of the one of its channel and name; it waits for the slot `waiting`."""
        same = (col(ScheduleRow.channel_id) == schedule.channel_id) & (col(ScheduleRow.name) == schedule.name)
        values = _waiting(waiting, None if schedule.paused else due_at) | {"settings": schedule_document(schedule)}
        key: dict[str, object] = {"channel_id": schedule.channel_id, "name": schedule.name}
        with writing_rows(self._engine) as connection:
            if not insert_once(connection, ScheduleRow, key | values | {"version": 1}):
                again = values | {"version": col(ScheduleRow.version) + 1}
                connection.execute(update(ScheduleRow).where(same).values(again))
            return _select(connection, same)[0]

    def remove(self, schedule_id: int) -> bool:
        """Remove a schedule and the record of its digests, and return whether it was there."""
        with writing_rows(self._engine) as connection:
            return connection.execute(delete(ScheduleRow).where(col(ScheduleRow.id) == schedule_id)).rowcount == 1

    def schedules(self, channel_id: int) -> list[StoredSchedule]:
        """Return the schedules of a channel, by number."""
        with reading(self._engine) as connection:
            return _select(connection, col(ScheduleRow.channel_id) == channel_id)

    def claim_due(self, limit: int, lease: timedelta) -> list[StoredSchedule]:
        """Take up to `limit` schedules of open channels whose slot is due, for `lease`, the longest waiting first."""
        row = ScheduleRow
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            ready = (
                col(row.next_due) <= now,
                or_(col(row.lease_until).is_(None), col(row.lease_until) <= now),
                # A closed channel that is tried again needs something to be tried with.
                exists().where(col(ChannelRow.id) == col(row.channel_id), takes_messages(now)),
            )
            chosen = (
                select(col(row.id))
                .where(*ready)
                .order_by(col(row.next_due), col(row.id))
                .limit(limit)
                .with_for_update(skip_locked=True, of=row)
                .cte("chosen")
            )
            taken = (
                update(row)
                .where(col(row.id).in_(select(chosen.c.id)))
                .values(lease_until=now + lease)
                .returning(*_COLUMNS)
            )
            claimed = [_schedule(found) for found in connection.execute(taken)]
        return sorted(claimed, key=lambda stored: (stored.next.at, stored.id))

    def finish(
        self,
        stored: StoredSchedule,
        runs: Sequence[DigestRun],
        deliveries: Sequence[NewDelivery],
        following: Slot,
        due_at: datetime,
        *,
        told: Sequence[Told] = (),
    ) -> bool:
        """Record what became of the slots up to now, queue the digest's messages, and wait for the slot `following`.

        Returns False, and stores nothing, where somebody else served the slot or changed the schedule meanwhile. The
        messages are left out where the slot of the last of `runs` was told before, by a schedule set twice a day.
        `told` is what they tell of.
        """
        row = ScheduleRow
        mine = (
            col(row.id) == stored.id,
            col(row.version) == stored.version,
            col(row.next_local) == stored.next.key,
            col(row.next_due).is_not(None),
        )
        with writing_rows(self._engine) as connection:
            moved = update(row).where(*mine).values(_waiting(following, due_at))
            if connection.execute(moved).rowcount == 0:
                return False
            now = self._clock(connection)
            new = [insert_once(connection, DigestRunRow, _run_columns(run, now)) for run in runs]
            if new and new[-1]:
                enqueue(connection, deliveries, now)
                remember(connection, told)
            return True

    def told_until(self, schedule_id: int) -> datetime | None:
        """Return until when the channel has heard all by digests that came, None before there was any slot.

        A digest that is on its way counts as one that comes; one that is too late or was refused does not. Where none
        came, it is from when on the first one would have told.
        """
        row = DigestRunRow
        columns = (col(row.slot), col(row.slot_at), col(row.since), col(row.until), col(row.result))
        last = select(*columns).where(col(row.schedule_id) == schedule_id).order_by(col(row.slot_at).desc())
        with reading(self._engine) as connection:
            runs = connection.execute(last.limit(_LOOKED_BACK)).all()
            heads = {f"{digest_series(schedule_id, _slot(run.slot, run.slot_at))}:0": run for run in runs}
            failed = (col(DeliveryRow.dedupe_key).in_(list(heads)), col(DeliveryRow.state).in_(_NEVER_CAME))
            lost = set(connection.execute(select(col(DeliveryRow.dedupe_key)).where(*failed)).scalars())
        came = [run.until for key, run in heads.items() if key not in lost and run.result is not RunResult.TOO_LATE]
        return max(came) if came else min((run.since for run in runs), default=None)

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        with reading(self._engine) as connection:
            return self._clock(connection)

    def runs(self, schedule_id: int, limit: int) -> list[DigestRun]:
        """Return what became of the last slots of a schedule, the latest first."""
        row = DigestRunRow
        names = ("schedule_id", "slot", "slot_at", "since", "until", "result", "reason")
        last = select(*(col(getattr(row, name)) for name in names)).where(col(row.schedule_id) == schedule_id)
        with reading(self._engine) as connection:
            rows = connection.execute(last.order_by(col(row.slot_at).desc(), col(row.slot).desc()).limit(limit))
            return [_run(found) for found in rows]


def _waiting(slot: Slot, due_at: datetime | None) -> dict[str, object]:
    return {"next_local": slot.key, "next_at": slot.at, "next_due": due_at, "lease_until": None}


def _select(connection: Connection, condition: ColumnElement[bool]) -> list[StoredSchedule]:
    rows = connection.execute(select(*_COLUMNS).where(condition).order_by(col(ScheduleRow.id)))
    return [_schedule(row) for row in rows]


def _schedule(row: Row[tuple[object, ...]]) -> StoredSchedule:
    return StoredSchedule(
        id=row.id,
        version=row.version,
        schedule=stored_schedule(row.channel_id, row.name, row.settings),
        next=_slot(row.next_local, row.next_at),
    )


def _run_columns(run: DigestRun, now: datetime) -> dict[str, object]:
    return {
        "schedule_id": run.schedule_id,
        "slot": run.slot.key,
        "slot_at": run.slot.at,
        "since": run.since,
        "until": run.until,
        "result": run.result,
        "reason": run.reason,
        "recorded_at": now,
    }


def _run(row: Row[tuple[object, ...]]) -> DigestRun:
    return DigestRun(
        schedule_id=row.schedule_id,
        slot=_slot(row.slot, row.slot_at),
        since=row.since,
        until=row.until,
        result=RunResult(row.result),
        reason=row.reason,
    )


def _slot(local: str, at: datetime) -> Slot:
    try:
        # A wall time on purpose: the zone is the schedule's.
        return Slot(local=datetime.fromisoformat(local), at=at)
    except ValueError as error:
        raise StoreError(f"a slot is a wall time, not {local!r}; restore a backup") from error
