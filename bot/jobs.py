"""The periodic jobs: what dealwire does by itself, and how often.

A job is a coroutine function that does one round. `guarded` wraps it for the clock: the one place where any exception
is caught, logged with its traceback, and left behind, so that the next round comes all the same.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import SourceError
from bot.pipeline.editions import Newsroom
from bot.pipeline.ingest import ingest
from bot.pipeline.press import plan
from bot.pipeline.readers import read_all

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.model import Article, Reading
    from bot.model.delivery import Channel
    from bot.model.schedule import StoredSchedule
    from bot.pipeline.announce import Herald
    from bot.pipeline.press import WriteDigest
    from bot.ports import ArticleSource, Channels, DealReader, Ledger, Memory, Schedules

logger = logging.getLogger(__name__)

_SCHEDULES_AT_ONCE = 100
_SCHEDULE_LEASE = timedelta(minutes=5)
"""Longer than a hundred digests take to be made; after a crash they come this much later."""


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
    source: ArticleSource,
    addresses: Sequence[str],
    ledger: Ledger,
    now: datetime,
    *,
    processes: int = 0,
    herald: Herald | None = None,
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
            result = await asyncio.to_thread(ingest, article, reading, ledger, now, herald)
            inserted += len(result.inserted)
            updated += len(result.updated)
        articles += len(found)
    return Polled(articles=articles, inserted=inserted, updated=updated, failed=tuple(failed))


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDesk:
    """What digests are made of and where they are kept."""

    schedules: Schedules
    channels: Channels
    deals: DealReader
    memory: Memory
    write: WriteDigest


def make_digests(desk: DigestDesk) -> int:
    """Make the digests of all schedules that are due, and return how many schedules were served.

    Safe in many processes at once. A schedule that fails is left for a later round and keeps no other waiting.
    """
    served = 0
    while claimed := desk.schedules.claim_due(_SCHEDULES_AT_ONCE, _SCHEDULE_LEASE):
        newsroom = Newsroom(desk.deals, desk.memory)
        now = desk.schedules.now()
        channels = desk.channels.numbered({stored.schedule.channel_id for stored in claimed})
        for stored in claimed:
            try:
                served += _make_digest(desk, stored, channels[stored.schedule.channel_id], newsroom, now)
            except Exception:
                logger.exception("digest crashed", extra={"schedule": stored.id})
    return served


def _make_digest(desk: DigestDesk, stored: StoredSchedule, channel: Channel, newsroom: Newsroom, now: datetime) -> bool:
    planned = plan(
        stored,
        channel,
        told_until=desk.schedules.told_until(stored.id),
        now=now,
        newsroom=newsroom,
        write=desk.write,
    )
    for run in planned.runs:
        told = {"schedule": stored.id, "slot": run.slot.key, "result": run.result.value, "reason": run.reason}
        logger.info("digest planned", extra=told)
    return desk.schedules.finish(
        stored, planned.runs, planned.post.deliveries, planned.following, planned.due_at, told=planned.post.told
    )


def _read_every(articles: Sequence[Article], processes: int) -> list[tuple[Article, Reading]]:
    return list(read_all(articles, processes))


async def guarded(job: Job) -> None:
    """Do one round; whatever goes wrong is logged, and the next round comes."""
    try:
        await job.run()
    except Exception:
        logger.exception("job crashed", extra={"job": job.name})
