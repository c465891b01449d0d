"""Two real `dealwire ingest` processes on one store, in opposite orders and again: the same deals, nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.model import DealQuery
from bot.samples import articles_path
from storage.engine import open_engine
from storage.ledger import SqlLedger

PROJECT = Path(__file__).parents[2]
ARTICLES = sorted(str(path) for path in articles_path().glob("*.md"))[::3]


def ingesting(url: str, articles: list[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own program on our own samples
        [sys.executable, "-m", "bot", "ingest", *articles],
        cwd=folder,
        env={**os.environ, "DEALWIRE_DATABASE_URL": url, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(url: str) -> list[tuple[object, ...]]:
    """Return what the store holds, without numbers and times of arrival."""
    engine = open_engine(url)
    try:
        deals = SqlLedger(engine).find(DealQuery(shown_only=False, limit=1000)).items
        return sorted(
            (
                deal.facts.kind,
                deal.facts.payers,
                deal.facts.payees,
                deal.facts.partners,
                str(deal.facts.money),
                deal.facts.status,
                tuple(telling.url for telling in deal.facts.tellings),
            )
            for deal in deals
        )
    finally:
        engine.dispose()


def finished(*processes: subprocess.Popen[str]) -> list[str]:
    """Return what each process printed, once all have ended well."""
    ended = [process.communicate(timeout=120) for process in processes]
    assert [(process.returncode, errors) for process, (_, errors) in zip(processes, ended, strict=True)] == [
        (0, "") for _ in processes
    ]
    return [output for output, _ in ended]


def test_two_processes_at_once_and_again_store_the_same_deals(database_url: str, databases, tmp_path: Path) -> None:
    alone = databases.upgraded()
    finished(ingesting(alone, ARTICLES, tmp_path))
    expected = told(alone)
    assert expected

    finished(*(ingesting(database_url, order, tmp_path) for order in (ARTICLES, ARTICLES[::-1])))
    assert told(database_url) == expected

    (output,) = finished(ingesting(database_url, ARTICLES, tmp_path))
    assert f"{len(ARTICLES)} known already), 0 new deals, 0 updated" in output
    assert told(database_url) == expected
