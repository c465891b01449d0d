"""Processes that poll are killed at random: no article is lost, and none is told twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.model import DealQuery
from bot.model.source import NewSubscription
from storage.engine import open_engine, reading
from storage.ledger import SqlLedger
from storage.subscriptions import SqlSubscriptions
from tests.scenarios.sources.reaper import clock_from
from tests.scenarios.sources.server import Answer, Site, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

PROJECT = Path(__file__).parents[3]
FEEDS, ITEMS = 6, 12
KILLS = 5
GIVE_UP_S = 90.0
WORDS = "on the market for power and chips, as told by the two companies in a joint statement of this week. " * 5


def publish(site: Site, shown: int) -> None:
    """Let every feed show its first `shown` items."""
    for feed in range(FEEDS):
        items = "".join(
            f"<item><title>Story {feed}-{number}</title><link>{site.url}/story/{feed}/{number}</link>"
            f"<pubDate>Fri, 20 Nov 2026 09:{number:02}:00 GMT</pubDate>"
            f"<description>{feed} {number} {feed * 1000 + number} {WORDS}</description></item>"
            for number in reversed(range(shown))
        )
        body = f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"
        site.put(f"/feed/{feed}", Answer(body=body.encode(), headers={"ETag": f'"{shown}"'}))


@contextmanager
def hall_of_reapers() -> Iterator[list[subprocess.Popen[str]]]:
    """Keep the processes of a test, and end those that are left."""
    started: list[subprocess.Popen[str]] = []
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def reaper(started: list[subprocess.Popen[str]], url: str, began: float) -> subprocess.Popen[str]:
    """Start a process, and return it when it is about to work."""
    process = subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.scenarios.sources.reaper", url, str(began)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    started.append(process)
    assert process.stdout is not None
    with process.stdout as told:
        if told.readline() != "ready\n":
            pytest.fail("the process did not start; its error stands above")
    return process


def stored(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM article")).scalar_one())


def test_kill_at_any_moment_loses_no_article_and_doubles_none(database_url: str) -> None:
    engine, began, chance = open_engine(database_url), time.time(), random.Random(6)  # noqa: S311  # no secret
    with running_site() as site, hall_of_reapers() as started:
        publish(site, 1)
        SqlSubscriptions(engine, clock_from(began)).add(
            [NewSubscription(url=f"{site.url}/feed/{feed}") for feed in range(FEEDS)]
        )
        # Two at a time, as replicas are; one of them is always being killed.
        survivor = reaper(started, database_url, began)
        for killed in range(KILLS):
            publish(site, 1 + (ITEMS - 1) * (killed + 1) // KILLS)
            victim, survivor = survivor, reaper(started, database_url, began)
            time.sleep(chance.uniform(0.0, 0.4))
            victim.kill()
            assert -victim.wait() == signal.SIGKILL
        give_up = time.monotonic() + GIVE_UP_S
        while stored(engine) < FEEDS * ITEMS:
            assert survivor.poll() is None, "the process ended; its error stands above"
            assert time.monotonic() < give_up, f"{stored(engine)} of {FEEDS * ITEMS} articles"
            time.sleep(0.1)
        time.sleep(1.0)  # for what would come twice

    deals = SqlLedger(engine).find(DealQuery(shown_only=False, limit=1000)).items
    with reading(engine) as connection:
        urls = connection.execute(text("SELECT url FROM article")).scalars().all()
        revisions = {deal.revision for deal in deals}
    engine.dispose()
    assert len(urls) == len(set(urls)) == FEEDS * ITEMS
    assert len(deals) == FEEDS * ITEMS
    assert revisions == {1}
    assert {len(deal.facts.tellings) for deal in deals} == {1}
