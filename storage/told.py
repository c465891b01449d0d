"""Keeps which deals a channel was told of, at which revision, and in which message.

A channel counts as told by a message until that message is known to have never come: then the deal is news again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, tuple_, update
from sqlmodel import col

from bot.model import Change
from bot.model.delivery import DeliveryState
from storage.engine import reading
from storage.tables import DealChangeRow, DeliveryRow, ToldRow
from storage.upsert import batches, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from bot.model.delivery import Told

_NEVER_CAME = (DeliveryState.DEAD, DeliveryState.CANCELLED)


class SqlMemory:
    """Remembers in the database of `engine`: the contract of `bot.ports.Memory`. Raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self, channel_id: int, deal_ids: Collection[int]) -> dict[int, int]:
        """Return, of these deals, those that the channel was told of, with the latest revision that it was told."""
        with reading(self._engine) as connection:
            return told(connection, channel_id, deal_ids)

    def changes(self, after: Mapping[int, int]) -> dict[int, tuple[Change, ...]]:
        """Return for each deal its changes after a revision, oldest first."""
        with reading(self._engine) as connection:
            return changes(connection, after)


def told(connection: Connection, channel_id: int, deal_ids: Collection[int]) -> dict[int, int]:
    """Return, of these deals, those that the channel was told of, with the latest revision that it was told."""
    row, message = ToldRow, DeliveryRow
    found: dict[int, int] = {}
    for batch in batches(sorted(deal_ids)):
        latest = (
            select(col(row.deal_id), func.max(col(row.revision)).label("revision"))
            .join(message, col(message.dedupe_key) == col(row.dedupe_key), isouter=True)
            .where(
                col(row.channel_id) == channel_id,
                col(row.deal_id).in_(batch),
                or_(col(message.id).is_(None), col(message.state).not_in(_NEVER_CAME)),
            )
            .group_by(col(row.deal_id))
        )
        found |= {each.deal_id: each.revision for each in connection.execute(latest)}
    return found


def changes(connection: Connection, after: Mapping[int, int]) -> dict[int, tuple[Change, ...]]:
    """Return for each deal its changes after a revision, oldest first."""
    row = DealChangeRow
    found: dict[int, list[Change]] = {number: [] for number in after}
    for batch in batches(sorted(after)):
        recorded = (
            select(row)
            .where(or_(*(and_(col(row.deal_id) == number, col(row.revision) > after[number]) for number in batch)))
            .order_by(col(row.deal_id), col(row.revision), col(row.position))
        )
        for each in connection.execute(recorded):
            change = Change(type=each.type, at=each.at, before=each.before, after=each.after, url=each.url)
            found[each.deal_id].append(change)
    return {number: tuple(each) for number, each in found.items()}


def remember(connection: Connection, entries: Sequence[Told]) -> None:
    """Remember what channels are told of by messages, inside a transaction of somebody else."""
    rows = [
        {"channel_id": e.channel_id, "deal_id": e.deal_id, "revision": e.revision, "dedupe_key": e.dedupe_key}
        for e in entries
    ]
    insert_new(connection, ToldRow, rows)


def follow_merge(connection: Connection, survivor: int, revision: int, absorbed: int) -> None:
    """Let all that were told of the deal `absorbed` count as told of `survivor` at this revision."""
    row = ToldRow
    both = select(col(row.channel_id)).where(col(row.deal_id) == survivor, col(row.revision) == revision)
    led = (
        select(col(row.channel_id), func.max(col(row.revision)))
        .where(col(row.deal_id) == absorbed, col(row.channel_id).not_in(both))
        .group_by(col(row.channel_id))
    )
    last = tuple_(col(row.channel_id), col(row.revision)).in_(led)
    moved = update(row).where(col(row.deal_id) == absorbed, last)
    connection.execute(moved.values(deal_id=survivor, revision=revision))
