"""The clock starts jobs at once, never two rounds of one at a time, and stops cleanly."""

from __future__ import annotations

import asyncio

from adapters.clock import run_jobs
from bot.jobs import Job


async def test_every_job_starts_at_once_and_the_stop_waits_for_its_round() -> None:
    stop, started, ended = asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        started.set()
        await asyncio.sleep(0.05)
        ended.append("round")

    clock = asyncio.create_task(run_jobs([Job("work", 3600, work)], stop))
    await asyncio.wait_for(started.wait(), 5)
    stop.set()
    await asyncio.wait_for(clock, 5)

    assert ended == ["round"]


async def test_a_round_that_is_late_is_not_joined_by_another() -> None:
    stop, at_once = asyncio.Event(), []
    running = 0

    async def slow() -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        await asyncio.sleep(0.25)
        running -= 1
        if len(at_once) >= 2:
            stop.set()

    await asyncio.wait_for(run_jobs([Job("slow", 0.05, slow)], stop), 10)

    assert max(at_once) == 1


async def test_a_crashing_job_is_started_again() -> None:
    stop, rounds = asyncio.Event(), []

    async def crash() -> None:
        rounds.append(1)
        if len(rounds) == 2:
            stop.set()
        raise RuntimeError("broken")

    await asyncio.wait_for(run_jobs([Job("crash", 0.05, crash)], stop), 10)

    assert len(rounds) >= 2
