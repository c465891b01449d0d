"""Keeps deliveries on their way: `SqlOutbox` keeps the contract of `bot.ports.Outbox`.

A claim is one UPDATE that skips what other replicas hold; it is committed before anything is sent, so a killed process
leaves a trace. Its epoch fences the result: who lost the lease cannot write. An expired lease makes a delivery
`unknown`, never `pending`, as its message may have gone out. All times are the database's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model.delivery import (
    Attempt,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Pace,
)
from storage import claims, gates
from storage.channels import close_channel, load_channels
from storage.engine import reading
from storage.tables import DeliveryAttemptRow, DeliveryRow
from storage.transactions import store_time, writing_rows
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection, Engine, Row, Select

    from bot.model.delivery import Channel, NewDelivery, Transition
    from storage.transactions import Clock

_NO_PACE = Pace()


class SqlOutbox:
    """Keeps deliveries in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def enqueue(self, deliveries: Sequence[NewDelivery]) -> None:
        """Store deliveries to be sent; those whose key is known already are left out."""
        with writing_rows(self._engine) as connection:
            enqueue(connection, deliveries, self._clock(connection))

    def claim(self, owner: str, limit: int, lease: timedelta, paces: Mapping[str, Pace]) -> list[Claim]:
        """Take up to `limit` deliveries that are due, by due time, for `lease`; `paces` are by platform."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            claims.cancel_expired(connection, now, limit)
            rows = sorted(
                connection.execute(claims.claim_due(owner, limit, now, now + lease)), key=lambda r: (r.due_at, r.id)
            )
            if not rows:
                return []
            channels = load_channels(connection, {row.channel_id for row in rows})
            wishes = [gates.Wish(row.id, _gaps(channels[row.channel_id], row.person, paces)) for row in rows]
            admitted = gates.pass_gates(connection, wishes, now)
            claims.put_back(connection, [row for row in rows if not admitted[row.id].admitted], admitted)
            going = [row for row in rows if admitted[row.id].admitted]
            claims.count(connection, going, owner, now)
            return [
                Claim(
                    delivery=claims.counted(row, now),
                    channel=channels[row.channel_id],
                    claimed_at=now,
                    not_before=admitted[row.id].at,
                    lease_until=now + lease,
                )
                for row in going
            ]

    def record(self, results: Sequence[tuple[Claim, Transition]]) -> list[Claim]:
        """Store what became of claims, and return those whose lease was lost: nothing is stored of them."""
        lost = []
        kept: list[tuple[Claim, Transition]] = []
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            for claim, transition in sorted(results, key=lambda result: result[0].delivery.id):
                if claims.store_transition(connection, claim, transition, now):
                    kept.append((claim, transition))
                else:
                    lost.append(claim)
            closed = {c.channel.id: t.reason or t.outcome for c, t in kept if t.closes_channel}
            for number in sorted(closed):
                close_channel(connection, number, closed[number])
            pauses = [transition.pause for _, transition in kept if transition.pause is not None]
            for pause in sorted(pauses, key=lambda pause: pause.scope):
                gates.pause(connection, pause.scope, now + pause.length)
        return lost

    def decide(self, delivery_id: int, state: DeliveryState, reason: str) -> bool:
        """Store what a person decided of a held delivery: it is `sent`, `cancelled`, or `pending` to go out once more.

        Returns whether it was held. One that goes out once more is marked as a possible repetition.
        """
        if state not in {DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.PENDING}:
            raise StoreError(f"a person cannot make a delivery {state.value}")
        again = state is DeliveryState.PENDING
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            held = (col(DeliveryRow.id) == delivery_id, col(DeliveryRow.held_at).is_not(None))
            values: dict[str, object] = {"state": state, "held_at": None, "reason": reason, "changed_at": now}
            values |= {"marked": True, "due_at": now, "expires_at": None} if again else {}
            return connection.execute(update(DeliveryRow).where(*held).values(values)).rowcount == 1

    def cancel(self, channel_id: int, reason: str) -> int:
        """Cancel all that waits for a channel and was not begun; return how many."""
        with writing_rows(self._engine) as connection:
            waiting = (col(DeliveryRow.channel_id) == channel_id, col(DeliveryRow.state) == DeliveryState.PENDING)
            values = {"state": DeliveryState.CANCELLED, "reason": reason, "changed_at": self._clock(connection)}
            return connection.execute(update(DeliveryRow).where(*waiting).values(values)).rowcount

    def delivery(self, dedupe_key: str) -> Delivery | None:
        """Return the delivery of this key, None where there is none."""
        with reading(self._engine) as connection:
            found = connection.execute(_deliveries(col(DeliveryRow.dedupe_key) == dedupe_key)).first()
            return None if found is None else _delivery(found)

    def held(self, channel_id: int) -> list[Delivery]:
        """Return the deliveries of a channel that wait for a person, oldest first."""
        mine = and_(col(DeliveryRow.channel_id) == channel_id, col(DeliveryRow.held_at).is_not(None), claims.is_open())
        with reading(self._engine) as connection:
            return [_delivery(row) for row in connection.execute(_deliveries(mine))]

    def attempts(self, delivery_id: int) -> list[Attempt]:
        """Return what was tried with a delivery, oldest first."""
        row = DeliveryAttemptRow
        names = tuple(col(getattr(row, name)) for name in Attempt.__dataclass_fields__)
        tried = select(*names).where(col(row.delivery_id) == delivery_id).order_by(col(row.epoch))
        with reading(self._engine) as connection:
            return [Attempt(**found._asdict()) for found in connection.execute(tried)]

    def counts(self, channel_id: int) -> dict[DeliveryState, int]:
        """Return how many deliveries of a channel are in each state."""
        state = col(DeliveryRow.state)
        counted = select(state, func.count()).where(col(DeliveryRow.channel_id) == channel_id).group_by(state)
        with reading(self._engine) as connection:
            return {DeliveryState(found): number for found, number in connection.execute(counted)}


def enqueue(connection: Connection, deliveries: Sequence[NewDelivery], now: datetime) -> None:
    """Store deliveries inside a transaction of somebody else: a change and its alerts are kept, or neither is."""
    rows = [
        {
            "channel_id": new.channel_id,
            "person": new.person,
            "kind": new.kind,
            "dedupe_key": new.dedupe_key,
            "nonce": new.nonce,
            "payload": new.payload,
            "series": new.series,
            "state": DeliveryState.PENDING,
            "due_at": new.due_at,
            "expires_at": new.expires_at,
            "epoch": 0,
            "attempts": 0,
            "look_ups": 0,
            "marked": False,
            "created_at": now,
            "changed_at": now,
        }
        for new in deliveries
    ]
    insert_new(connection, DeliveryRow, rows)


def planned_alerts(connection: Connection, channel_id: int, since: datetime) -> list[datetime]:
    """Return the due times from `since` on of all alerts of a channel that were not cancelled."""
    row = DeliveryRow
    mine = (col(row.channel_id) == channel_id, col(row.kind) == DeliveryKind.ALERT, col(row.due_at) >= since)
    planned = select(col(row.due_at)).where(*mine, col(row.state) != DeliveryState.CANCELLED)
    return list(connection.execute(planned.order_by(col(row.due_at))).scalars())


def _gaps(channel: Channel, person: str | None, paces: Mapping[str, Pace]) -> tuple[tuple[str, timedelta], ...]:
    pace = paces.get(channel.key.platform, _NO_PACE)
    own, workspace, platform = channel.key.scopes
    mine = own if person is None else f"{workspace}:@{person}"
    return ((mine, pace.channel), (workspace, pace.workspace), (platform, pace.platform))


def _deliveries(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(*claims.COLUMNS).where(condition).order_by(col(DeliveryRow.id))


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(**row._asdict())
