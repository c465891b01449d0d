"""A number of deals → a store that holds them, made up but with the rows that dealwire itself would have written.

One deal of each shape is stored by dealwire and taken back. Its rows are the pattern: every other deal of the shape is
a copy with its own numbers, names, sum and time in their places. So a million deals are loaded in minutes: in bulk,
with indexes made at the end.

The graph is skewed, as deals are: companies are drawn by a power of a uniform number, so that the first of them are
party to tens of thousands of deals. Each company pays for one deal at least.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from alembic.script import ScriptDirectory
from sqlalchemy import insert, text

from bot.model import Change, ChangeType, Money, Status
from storage import migrate
from storage.deals import insert_deal
from storage.engine import writing
from storage.names import bigrams, digest, normalised
from storage.tables import metadata
from tests.factories import event, facts, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from bot.model import DealFacts

FIRST = 10
"""The number of the first deal, and of the first company."""
GRAPH = ("deal", "deal_party", "deal_source")
"""Which rows of a deal its facts and the graph of payments are made of."""
ALL = (*GRAPH, "deal_text", "deal_word", "deal_change")
"""All rows of such a deal: it is found by its words, too."""
KINDS = ("investment", "compute", "chips", "buildout", "power", "financing", "acquisition")
DAY = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)
MINUTES = 500_000
"""All deals are told within so many minutes from `DAY` on: nearly a year."""

_BATCH = 10_000
_SIDES = ((1, 1), (1, 2), (2, 1))
_SIDES_OF_100 = (90, 5, 5)
_STATUSES = (Status.ANNOUNCED, Status.COMPLETED, Status.RUMOURED, Status.CANCELLED)
_STATUSES_OF_100 = (70, 10, 15, 5)
_UNKNOWN = 0.4
"""The share of deals without a sum."""
_NULL = r"\N"
"""NULL as PostgreSQL's bulk format spells it."""
_CACHE_KB = 1_000_000

Shape = tuple[int, int, bool, Status]
"""Payers, payees, whether the sum is known, and the status: deals that share these differ in values only."""


@dataclass(frozen=True, slots=True)
class Made:
    """A deal that was drawn: its companies by number, its sum in whole dollars."""

    number: int
    payers: tuple[int, ...]
    payees: tuple[int, ...]
    dollars: int | None
    status: Status
    kind: str
    at: datetime

    @property
    def shape(self) -> Shape:
        """Of which pattern it is a copy."""
        return len(self.payers), len(self.payees), self.dollars is not None, self.status


def drawn(deals: int, companies: int, skew: float, seed: int) -> Iterator[Made]:
    """Yield deals, the same ones for the same arguments."""
    chance = random.Random(seed)  # noqa: S311
    for index in range(deals):
        payers, payees = chance.choices(_SIDES, _SIDES_OF_100)[0]
        names = dict.fromkeys((FIRST + index,) if index < companies else ())
        while len(names) < payers + payees:
            names[FIRST + int(companies * chance.random() ** skew)] = None
        yield Made(
            number=FIRST + index,
            payers=tuple(names)[:payers],
            payees=tuple(names)[payers:],
            dollars=None if chance.random() < _UNKNOWN else int(10 ** chance.uniform(6, 11)),
            status=chance.choices(_STATUSES, _STATUSES_OF_100)[0],
            kind=chance.choice(KINDS),
            at=DAY + timedelta(minutes=chance.randrange(MINUTES)),
        )


def name_of(company: int) -> str:
    """Return the name of the company of this number."""
    return f"C{company}"


def facts_of(made: Made, name: Callable[[int], str] = name_of) -> DealFacts:
    """Return the facts of a deal as the core hands them to the store."""
    payers, payees = [name(each) for each in made.payers], [name(each) for each in made.payees]
    money = None if made.dollars is None else Money(made.dollars, "USD")
    told = event(made.kind, payers, payees, money=money, status=made.status)
    return facts(telling(told, url=_address(made.number), title=" ".join([*payers, *payees]), seen_at=made.at))


def changes_of(made: Made) -> list[Change]:
    """Return the changes of a deal as the core hands them to the store."""
    return [Change(type=ChangeType.FIRST_SEEN, at=made.at)]


def fill(
    engine: Engine,
    deals: int,
    companies: int,
    *,
    seed: int,
    skew: float = 3,
    tables: Sequence[str] = GRAPH,
) -> None:
    """Write `deals` deals between `companies` companies into an empty store: their rows of `tables`, and the graph.

    With all their rows, companies are found by their names as well.
    """
    with engine.connect() as connection:
        patterns = {shape: _patterns(connection, shape, tables) for shape in _shapes()}
        connection.rollback()
    with writing(engine, foreign_keys=False) as connection:
        _make_ready(connection)
        filled = (*tables, "company", "company_alias", "company_gram", "deal_leg")
        indexes = [index for name in filled for index in metadata.tables[name].indexes]
        for index in indexes:
            index.drop(connection)
        counts = _write_deals(connection, drawn(deals, companies, skew, seed), patterns)
        _write_companies(connection, counts, named=set(tables) == set(ALL))
        scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
        connection.execute(text(scripts.get_revision("0007").module.FILL))
        for index in indexes:
            index.create(connection)
    if engine.dialect.name == "postgresql":
        # As its autovacuum does by and by; nobody does it in a store of SQLite.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()  # the connection remembers how it was made ready


def write(connection: Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    """Insert rows in large batches."""
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(metadata.tables[table]), batch)


def _shapes() -> Iterator[Shape]:
    for (payers, payees), known, status in product(_SIDES, (True, False), _STATUSES):
        yield payers, payees, known, status


_NAMES = ("Qaaa", "Qbbb", "Qccc")


def _patterns(connection: Connection, shape: Shape, tables: Sequence[str]) -> dict[str, str]:
    """Store a deal of this shape, and return its rows of each table as lines with places for what differs."""
    payers, payees, known, status = shape
    made = Made(
        number=987_654_321,
        payers=tuple(range(payers)),
        payees=tuple(range(payers, payers + payees)),
        dollars=1_234_567_890 if known else None,
        status=status,
        kind="anykind",
        at=datetime(2031, 3, 17, 11, 23, 45, tzinfo=UTC),
    )
    stored = insert_deal(connection, [], facts_of(made, _NAMES.__getitem__), changes_of(made), made.at)
    values = _values(made, _NAMES.__getitem__)
    places = {values[key]: f"%({key})s" for key in ("digest", "number", "sum", "kind", "date", "time") if values[key]}
    for position, name in enumerate(_NAMES[: payers + payees]):
        places |= {name: f"%(name{position})s", name.lower(): f"%(lower{position})s"}
    numbers = {name: str(number) for name, number in connection.execute(text("SELECT name, id FROM company"))}
    companies = {numbers[name]: f"%(company{position})s" for position, name in enumerate(_NAMES) if name in numbers}
    found: dict[str, str] = {}
    for table in tables:
        columns = [column.name for column in metadata.tables[table].columns]
        own = "id" if table == "deal" else "deal_id"
        cells = ", ".join(f'CAST("{column}" AS text)' for column in columns)
        rows = connection.execute(text(f"SELECT {cells} FROM {table} WHERE {own} = :stored"), {"stored": stored})  # noqa: S608
        lines = [
            "\t".join(_place(name, cell, places, companies) for name, cell in zip(columns, row, strict=True))
            for row in rows
        ]
        found[table] = "\n".join(lines)
    return found


def _place(column: str, cell: str | None, places: Mapping[str, str], companies: Mapping[str, str]) -> str:
    """Return a cell with places for what is of one deal alone."""
    if cell is None:
        return _NULL
    if column in ("id", "deal_id"):
        return "%(number)s"
    if column == "company_id":
        return companies[cell]
    for value, place in places.items():
        cell = cell.replace(value, place)
    return cell


def _values(made: Made, name: Callable[[int], str] = name_of) -> dict[str, str]:
    """Return what is of one deal alone, by the names of its places."""
    found = {
        "number": str(made.number),
        "digest": digest(_address(made.number)),
        "sum": "" if made.dollars is None else str(made.dollars),
        "kind": made.kind,
        "date": f"{made.at:%Y-%m-%d}",
        "time": f"{made.at:%H:%M:%S}",
    }
    for position, company in enumerate((*made.payers, *made.payees)):
        called = name(company)
        found[f"company{position}"] = str(company)
        found[f"name{position}"] = called
        found[f"lower{position}"] = called.lower()
    return found


def _address(deal: int) -> str:
    return f"https://news.example/{deal}"


def _make_ready(connection: Connection) -> None:
    """Let the connection take many rows: without looking each reference up, and with room for the trees in memory."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text("SET LOCAL work_mem = '256MB'"))
    else:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KB}"))


def _write_deals(
    connection: Connection, deals: Iterator[Made], patterns: Mapping[Shape, Mapping[str, str]]
) -> Counter[int]:
    """Write the rows of deals, and return how many deals each company is party to."""
    counts: Counter[int] = Counter()
    while batch := list(islice(deals, _BATCH)):
        copies = [(patterns[made.shape], _values(made)) for made in batch]
        for table in copies[0][0]:
            _load(connection, table, [pattern[table] % values for pattern, values in copies])
        for made in batch:
            counts.update((*made.payers, *made.payees))
    return counts


def _write_companies(connection: Connection, counts: Mapping[int, int], *, named: bool) -> None:
    names = {number: name_of(number) for number in sorted(counts)}
    folded = {number: normalised(name) for number, name in names.items()}
    _load(connection, "company", [f"{n}\t{name}\t{folded[n]}\t0\t{counts[n]}" for n, name in names.items()])
    if named:
        _load(connection, "company_alias", sorted(f"{alias}\t{n}" for n, alias in folded.items()))
        _load(
            connection, "company_gram", sorted(f"{gram}\t{n}" for n, alias in folded.items() for gram in bigrams(alias))
        )


def _load(connection: Connection, table: str, lines: Sequence[str]) -> None:
    """Write rows that are given in PostgreSQL's bulk format, in the order of the table's columns."""
    columns = [column.name for column in metadata.tables[table].columns]
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection | sqlite3.Connection)
    if isinstance(driver, psycopg.Connection):
        names = ", ".join(f'"{column}"' for column in columns)
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
            copying.write("\n".join(lines) + "\n")
        return
    # Numbers become numbers again by the types of the columns.
    rows = [line.split("\t") for few in lines for line in few.split("\n")]
    cells = ", ".join(f"nullif(?, '{_NULL}')" for _ in columns)
    driver.executemany(f"INSERT INTO {table} VALUES ({cells})", rows)  # noqa: S608
