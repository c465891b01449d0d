"""The real `dealwire run` process: polls what is configured, stores it, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import Fault
from bot.model import DealQuery
from bot.model.source import NewSubscription
from bot.samples import feed_path
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.subscriptions import SqlSubscriptions
from tests.scenarios.sources.server import Answer, running_site

if TYPE_CHECKING:
    from tests.databases import SqliteMaker

PROJECT = Path(__file__).parents[2]


def running(folder: Path, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env={**os.environ, **settings, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def deals_in(url: str) -> int:
    engine = open_engine(url)
    try:
        return SqlLedger(engine).find(DealQuery(shown_only=False, limit=1)).total
    finally:
        engine.dispose()


def test_run_stores_the_deals_of_its_sources_and_stops_on_sigterm(database_url: str, tmp_path: Path) -> None:
    sources = f"{feed_path()},{tmp_path}/nowhere.xml"
    process = running(tmp_path, DEALWIRE_DATABASE_URL=database_url, DEALWIRE_SOURCES=sources)

    give_up = time.monotonic() + 60
    while deals_in(database_url) < 20:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < give_up, "no deals within a minute"
        time.sleep(0.2)
    told_to_stop = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)

    assert process.returncode == 0, errors
    assert time.monotonic() - told_to_stop < 10
    assert "Slack: not configured" in errors


def test_run_with_nothing_to_do_says_what_to_set(tmp_path: Path) -> None:
    process = running(tmp_path, DEALWIRE_DATABASE_URL=f"sqlite:///{tmp_path}/store.db")

    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "dealwire sources add" in errors
    assert "DEALWIRE_SOURCES" in errors
    assert "DEALWIRE_DISCORD_TOKEN" in errors


def test_run_reads_feeds_that_only_the_store_knows(sqlite_databases: SqliteMaker, tmp_path: Path) -> None:
    database_url = sqlite_databases.upgraded()
    engine = open_engine(database_url)
    # An address that is not read: that it was tried is enough.
    subscriptions = SqlSubscriptions(engine)
    subscriptions.add([NewSubscription(url="http://127.0.0.1:9/feed")])
    process = running(tmp_path, DEALWIRE_DATABASE_URL=database_url)

    give_up = time.monotonic() + 60
    while subscriptions.subscriptions()[0].fault is not Fault.PRIVATE:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < give_up, "not tried within a minute"
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    engine.dispose()

    assert process.returncode == 0, errors


def test_run_subscribes_to_a_feed_of_its_settings_and_takes_its_articles_in_once(
    database_url: str, tmp_path: Path
) -> None:
    with running_site() as site:
        address = site.put("/feed", Answer(body=feed_path().read_bytes(), headers={"ETag": '"1"'}))
        process = running(
            tmp_path,
            DEALWIRE_DATABASE_URL=database_url,
            DEALWIRE_SOURCES=address,
            DEALWIRE_ALLOW_PRIVATE_ADDRESSES="true",
            DEALWIRE_FRESH_DAYS="3650",
        )

        give_up = time.monotonic() + 90
        while deals_in(database_url) < 20:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < give_up, "no deals in time"
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)

    assert process.returncode == 0, errors
    assert len([path for path, _ in site.requests if path == "/feed"]) == 2  # once to see that it is a feed
