"""Opens write transactions in which replicas work side by side, tells the store's time, and inserts a row just once.

`storage.engine.writing` lets one writer in at a time. For deliveries that would make every replica wait for each
other's news: here, on PostgreSQL, only those wait that want the same rows. SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Integer, literal_column, text
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import writing
from storage.failures import place, store_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Engine
    from sqlmodel import SQLModel

    Clock = Callable[[Connection], datetime]
    """Tells the time of the database behind a connection."""


@contextmanager
def writing_rows(engine: Engine) -> Iterator[Connection]:
    """Open a write transaction that waits for rows, not for other writers. Raises StoreError."""
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with store_errors(place(engine)), engine.begin() as connection:
        yield connection


def store_time(connection: Connection) -> datetime:
    """Return the time now by the database's clock, the one clock that all replicas have in common."""
    if connection.dialect.name == "sqlite":
        told = connection.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(told).replace(tzinfo=UTC)
    now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)


def insert_once(connection: Connection, table: type[SQLModel], row: Mapping[str, object]) -> bool:
    """Insert the row and return True, or leave it and return False where it would break a uniqueness."""
    told = literal_column("1", Integer)
    # Counted by what comes back: the driver does not tell how many rows an INSERT of this kind left.
    if connection.dialect.name == "postgresql":
        on_postgresql = postgresql.insert(table).values(dict(row)).on_conflict_do_nothing()
        return connection.execute(on_postgresql.returning(told)).first() is not None
    on_sqlite = sqlite.insert(table).values(dict(row)).on_conflict_do_nothing()
    return connection.execute(on_sqlite.returning(told)).first() is not None
