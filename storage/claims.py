"""The statements by which a replica takes deliveries, gives them back, and writes what became of them.

A claim is one UPDATE: rows that another replica is just claiming are skipped, not waited for. Each claim has an epoch,
and a result counts only while that epoch is the row's: a process that was frozen for long cannot undo what others did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.model.delivery import ChannelState, Delivery, DeliveryState
from storage.tables import ChannelRow, DeliveryAttemptRow, DeliveryRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter, ColumnElement, Connection, Row
    from sqlalchemy.sql.dml import ReturningUpdate

    from bot.model.delivery import Claim, Transition
    from storage.gates import Admission

COLUMNS = tuple(col(getattr(DeliveryRow, name)) for name in Delivery.__dataclass_fields__)
"""What a `Delivery` is made of."""

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
# Written into the statement: neither database uses a partial index for a state that comes as a parameter.
_OPEN_STATES: BindParameter[DeliveryState] = bindparam("open_states", _OPEN, expanding=True, literal_execute=True)


# Built once: in a profile on SQLite, building them for each result took longer than running them.
_RESULT = (
    update(DeliveryRow)
    .where(
        col(DeliveryRow.id) == bindparam("its_id"),
        col(DeliveryRow.epoch) == bindparam("its_epoch"),
        col(DeliveryRow.state) == bindparam("its_state"),
        col(DeliveryRow.lease_until).is_not(None),
    )
    .values(
        owner=None,
        lease_until=None,
        **{
            name: bindparam(f"new_{name}")
            for name in ("state", "due_at", "marked", "held_at", "remote_id", "reason", "changed_at")
        },
    )
)
_ENDED = (
    update(DeliveryAttemptRow)
    .where(
        col(DeliveryAttemptRow.delivery_id) == bindparam("its_id"),
        col(DeliveryAttemptRow.epoch) == bindparam("its_epoch"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("ended_at", "outcome", "reason")})
)


def is_open() -> ColumnElement[bool]:
    """Return whether a delivery still has a way to go; both databases then use the indexes of those that have."""
    return col(DeliveryRow.state).in_(_OPEN_STATES)


def claim_due(owner: str, limit: int, now: datetime, lease_until: datetime) -> ReturningUpdate[*tuple[object, ...]]:
    """Claim: what is pending gets sent, what is unknown or whose lease expired gets looked up."""
    row, other = DeliveryRow, aliased(DeliveryRow)
    leased = and_(col(other.channel_id) == col(row.channel_id), col(other.lease_until) > now)
    earlier = and_(
        col(other.channel_id) == col(row.channel_id),
        col(other.series) == col(row.series),
        col(other.id) < col(row.id),
        col(other.held_at).is_(None),
    )
    ready = (
        is_open(),
        col(row.held_at).is_(None),
        col(row.due_at) <= now,
        or_(col(row.lease_until).is_(None), col(row.lease_until) <= now),
        exists().where(col(ChannelRow.id) == col(row.channel_id), col(ChannelRow.state) == ChannelState.OPEN),
        # One at a time in a channel, and the parts of a series one after the other.
        ~exists().where(leased),
        ~exists().where(col(other.state).in_(_OPEN_STATES), earlier),
    )
    # As a CTE, which is evaluated once: a subquery may run again within the UPDATE and lock more than `limit` rows.
    chosen = (
        select(col(row.id))
        .where(*ready)
        .order_by(col(row.due_at), col(row.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=row)
        .cte("chosen")
    )
    next_state = case((col(row.state) == DeliveryState.PENDING, DeliveryState.SENDING), else_=DeliveryState.UNKNOWN)
    return (
        update(row)
        .where(col(row.id).in_(select(chosen.c.id)))
        .values(state=next_state, owner=owner, lease_until=lease_until, epoch=col(row.epoch) + 1, changed_at=now)
        .returning(*COLUMNS)
    )


def cancel_expired(connection: Connection, now: datetime, limit: int) -> None:
    """Cancel what is not worth sending any more and was not begun."""
    row = DeliveryRow
    late = (is_open(), col(row.state) == DeliveryState.PENDING, col(row.due_at) <= now, col(row.expires_at) <= now)
    chosen = select(col(row.id)).where(*late).limit(limit).with_for_update(skip_locked=True).cte("chosen")
    values = {"state": DeliveryState.CANCELLED, "reason": "too late to be of use", "changed_at": now}
    connection.execute(update(row).where(col(row.id).in_(select(chosen.c.id))).values(values))


def put_back(connection: Connection, rows: Sequence[Row[*tuple[object, ...]]], when: Mapping[int, Admission]) -> None:
    """Give back what the chat's pace has no room for yet: as it was, but a lost send stays `unknown`."""
    for row in rows:
        state = DeliveryState.PENDING if row.state is DeliveryState.SENDING else DeliveryState.UNKNOWN
        values = {"state": state, "owner": None, "lease_until": None, "due_at": when[row.id].at}
        connection.execute(update(DeliveryRow).where(col(DeliveryRow.id) == row.id).values(values))


def count(connection: Connection, rows: Sequence[Row[*tuple[object, ...]]], owner: str, now: datetime) -> None:
    """Count the attempt or the look-up, and write the audit's line, before anything is sent."""
    sending = [row.id for row in rows if row.state is DeliveryState.SENDING]
    looking = [row.id for row in rows if row.state is DeliveryState.UNKNOWN]
    row = DeliveryRow
    first = func.coalesce(col(row.first_sent_at), now)
    sent = {"attempts": col(row.attempts) + 1, "first_sent_at": first}
    if sending:
        connection.execute(update(row).where(col(row.id).in_(sending)).values(sent))
    if looking:
        looked = {"look_ups": col(row.look_ups) + 1}
        connection.execute(update(row).where(col(row.id).in_(looking)).values(looked))
    lines = [
        {"delivery_id": going.id, "epoch": going.epoch, "owner": owner, "state": going.state, "started_at": now}
        for going in rows
    ]
    if lines:
        connection.execute(insert(DeliveryAttemptRow), lines)


def store_transition(connection: Connection, claim: Claim, transition: Transition, now: datetime) -> bool:
    """Store what became of a claim, and return whether the lease was still ours: nothing is stored otherwise."""
    delivery = claim.delivery
    mine = {"its_id": delivery.id, "its_epoch": delivery.epoch}
    values = {
        "new_state": transition.state,
        "new_due_at": now + transition.wait,
        "new_marked": delivery.marked or transition.marked,
        "new_held_at": now if transition.held else None,
        "new_remote_id": transition.remote_id,
        "new_reason": transition.reason,
        "new_changed_at": now,
    }
    if connection.execute(_RESULT, mine | {"its_state": delivery.state} | values).rowcount == 0:
        return False
    ended = {"new_ended_at": now, "new_outcome": transition.outcome, "new_reason": transition.reason}
    connection.execute(_ENDED, mine | ended)
    return True


def counted(row: Row[*tuple[object, ...]], now: datetime) -> Delivery:
    """Return the delivery as `_count` left it."""
    found = row._asdict()
    if found["state"] is DeliveryState.SENDING:
        found |= {"attempts": row.attempts + 1, "first_sent_at": row.first_sent_at or now}
    else:
        found |= {"look_ups": row.look_ups + 1}
    return Delivery(**found)
