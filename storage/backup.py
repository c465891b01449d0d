"""Copies a running store to one file: a whole database in one state, while others read and write.

It serves SQLite; PostgreSQL has its own tools for this, which also keep what happens after the copy.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.errors import StoreError
from storage.engine import sqlite_file
from storage.failures import place, store_errors
from storage.migrate import check

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def backup(engine: Engine, target: Path) -> None:
    """Write a copy of the store to the new file `target`, in which it can be opened as it is.

    `target` appears only when it is complete. Raises StoreError where it exists already, and for PostgreSQL.
    """
    source = sqlite_file(engine)
    if source is None:
        raise StoreError(f"{place(engine)} is backed up with PostgreSQL's own tools; run `pg_dump`")
    if target.exists():
        raise StoreError(f"{target} exists already; name a new file for the backup")
    if not target.parent.is_dir():
        raise StoreError(f"there is no folder {target.parent} for the backup; make it, or name another")
    check(engine)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with store_errors(str(target)):
            _copy(source, partial)
            partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        # All pages in one step: between two steps a writer would make the copy start anew, again and again.
        original.backup(copy)
        # One file that is whole by itself, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
