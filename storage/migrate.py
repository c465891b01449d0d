"""Brings the schema of a database up to date, and says whether it is.

An upgrade is one write transaction: it queues with all other writers, processes that start together upgrade once,
and one that fails leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from bot.errors import StoreError
from storage.engine import reading, sqlite_file, writing
from storage.failures import UPGRADE_HINT, place, store_errors
from storage.tables import VERSION_TABLE, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).parent / "migrations"
_SWITCH_WAIT_S = 30.0
_RETRY_S = 0.05


def upgrade(engine: Engine) -> str:
    """Make the database or bring it up to date, and return its revision; safe in many processes at once.

    Raises StoreError, also for a database of a newer dealwire.
    """
    _prepare_sqlite(engine)
    with _migrating(engine) as connection:
        current = _revision(connection)
        _refuse_newer(current, engine)
        if current is None:
            _refuse_foreign(connection, engine)
        if current != head():
            _run_migrations(connection)
    return head()


def check(engine: Engine) -> str:
    """Return the revision of the database; raise StoreError unless it is the one that this version needs."""
    with reading(engine) as connection:
        current = _revision(connection)
    _refuse_newer(current, engine)
    if current is None:
        raise StoreError(f"{place(engine)} is no dealwire database yet; {UPGRADE_HINT}")
    if current != head():
        raise StoreError(f"{place(engine)} is an old dealwire database, at revision {current}; {UPGRADE_HINT}")
    return current


def head() -> str:
    """Return the revision that this version needs."""
    return max(_revisions())


def _refuse_newer(current: str | None, engine: Engine) -> None:
    if current is not None and current not in _revisions():
        raise StoreError(
            f"{place(engine)} was written by a newer dealwire (revision {current}); install that version, or newer"
        )


def _refuse_foreign(connection: Connection, engine: Engine) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        names = ", ".join(taken)
        raise StoreError(f"{place(engine)} belongs to something else, it has tables {names}; name another database")


def _revision(connection: Connection) -> str | None:
    # Asked for by ourselves, as is the newest revision: most programs find a schema that is current, and need not load
    # Alembic to learn so.
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))


@cache
def _revisions() -> frozenset[str]:
    """Return all revisions: each migration's file is named after its own, and they go up."""
    found = frozenset(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    if not found:
        raise StoreError("the migrations are missing from this installation; install dealwire again")
    return found


def _run_migrations(connection: Connection) -> None:
    # Imported here: see above.
    from alembic import command  # noqa: PLC0415

    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrations() -> Config:
    """Return Alembic's settings for the migrations."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # A percent sign in a path would start an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Open a write transaction that may rebuild tables.

    SQLite changes a table by copying and dropping it, and dropping would carry off all rows that refer to it: foreign
    keys are off meanwhile and checked at the end. The setting cannot be changed inside a transaction.
    """
    with writing(engine, foreign_keys=False) as connection:
        yield connection
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise StoreError(f"an upgrade of {place(engine)} would have broken it, so nothing was changed; report this")


def _prepare_sqlite(engine: Engine) -> None:
    """Make the file where it is missing, and switch it to write-ahead logging, in which readers wait for nobody."""
    path = sqlite_file(engine)
    if path is None:
        return
    with store_errors(place(engine)):
        if not path.exists():
            path.touch()
        with closing(sqlite3.connect(path, timeout=_SWITCH_WAIT_S, isolation_level=None)) as connection:
            _log_ahead(connection)


def _log_ahead(connection: sqlite3.Connection) -> None:
    # The switch needs the file for itself for a moment, and SQLite does not wait for that by itself.
    deadline = time.monotonic() + _SWITCH_WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)
        else:
            return
