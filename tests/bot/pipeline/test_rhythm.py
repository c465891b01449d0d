"""When a feed is asked next, and what becomes of its address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fault
from bot.model.source import FeedState
from bot.pipeline.rhythm import (
    LONGEST,
    LONGEST_WAIT,
    MOVE_HOLDS,
    SHORTEST,
    after_answer,
    after_failure,
    deferred,
    interval_of,
)
from tests.bot.pipeline.feeds import DAY, HOUR, NOW, QUARTER, answer, failure, item, subscribed

NEW_HOME = "https://new.example/rss"

RHYTHMS = [
    ([HOUR * n for n in range(20)], HOUR / 2),  # an item each hour: asked twice an hour
    ([timedelta(minutes=n) for n in range(20)], SHORTEST),  # a wire: as often as is decent
    ([DAY * n for n in range(20)], LONGEST),  # one a day: half of that is more than the bound
    ([2 * HOUR + HOUR * n for n in range(20)], HOUR / 2),
    ([24 * HOUR + HOUR * n for n in range(20)], 3 * HOUR),  # silent for a day: less and less
    ([HOUR], LONGEST / 4),  # one date tells nothing
    ([], LONGEST / 4),
    ([-DAY, HOUR, 2 * HOUR, 3 * HOUR], HOUR / 2),  # a date ahead of our clock is left out
]


@pytest.mark.parametrize(("ages", "expected"), RHYTHMS)
def test_interval_follows_the_feeds_own_rhythm_within_bounds(ages: list[timedelta], expected: timedelta) -> None:
    assert interval_of([NOW - age for age in ages], NOW) == expected


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)), max_size=60))  # noqa: DTZ001  # zoned below
def test_interval_is_always_within_its_bounds(dates: list[datetime]) -> None:
    assert SHORTEST <= interval_of([date.replace(tzinfo=NOW.tzinfo) for date in dates], NOW) <= LONGEST


def test_good_answer_waits_for_its_interval_and_a_little_more() -> None:
    result = after_answer(subscribed(), answer([item(str(n), n * HOUR) for n in range(5)]), (), NOW)

    assert result.interval == HOUR / 2
    assert HOUR / 2 <= result.wait <= HOUR / 2 * 1.25
    assert (result.fault, result.validators.etag) == (None, '"1"')


def test_feeds_are_spread_over_time() -> None:
    waits = {after_answer(subscribed(number), answer(None), (), NOW).wait for number in range(100)}

    assert len(waits) > 90


def test_answer_without_news_keeps_the_interval() -> None:
    assert after_answer(subscribed(interval=2 * HOUR), answer(None), (), NOW).interval == 2 * HOUR


def test_server_may_ask_to_be_left_alone_for_longer_but_not_for_ever() -> None:
    assert after_answer(subscribed(), answer(None, fresh_for=2 * HOUR), (), NOW).wait >= 2 * HOUR
    assert after_answer(subscribed(), answer(None, fresh_for=365 * DAY), (), NOW).wait <= LONGEST * 1.25
    assert after_answer(subscribed(), answer(None, fresh_for=timedelta(seconds=1)), (), NOW).wait >= QUARTER


def test_waits_double_with_each_failure_up_to_a_day() -> None:
    waits = [after_failure(subscribed(failures=count), failure()).wait for count in range(40)]

    assert timedelta(minutes=5) <= waits[0] <= timedelta(minutes=7)
    assert all(later >= earlier * 1.5 for earlier, later in pairwise(waits[:8]))
    assert LONGEST_WAIT <= max(waits) <= LONGEST_WAIT * 1.25


def test_failure_tells_its_cause() -> None:
    result = after_failure(subscribed(), failure(Fault.CERTIFICATE))

    assert (result.fault, result.reason, result.state) == (Fault.CERTIFICATE, "It failed.", FeedState.ACTIVE)


def test_retry_after_is_kept_up_to_a_day() -> None:
    assert after_failure(subscribed(), failure(Fault.TOO_OFTEN, retry_after_s=7200)).wait == 2 * HOUR
    assert after_failure(subscribed(), failure(Fault.TOO_OFTEN, retry_after_s=1e9)).wait == LONGEST_WAIT


def test_feed_that_is_gone_ends() -> None:
    assert after_failure(subscribed(), failure(Fault.GONE)).state is FeedState.ENDED
    assert after_failure(subscribed(), failure(Fault.NOT_FOUND)).state is FeedState.ACTIVE


def test_move_is_adopted_once_it_has_held() -> None:
    moved = answer(None, moved_to=NEW_HOME)
    young = subscribed(moved_to=NEW_HOME, moved_since=NOW - MOVE_HOLDS + HOUR)
    old = subscribed(moved_to=NEW_HOME, moved_since=NOW - MOVE_HOLDS)

    assert after_answer(subscribed(), moved, (), NOW).url is None
    assert after_answer(young, moved, (), NOW).url is None
    assert after_answer(old, moved, (), NOW).url == NEW_HOME
    assert after_answer(old, replace(moved, moved_to="https://other.example/"), (), NOW).url is None
    assert after_answer(old, answer(None), (), NOW).url is None


def test_feed_of_a_busy_host_is_put_off() -> None:
    assert (deferred(HOUR).wait, deferred(HOUR).deferred) == (HOUR, True)
