"""What a change costs to match with 1,000 watches and with 100,000: `python -m bench.watches`.

Both stores hold the same few watches that the change fits; all others are of companies that it does not name. Prints,
for SQLite and for PostgreSQL, the milliseconds to find those that fit and queue their alerts, and the ratio: 0.8 to 1.2
times, with 519 steps of SQLite's machine for both, and 48 and 81 pages of PostgreSQL (2026-11-23).
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.bulletins import alert_reply
from bot.model import Watch
from bot.pipeline.alerts import deal_keys, watch_keys
from bot.pipeline.announce import Herald, announce
from bot.pipeline.ingest import ingest
from storage.alerts import SqlAlertBook
from storage.engine import open_engine, writing
from storage.ledger import SqlLedger
from storage.migrate import upgrade
from storage.watches import SqlWatches
from tests.databases import create_database, drop_databases, on_database
from tests.factories import FIRST_DAY, article, nvidia_invests_in_openai, reading
from tests.postgresql_server import shared_server
from tests.storage.crowd import crowd_watches, work_of_matching
from tests.storage.deliveries import channel_named

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.model import Deal

_FEW, _MANY = 1_000, 100_000
_FITTING = 20
_TIMES = 200
_HERALD = Herald(write=alert_reply, settle=timedelta(seconds=45))


def matched_ms(engine: Engine, deal: Deal) -> float:
    """Return the milliseconds that it takes, in the middle of many times, to queue the alerts of a deal."""
    took = []
    for _ in range(_TIMES):
        with writing(engine) as connection, connection.begin_nested() as trial:
            started = time.perf_counter()
            assert announce(SqlAlertBook(connection), deal, _HERALD, FIRST_DAY) == _FITTING
            took.append(time.perf_counter() - started)
            trial.rollback()
    return 1000 * statistics.median(took)


def measure(name: str, url: str) -> None:
    """Measure one database and print a line."""
    engine = open_engine(url)
    upgrade(engine)
    ledger, channel = SqlLedger(engine), channel_named(engine, "C1")
    (deal,) = ingest(article(), reading(nvidia_invests_in_openai()), ledger, FIRST_DAY).inserted
    for number in range(_FITTING):
        watch = Watch(channel=str(channel.key), companies=("Nvidia",), person=f"F{number}")
        SqlWatches(engine).add(watch, watch_keys(watch))
    found = []
    for start, end in ((0, _FEW), (_FEW, _MANY)):
        crowd_watches(engine, channel, range(start, end))
        found.append((matched_ms(engine, deal), work_of_matching(engine, deal_keys(deal.facts))))
    (few_ms, few), (many_ms, many) = found
    unit = "steps" if name == "sqlite" else "pages"
    print(
        f"{name}: {few_ms:.2f} ms with {_FEW:,} watches, {many_ms:.2f} ms with {_MANY:,}, "
        f"{many_ms / few_ms:.2f} times; {few} and {many} {unit} to find the {_FITTING} that fit",
        flush=True,
    )
    engine.dispose()


def main() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder), durable=True) as server:
        measure("sqlite", f"sqlite:///{folder}/watches.db")
        create_database(server, "bench_watches", "template0")
        measure("postgresql", on_database(server, "bench_watches"))
        drop_databases(server, ["bench_watches"])


if __name__ == "__main__":
    main()
