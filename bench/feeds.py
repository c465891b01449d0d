"""Ten thousand feeds on names of their own: how many a second, how much memory, how long the event loop is held up.

    .venv/bin/python -m bench.feeds [--feeds 10000] [--cycles 10] [--against PYTHON]

A farm on the loopback (`bench._feed_farm`) is polled through the whole path: resolver, HTTP, parser, judgement, store.
Cycle 0 is all new feeds; then nearly all answer 304, one in ten has a new item, one in fifty fails. With `--against`,
an interpreter that has `reader` polls the same farm first, for three cycles, with the number of threads at which it is
quickest on a small farm. Its imports and our parsing processes are up before the first cycle. Exit code 1 where a bound
is missed.

Lag is told twice: as it was, and without the time that the system let this process wait for a core, which on a machine
that others use too is most of it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from adapters.sources import FetchLimits
from adapters.sources.client import HttpFeedClient
from adapters.sources.fetch import Fetcher
from adapters.sources.parsers import parse_feeds
from adapters.sources.politeness import HostGate
from bot.model.source import NewSubscription
from bot.pipeline.crew import Crew
from bot.pipeline.polling import Poller, PollLimits
from storage.engine import open_engine, writing
from storage.migrate import upgrade
from storage.polls import SqlPollBook
from storage.subscriptions import SqlSubscriptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

MOST_LAG_S = 0.1
NEW_FACTOR, UNCHANGED_FACTOR = 10.0, 3.0
MOST_GROWTH = 1.10
"""Memory after the last cycle against that after the third, when caches and pools are warm."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one cycle took."""

    seconds: float
    cpu_s: float
    new: int
    failed: int
    lag_s: float
    own_lag_s: float
    rss_mib: float


@contextmanager
def farm(items: int) -> Iterator[int]:
    """Run a farm of feeds with so many items each in a process of its own, and give its port."""
    command = [sys.executable, "-m", "bench._feed_farm", str(items)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own module
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def begin_cycle(port: int, cycle: int) -> None:
    """Let the farm go on to a cycle."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/cycle/{cycle}") as answer:
        answer.read()


async def on_loopback(_host: str, _port: int) -> Sequence[str]:
    """Resolve every name to the loopback."""
    return ["127.0.0.1"]


async def watch_loop(lags: list[tuple[float, float]]) -> None:
    """Note by how much the event loop is late, twenty times a second; and what of that was not waiting for a core."""
    loop = asyncio.get_running_loop()
    while True:
        began, waited = loop.time(), waited_for_core_s()
        await asyncio.sleep(0.05)
        late = loop.time() - began - 0.05
        lags.append((late, late - (waited_for_core_s() - waited)))


def waited_for_core_s() -> float:
    """Return for how long the threads of this process could have run and had no core."""
    told = (task / "schedstat" for task in Path("/proc/self/task").iterdir())
    return sum(int(stat.read_text().split()[1]) for stat in told if stat.exists()) / 1e9


async def poll_cycles(engine: Engine, port: int, feeds: int, cycles: int, under_way: int) -> list[Cycle]:
    """Poll all feeds once for each cycle."""
    SqlSubscriptions(engine).add(
        [NewSubscription(url=f"http://feed{number}.farm.example:{port}/feed") for number in range(feeds)]
    )
    crew = Crew()
    await asyncio.gather(*(crew.run(parse_feeds, []) for _ in range(crew.processes)))
    done: list[Cycle] = []
    limits = FetchLimits(timeout_s=20, connections=under_way)
    async with Fetcher(limits, allow_private=True, resolve=on_loopback) as fetcher:
        client = HttpFeedClient(fetcher, HostGate(), crew)
        poller = Poller(SqlPollBook(engine), client, limits=PollLimits(under_way=under_way), window=timedelta(days=30))
        for cycle in range(cycles):
            begin_cycle(port, cycle)
            make_due(engine)
            lags: list[tuple[float, float]] = []
            watcher = asyncio.create_task(watch_loop(lags))
            began, cpu_began = time.perf_counter(), time.process_time()
            result = await poller.round()
            seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
            watcher.cancel()
            assert result.asked == feeds, result
            lag = max((late for late, _ in lags), default=0.0)
            own_lag = max((own for _, own in lags), default=0.0)
            done.append(Cycle(seconds, cpu_s, result.new, result.failed, lag, own_lag, rss_mib()))
            print(f"cycle {cycle}: {feeds / seconds:7.0f} feeds/s  {done[-1]}", flush=True)
    crew.close()
    return done


def make_due(engine: Engine) -> None:
    """Let all feeds be due, as if their waits were over."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE subscription SET next_due = added_at"))


def rss_mib() -> float:
    """Return the memory of this process now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def reader_cycles(python: str, port: int, feeds: int, workers: int, folder: Path) -> list[dict[str, float]]:
    """Let `reader` poll the farm for three cycles."""
    arguments = [python, "bench/_feed_reader.py", str(port), str(feeds), "3", str(folder / "reader.db"), str(workers)]
    found = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  # named by who runs it
    return [json.loads(line) for line in found.stdout.splitlines()]


def quickest_threads(python: str, choice: Sequence[int], feeds: int, items: int) -> int:
    """Return with how many threads `reader` gets through a small farm soonest."""
    took: dict[int, float] = {}
    for workers in choice:
        with farm(items) as port, tempfile.TemporaryDirectory() as folder:
            took[workers] = sum(cycle["seconds"] for cycle in reader_cycles(python, port, feeds, workers, Path(folder)))
        print(f"reader with {workers} threads: {3 * feeds / took[workers]:.0f} feeds/s over three cycles", flush=True)
    return min(took, key=lambda workers: took[workers])


def main() -> int:
    """Run the benchmark; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--feeds", type=int, default=10_000)
    options.add_argument("--cycles", type=int, default=10)
    options.add_argument("--items", type=int, default=20, help="of each feed")
    options.add_argument("--under-way", type=int, default=PollLimits().under_way)
    options.add_argument("--against", default="", help="an interpreter that has `reader` installed")
    options.add_argument("--threads", type=int, nargs="+", default=[1, 4, 10, 20], help="of `reader`, to choose from")
    options.add_argument("--trial", type=int, default=200, help="feeds of the farm on which they are chosen")
    chosen = options.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        theirs: list[dict[str, float]] = []
        if chosen.against:
            threads = quickest_threads(chosen.against, chosen.threads, chosen.trial, chosen.items)
            print(f"reader runs with {threads} threads", flush=True)
            with farm(chosen.items) as port:
                theirs = reader_cycles(chosen.against, port, chosen.feeds, threads, folder)
            for cycle in theirs:
                print(f"reader cycle {cycle['cycle']}: {chosen.feeds / cycle['seconds']:7.0f} feeds/s  {cycle}")
        engine = open_engine(f"sqlite:///{folder / 'dealwire.db'}")
        upgrade(engine)
        with farm(chosen.items) as port:
            ours = asyncio.run(poll_cycles(engine, port, chosen.feeds, chosen.cycles, chosen.under_way))
        engine.dispose()
    lag, own = max(cycle.lag_s for cycle in ours), max(cycle.own_lag_s for cycle in ours)
    print(f"longest lag of the event loop: {lag * 1000:.0f} ms, of which our own {own * 1000:.0f} ms")
    if min(lag, own) > MOST_LAG_S:
        missed.append("lag")
    if len(ours) > 3:
        growth = ours[-1].rss_mib / ours[2].rss_mib
        print(f"memory after cycle {len(ours) - 1} against cycle 2: {growth:.2f}")
        if growth > MOST_GROWTH:
            missed.append("memory")
    if theirs:
        new = theirs[0]["seconds"] / ours[0].seconds
        unchanged = (theirs[1]["seconds"] + theirs[2]["seconds"]) / (ours[1].seconds + ours[2].seconds)
        print(f"against reader: {new:.1f} times on new feeds, {unchanged:.1f} times on cycles of 304s")
        new_cpu = theirs[0]["cpu_s"] / ours[0].cpu_s
        unchanged_cpu = (theirs[1]["cpu_s"] + theirs[2]["cpu_s"]) / (ours[1].cpu_s + ours[2].cpu_s)
        print(f"by CPU time of the process: {new_cpu:.1f} and {unchanged_cpu:.1f} times")
        if new < NEW_FACTOR:
            missed.append("new feeds")
        if unchanged < UNCHANGED_FACTOR:
            missed.append("304s")
    print(f"missed: {', '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
