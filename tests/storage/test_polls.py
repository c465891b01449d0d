"""What `bot.ports.PollBook` and `Inbox` promise: one replica asks a feed, and its answer is stored whole or not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Fault, StoreError
from bot.model import Language
from bot.model.source import FeedState, PollResult, SeenItem, Validators, Verdict
from storage.arrivals import SqlInbox
from storage.polls import SEEN_TO_WITHIN, SqlPollBook
from storage.subscriptions import SqlSubscriptions
from tests.factories import FIRST_DAY
from tests.storage.deliveries import Hands
from tests.storage.feeds import LEASE, QUARTER, answered, article, feed, judged


@pytest.fixture
def hands():
    """Return the clock of the store."""
    return Hands()


@pytest.fixture
def subscriptions(engine, hands):
    """Return a store with one feed."""
    store = SqlSubscriptions(engine, hands)
    store.add([feed("a")])
    return store


@pytest.fixture
def book(engine, hands, subscriptions):  # noqa: ARG001  # the feed is there first
    """Return whose turn it is, over the same store."""
    return SqlPollBook(engine, hands)


@pytest.fixture
def inbox(engine, hands):
    """Return the articles that wait, over the same store."""
    return SqlInbox(engine, hands)


def failed(reason="The host cannot be found.", wait=QUARTER):
    return PollResult(wait=wait, fault=Fault.UNKNOWN_HOST, reason=reason)


def test_due_feed_is_claimed_by_one_until_its_lease_ends(book, hands):
    (claim,) = book.claim_due(10, LEASE)

    assert (claim.epoch, claim.claimed_at) == (1, FIRST_DAY)
    assert book.claim_due(10, LEASE) == []
    hands.forward(seconds=121)
    assert [claim.epoch for claim in book.claim_due(10, LEASE)] == [2]


def test_longest_waiting_feed_is_claimed_first(book, subscriptions, hands):
    hands.forward(seconds=1)
    subscriptions.add([feed("b"), feed("c")])

    assert [claim.subscription.title for claim in book.claim_due(2, LEASE)] == ["a", "b"]
    assert [claim.subscription.title for claim in book.claim_due(2, LEASE)] == ["c"]


def test_good_answer_is_stored_with_its_items_in_one_step(book, subscriptions, inbox, hands):
    (claim,) = book.claim_due(10, LEASE)
    validators = Validators(etag='"1"', last_modified="Mon", body_digest="d")
    hands.forward(seconds=3)

    lost = book.record(
        [
            answered(
                claim,
                judged("new"),
                judged("old", Verdict.STALE, readings=0),
                title="Title",
                language=Language.EN,
                validators=validators,
                interval=timedelta(hours=1),
            )
        ]
    )

    (stored,) = subscriptions.subscriptions()
    assert lost == []
    assert (validators, "Title", Language.EN) == (stored.validators, stored.title, stored.language)
    assert (timedelta(hours=1), hands.now + QUARTER) == (stored.interval, stored.next_due)
    assert {hands.now} == {stored.last_polled_at, stored.last_good_at, stored.last_new_at}
    seen = book.seen({stored.id: ["new", "address of old", "never"]})[stored.id]
    assert {seen["new"], seen["address of new"]} == {judged("new").seen}
    assert {seen["old"], seen["address of old"]} == {judged("old", Verdict.STALE, readings=0).seen}
    assert len(seen) == 4
    assert [article("new")] == [arrival.item.article for arrival in inbox.claim(10, LEASE)]


def test_failure_counts_up_and_a_good_answer_counts_down_to_nought(book, subscriptions, hands):
    for _ in range(2):
        (claim,) = book.claim_due(10, LEASE)
        book.record([(claim, failed())])
        hands.forward(minutes=15)
    (stored,) = subscriptions.subscriptions()
    assert (stored.failures, stored.fault, stored.reason) == (2, Fault.UNKNOWN_HOST, "The host cannot be found.")
    assert stored.last_good_at is None

    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim)])

    (stored,) = subscriptions.subscriptions()
    assert (stored.failures, stored.fault, stored.reason) == (0, None, None)


def test_failure_keeps_what_the_server_said_before(book, subscriptions, hands):
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, validators=Validators(etag='"1"'), title="T")])
    hands.forward(minutes=15)

    (claim,) = book.claim_due(10, LEASE)
    book.record([(claim, failed())])

    (stored,) = subscriptions.subscriptions()
    assert (stored.validators.etag, stored.title) == ('"1"', "T")


def test_result_of_a_lost_lease_stores_nothing(book, subscriptions, inbox, hands):
    (slow,) = book.claim_due(10, LEASE)
    hands.forward(seconds=121)
    (quick,) = book.claim_due(10, LEASE)

    assert [slow] == book.record([answered(slow, judged("late"))])
    assert inbox.waiting() == 0
    assert book.record([answered(quick, judged("one"))]) == []
    assert [quick] == book.record([answered(quick, judged("two"))])
    assert inbox.waiting() == 1
    subscriptions.remove(quick.subscription.id)
    assert [quick] == book.record([answered(quick, judged("three"))])


def test_deferred_feed_only_waits(book, subscriptions, hands):
    (claim,) = book.claim_due(10, LEASE)
    book.record([(claim, PollResult(wait=QUARTER, deferred=True))])

    (stored,) = subscriptions.subscriptions()
    assert (hands.now + QUARTER, None, 0) == (stored.next_due, stored.last_polled_at, stored.failures)


def test_move_is_dated_from_the_first_answer_that_told_it(book, subscriptions, hands):
    for _ in range(2):
        (claim,) = book.claim_due(10, LEASE)
        book.record([answered(claim, moved_to="https://new.example/feed")])
        hands.forward(minutes=15)
    (stored,) = subscriptions.subscriptions()
    assert (stored.moved_to, stored.moved_since) == ("https://new.example/feed", FIRST_DAY)

    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, moved_to="https://newer.example/feed")])

    (stored,) = subscriptions.subscriptions()
    assert hands.now == stored.moved_since


def test_adopted_address_takes_the_place_of_the_old(book, subscriptions):
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, url="https://new.example/feed", moved_to="https://new.example/feed")])

    (stored,) = subscriptions.subscriptions()
    assert (stored.url, stored.moved_to, stored.moved_since) == ("https://new.example/feed", None, None)
    assert [stored] == subscriptions.add([feed("new")])


def test_feed_that_moves_to_one_that_is_read_already_ends(book, subscriptions):
    (other,) = subscriptions.add([feed("b")])
    claim = book.claim_due(1, LEASE)[0]
    book.record([answered(claim, url=other.url, moved_to=other.url)])

    stored = subscriptions.subscription(claim.subscription.id)
    assert (FeedState.ENDED, f"moved to {other.url}, which is read as source {other.id}") == (
        stored.state,
        stored.reason,
    )


def test_item_shown_again_is_remembered_longer(book, subscriptions, hands):
    (stored,) = subscriptions.subscriptions()
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("kept"), judged("dropped"))])
    hands.forward(days=SEEN_TO_WITHIN.days + 1)
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("kept", Verdict.SAME))])

    assert book.forget_seen(SEEN_TO_WITHIN) == 1

    assert list(book.seen({stored.id: ["kept", "dropped"]})[stored.id]) == ["kept", "address of kept"]


def test_changed_item_takes_the_place_of_the_old(book, subscriptions, hands):
    (stored,) = subscriptions.subscriptions()
    for text, readings in (("first", 1), ("second", 2)):
        (claim,) = book.claim_due(10, LEASE)
        book.record([answered(claim, judged("one", Verdict.UPDATED, text, readings))])
        hands.forward(minutes=15)

    seen = book.seen({stored.id: ["one"]})[stored.id]["one"]
    assert SeenItem("digest of second", "https://news.example/one", Verdict.UPDATED, 2) == seen


def test_arrival_is_leased_and_removed_when_read(book, inbox, hands):
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("one"), judged("two"))])

    (first,) = inbox.claim(1, LEASE)
    (second,) = inbox.claim(5, LEASE)
    inbox.finish([first])

    assert (second.attempts, second.version, second.verdict) == (1, 1, Verdict.NEW)
    assert inbox.waiting() == 1
    hands.forward(seconds=121)
    assert [(second.id, 2)] == [(arrival.id, arrival.attempts) for arrival in inbox.claim(5, LEASE)]


def test_article_that_changed_while_it_was_read_is_read_once_more(book, inbox, hands):
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("one", text="before"))])
    (early,) = inbox.claim(5, LEASE)
    hands.forward(minutes=15)
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("one", Verdict.UPDATED, "after", 2))])

    inbox.finish([early])

    (late,) = inbox.claim(5, LEASE)
    assert (late.item.article.text, late.version) == ("after", 2)
    inbox.finish([late])
    assert inbox.waiting() == 0


def test_article_of_two_feeds_waits_once(book, subscriptions, inbox):
    subscriptions.add([feed("b")])
    claims = book.claim_due(10, LEASE)

    book.record([answered(claim, judged("one")) for claim in claims])

    assert inbox.waiting() == 1


def test_arrival_outlives_its_feed(book, subscriptions, inbox):
    (claim,) = book.claim_due(10, LEASE)
    book.record([answered(claim, judged("one"))])
    subscriptions.remove(claim.subscription.id)

    (arrival,) = inbox.claim(5, LEASE)

    assert arrival.subscription_id is None


def test_answer_that_cannot_be_stored_leaves_nothing(book, subscriptions, hands, monkeypatch):
    (claim,) = book.claim_due(10, LEASE)

    def disk_full(*_arguments):
        raise StoreError("the disk is full")

    monkeypatch.setattr("storage.polls.put_arrivals", disk_full)
    with pytest.raises(StoreError):
        book.record([answered(claim, judged("one"))])

    assert subscriptions.subscriptions() == [claim.subscription]
    assert {claim.subscription.id: {}} == book.seen({claim.subscription.id: ["one"]})
    hands.forward(seconds=121)
    assert [claim.subscription] == [again.subscription for again in book.claim_due(10, LEASE)]


def test_feeds_that_move_to_one_address_at_once_become_one(book, subscriptions):
    subscriptions.add([feed("b")])
    claims = book.claim_due(10, LEASE)
    moved = "https://new.example/feed"
    book.record([answered(claim, url=moved, moved_to=moved) for claim in claims])

    first, second = subscriptions.subscriptions()
    assert (moved, FeedState.ACTIVE) == (first.url, first.state)
    assert (feed("b").url, FeedState.ENDED) == (second.url, second.state)
