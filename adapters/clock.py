"""The clock: APScheduler as an in-process heartbeat that starts the jobs, and nothing else.

It holds no state that must outlive the process: schedules of channels are rows in the store. A round that is late is
done once, and two rounds of one job never overlap.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.jobs import Job, guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

STOP_WITHIN_S = 5.0
"""How long a round that is under way may take to end after a stop; then it is cancelled."""


async def run_jobs(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Start each job now and then at its interval, until `stop` is set; return when the last round has ended."""
    running: set[asyncio.Task[None]] = set()

    async def round_of(job: Job) -> None:
        task = asyncio.ensure_future(guarded(job))
        running.add(task)
        task.add_done_callback(running.discard)
        await asyncio.shield(task)

    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for job in jobs:
        scheduler.add_job(
            round_of, "interval", seconds=job.every_s, args=[job], id=job.name, next_run_time=datetime.now(UTC)
        )
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        if running:
            _, late = await asyncio.wait(set(running), timeout=STOP_WITHIN_S)
            for task in late:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
