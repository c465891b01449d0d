"""The one way to write many rows: those that are there already are left alone, on both databases, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlmodel import SQLModel

T = TypeVar("T")

BATCH = 500
"""How many values one statement carries: well under the 32,766 variables of SQLite even for rows of many columns."""


def insert_new(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows; leave out those that would break a uniqueness. All rows have the same columns."""
    statement = (
        postgresql.insert(table).on_conflict_do_nothing()
        if connection.dialect.name == "postgresql"
        else sqlite.insert(table).on_conflict_do_nothing()
    )
    for batch in batches(rows):
        connection.execute(statement, [dict(row) for row in batch])


def batches(values: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut `values` into runs of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
