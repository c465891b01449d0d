"""The statements by which a replica takes deliveries, gives them back, and writes what became of them.

A claim is one UPDATE: rows that another replica is just claiming are skipped, not waited for. Each claim has an epoch,
and a result counts only while that epoch is the row's: a process that was frozen for long cannot undo what others did.
What is done to many rows is one statement with many values, so that a claim of a hundred costs little more than of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, exists, func, insert, or_, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.model.delivery import Delivery, DeliveryState
from storage.channels import takes_messages
from storage.gates import closed_scopes
from storage.tables import ChannelRow, DeliveryAttemptRow, DeliveryRow
from storage.upsert import batches

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
    .where(col(DeliveryRow.id) == bindparam("its_id"))
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
_BACK = (
    update(DeliveryRow)
    .where(col(DeliveryRow.id) == bindparam("its_id"))
    .values(
        owner=None,
        lease_until=None,
        **{name: bindparam(f"new_{name}") for name in ("state", "due_at", "attempts", "look_ups", "first_sent_at")},
    )
)


_BY_INDEX = text(
    "SELECT "
    + ", ".join(
        f"set_config('{name}', 'off', true)"
        for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
    )
)


def by_index(connection: Connection) -> None:
    """Let PostgreSQL claim along its indexes, whatever its statistics say, until the end of the transaction.

    A queue fills and empties faster than statistics follow. Out of those of an empty table, a claim among thousands was
    planned as a scan of the table for each row: eight seconds in place of twelve milliseconds.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_BY_INDEX)


def is_open() -> ColumnElement[bool]:
    """Return whether a delivery still has a way to go; both databases then use the indexes of those that have."""
    return col(DeliveryRow.state).in_(_OPEN_STATES)


def claim_due(
    platform: str, owner: str, limit: int, now: datetime, lease_until: datetime
) -> ReturningUpdate[*tuple[object, ...]]:
    """Claim for a platform: what is pending gets sent, what is unknown or whose lease expired gets looked up.

    The attempt or the look-up is counted, before anything is sent.
    """
    row, other, head = DeliveryRow, aliased(DeliveryRow), aliased(DeliveryRow)
    leased = and_(col(other.channel_id) == col(row.channel_id), col(other.lease_until) > now)
    earlier = and_(
        col(other.channel_id) == col(row.channel_id),
        col(other.series) == col(row.series),
        col(other.id) < col(row.id),
        col(other.held_at).is_(None),
    )
    reachable = and_(
        col(ChannelRow.id) == col(row.channel_id),
        # Not to be found by its platform, as all channels have the same.
        col(ChannelRow.platform).concat("") == platform,
        or_(takes_messages(now), col(row.person).is_not(None)),
        ~closed_scopes(now),
    )
    ready = (
        is_open(),
        col(row.held_at).is_(None),
        col(row.due_at) <= now,
        or_(col(row.lease_until).is_(None), col(row.lease_until) <= now),
        exists().where(reachable),
        # One at a time in a channel, the parts of a series one after the other, and none before its thread is there.
        ~exists().where(leased),
        or_(col(row.series).is_(None), ~exists().where(col(other.state).in_(_OPEN_STATES), earlier)),
        or_(
            col(row.under).is_(None),
            ~exists().where(col(head.dedupe_key) == col(row.under), col(head.state).in_(_OPEN_STATES)),
        ),
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
    fresh = col(row.state) == DeliveryState.PENDING
    return (
        update(row)
        .where(col(row.id).in_(select(chosen.c.id)))
        .values(
            state=case((fresh, DeliveryState.SENDING), else_=DeliveryState.UNKNOWN),
            attempts=col(row.attempts) + case((fresh, 1), else_=0),
            look_ups=col(row.look_ups) + case((fresh, 0), else_=1),
            first_sent_at=case((fresh, func.coalesce(col(row.first_sent_at), now)), else_=col(row.first_sent_at)),
            owner=owner,
            lease_until=lease_until,
            epoch=col(row.epoch) + 1,
            changed_at=now,
        )
        .returning(*COLUMNS, col(row.under))
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
    if rows:
        connection.execute(_BACK, [_as_it_was(row) | {"new_due_at": when[row.id].at} for row in rows])


def _as_it_was(row: Row[*tuple[object, ...]]) -> dict[str, object]:
    sending = row.state is DeliveryState.SENDING
    return {
        "its_id": row.id,
        "new_state": DeliveryState.PENDING if sending else DeliveryState.UNKNOWN,
        "new_attempts": row.attempts - sending,
        "new_look_ups": row.look_ups - (not sending),
        "new_first_sent_at": None if row.attempts == sending else row.first_sent_at,
    }


def begin_audit(connection: Connection, rows: Sequence[Row[*tuple[object, ...]]], owner: str, now: datetime) -> None:
    """Write the audit's line of each claim, before anything is sent."""
    lines = [
        {"delivery_id": going.id, "epoch": going.epoch, "owner": owner, "state": going.state, "started_at": now}
        for going in rows
    ]
    if lines:
        connection.execute(insert(DeliveryAttemptRow), lines)


def threads(connection: Connection, keys: Sequence[str]) -> dict[str, str | None]:
    """Return the chat's id of the message behind each key, None for one that is not in the chat."""
    row = DeliveryRow
    found: dict[str, str | None] = dict.fromkeys(keys)
    for batch in batches(keys):
        sent = select(col(row.dedupe_key), col(row.remote_id)).where(col(row.dedupe_key).in_(batch))
        found |= {
            head.dedupe_key: head.remote_id
            for head in connection.execute(sent.where(col(row.state) == DeliveryState.SENT))
        }
    return found


def cancel_claimed(connection: Connection, ids: Sequence[int], reason: str, now: datetime) -> None:
    """Cancel deliveries that were just claimed."""
    values = {"state": DeliveryState.CANCELLED, "reason": reason, "changed_at": now, "owner": None, "lease_until": None}
    for batch in batches(ids):
        connection.execute(update(DeliveryRow).where(col(DeliveryRow.id).in_(batch)).values(values))


def still_ours(connection: Connection, claims: Sequence[Claim]) -> set[tuple[int, int]]:
    """Return id and epoch of those claims whose lease nobody else has taken over, and lock their rows."""
    row = DeliveryRow
    found: set[tuple[int, int]] = set()
    states = {claim.delivery.id: claim.delivery.state for claim in claims}
    for batch in batches(sorted(states)):
        leased = select(col(row.id), col(row.epoch), col(row.state)).where(
            col(row.id).in_(batch), col(row.lease_until).is_not(None)
        )
        rows = connection.execute(leased.order_by(col(row.id)).with_for_update())
        found |= {(held.id, held.epoch) for held in rows if held.state is states[held.id]}
    return found


def store_transitions(connection: Connection, results: Sequence[tuple[Claim, Transition]], now: datetime) -> None:
    """Store what became of claims that are still ours, and end their lines of the audit."""
    if not results:
        return
    connection.execute(_RESULT, [_result(claim, transition, now) for claim, transition in results])
    ended = [
        {
            "its_id": claim.delivery.id,
            "its_epoch": claim.delivery.epoch,
            "new_ended_at": now,
            "new_outcome": transition.outcome,
            "new_reason": transition.reason,
        }
        for claim, transition in results
    ]
    connection.execute(_ENDED, ended)


def _result(claim: Claim, transition: Transition, now: datetime) -> dict[str, object]:
    return {
        "its_id": claim.delivery.id,
        "new_state": transition.state,
        "new_due_at": now + transition.wait,
        "new_marked": claim.delivery.marked or transition.marked,
        "new_held_at": now if transition.held else None,
        "new_remote_id": transition.remote_id,
        "new_reason": transition.reason,
        "new_changed_at": now,
    }
