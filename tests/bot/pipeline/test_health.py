"""How a feed is, and which of them somebody has to be told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Fault
from bot.model.source import FeedState, HealthState, Subscription
from bot.pipeline.health import PATIENCE, PATIENCE_WITH_ALL, QUIET_AFTER, health_of, overdue
from tests.bot.pipeline.feeds import DAY, HOUR, NOW, QUARTER, subscribed

NEVER_READ = {"last_polled_at": None, "last_good_at": None, "last_new_at": None}
STATES = [
    (subscribed(), HealthState.GOOD),
    (subscribed(added_at=NOW - HOUR, **NEVER_READ), HealthState.WAITING),
    (subscribed(added_at=NOW - 2 * DAY, **NEVER_READ), HealthState.OVERDUE),
    (subscribed(fault=Fault.SERVER, failures=1), HealthState.FAILING),
    (subscribed(last_good_at=NOW - QUARTER - PATIENCE, fault=Fault.SERVER), HealthState.FAILING),
    (subscribed(last_good_at=NOW - HOUR - PATIENCE, fault=Fault.SERVER), HealthState.OVERDUE),
    (subscribed(last_good_at=NOW - HOUR - PATIENCE), HealthState.OVERDUE),  # nobody asks at all
    (subscribed(last_new_at=NOW - QUIET_AFTER - HOUR), HealthState.QUIET),
    (subscribed(state=FeedState.ENDED, fault=Fault.GONE), HealthState.ENDED),
]


@pytest.mark.parametrize(("subscription", "expected"), STATES)
def test_state_of_a_feed(subscription: Subscription, expected: HealthState) -> None:
    assert health_of(subscription, NOW).state is expected


def test_cause_is_that_of_the_last_failure() -> None:
    failing = health_of(subscribed(fault=Fault.CERTIFICATE, reason="It expired."), NOW)

    assert (failing.fault, failing.reason, failing.since) == (Fault.CERTIFICATE, "It expired.", NOW - QUARTER)


def test_feeds_that_are_well_or_fail_for_a_moment_are_nobodys_concern() -> None:
    assert overdue([subscribed(1), subscribed(2, fault=Fault.SERVER), subscribed(3)], NOW) == []
    assert overdue([], NOW) == []


def test_same_trouble_has_the_same_key_until_the_feed_was_well() -> None:
    bad = subscribed(1, last_good_at=NOW - 2 * DAY, fault=Fault.SERVER)
    others = [subscribed(2), subscribed(3)]

    (first,), (later,) = (overdue([bad, *others], now) for now in (NOW, NOW + HOUR))
    (again,) = overdue([replace(bad, last_good_at=NOW - 2 * DAY + HOUR), *others], NOW)

    assert first.key == later.key
    assert again.key != first.key


def test_feed_that_ended_is_told_once() -> None:
    (notice,) = overdue([subscribed(1, state=FeedState.ENDED, fault=Fault.GONE)], NOW)

    assert (notice.health.state, notice.health.fault) == (HealthState.ENDED, Fault.GONE)


def test_silence_of_all_feeds_is_one_notice_with_the_commonest_cause() -> None:
    since = NOW - QUARTER - PATIENCE_WITH_ALL - HOUR
    feeds = [
        subscribed(number, last_good_at=since, fault=Fault.UNKNOWN_HOST if number else Fault.SERVER)
        for number in range(5)
    ]

    (notice,) = overdue(feeds, NOW)

    assert (notice.subscription, notice.feeds) == (None, 5)
    assert (notice.health.fault, notice.health.since) == (Fault.UNKNOWN_HOST, since)


def test_two_feeds_are_too_few_to_blame_the_network() -> None:
    since = NOW - QUARTER - PATIENCE_WITH_ALL - HOUR

    assert overdue([subscribed(1, last_good_at=since), subscribed(2, last_good_at=since)], NOW) == []
