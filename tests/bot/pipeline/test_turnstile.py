"""Laws of the turnstile, on a loop whose clock moves on by itself whenever all wait."""

from __future__ import annotations

import asyncio
import selectors
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import Pace
from bot.pipeline.turnstile import Turnstile

A_SECOND = 5
GAP_S = 0.1


class _Hurried(selectors.DefaultSelector):
    """A selector that does not wait, but notes for how long it would have."""

    passed_s = 0.0

    def select(self, timeout=None):
        self.passed_s += max(0.0, timeout or 0.0)
        return super().select(0)


class _HurriedLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._hurried = _Hurried()
        super().__init__(self._hurried)

    def time(self):
        return self._hurried.passed_s


def run(coroutine):
    """Run a coroutine in no time, and return its result."""
    with asyncio.Runner(loop_factory=_HurriedLoop) as runner:
        return runner.run(coroutine)


async def through(pace, requests):
    """Let requests through, each (comes, until the chat counts it, until its answer); return when each was counted."""
    turnstile, loop, counted = Turnstile(pace), asyncio.get_running_loop(), []

    async def go(comes_s, counted_s, answered_s):
        await asyncio.sleep(comes_s)
        async with turnstile.passed():
            await asyncio.sleep(counted_s)
            counted.append(loop.time())
            await asyncio.sleep(answered_s)

    await asyncio.gather(*(go(*request) for request in requests))
    return sorted(counted)


delays = st.sampled_from([0.0, 0.0, 0.02, 0.3, 1.2])


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.0, 0.4, 2.0]), delays, delays), max_size=40))
def test_chat_never_counts_more_in_a_second_than_it_takes(requests):
    times = run(through(Pace(a_second=A_SECOND), requests))

    assert len(requests) == len(times)
    assert all(later - earlier > 1 - 1e-6 for earlier, later in zip(times, times[A_SECOND:], strict=False))


@given(st.integers(2, 30))
def test_requests_that_come_at_once_keep_the_gap(number):
    pace = Pace(platform=timedelta(seconds=GAP_S))

    times = run(through(pace, [(0.0, 0.0, 0.0)] * number))

    assert all(later - earlier >= GAP_S * 0.999 for earlier, later in pairwise(times))


def test_hung_request_keeps_its_place_for_some_seconds_only():
    times = run(through(Pace(a_second=1), [(0.0, 0.0, 60.0), (0.1, 0.0, 0.0)]))

    assert 4 <= times[1] < 5


def test_full_speed_is_what_the_chat_takes():
    times = run(through(Pace(a_second=A_SECOND), [(0.0, 0.0, 0.0)] * 50))

    assert times[-1] <= 50 / A_SECOND
