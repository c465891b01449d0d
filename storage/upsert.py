"""The one way to write many rows, on both databases, in batches: those that are there are left alone, or replaced."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Insert
    from sqlmodel import SQLModel

T = TypeVar("T")

BATCH = 500
"""How many values one statement carries: well under the 32,766 variables of SQLite even for rows of many columns."""

_PLAIN_BATCH = 10_000


def insert_new(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows; leave out those that would break a uniqueness. All rows have the same columns."""
    statement = _insertion(table, connection.dialect.name)
    for batch in batches(rows):
        connection.execute(statement, [dict(row) for row in batch])


def insert_or_replace(
    connection: Connection, table: type[SQLModel], keys: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert the rows; one whose `keys` are there already takes the other columns of the new row.

    All rows have the same columns. Of several with the same keys the last one stays.
    """
    if not rows:
        return
    statement = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    replacing = statement.on_conflict_do_update(index_elements=keys, set_=others)
    for batch in batches(rows):
        connection.execute(replacing, [dict(row) for row in batch])


def batches(values: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut `values` into runs of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert_new_plain(
    connection: Connection, table: type[SQLModel], columns: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]
) -> None:
    """Do the same for rows of text and whole numbers, which a driver takes as they are: in half the time.

    `columns` and rows are in the order of the table. Registering the gazetteer writes some ten thousand of
    them at a first start.
    """
    statement = _insertion(table, connection.dialect.name).compile(dialect=connection.dialect, column_keys=columns)
    for batch in batches(rows, _PLAIN_BATCH):
        if statement.positional:
            connection.exec_driver_sql(statement.string, list(batch))
        else:
            connection.exec_driver_sql(statement.string, [dict(zip(columns, row, strict=True)) for row in batch])


@cache
def _insertion(table: type[SQLModel], dialect: str) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
