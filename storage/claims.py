"""The statements by which a replica takes deliveries, gives them back, and opens their lines of the audit.

A claim is one UPDATE: rows that another replica is just claiming are skipped, not waited for. It walks along the open
deliveries by due time and stops when it has enough, so that it costs what it takes and not what waits. Each claim has
an epoch, and a result counts only while that epoch is the row's (`storage.outcomes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, bindparam, case, exists, func, insert, or_, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import UTCDateTime, col

from bot.model.delivery import Delivery, DeliveryState
from storage.channels import takes_messages
from storage.gates import HORIZON, closed_after
from storage.tables import ChannelRow, DeliveryAttemptRow, DeliveryRow
from storage.upsert import batches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter, ColumnElement, Connection, CursorResult, Row, Update
    from sqlalchemy.sql.dml import ReturningUpdate

    from storage.gates import Admission

COLUMNS = tuple(col(getattr(DeliveryRow, name)) for name in Delivery.__dataclass_fields__)
"""What a `Delivery` is made of."""

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
# Written into the statement: neither database uses a partial index for a state that comes as a parameter.
_OPEN_STATES: BindParameter[DeliveryState] = bindparam("open_states", _OPEN, expanding=True, literal_execute=True)
_PENDING: BindParameter[DeliveryState] = bindparam("pending", DeliveryState.PENDING, literal_execute=True)

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
        for name in ("enable_seqscan", "enable_sort", "enable_hashjoin", "enable_mergejoin", "jit")
    )
)


def by_index(connection: Connection) -> None:
    """Let PostgreSQL go along its indexes, whatever its statistics say, until the end of the transaction.

    A queue fills and empties faster than statistics follow. Out of those of an empty table, a claim among thousands was
    planned as a scan of the table for each row, eight seconds in place of two milliseconds; and as a sort of all that
    waits, where it need only walk along the index of what is due: a third of the time that a delivery took.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_BY_INDEX)


def is_open() -> ColumnElement[bool]:
    """Return whether a delivery still has a way to go; both databases then use the indexes of those that have."""
    return col(DeliveryRow.state).in_(_OPEN_STATES)


def _at(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UTCDateTime)


def _claiming() -> ReturningUpdate[*tuple[object, ...]]:
    row, other, head = DeliveryRow, aliased(DeliveryRow), aliased(DeliveryRow)
    now = _at("now")
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
        col(ChannelRow.platform).concat("") == bindparam("its_platform"),
        or_(takes_messages(now), col(row.person).is_not(None)),
        ~closed_after(_at("horizon")),
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
        .limit(bindparam("most", type_=Integer))
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
            owner=bindparam("new_owner"),
            lease_until=_at("new_lease_until"),
            epoch=col(row.epoch) + 1,
            changed_at=now,
        )
        .returning(*COLUMNS, col(row.under))
    )


# Built once: in a profile, building it for each claim took longer than reading what it returned.
CLAIM = _claiming()
"""Claims for a platform: what is pending gets sent, what is unknown or whose lease expired gets looked up."""


def claim_due(
    connection: Connection, platform: str, owner: str, limit: int, *, now: datetime, lease_until: datetime
) -> CursorResult[*tuple[object, ...]]:
    """Claim for a platform and return the rows, with that under which each belongs.

    The attempt or the look-up is counted, before anything is sent.
    """
    values = {"its_platform": platform, "new_owner": owner, "most": limit}
    times = {"now": now, "horizon": now + HORIZON, "new_lease_until": lease_until}
    return connection.execute(CLAIM, values | times)


def _cancelling() -> Update:
    row = DeliveryRow
    late = (col(row.state) == _PENDING, col(row.expires_at) <= _at("now"))
    chosen = (
        select(col(row.id))
        .where(*late)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    values = {"state": DeliveryState.CANCELLED, "reason": "too late to be of use", "changed_at": _at("now")}
    return update(row).where(col(row.id).in_(select(chosen.c.id))).values(values)


_CANCEL_EXPIRED = _cancelling()


def cancel_expired(connection: Connection, now: datetime, limit: int) -> None:
    """Cancel what is not worth sending any more and was not begun."""
    connection.execute(_CANCEL_EXPIRED, {"now": now, "most": limit})


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


_BEGUN = insert(DeliveryAttemptRow).from_select(
    ["delivery_id", "epoch", "owner", "state", "started_at"],
    select(
        col(DeliveryRow.id),
        col(DeliveryRow.epoch),
        col(DeliveryRow.owner),
        col(DeliveryRow.state),
        col(DeliveryRow.changed_at),
    ).where(col(DeliveryRow.id).in_(bindparam("going", expanding=True))),
)


def begin_audit(connection: Connection, ids: Sequence[int]) -> None:
    """Write the audit's line of each of these claims, before anything is sent."""
    for batch in batches(ids):
        connection.execute(_BEGUN, {"going": batch})


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
