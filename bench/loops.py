"""How long the loops of one company take in a large store, on SQLite and on PostgreSQL.

`python -m bench.loops` fills a fresh store of each kind with a skewed graph, as deals are: a few companies are party to
thousands. Then it asks for the best loops through companies drawn by their number of deals, and through the largest
hubs, as `/deals loops COMPANY` does.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, text

from bot.pipeline.loops import find_loops
from storage import migrate
from storage.engine import open_engine, writing
from storage.ledger import SqlLedger
from storage.tables import metadata
from tests.factories import day, dollars, event, facts_on, first_seen
from tests.postgresql_server import shared_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BATCH = 10_000
SKEW = 3
"""Companies are drawn by a power of a uniform number: the first of them are party to the most deals."""
ASKED = 200
HUBS = 20
UNKNOWN = 0.4
LOOPS = 20


def main() -> None:
    """Fill and ask both databases, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--companies", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder)) as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/bench.db"), ("PostgreSQL", server)):
            engine = open_engine(url)
            migrate.upgrade(engine)
            began = time.perf_counter()
            fill(engine, options.deals, options.companies, random.Random(options.seed))  # noqa: S311
            print(f"{name}: {options.deals:,} deals written in {time.perf_counter() - began:.0f} s", flush=True)
            ask(engine, name, random.Random(options.seed))  # noqa: S311
            engine.dispose()


def fill(engine: Engine, deals: int, companies: int, chance: random.Random) -> None:
    """Write `deals` deals between `companies` companies, and the graph of who pays whom."""
    pattern = stored_pattern(engine)
    with writing(engine, foreign_keys=False) as connection:
        company = pattern["company"][0]
        names = ({"id": each, "name": f"C{each}", "name_norm": f"c{each}"} for each in range(10, companies + 10))
        write(connection, "company", (company | name for name in names))
        write(connection, "deal", deal_rows(pattern["deal"][0], deals, chance))
        ends = [(drawn_company(companies, chance), drawn_company(companies, chance)) for _ in range(deals)]
        sides = ((number, side, end) for number, pair in enumerate(ends, 10) for side, end in enumerate(pair))
        parties = pattern["deal_party"]
        write(
            connection,
            "deal_party",
            (parties[side] | {"deal_id": number, "company_id": end} for number, side, end in sides),
        )
        source = pattern["deal_source"][0]
        write(connection, "deal_source", (source | {"deal_id": number} for number in range(10, deals + 10)))
        connection.execute(text("DELETE FROM deal_leg"))
        scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
        connection.execute(text(scripts.get_revision("0007").module.FILL))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def stored_pattern(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Store one deal as dealwire does, and return its rows by table: all others are copies of them."""
    with SqlLedger(engine).transaction() as transaction:
        facts = facts_on(0, event("compute", ["Payer"], ["Payee"], money=dollars(1)))
        transaction.insert_deal([], facts, [first_seen(day(0))], day(0))
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(metadata.tables[name])).mappings()]
            for name in ("company", "deal", "deal_party", "deal_source")
        }


def drawn_company(companies: int, chance: random.Random) -> int:
    """Return the number of a company, mostly of one that has many deals."""
    return 10 + int(companies * chance.random() ** SKEW)


def deal_rows(pattern: dict[str, object], deals: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Yield the rows of deals; the sums of four in ten are not known."""
    for number in range(10, deals + 10):
        cents = None if chance.random() < UNKNOWN else int(10 ** chance.uniform(8, 13))
        at = day(0) + timedelta(minutes=chance.randrange(500_000))
        yield pattern | {"id": number, "usd_cents": cents, "first_seen_at": at, "last_seen_at": at}


def write(connection: Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    """Insert rows in large batches."""
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(metadata.tables[table]), batch)


def ask(engine: Engine, name: str, chance: random.Random) -> None:
    """Print what the loops of drawn companies and of the largest hubs take."""
    ledger = SqlLedger(engine)
    legs = metadata.tables["deal_leg"]
    counted = select(legs.c.payer_id, func.count().label("legs")).where(legs.c.leads).group_by(legs.c.payer_id)
    with engine.connect() as connection:
        by_size = connection.execute(counted.order_by(text("legs DESC"))).all()
    weights = [legs for _, legs in by_size]
    drawn = chance.choices([number for number, _ in by_size], weights, k=ASKED)
    for what, numbers in (
        (f"{ASKED} drawn by their legs", drawn),
        (f"{ASKED} drawn evenly", [number for number, _ in chance.choices(by_size, k=ASKED)]),
        (f"{HUBS} largest hubs (up to {weights[0]:,} payees)", [number for number, _ in by_size[:HUBS]]),
    ):
        took = [taken(ledger, f"C{number}") for number in numbers]
        milliseconds = f"median {1000 * statistics.median(took):.0f} ms, largest {1000 * max(took):.0f} ms"
        print(f"{name}, loops through one company, {what}: {milliseconds}", flush=True)
    print(f"{name}, best loops of all: {1000 * taken(ledger, None):.0f} ms")


def taken(ledger: SqlLedger, company: str | None) -> float:
    """Return the seconds in which the best loops are there."""
    began = time.perf_counter()
    find_loops(ledger.loop_deals(company, limit=LOOPS), company=company, limit=LOOPS)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
