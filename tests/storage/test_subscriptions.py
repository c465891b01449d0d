"""What `bot.ports.Subscriptions` promises: one feed for each address, kept until it is removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Fault
from bot.model import Language
from bot.model.source import FeedState, NewSubscription, PollResult
from storage.polls import SqlPollBook
from storage.subscriptions import FIRST_INTERVAL, SqlSubscriptions
from tests.factories import FIRST_DAY
from tests.storage.deliveries import Hands
from tests.storage.feeds import LEASE, answered, feed, judged


@pytest.fixture
def hands():
    """Return the clock of the store."""
    return Hands()


@pytest.fixture
def subscriptions(engine, hands):
    """Return a store without feeds."""
    return SqlSubscriptions(engine, hands)


@pytest.fixture
def book(engine, hands):
    """Return whose turn it is, over the same store."""
    return SqlPollBook(engine, hands)


def test_added_feed_comes_back_equal_and_is_due_at_once(subscriptions):
    (stored,) = subscriptions.add(
        [NewSubscription(url="https://a.example/f", title="A", language=Language.JA, added_by="slack:T1:U1")]
    )

    assert [stored] == subscriptions.subscriptions()
    assert stored == subscriptions.subscription(stored.id)
    assert (stored.title, stored.language, stored.added_by) == ("A", Language.JA, "slack:T1:U1")
    assert (stored.added_at, stored.next_due, stored.interval) == (FIRST_DAY, FIRST_DAY, FIRST_INTERVAL)


def test_feed_that_is_there_stays_as_it_is(subscriptions, hands):
    (first,) = subscriptions.add([feed("a")])
    hands.forward(days=1)

    again, other = subscriptions.add([NewSubscription(url=first.url, title="other"), feed("b")])

    assert first == again
    assert other.id != first.id


def test_removed_feed_is_gone_with_what_it_showed(subscriptions, book):
    (stored,) = subscriptions.add([feed("a")])
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("one"))])

    assert subscriptions.remove(stored.id)
    assert not subscriptions.remove(stored.id)
    assert subscriptions.subscription(stored.id) is None
    assert {stored.id: {}} == book.seen({stored.id: ["one"]})


def test_number_of_a_removed_feed_is_never_given_again(subscriptions):
    (old,) = subscriptions.add([feed("a")])
    subscriptions.remove(old.id)

    (new,) = subscriptions.add([feed("b")])

    assert new.id > old.id


def test_ended_feed_lives_again_when_somebody_adds_it(subscriptions, book, hands):
    subscriptions.add([feed("a")])
    (claim,) = book.claim_due(10, LEASE)
    gone = PollResult(wait=timedelta(0), state=FeedState.ENDED, fault=Fault.GONE, reason="It is gone.")
    book.record([(claim, gone)])
    hands.forward(days=1)
    assert book.claim_due(10, LEASE) == []

    (again,) = subscriptions.add([feed("a")])

    assert (again.state, again.fault, again.failures) == (FeedState.ACTIVE, None, 0)
    assert [again.id] == [claim.subscription.id for claim in book.claim_due(10, LEASE)]
