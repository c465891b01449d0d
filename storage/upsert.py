"""The one way to write many rows, on both databases, in batches: those that are there are left alone, or replaced."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Insert, Update
    from sqlmodel import SQLModel

    _Parameter = tuple[str, object, Callable[[object], object] | None]

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
    if rows:
        execute_many(connection, _replacement(table, connection.dialect.name, tuple(keys), tuple(rows[0])), rows)


def execute_many(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, object]]) -> None:
    """Execute a statement for each row, all of which have the same columns; `statement` is one that is kept.

    Values are prepared column by column in place of row by row, and those that come again only once: in half the time.
    """
    if not rows:
        return
    text, parameters = _compiled(statement, connection.dialect, tuple(rows[0]))
    columns = []
    for name, constant, process in parameters:
        values = [row[name] for row in rows] if name in rows[0] else [constant] * len(rows)
        if process is not None:
            # Times and words of an enum: most columns have but a few.
            prepared = {value: process(value) for value in set(values)}
            values = [prepared[value] for value in values]
        columns.append(values)
    in_order = list(zip(*columns, strict=True))
    if connection.dialect.positional:
        connection.exec_driver_sql(text, in_order)
    else:
        names = [name for name, _, _ in parameters]
        connection.exec_driver_sql(text, [dict(zip(names, row, strict=True)) for row in in_order])


def batches(values: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut `values` into runs of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert_new_plain(
    connection: Connection, table: type[SQLModel], columns: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]
) -> None:
    """Do the same for rows of text and whole numbers, which a driver takes as they are: in a fraction of the time.

    `columns` and rows are in the order of the table. Registering the gazetteer writes some ten thousand of
    them at a first start.
    """
    for batch in batches(rows, _PLAIN_BATCH):
        if connection.dialect.name == "postgresql":
            arrays = tuple(list(column) for column in zip(*batch, strict=True))
            connection.exec_driver_sql(_insertion_by_column(table, columns), arrays)
        else:
            statement = _insertion(table, "sqlite").compile(dialect=connection.dialect, column_keys=columns)
            connection.exec_driver_sql(statement.string, list(batch))


@cache
def _insertion_by_column(table: type[SQLModel], columns: tuple[str, ...]) -> str:
    """Return a statement that takes each column as one array, so that PostgreSQL plans and answers once for all."""
    model = inspect(table)
    arrays = ["%s::bigint[]" if model.columns[name].type.python_type is int else "%s::text[]" for name in columns]
    rows = f"SELECT * FROM unnest({', '.join(arrays)})"  # noqa: S608  # names of our own
    return f"INSERT INTO {model.local_table} ({', '.join(columns)}) {rows} ON CONFLICT DO NOTHING"


@lru_cache(maxsize=64)
def _compiled(
    statement: Insert | Update, dialect: Dialect, columns: tuple[str, ...]
) -> tuple[str, Sequence[_Parameter]]:
    """Return the text of a statement and, in order, its parameters: name, constant, and what prepares values."""
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    names = compiled.positiontup or list(compiled.binds)  # the former is None where parameters go by name
    return compiled.string, [
        (name, bind.effective_value, bind.type.dialect_impl(dialect).bind_processor(dialect))
        for name, bind in ((name, compiled.binds[name]) for name in names)
    ]


@cache
def _replacement(table: type[SQLModel], dialect: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    others = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


@cache
def _insertion(table: type[SQLModel], dialect: str) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
