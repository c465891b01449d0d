"""How long each look-up takes over a large SQLite store, from typed text to reply.

`python -m bench.commands` fills a store with deals between made-up companies, a few of which are party to thousands,
with words in titles and quotes, kinds, places and dates; then it asks each command as a chat hands it in.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text, update

from bench._made_up import fill, write
from bot.commands import Ports, dispatch
from bot.lexicon import load_lexicon
from bot.model import Language
from storage import migrate
from storage.engine import open_engine, writing
from storage.ledger import SqlLedger
from storage.names import word_keys
from storage.tables import metadata
from tests.factories import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

KINDS = ("investment", "compute", "chips", "buildout", "power", "financing", "acquisition")
STATUSES = ("announced", "announced", "completed", "rumoured")
PLACES = ("US-TX", "US-VA", "JP", "GB", "AE", "FR", "IN")
MINUTES = 500_000
WORDS = 5_000
ASKED = (
    "/deals find C12",
    "/deals find C9999",
    "/deals find word17",
    "/deals find word4321",
    "/deals find word17 word18 word19",
    "/deals find データ",
    "/deals find 電力契約",
    "/deals find kind compute over $1b since 30d",
    "/deals find place Texas",
    "/deals find status completed sort largest",
    "/deals find side payer kind power",
    "/deals find nothingatall",
    "/deals find zzz qqq xxx",
    "/deals",
    "/deals find",
    "/deals find offset 5000",
    "/deals show 5000",
    "/deals company C12",
    "/deals company C9999",
    "/deals top",
    "/deals top since 365d kind power",
    "/deals loops C12",
    "/deals loops",
    "/deals chart kinds",
    "/deals chart C12",
    "/deals help",
    "/deals compny C12",
)


def main() -> None:
    """Fill the store, ask everything, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--companies", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Where the store is kept, and taken from when it is there.")
    options = parser.parse_args()
    with stored(options) as engine:
        ports = Ports(deals=SqlLedger(engine), lexicon=load_lexicon(), measure=Ruler())
        now = day(0) + timedelta(minutes=MINUTES)
        slowest = 0.0
        for asked in ASKED:
            took = []
            for _ in range(options.times):
                # Processor time: what others do on this machine says nothing of ours, and nothing here waits.
                began = time.process_time()
                dispatch(asked, ports, language=Language.EN, now=now)
                took.append(1000 * (time.process_time() - began))
            slowest = max(slowest, statistics.median(took))
            print(f"{statistics.median(took):8.1f} ms median {max(took):8.1f} ms largest  {asked}", flush=True)
        print(f"{slowest:8.1f} ms the slowest median, over {options.deals:,} deals")


class Ruler:
    """Measures text as if all letters were of one width: the fonts are not what is timed here."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return a likely width."""
        return (0.6 if bold else 0.5) * size * len(text)


@contextmanager
def stored(options: argparse.Namespace) -> Iterator[Engine]:
    """Yield the store, filled."""
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "bench.db"
        ready = path.exists()
        engine = open_engine(f"sqlite:///{path}")
        migrate.upgrade(engine)
        if not ready:
            began = time.perf_counter()
            chance = random.Random(options.seed)  # noqa: S311
            fill(engine, options.deals, options.companies, seed=options.seed)
            tell(engine, options.deals, options.companies, chance)
            print(f"{options.deals:,} deals written in {time.perf_counter() - began:.0f} s", flush=True)
        yield engine
        engine.dispose()


def tell(engine: Engine, deals: int, companies: int, chance: random.Random) -> None:
    """Give each deal words, a kind, a status, a place and a time, and each company the name it is found by."""
    numbers = range(10, deals + 10)
    deal = metadata.tables["deal"]
    details = [
        {
            "its_id": number,
            "kind": chance.choice(KINDS),
            "status": chance.choice(STATUSES),
            "changed_at": day(0) + timedelta(minutes=chance.randrange(MINUTES)),
        }
        for number in numbers
    ]
    with writing(engine, foreign_keys=False) as connection:
        connection.execute(
            update(deal)
            .where(deal.c.id == bindparam("its_id"))
            .values(kind=bindparam("kind"), status=bindparam("status"), changed_at=bindparam("changed_at")),
            details,
        )
        told = [words(chance) for _ in numbers]
        texts = ({"deal_id": number, "words": each} for number, each in zip(numbers, told, strict=True))
        write(connection, "deal_text", texts)
        keys = sorted((key, n) for n, each in zip(numbers, told, strict=True) for key in word_keys(each.split()))
        write(connection, "deal_word", ({"word": key, "deal_id": number} for key, number in keys))
        write(connection, "deal_place", ({"deal_id": n, "place": chance.choice(PLACES)} for n in numbers))
        names = range(10, companies + 10)
        write(connection, "company_alias", ({"alias_norm": f"c{each}", "company_id": each} for each in names))
        grams = {(pair, each) for each in names for pair in pairs(f"c{each}")}
        write(connection, "company_gram", ({"gram": gram, "company_id": each} for gram, each in sorted(grams)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def pairs(name: str) -> set[str]:
    """Return the adjoining characters of a name."""
    return {name[start : start + 2] for start in range(len(name) - 1)}


def words(chance: random.Random) -> str:
    """Return what a deal's titles and quotes say: forty words, some of them common, two of them Japanese."""
    told = [f"word{int(WORDS * chance.random() ** 2)}" for _ in range(40)]
    return "".join(
        f" {word}" for word in (*told, "データセンター建設", chance.choice(("電力契約", "半導体調達", "出資")))
    )


if __name__ == "__main__":
    main()
