"""Turns a database URL into an SQLAlchemy engine, and an engine into transactions that read or that write.

SQLite and PostgreSQL differ in three points only, and all three are settled here: how a connection is set up, how a
reader gets a snapshot, and how writers queue, one at a time, across processes. Passwords stay out of every text.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreError
from storage.failures import place, store_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

WRITER_LOCK = 0x6465616C77697265
"""The advisory lock that PostgreSQL's writers queue at: "dealwire" in ASCII."""

_WRITES = "dealwire_writes"
_FOREIGN_KEYS = "dealwire_foreign_keys"
_SECRETS = ("password", "sslpassword")


def open_engine(url: str, *, lock_timeout_s: float = 30.0) -> Engine:
    """Return an engine for `sqlite:///FILE` or `postgresql://…`; nothing is opened or created yet.

    A writer waits `lock_timeout_s` seconds for another one. Raises StoreError for a URL of any other kind.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Not chained: the library's message may hold the URL, and so a password.
        raise StoreError("the database URL cannot be read; write sqlite:///FILE or postgresql://…") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed, lock_timeout_s)
        case "postgresql" | "postgres":
            return _postgresql(parsed, lock_timeout_s)
        case other:
            raise StoreError(f"no database of the kind {other!r} is served; use sqlite:///FILE or postgresql://…")


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of an SQLite database, None for PostgreSQL."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    return Path(engine.url.database)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a snapshot: all statements see one state, no writer is waited for. Raises StoreError."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with store_errors(place(engine)), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """Open a write transaction, kept when the block ends well; only one runs at a time. Raises StoreError.

    SQLite does not enforce foreign keys in it when `foreign_keys` is False.
    """
    writer = engine.execution_options(**{_WRITES: True, _FOREIGN_KEYS: foreign_keys})
    with store_errors(place(engine)), writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Under READ COMMITTED: each statement after the lock sees what the last writer left.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        yield connection


def _sqlite(url: URL, lock_timeout_s: float) -> Engine:
    if url.database in (None, "", ":memory:") or url.query:
        raise StoreError("SQLite needs a plain file, as several connections share it: write sqlite:///FILE")
    path = Path(str(url.database))
    # mode=rw: a mistyped path must not become an empty database; `storage.migrate` makes new ones.
    address = f"file:{quote(str(path.absolute()))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=lock_timeout_s, check_same_thread=False)

    engine = sqlalchemy.create_engine(url.set(drivername="sqlite"), creator=connect)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them deferred, and a deferred transaction that
    # turns to writing fails at once, without waiting, when another one has written since.
    connection.isolation_level = None
    # NORMAL may lose the last commits with the power, so a mark "sent" too, and a message would go out twice.
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Inside a transaction this setting would be ignored.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'ON' if options.get(_FOREIGN_KEYS, True) else 'OFF'}")
    writes = options.get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, lock_timeout_s: float) -> Engine:
    secrets = {key: value for key in _SECRETS if isinstance(value := url.query.get(key), str)}
    own = url.query.get("options")
    options = f"{own if isinstance(own, str) else ''} -c lock_timeout={int(lock_timeout_s * 1000)} -c timezone=UTC"
    return sqlalchemy.create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query((*_SECRETS, "options")),
        connect_args=secrets | {"options": options, "connect_timeout": 10, "application_name": "dealwire"},
        pool_pre_ping=True,
        hide_parameters=True,
    )
