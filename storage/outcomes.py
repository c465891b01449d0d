"""The statements by which results of claims are fenced and kept, many at a time.

Nearly all results of a moment say the same, "sent": they are one statement, with a document of the deliveries' numbers
and of that in which they differ, their numbers in the chat. A statement for each took PostgreSQL ten times as long.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import JSON, Boolean, Integer, Text, bindparam, cast, func, or_, select, update
from sqlmodel import col

from storage.tables import DeliveryAttemptRow, DeliveryRow, Int64
from storage.upsert import batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, TableValuedAlias, Update

    from bot.model.delivery import Claim, DeliveryState, Transition

    Result = tuple[Claim, Transition]
    Alike = tuple[DeliveryState, timedelta, bool, bool, str | None]

_HELD = (
    select(col(DeliveryRow.id), col(DeliveryRow.epoch), col(DeliveryRow.state))
    .where(col(DeliveryRow.id).in_(bindparam("ids", expanding=True)), col(DeliveryRow.lease_until).is_not(None))
    .order_by(col(DeliveryRow.id))
    .with_for_update()
)


def still_ours(connection: Connection, claims: Sequence[Claim]) -> set[tuple[int, int]]:
    """Return id and epoch of those claims whose lease nobody else has taken over, and lock their rows."""
    found: set[tuple[int, int]] = set()
    states = {claim.delivery.id: claim.delivery.state for claim in claims}
    for batch in batches(sorted(states)):
        rows = connection.execute(_HELD, {"ids": batch})
        found |= {(held.id, held.epoch) for held in rows if held.state is states[held.id]}
    return found


def store_transitions(connection: Connection, results: Sequence[Result], now: datetime) -> None:
    """Store what became of claims that are still ours, and end their lines of the audit."""
    if not results:
        return
    result, ended = _statements(connection.dialect.name)
    connection.execute(result, _by_transition(results, now))
    connection.execute(ended, _by_outcome(results, now))


def _by_transition(results: Sequence[Result], now: datetime) -> list[dict[str, object]]:
    alike: dict[Alike, dict[int, str | None]] = defaultdict(dict)
    for claim, to in results:
        alike[to.state, to.wait, to.held, to.marked, to.reason][claim.delivery.id] = to.remote_id
    return [
        {
            "given": json.dumps(remote_ids),
            "new_state": state,
            "new_due_at": now + wait,
            "new_held_at": now if held else None,
            "new_marked": marked,
            "new_reason": reason,
            "new_changed_at": now,
        }
        for (state, wait, held, marked, reason), remote_ids in alike.items()
    ]


def _by_outcome(results: Sequence[Result], now: datetime) -> list[dict[str, object]]:
    alike: dict[tuple[str, str | None], dict[int, str]] = defaultdict(dict)
    for claim, to in results:
        alike[to.outcome, to.reason][claim.delivery.id] = str(claim.delivery.epoch)
    return [
        {"given": json.dumps(epochs), "new_ended_at": now, "new_outcome": outcome, "new_reason": reason}
        for (outcome, reason), epochs in alike.items()
    ]


@cache
def _statements(dialect: str) -> tuple[Update, Update]:
    """Return the statement that stores results, and the one that ends lines of the audit."""
    given, line = _given(dialect), DeliveryAttemptRow
    number, row = cast(given.c.key, Int64), DeliveryRow
    stored = (
        update(row)
        .where(col(row.id) == number)
        .values(
            remote_id=given.c.value,
            marked=or_(col(row.marked), bindparam("new_marked", type_=Boolean)),
            owner=None,
            lease_until=None,
            **_bound("state", "due_at", "held_at", "reason", "changed_at"),
        )
    )
    ended = (
        update(line)
        .where(col(line.delivery_id) == number, col(line.epoch) == cast(given.c.value, Integer))
        .values(**_bound("ended_at", "outcome", "reason"))
    )
    return stored, ended


def _bound(*names: str) -> dict[str, object]:
    return {name: bindparam(f"new_{name}") for name in names}


def _given(dialect: str) -> TableValuedAlias:
    """Return the members of the document `given` as a table of keys and values, both of them texts."""
    document = cast(bindparam("given", type_=Text), JSON) if dialect == "postgresql" else bindparam("given", type_=Text)
    members = func.json_each_text(document) if dialect == "postgresql" else func.json_each(document)
    return members.table_valued("key", "value").alias("given")
