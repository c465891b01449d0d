"""A round over the feeds that are due, on a real store with feeds that answer as they are told."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Fault, SourceError, StoreError
from bot.model.source import FeedAnswer, FeedItem, FeedState, NewSubscription, Subscription, Validators
from bot.pipeline.polling import Poller, PollLimits, Round
from storage.arrivals import SqlInbox
from storage.engine import open_engine
from storage.polls import SqlPollBook
from storage.subscriptions import SqlSubscriptions
from tests.bot.pipeline.feeds import NOW, item
from tests.storage.deliveries import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

    from bot.model.source import PollClaim, PollResult
    from tests.databases import SqliteMaker

Script = dict[str, "FeedAnswer | Exception"]


class Feeds:
    """Feeds that answer as they are told, by address."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0

    async def ask(self, subscription: Subscription) -> FeedAnswer:
        self.asked.append(subscription.url)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        found = self.script[subscription.url]
        if isinstance(found, Exception):
            raise found
        return found


def url(number: int) -> str:
    return f"https://feed{number}.example/rss"


def shows(*items: FeedItem, etag: str = '"1"') -> FeedAnswer:
    return FeedAnswer(validators=Validators(etag=etag), items=items, title="T")


def unchanged() -> FeedAnswer:
    return FeedAnswer(validators=Validators(etag='"1"'))


@pytest.fixture
def hands() -> Hands:
    return Hands(NOW)


@pytest.fixture
def engine(sqlite_databases: SqliteMaker) -> Iterator[Engine]:
    opened = open_engine(sqlite_databases.upgraded())
    yield opened
    opened.dispose()


@pytest.fixture
def subscriptions(engine: Engine, hands: Hands) -> SqlSubscriptions:
    return SqlSubscriptions(engine, hands)


def poller(engine: Engine, hands: Hands, feeds: Feeds, **limits: int) -> Poller:
    return Poller(SqlPollBook(engine, hands), feeds, limits=PollLimits(**limits))


async def test_round_asks_every_feed_once_and_keeps_what_is_new(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    subscriptions.add([NewSubscription(url=url(number)) for number in range(25)])
    feeds = Feeds(
        {url(number): shows(item(f"{number}"), item(f"old{number}", timedelta(days=30))) for number in range(25)}
    )

    done = await poller(engine, hands, feeds, under_way=4, batch=3).round()

    assert done == Round(asked=25, new=25)
    assert sorted(feeds.asked) == sorted(map(url, range(25)))
    assert feeds.most_at_once <= 4
    assert SqlInbox(engine, hands).waiting() == 25
    assert await poller(engine, hands, feeds).round() == Round()


async def test_next_round_finds_only_what_came_since(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    subscriptions.add([NewSubscription(url=url(1)), NewSubscription(url=url(2))])
    feeds = Feeds({url(1): shows(item("a")), url(2): shows(item("b"))})
    await poller(engine, hands, feeds).round()
    hands.forward(hours=7)
    feeds.script = {url(1): unchanged(), url(2): shows(item("c"), item("b", text="More."), etag='"2"')}

    done = await poller(engine, hands, feeds).round()

    assert done == Round(asked=2, unchanged=1, new=1, updated=1)
    assert [each.validators.etag for each in subscriptions.subscriptions()] == ['"1"', '"2"']


async def test_feed_that_fails_keeps_no_other_from_being_read(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions, caplog: pytest.LogCaptureFixture
) -> None:
    subscriptions.add([NewSubscription(url=url(number)) for number in range(4)])
    gone = SourceError("It is gone.", url(0), Fault.GONE)
    busy = SourceError("It waits.", url(1), Fault.BUSY, retry_after_s=60.0)
    feeds = Feeds({url(0): gone, url(1): busy, url(2): ZeroDivisionError("a fault of ours"), url(3): shows(item("a"))})

    with caplog.at_level(logging.ERROR):
        done = await poller(engine, hands, feeds).round()

    first, second, third, fourth = subscriptions.subscriptions()
    assert done == Round(asked=4, failed=2, deferred=1, new=1)
    assert (first.state, first.fault) == (FeedState.ENDED, Fault.GONE)
    assert (second.last_polled_at, second.next_due) == (None, NOW + timedelta(seconds=60))
    assert (third.fault, third.failures) == (Fault.OTHER, 1)
    assert fourth.title == "T"
    assert [record.message for record in caplog.records] == ["source crashed"]


async def test_feed_that_was_removed_meanwhile_is_nothing(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    (stored,) = subscriptions.add([NewSubscription(url=url(1))])

    class Slow(Feeds):
        async def ask(self, subscription: Subscription) -> FeedAnswer:
            subscriptions.remove(stored.id)
            return await super().ask(subscription)

    done = await poller(engine, hands, Slow({url(1): shows(item("a"))})).round()

    assert done == Round(asked=1, lost=1)
    assert SqlInbox(engine, hands).waiting() == 0


async def test_store_that_fails_ends_the_round_with_its_error(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    subscriptions.add([NewSubscription(url=url(number)) for number in range(50)])

    class Full(SqlPollBook):
        def record(self, results: Sequence[tuple[PollClaim, PollResult]]) -> list[PollClaim]:
            raise StoreError(f"the disk is full of {len(results)}")

    feeds = Feeds({url(number): unchanged() for number in range(50)})
    with pytest.raises(StoreError, match="the disk is full"):
        await Poller(Full(engine, hands), feeds, limits=PollLimits(under_way=4)).round()

    assert all(each.last_polled_at is None for each in subscriptions.subscriptions())


async def test_store_that_tells_no_turns_ends_the_round_with_its_error(engine: Engine, hands: Hands) -> None:
    class Closed(SqlPollBook):
        def claim_due(self, limit: int, lease: timedelta) -> list[PollClaim]:
            raise StoreError(f"no connection for {limit} and {lease}")

    with pytest.raises(StoreError, match="no connection"):
        await Poller(Closed(engine, hands), Feeds({}), limits=PollLimits(under_way=4)).round()


async def test_round_that_is_stopped_keeps_what_was_answered(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    subscriptions.add([NewSubscription(url=url(number)) for number in range(2)])
    answered = asyncio.Event()

    class Stuck(Feeds):
        async def ask(self, subscription: Subscription) -> FeedAnswer:
            if subscription.url == url(1):
                await answered.wait()
                await asyncio.sleep(30)
            answered.set()
            return await super().ask(subscription)

    doing = asyncio.create_task(poller(engine, hands, Stuck({url(0): shows(item("a"))})).round())
    await answered.wait()
    await asyncio.sleep(0)
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing

    assert [each.last_good_at is not None for each in subscriptions.subscriptions()] == [True, False]


async def test_items_beyond_the_bound_are_left_out(
    engine: Engine, hands: Hands, subscriptions: SqlSubscriptions
) -> None:
    subscriptions.add([NewSubscription(url=url(1))])
    feeds = Feeds({url(1): shows(*(item(str(number)) for number in range(600)))})

    assert (await poller(engine, hands, feeds).round()).new == 500
