"""Work in other processes, real ones: they answer, they die, they hang."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from bot.errors import Fault, SourceError
from bot.pipeline.crew import Crew

if TYPE_CHECKING:
    from collections.abc import Iterator


def own_number() -> int:
    return os.getpid()


def die() -> None:
    os._exit(3)


def refuse() -> None:
    raise SourceError("It failed.", "https://a.example/", Fault.NO_FEED, retry_after_s=7.0)


def dawdle() -> None:
    time.sleep(4)


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(1, longest_s=2.0)
    yield made
    made.close()
    made.close()  # safe to repeat


async def test_work_is_done_elsewhere_and_goes_on_after_a_death_and_a_time_out(crew: Crew) -> None:
    crew._longest_s = 30.0
    first = await crew.run(own_number)
    assert first != os.getpid()

    with pytest.raises(BrokenProcessPool):
        await crew.run(die)
    second = await crew.run(own_number)
    assert second not in {first, os.getpid()}

    with pytest.raises(SourceError) as caught:
        await crew.run(refuse)
    assert (caught.value.fault, caught.value.address) == (Fault.NO_FEED, "https://a.example/")
    assert caught.value.retry_after_s == 7.0

    crew._longest_s = 0.5
    with pytest.raises(TimeoutError):
        await crew.run(dawdle)
    crew._longest_s = 30.0
    assert await crew.run(own_number) != second


async def test_work_that_waits_behind_one_that_hangs_is_done_all_the_same(crew: Crew) -> None:
    crew._longest_s = 30.0
    await crew.run(own_number)
    crew._longest_s = 0.5
    hanging = asyncio.create_task(crew.run(dawdle))
    await asyncio.sleep(0.1)
    crew._longest_s = 30.0
    # One is handed over already and cannot be taken back: it waits for its process.
    waiting = [asyncio.create_task(crew.run(own_number)) for _ in range(4)]

    with pytest.raises(TimeoutError):
        await hanging
    numbers = await asyncio.gather(*waiting)

    assert len(numbers) == 4


def test_crew_is_used_from_one_event_loop_after_the_other(crew: Crew) -> None:
    crew._longest_s = 30.0

    assert asyncio.run(crew.run(own_number)) == asyncio.run(crew.run(own_number))
