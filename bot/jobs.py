"""The periodic jobs: what dealwire does by itself, and how often.

A job is a coroutine function that does one round. `guarded` wraps it for the clock: the one place where any exception
is caught, logged with its traceback, and left behind, so that the next round comes all the same.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import SourceError
from bot.pipeline.ingest import ingest
from bot.pipeline.readers import read_all

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.model import Article, Reading
    from bot.ports import ArticleSource, Ledger

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One round of something, started `every_s` seconds; the first round comes at the start."""

    name: str
    every_s: float
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a round of polling brought: counts, and the sources that could not be read."""

    articles: int
    inserted: int
    updated: int
    failed: tuple[SourceError, ...]


async def poll(
    source: ArticleSource, addresses: Sequence[str], ledger: Ledger, now: datetime, processes: int = 0
) -> Polled:
    """Read every address once and store what is new there; a source that fails keeps no other from being read."""
    articles = inserted = updated = 0
    failed = []
    for address in addresses:
        try:
            found = await source.articles(address)
        except SourceError as error:
            logger.warning("source failed", extra={"address": address, "reason": str(error)})
            failed.append(error)
            continue
        readings = await asyncio.to_thread(_read_every, found, processes)
        for article, reading in readings:
            result = await asyncio.to_thread(ingest, article, reading, ledger, now)
            inserted += len(result.inserted)
            updated += len(result.updated)
        articles += len(found)
    return Polled(articles=articles, inserted=inserted, updated=updated, failed=tuple(failed))


def _read_every(articles: Sequence[Article], processes: int) -> list[tuple[Article, Reading]]:
    return list(read_all(articles, processes))


async def guarded(job: Job) -> None:
    """Do one round; whatever goes wrong is logged, and the next round comes."""
    try:
        await job.run()
    except Exception:
        logger.exception("job crashed", extra={"job": job.name})
