"""Processes that poll and take in are killed at random: what is left in the store when the last has done its work.

They are forked from one process that has loaded everything, so that most of their time is work, and a kill hits work.
"""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.model import DealQuery
from bot.model.source import NewSubscription
from storage.engine import open_engine, reading
from storage.ledger import SqlLedger
from storage.subscriptions import SqlSubscriptions
from tests.scenarios.sources.reaper import clock_from, reap
from tests.scenarios.sources.server import Answer, Site, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

    from sqlalchemy import Engine

WORDS = "on the market for power and chips, as told by the two companies in a joint statement of this week. " * 5
GIVE_UP_S = 90.0
"""How long the last process may take for what is left, and a second for each article of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How large a run is: feeds, the items that each shows in the end, and kills on the way there."""

    feeds: int
    items: int
    kills: int
    seed: int

    @property
    def articles(self) -> int:
        """How many articles there are in the end."""
        return self.feeds * self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What the store holds in the end: addresses of articles, and deals with the revisions and tellings they have."""

    urls: list[str]
    deals: int
    revisions: set[int]
    tellings: set[int]

    def is_whole(self, field: Field) -> bool:
        """Return whether each article is there once, and its deal was told once."""
        once = len(self.urls) == len(set(self.urls)) == self.deals == field.articles
        return once and self.revisions == self.tellings == {1}


def publish(site: Site, field: Field, shown: int) -> None:
    """Let every feed show its first `shown` items."""
    for feed in range(field.feeds):
        items = "".join(
            f"<item><title>Story {feed}-{number}</title><link>{site.url}/story/{feed}/{number}</link>"
            f"<pubDate>Fri, 20 Nov 2026 09:{number % 60:02}:00 GMT</pubDate>"
            f"<description>{feed} {number} {feed * 1000 + number} {WORDS}</description></item>"
            for number in reversed(range(shown))
        )
        body = f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"
        site.put(f"/feed/{feed}", Answer(body=body.encode(), headers={"ETag": f'"{shown}"'}))


def kill_run(url: str, field: Field) -> Harvest:
    """Poll with two processes at a time, of which one is always being killed, until all is stored."""
    engine, began, chance = open_engine(url), time.time(), random.Random(field.seed)  # noqa: S311  # no secret
    with running_site() as site, reapers(url, began) as start:
        publish(site, field, 1)
        SqlSubscriptions(engine, clock_from(began)).add(
            [NewSubscription(url=f"{site.url}/feed/{feed}") for feed in range(field.feeds)]
        )
        survivor = start()
        for killed in range(field.kills):
            publish(site, field, 1 + (field.items - 1) * (killed + 1) // field.kills)
            victim, survivor = survivor, start()
            time.sleep(chance.uniform(0.0, 0.4))
            victim.kill()
            victim.join()
            assert victim.exitcode == -signal.SIGKILL
        give_up = time.monotonic() + GIVE_UP_S + field.articles
        while _stored(engine) < field.articles:
            assert survivor.is_alive(), "the process ended; its error stands above"
            assert time.monotonic() < give_up, f"{_stored(engine)} of {field.articles} articles"
            time.sleep(0.1)
        time.sleep(1.0)  # for what would come twice
    deals = SqlLedger(engine).find(DealQuery(shown_only=False, limit=field.articles + 1)).items
    with reading(engine) as connection:
        urls = list(connection.execute(text("SELECT url FROM article")).scalars())
    engine.dispose()
    return Harvest(
        urls=urls,
        deals=len(deals),
        revisions={deal.revision for deal in deals},
        tellings={len(deal.facts.tellings) for deal in deals},
    )


class _Start:
    """Starts a process that polls and takes in, and returns when it is about to work."""

    def __init__(self, url: str, began: float) -> None:
        self.started: list[ForkServerProcess] = []
        self._url = url
        self._began = began
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.scenarios.sources.reaper"])

    def __call__(self) -> ForkServerProcess:
        ready = self._processes.Event()
        process = self._processes.Process(target=reap, args=(self._url, self._began, ready), daemon=True)
        process.start()
        self.started.append(process)
        assert ready.wait(60), "the process did not start; its error stands above"
        return process


@contextmanager
def reapers(url: str, began: float) -> Iterator[_Start]:
    """Give what starts processes, and end those that are left."""
    start = _Start(url, began)
    try:
        yield start
    finally:
        for process in start.started:
            process.kill()
            process.join()


def _stored(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM article")).scalar_one())
