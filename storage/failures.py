"""Turns a database's refusals into a `StoreError` that says what is wrong and what to do.

Only what the person who runs dealwire can put right is translated; what a bug of ours causes passes through.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Error as PostgresqlError
    from sqlalchemy import Engine

UPGRADE_HINT = "run `dealwire db upgrade`"

# By the name of SQLite's result code, or the start of it: extended codes add a suffix.
_SQLITE = {
    "SQLITE_BUSY": "{where} is locked: another process has been writing to it for too long; stop it, or try again",
    "SQLITE_LOCKED": "{where} is locked: another process has been writing to it for too long; stop it, or try again",
    "SQLITE_NOTADB": "{where} is a file, but no SQLite database; name another path",
    "SQLITE_CANTOPEN": "there is no database that can be opened at {where}; check the path, then " + UPGRADE_HINT,
    "SQLITE_READONLY": "{where} cannot be written; give this user the right to write the file and its folder",
    "SQLITE_PERM": "{where} cannot be read; give this user the right to read and write the file and its folder",
    "SQLITE_AUTH": "{where} cannot be read; give this user the right to read and write the file and its folder",
    "SQLITE_FULL": "the disk of {where} is full; free some space",
    "SQLITE_CORRUPT": "{where} is damaged; restore a backup",
    "SQLITE_IOERR": "{where} cannot be read or written by the system; check the disk, never use a network folder",
}

# By SQLSTATE, or the start of it. https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": "the server of {where} cannot be reached; check that it runs and that the URL is right",
    "28": "{where} refuses this user; check user and password in the URL",
    "3D000": "{where} does not exist; create it with `createdb`, then " + UPGRADE_HINT,
    "3F000": "{where} has no such schema; check the search path of this user",
    "42P01": "{where} is no dealwire database, or an old one; " + UPGRADE_HINT,
    "42703": "{where} is an old dealwire database; " + UPGRADE_HINT,
    "42501": "this user may not use {where}; grant it the right to read, write and create tables",
    "25006": "{where} is read-only; use the primary server",
    "53": "the server of {where} has run out of connections, memory or disk space; give it more",
    "55P03": "{where} is locked: another process has been writing to it for too long; stop it, or try again",
    "57P": "the server of {where} is starting or stopping; try again",
}


@contextmanager
def store_errors(where: str) -> Iterator[None]:
    """Raise StoreError in place of those errors of a database, of a file or of a connection that a person can mend.

    `where` names the database in the sentence (see `place`).
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        sentence = _sentence(error.orig if isinstance(error, DBAPIError) else error)
        if sentence is None:
            raise
        raise StoreError(sentence.format(where=where)) from error
    except OSError as error:
        raise StoreError(f"{where} cannot be used: {error.strerror}; check the path and its rights") from error


def place(engine: Engine) -> str:
    """Return where the database is, without the password, for people."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=True)


def _sentence(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    # Imported here: whoever stores in SQLite need not wait for PostgreSQL's driver.
    import psycopg  # noqa: PLC0415

    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return _of_connection(str(error))
    return _of_postgresql(error) if isinstance(error, psycopg.Error) else None


def _of_sqlite(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_ERROR" and str(error).startswith(("no such table", "no such column")):
        return "{where} is no dealwire database, or an old one; " + UPGRADE_HINT
    return next((sentence for code, sentence in _SQLITE.items() if name.startswith(code)), None)


def _of_connection(text: str) -> str:
    """Return what libpq's text means: a connection that never came about has no SQLSTATE."""
    if "does not exist" in text and "database" in text:
        return _POSTGRESQL["3D000"]
    return _POSTGRESQL["28" if "authentication failed" in text else "08"]


def _of_postgresql(error: PostgresqlError) -> str | None:
    state = error.sqlstate or ""
    return next((sentence for code, sentence in _POSTGRESQL.items() if state.startswith(code)), None)
