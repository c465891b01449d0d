"""How long money loops and the profile of a company take in a large store, on SQLite and on PostgreSQL.

`python -m bench.loops` fills a fresh store of each kind with 1,000,000 deals between 200,000 companies, a few of which
are party to tens of thousands. Then it asks for the best loops through companies that are in loops, through the
largest hubs and at all, and for what `/deals loops` and `/deals company` answer. With `--url` the store stays, and is
filled only where it is empty.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from bench._made_up import ALL, DAY, MINUTES, fill, name_of
from bot.commands import Ports, dispatch
from bot.lexicon import load_lexicon
from bot.model import Language
from bot.pipeline.loops import find_loops
from storage import migrate
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.tables import metadata
from tests.postgresql_server import shared_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine

T = TypeVar("T")

HUBS = 20
LOOPS = 20


def main() -> None:
    """Fill and ask the stores, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--companies", type=int, default=200_000)
    parser.add_argument(
        "--skew", type=float, default=4, help="By which power companies are drawn: more is more uneven."
    )
    parser.add_argument("--asked", type=int, default=200, help="How many companies are drawn.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", action="append", help="A database to use, in place of new ones of both kinds.")
    options = parser.parse_args()
    with ExitStack() as stack:
        for url in options.url or new_databases(stack):
            engine = open_engine(url)
            migrate.upgrade(engine)
            name = engine.dialect.name
            if not holds_deals(engine):
                began = time.perf_counter()
                fill(engine, options.deals, options.companies, seed=options.seed, skew=options.skew, tables=ALL)
                print(f"{name}: {options.deals:,} deals written in {time.perf_counter() - began:.0f} s", flush=True)
            ask(engine, name, options.asked, random.Random(options.seed))  # noqa: S311
            engine.dispose()


def new_databases(stack: ExitStack) -> Iterator[str]:
    """Yield the URL of an SQLite file, then of a PostgreSQL server; both are gone with the stack."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    yield f"sqlite:///{folder}/bench.db"
    yield stack.enter_context(shared_server(folder))


def holds_deals(engine: Engine) -> bool:
    """Return whether the store was filled before."""
    with engine.connect() as connection:
        return connection.execute(select(metadata.tables["deal"].c.id).limit(1)).first() is not None


def ask(engine: Engine, store: str, asked: int, chance: random.Random) -> None:
    """Print what each question takes."""
    ledger = SqlLedger(engine)
    ports = Ports(deals=ledger, lexicon=load_lexicon())
    now = DAY + timedelta(minutes=MINUTES)

    def loops(company: str | None) -> int:
        return len(find_loops(ledger.loop_deals(company, limit=LOOPS), company=company, limit=LOOPS))

    def answer(command: str) -> None:
        dispatch(command, ports, language=Language.EN, now=now)

    hubs = largest(engine)
    drawn = [company for company in drawn_companies(engine, chance, 3 * asked) if loops(company)][:asked]
    say(store, f"loops through {len(drawn)} companies that are in loops", loops, drawn)
    say(store, f"loops through the {len(hubs)} largest hubs", loops, hubs)
    say(store, "the best loops of all", loops, [None] * 5)
    say(store, "/deals loops", answer, ["/deals loops"] * 5)
    say(store, "/deals loops COMPANY, hubs", answer, [f"/deals loops {name}" for name in hubs])
    say(store, "/deals company COMPANY, hubs", answer, [f"/deals company {name}" for name in hubs])
    say(store, "/deals company COMPANY, others", answer, [f"/deals company {name}" for name in drawn[:HUBS]])


def say(store: str, what: str, ask_for: Callable[[T], object], questions: Sequence[T]) -> None:
    """Ask, and print the times: on the clock, and of this process alone (PostgreSQL works in others)."""
    wall, own = [], []
    for question in questions:
        began, worked = time.perf_counter(), time.process_time()
        ask_for(question)
        wall.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - worked))
    if wall:
        print(
            f"{store}, {what}: median {statistics.median(wall):.0f} ms, largest {max(wall):.0f} ms"
            f" (own processor time {statistics.median(own):.0f} and {max(own):.0f} ms)",
            flush=True,
        )


def largest(engine: Engine) -> list[str]:
    """Return the companies with the most deals."""
    company = metadata.tables["company"]
    with engine.connect() as connection:
        return list(connection.execute(select(company.c.name).order_by(company.c.deals.desc()).limit(HUBS)).scalars())


def drawn_companies(engine: Engine, chance: random.Random, count: int) -> list[str]:
    """Return companies that pay and are paid, drawn evenly."""
    leg = metadata.tables["deal_leg"].c
    both = select(leg.payer_id).distinct().intersect(select(leg.payee_id).distinct())
    with engine.connect() as connection:
        numbers = sorted(connection.execute(both).scalars())
    return [name_of(number) for number in chance.sample(numbers, min(count, len(numbers)))]


if __name__ == "__main__":
    main()
