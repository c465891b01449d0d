"""Tells why something came to a channel, or did not: the contract of `bot.ports.Reasons`, from what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlmodel import col

from bot.model.delivery import Delivery, DeliveryState
from bot.model.workspace import Backlog
from storage import claims
from storage.engine import reading
from storage.tables import DeliveryRow, ToldRow
from storage.transactions import store_time

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine

    from storage.transactions import Clock

_MESSAGES = 20


class SqlReasons:
    """Reads the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def messages(self, channel_id: int, deal_id: int, also: Collection[str] = ()) -> list[Delivery]:
        """Return the digests and alerts that tell a deal to a channel, and those of these keys, the latest first."""
        row = DeliveryRow
        keys = select(col(ToldRow.dedupe_key)).where(
            col(ToldRow.channel_id) == channel_id, col(ToldRow.deal_id) == deal_id
        )
        of_it = or_(col(row.dedupe_key).in_(keys), col(row.dedupe_key).in_(sorted(also)))
        telling = select(*claims.COLUMNS).where(of_it)
        latest = telling.order_by(col(row.due_at).desc(), col(row.id).desc()).limit(_MESSAGES)
        with reading(self._engine) as connection:
            return [Delivery(**found._asdict()) for found in connection.execute(latest)]

    def backlog(self, channel_id: int) -> Backlog:
        """Return since when something waits in a channel that should have gone out."""
        row = DeliveryRow
        with reading(self._engine) as connection:
            now = self._clock(connection)
            mine = col(row.channel_id) == channel_id
            due = (col(row.state).in_((DeliveryState.PENDING, DeliveryState.SENDING)), col(row.due_at) <= now)
            pending = select(func.min(col(row.due_at))).where(mine, *due)
            unknown = select(func.min(func.coalesce(col(row.held_at), col(row.first_sent_at), col(row.due_at)))).where(
                mine, col(row.state) == DeliveryState.UNKNOWN
            )
            return Backlog(
                pending_since=connection.execute(pending).scalar_one(),
                unknown_since=connection.execute(unknown).scalar_one(),
            )
