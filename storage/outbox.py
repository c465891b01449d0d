"""Keeps deliveries on their way: `SqlOutbox` keeps the contract of `bot.ports.Outbox`.

A claim is one UPDATE that skips what other replicas hold; it is committed before anything is sent, so a killed process
leaves a trace. Its epoch fences the result: who lost the lease cannot write. An expired lease makes a delivery
`unknown`, never `pending`, as its message may have gone out. All times are the database's own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model.delivery import (
    FINAL,
    Attempt,
    Claim,
    Delivery,
    DeliveryState,
    Pace,
    Turn,
)
from storage import claims, gates, outcomes
from storage.channels import close_channel, load_channels, open_channel
from storage.engine import reading
from storage.tables import DeliveryAttemptRow, DeliveryRow
from storage.told import remember
from storage.transactions import store_time, writing_rows
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Row, Select

    from bot.model.delivery import Channel, NewDelivery, Told, Transition
    from storage.transactions import Clock
_PRUNED_AT_ONCE = 5000
"""So that a first clean-up of a large store holds up nobody."""


class SqlOutbox:
    """Keeps deliveries in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def enqueue(self, deliveries: Sequence[NewDelivery], told: Sequence[Told] = ()) -> None:
        """Store deliveries to be sent, and what they tell of; those whose key is known already are left out."""
        with writing_rows(self._engine) as connection:
            enqueue(connection, deliveries, self._clock(connection))
            remember(connection, told)

    def claim(self, owner: str, limit: int, lease: timedelta, paces: Mapping[str, Pace]) -> list[Claim]:
        """Take up to `limit` deliveries that are due, by due time, for `lease`, on the platforms of `paces`."""
        return list(self.turn((), owner, limit, lease, paces).claims)

    def record(self, results: Sequence[tuple[Claim, Transition]]) -> list[Claim]:
        """Store what became of claims, and return those whose lease was lost: nothing is stored of them."""
        return list(self.turn(results, "", 0, timedelta(0), {}).lost)

    def turn(
        self,
        results: Sequence[tuple[Claim, Transition]],
        owner: str,
        limit: int,
        lease: timedelta,
        paces: Mapping[str, Pace],
    ) -> Turn:
        """Do what `record` does and then what `claim` does, in one transaction: a commit costs more than both."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            claims.by_index(connection)
            platforms = {claim.channel.key.platform for claim, _ in results}
            free = gates.enter(connection, platforms | set(paces), now)
            lost = _record(connection, results, now, paces)
            taken: list[Claim] = []
            for platform in sorted(paces):
                room = gates.room(free[platform], paces[platform].platform, now)
                most = limit - len(taken) if room is None else min(limit - len(taken), room)
                taken += _claim(connection, platform, owner, most, now=now, lease=lease, pace=paces[platform])
            return Turn(claims=tuple(taken), lost=tuple(lost))

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

    def prune(self, older_than: timedelta) -> int:
        """Remove deliveries that ended longer ago, with their audit; return how many."""
        row = DeliveryRow
        with writing_rows(self._engine) as connection:
            ended = (col(row.state).in_(sorted(FINAL)), col(row.changed_at) < self._clock(connection) - older_than)
            old = select(col(row.id)).where(*ended).limit(_PRUNED_AT_ONCE)
            return connection.execute(delete(row).where(col(row.id).in_(old))).rowcount

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
            "under": new.under,
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


def _claim(
    connection: Connection, platform: str, owner: str, limit: int, *, now: datetime, lease: timedelta, pace: Pace
) -> list[Claim]:
    if limit < 1:
        return []
    claims.cancel_expired(connection, now, limit)
    claimed = claims.claim_due(connection, platform, owner, limit, now=now, lease_until=now + lease)
    rows = sorted(claimed, key=lambda row: (row.due_at, row.id))
    if not rows:
        return []
    channels = load_channels(connection, {row.channel_id for row in rows})
    admitted = gates.pass_gates(
        connection, [gates.Wish(row.id, _gaps(channels[row.channel_id], row.person, pace)) for row in rows], now
    )
    claims.put_back(connection, [row for row in rows if not admitted[row.id].admitted], admitted)
    heads = claims.threads(connection, sorted({row.under for row in rows if row.under is not None}))
    ready = [row for row in rows if admitted[row.id].admitted]
    homeless = {row.id for row in ready if row.under is not None and heads[row.under] is None}
    claims.cancel_claimed(connection, sorted(homeless), "the message that it belongs under is not there", now)
    going = [row for row in ready if row.id not in homeless]
    claims.begin_audit(connection, [row.id for row in going])
    return [
        Claim(
            delivery=_delivery(row),
            channel=channels[row.channel_id],
            claimed_at=now,
            not_before=admitted[row.id].at,
            lease_until=now + lease,
            parent=None if row.under is None else heads[row.under],
        )
        for row in going
    ]


def _record(
    connection: Connection, results: Sequence[tuple[Claim, Transition]], now: datetime, paces: Mapping[str, Pace]
) -> list[Claim]:
    ours = outcomes.still_ours(connection, [claim for claim, _ in results])
    kept = [result for result in results if (result[0].delivery.id, result[0].delivery.epoch) in ours]
    outcomes.store_transitions(connection, kept, now)
    closed: dict[str, datetime] = {}
    for claim, transition in kept:
        if transition.closes_channel:
            _close(connection, claim, transition, now)
        elif transition.state is DeliveryState.SENT and claim.channel.refusals and claim.delivery.person is None:
            open_channel(connection, claim.channel.id)
        elif transition.held and transition.notice is not None:
            enqueue(connection, [transition.notice], now)
        if transition.pause is not None:
            until = now + transition.pause.length
            closed[transition.pause.scope] = max(until, closed.get(transition.pause.scope, until))
        # From the end of a send, too: it may have begun later than planned.
        pace = paces.get(claim.channel.key.platform)
        if pace is not None and pace.channel:
            scope, gap = _gaps(claim.channel, claim.delivery.person, pace)[0]
            closed[scope] = max(now + gap, closed.get(scope, now))
    gates.keep_closed(connection, closed)
    return [claim for claim, _ in results if (claim.delivery.id, claim.delivery.epoch) not in ours]


def _close(connection: Connection, claim: Claim, transition: Transition, now: datetime) -> None:
    """Close the channel; where it was open until now, its keeper hears of it, once."""
    reason = transition.reason or transition.outcome
    if close_channel(connection, claim.channel.id, reason, now + transition.wait) and transition.notice is not None:
        enqueue(connection, [transition.notice], now)


def _gaps(channel: Channel, person: str | None, pace: Pace) -> tuple[tuple[str, timedelta], ...]:
    own, workspace, platform = channel.key.scopes
    mine = own if person is None else f"{workspace}:@{person}"
    return ((mine, pace.channel), (workspace, pace.workspace), (platform, pace.platform))


def _deliveries(condition: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    return select(*claims.COLUMNS).where(condition).order_by(col(DeliveryRow.id))


def _delivery(row: Row[*tuple[object, ...]]) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__dataclass_fields__})
