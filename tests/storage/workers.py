"""What tests let other processes do to one database, all at the same moment."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.migrate import upgrade
from tests.factories import day, event, facts, first_seen

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_S = 60.0


def all_at_once(task: Callable[[str], str], url: str, meeting_place: Path, processes: int) -> list[str]:
    """Run `task(url)` in so many fresh processes that begin together; return what each returns."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        started = [
            pool.submit(_together, task, url, str(meeting_place), number, processes) for number in range(processes)
        ]
        return [future.result(timeout=_PATIENCE_S) for future in started]


def upgraded(url: str) -> str:
    """Upgrade the database and return its revision."""
    engine = open_engine(url)
    try:
        return upgrade(engine)
    finally:
        engine.dispose()


def told_thirty_deals(url: str) -> str:
    """Ingest the same thirty deals that all others ingest: a deal that is near already is updated."""
    engine = open_engine(url)
    try:
        ledger = SqlLedger(engine)
        for number in range(30):
            told = facts(event("capex", [f"Company {number}"]))
            with ledger.transaction() as transaction:
                near = transaction.deals_near([f"key {number}"])
                # Without a queue of writers, another one would come in here and find nothing either.
                time.sleep(0.002)
                if near:
                    transaction.update_deal(near[0].id, [f"key {number}"], told, [first_seen()], day(1))
                else:
                    transaction.insert_deal([f"key {number}"], told, [first_seen()], day(0))
    finally:
        engine.dispose()
    return "done"


def _together(task: Callable[[str], str], url: str, meeting_place: str, number: int, processes: int) -> str:
    place = Path(meeting_place)
    (place / f"ready-{number}").touch()
    deadline = time.monotonic() + _PATIENCE_S
    while len(list(place.glob("ready-*"))) < processes and time.monotonic() < deadline:
        time.sleep(0.005)
    return task(url)
