"""What alerts need inside the transaction that writes a change: who watches, what is planned, and the messages.

`SqlAlertBook` keeps the contract of `bot.ports.AlertBook`. A change and its alerts are kept together, or neither is: a
cursor over changes would lose some on PostgreSQL, whose ids do not commit in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlmodel import col

from bot.model import Certainty
from bot.model.delivery import DeliveryKind, DeliveryState, PlannedAlert
from storage import told
from storage.channels import load_channels
from storage.circles import deals_of_loops
from storage.outbox import enqueue
from storage.tables import DeliveryRow
from storage.upsert import batches
from storage.watches import matching

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.model import Change, Deal
    from bot.model.delivery import Channel, NewDelivery, Told
    from bot.model.watch import StoredWatch


class SqlAlertBook:
    """The alerts of one open write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def watching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        return matching(self._connection, keys)

    def channels(self, ids: Collection[int]) -> dict[int, Channel]:
        """Return the channels of these numbers."""
        found: dict[int, Channel] = {}
        for batch in batches(sorted(ids)):
            found |= load_channels(self._connection, batch)
        return found

    def planned(self, channel_ids: Collection[int], since: datetime) -> list[PlannedAlert]:
        """Return all alerts to these channels and their people that are due from `since` on and not cancelled."""
        row = DeliveryRow
        found: list[PlannedAlert] = []
        for batch in batches(sorted(channel_ids)):
            mine = (col(row.channel_id).in_(batch), col(row.kind) == DeliveryKind.ALERT, col(row.due_at) >= since)
            planned = select(col(row.channel_id), col(row.person), col(row.due_at)).where(
                *mine, col(row.state) != DeliveryState.CANCELLED
            )
            rows = self._connection.execute(planned.order_by(col(row.due_at)))
            found += [PlannedAlert(each.channel_id, each.person, each.due_at) for each in rows]
        return found

    def supersede(self, keys: Collection[str], reason: str, now: datetime) -> set[str]:
        """Cancel those of these deliveries that nobody has begun to send; return their keys."""
        row = DeliveryRow
        cancelled: set[str] = set()
        for batch in batches(sorted(keys)):
            waiting = (
                col(row.dedupe_key).in_(batch),
                col(row.state) == DeliveryState.PENDING,
                col(row.attempts) == 0,
            )
            values = {"state": DeliveryState.CANCELLED, "reason": reason, "changed_at": now}
            done = update(row).where(*waiting).values(values).returning(col(row.dedupe_key))
            cancelled.update(self._connection.execute(done).scalars())
        return cancelled

    def changes(self, deal_id: int, after: int) -> tuple[Change, ...]:
        """Return the changes of a deal after a revision, oldest first."""
        return told.changes(self._connection, {deal_id: after})[deal_id]

    def loop_deals(self, closed_by: Collection[int], limit: int) -> list[Deal]:
        """Return the deals of the best loops that would not be there without these, by number, and perhaps more."""
        return deals_of_loops(self._connection, None, closed_by, certainty=Certainty.REPORTED, limit=limit)

    def queue(self, alerts: Sequence[NewDelivery], entries: Sequence[Told], now: datetime) -> None:
        """Store alerts, and what channels are told of by them."""
        enqueue(self._connection, alerts, now)
        told.remember(self._connection, entries)
