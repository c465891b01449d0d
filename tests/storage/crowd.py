"""Many watches at once, and what a call costs: counted in a database's own units, not in time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text
from sqlmodel import col

from bot.model import Watch
from bot.pipeline.alerts import watch_keys
from storage.engine import reading, writing
from storage.names import digest
from storage.settings import watch_document
from storage.tables import WatchKeyRow, WatchRow
from storage.upsert import insert_new
from storage.watches import matching

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import Connection, Engine

    from bot.model.delivery import Channel


def crowd_watches(engine: Engine, channel: Channel, numbers: Sequence[int]) -> None:
    """Let each of the numbers be a person of the channel who watches a company of their own."""
    watches = [Watch(channel=str(channel.key), companies=(f"Company {each}",), person=f"U{each}") for each in numbers]
    documents = [watch_document(watch) for watch in watches]
    with writing(engine) as connection:
        first = (connection.execute(select(func.max(col(WatchRow.id)))).scalar_one() or 0) + 1
        ids = range(first, first + len(watches))
        insert_new(
            connection,
            WatchRow,
            [
                {
                    "id": number,
                    "channel_id": channel.id,
                    "person": watch.person,
                    "filter_digest": digest(json.dumps(document, sort_keys=True)),
                    "filter": document,
                }
                for number, watch, document in zip(ids, watches, documents, strict=True)
            ],
        )
        keys = [(key, number) for number, watch in zip(ids, watches, strict=True) for key in watch_keys(watch)]
        insert_new(connection, WatchKeyRow, [{"watch_key": key, "watch_id": number} for key, number in keys])
        connection.execute(text("ANALYZE"))


def work_of_matching(engine: Engine, keys: Collection[str]) -> int:
    """Return what it takes to find the watches of these keys (see `work_of`)."""
    with reading(engine) as connection:
        return work_of(connection, lambda: matching(connection, keys))


def work_of(connection: Connection, call: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine takes in a call, or at how many pages of tables PostgreSQL looks."""
    return (_steps if connection.dialect.name == "sqlite" else _pages)(connection, call)


def _steps(connection: Connection, call: Callable[[], object]) -> int:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.set_progress_handler(count, 1)
    try:
        call()
    finally:
        raw.set_progress_handler(None, 1)
    return steps


def _pages(connection: Connection, call: Callable[[], object]) -> int:
    looked_at = text(
        "SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    before = connection.execute(looked_at).scalar_one()
    call()
    return int(connection.execute(looked_at).scalar_one() - before)
