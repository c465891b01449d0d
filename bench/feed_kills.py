"""The kill run of the feeds at full size: `python -m bench.feed_kills --feeds 40 --items 25 --kills 60 --seed 1`.

Processes poll feeds and take their articles in, two at a time; again and again one of them is killed (`kill -9`). Done
on SQLite and on PostgreSQL. Ends with status 1 where an article was lost, or told twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from storage.engine import open_engine
from storage.migrate import upgrade
from tests.databases import create_database, drop_databases, on_database
from tests.postgresql_server import shared_server
from tests.scenarios.sources.killing import Field, kill_run


def main() -> int:
    """Do the runs; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--feeds", type=int, default=40)
    options.add_argument("--items", type=int, default=25)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    chosen = options.parse_args()
    field = Field(feeds=chosen.feeds, items=chosen.items, kills=chosen.kills, seed=chosen.seed)
    failed = False
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for store in chosen.stores:
            url = f"sqlite:///{folder}/kills.db"
            if store == "postgresql":
                server = stack.enter_context(shared_server(Path(folder)))
                create_database(server, "bench_feed_kills", "template0")
                stack.callback(drop_databases, server, ["bench_feed_kills"])
                url = on_database(server, "bench_feed_kills")
            engine = open_engine(url)
            upgrade(engine)
            engine.dispose()
            began = time.perf_counter()
            harvest = kill_run(url, field)
            failed = failed or not harvest.is_whole(field)
            print(
                f"{store}: {field.kills} kills in {time.perf_counter() - began:.0f} s, {len(harvest.urls)} articles of "
                f"{field.articles}, {len(set(harvest.urls))} addresses, {harvest.deals} deals, revisions "
                f"{harvest.revisions}, tellings {harvest.tellings}"
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
