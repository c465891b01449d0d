"""Keeps watches, and finds those that a deal may fit: `SqlWatches` keeps the contract of `bot.ports.Watches`.

Each watch stands in an index under its keys (see `bot.pipeline.alerts.watch_keys`), so finding costs what is found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlmodel import col

from bot.model.delivery import ChannelKey
from bot.model.watch import StoredWatch
from storage.channels import channel_id
from storage.engine import reading
from storage.names import digest
from storage.settings import stored_watch, watch_document
from storage.tables import ChannelRow, WatchKeyRow, WatchRow
from storage.transactions import insert_once, writing_rows
from storage.upsert import batches, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.model import Watch
    from bot.model.workspace import WorkspaceKey


class SqlWatches:
    """Keeps watches in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, watch: Watch, keys: Collection[str]) -> StoredWatch:
        """Store a watch of a registered channel under its keys, and return it; one that is there stays as it is."""
        document = watch_document(watch)
        with writing_rows(self._engine) as connection:
            number = channel_id(connection, ChannelKey.parse(watch.channel))
            row = {
                "channel_id": number,
                "person": watch.person or "",
                "filter_digest": digest(json.dumps(document, sort_keys=True)),
                "filter": document,
            }
            new = insert_once(connection, WatchRow, row)
            same = [col(getattr(WatchRow, name)) == row[name] for name in ("channel_id", "person", "filter_digest")]
            (stored,) = _select(connection, same[0] & same[1] & same[2])
            if new:
                insert_new(connection, WatchKeyRow, [{"watch_key": k, "watch_id": stored.id} for k in sorted(keys)])
            return stored

    def remove(self, watch_id: int) -> bool:
        """Remove a watch, and return whether it was there."""
        with writing_rows(self._engine) as connection:
            return connection.execute(delete(WatchRow).where(col(WatchRow.id) == watch_id)).rowcount == 1

    def snooze(self, watch_id: int, until: datetime | None) -> bool:
        """Let what a watch finds wait until then, None: no longer; return whether it is there."""
        with writing_rows(self._engine) as connection:
            mine = col(WatchRow.id) == watch_id
            return connection.execute(update(WatchRow).where(mine).values(snoozed_until=until)).rowcount == 1

    def watches(self, channel: ChannelKey, person: str | None) -> list[StoredWatch]:
        """Return the watches of a person in a channel, or of the channel itself, by number."""
        mine = (
            (col(ChannelRow.platform) == channel.platform)
            & (col(ChannelRow.workspace) == channel.workspace)
            & (col(ChannelRow.ext_id) == channel.ext_id)
            & (col(WatchRow.person) == (person or ""))
        )
        with reading(self._engine) as connection:
            return _select(connection, mine)

    def watch(self, watch_id: int) -> StoredWatch | None:
        """Return the watch of this number, None where there is none."""
        with reading(self._engine) as connection:
            return next(iter(_select(connection, col(WatchRow.id) == watch_id)), None)

    def of_person(self, workspace: WorkspaceKey, person: str) -> list[StoredWatch]:
        """Return the watches that tell a person by direct message, of all channels of a workspace, by number."""
        mine = (
            (col(ChannelRow.platform) == workspace.platform)
            & (col(ChannelRow.workspace) == workspace.workspace)
            & (col(WatchRow.person) == person)
        )
        with reading(self._engine) as connection:
            return _select(connection, mine)

    def matching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        with reading(self._engine) as connection:
            return matching(connection, keys)


def matching(connection: Connection, keys: Collection[str]) -> list[StoredWatch]:
    """Return all watches that stand under one of the keys, inside a transaction of somebody else."""
    found: dict[int, StoredWatch] = {}
    for batch in batches(sorted(keys)):
        under = select(col(WatchKeyRow.watch_id)).where(col(WatchKeyRow.watch_key).in_(batch))
        found |= {stored.id: stored for stored in _select(connection, col(WatchRow.id).in_(under))}
    return [found[number] for number in sorted(found)]


def _select(connection: Connection, condition: ColumnElement[bool]) -> list[StoredWatch]:
    watch, channel = WatchRow, ChannelRow
    rows = connection.execute(
        select(
            col(watch.id),
            col(watch.channel_id),
            col(watch.person),
            col(watch.filter),
            col(watch.snoozed_until),
            col(channel.platform),
            col(channel.workspace),
            col(channel.ext_id),
        )
        .join(channel, col(channel.id) == col(watch.channel_id))
        .where(condition)
        .order_by(col(watch.id))
    )
    return [
        StoredWatch(
            id=row.id,
            channel_id=row.channel_id,
            watch=stored_watch(str(ChannelKey(row.platform, row.workspace, row.ext_id)), row.person, row.filter),
            snoozed_until=row.snoozed_until,
        )
        for row in rows
    ]
