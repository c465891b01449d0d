"""From arrivals to the ledger, on a real store, with a crew that works in this process."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Fault, SourceError
from bot.model import Article, DealQuery
from bot.model.source import FeedItem, ItemKeys, JudgedItem, NewSubscription, PollResult, SeenItem, Verdict
from bot.pipeline.intake import LEASE, MOST_CLAIMS, Intake, Taken
from storage.alike import SqlArticleIndex
from storage.arrivals import SqlInbox
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.polls import SqlPollBook
from storage.subscriptions import SqlSubscriptions
from tests.bot.pipeline.feeds import DAY, HOUR, NOW
from tests.storage.deliveries import Hands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from tests.databases import SqliteMaker

STORY = (
    "Nvidia said on Monday that it will invest $5 billion in Intel. The two companies will build processors for data "
    "centres together. Intel shares rose by a fifth after the announcement in New York. The companies expect the first "
    "of them in the second half of next year, and did not say how many will be built, nor at which of their plants."
)
TEASER = "Nvidia will invest in Intel."


class Pages:
    """Pages by address; a fault in place of one is raised."""

    def __init__(self) -> None:
        self.found: dict[str, Article | Fault] = {}
        self.asked: list[str] = []

    async def page(self, address: str) -> Article:
        self.asked.append(address)
        found = self.found.get(address, Fault.NO_ARTICLE)
        if isinstance(found, Fault):
            raise SourceError("It failed.", address, found)
        return found


class Hall:
    """A crew of this process; work on an article whose title is deadly kills it."""

    async def run(self, function: Callable[..., object], articles: list[Article]) -> object:
        if any(article.title == "deadly" for article in articles):
            raise BrokenProcessPool
        return function(articles)


class Desk:
    """An intake with all that it needs, and a feed that puts articles before it."""

    def __init__(self, engine: Engine, hands: Hands) -> None:
        self.hands = hands
        self.pages = Pages()
        self.inbox = SqlInbox(engine, hands)
        self.ledger = SqlLedger(engine)
        self.intake = Intake(
            self.inbox,
            self.pages,
            SqlArticleIndex(engine, hands),
            self.ledger,
            Hall(),  # type: ignore[arg-type]  # the work is the same
        )
        self._book = SqlPollBook(engine, hands)
        SqlSubscriptions(engine, hands).add([NewSubscription(url="https://feed.example/rss")])

    def arrives(self, *articles: Article, is_teaser: bool = False) -> None:
        (claim,) = self._book.claim_due(1, timedelta(seconds=1))
        items = tuple(
            JudgedItem(
                item=FeedItem(article, is_teaser=is_teaser),
                keys=ItemKeys(article.url, article.url),
                verdict=Verdict.NEW,
                seen=SeenItem("digest", article.url, Verdict.NEW, 1),
            )
            for article in articles
        )
        self._book.record([(claim, PollResult(wait=timedelta(0), items=items))])

    async def takes(self) -> Taken:
        return await self.intake.round(self.hands.now)

    def titles(self) -> list[str]:
        found = self.ledger.find(DealQuery(shown_only=False, limit=50)).items
        return sorted({telling.title for deal in found for telling in deal.facts.tellings})

    def outlets(self) -> list[int]:
        return [deal.facts.outlets for deal in self.ledger.find(DealQuery(shown_only=False, limit=50)).items]


@pytest.fixture
def desk(sqlite_databases: SqliteMaker) -> Iterator[Desk]:
    engine = open_engine(sqlite_databases.upgraded())
    yield Desk(engine, Hands(NOW))
    engine.dispose()


def story(outlet: str = "wire.example", title: str = "Nvidia to invest in Intel", **changes: object) -> Article:
    made = Article(
        url=f"https://{outlet}/nvidia-intel", title=title, text=STORY, outlet=outlet, published_at=NOW - HOUR
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests pass what they mean


async def test_article_becomes_a_deal_and_leaves_the_inbox(desk: Desk) -> None:
    desk.arrives(story())

    taken = await desk.takes()

    assert (taken.stored, taken.deals) == (1, 1)
    assert desk.inbox.waiting() == 0
    assert desk.titles() == ["Nvidia to invest in Intel"]
    assert await desk.takes() == Taken()


async def test_same_arrival_again_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        desk.arrives(story())
        taken = await desk.takes()

    assert (taken.known, taken.stored, taken.deals) == (1, 0, 0)


async def test_teaser_is_read_with_its_page(desk: Desk) -> None:
    teaser = story(text=TEASER)
    desk.pages.found[teaser.url] = story(title="Page")
    desk.arrives(teaser, is_teaser=True)

    assert (await desk.takes()).deals == 1

    assert desk.pages.asked == [teaser.url]
    assert desk.titles() == ["Nvidia to invest in Intel"]


async def test_page_that_has_no_article_leaves_the_teaser(desk: Desk) -> None:
    desk.arrives(story(), is_teaser=True)

    assert (await desk.takes()).stored == 1


async def test_page_that_does_not_answer_is_asked_again_and_then_done_without(desk: Desk) -> None:
    desk.pages.found[story().url] = Fault.TIMEOUT
    desk.arrives(story(), is_teaser=True)

    met = []
    for _ in range(3):
        met.append(await desk.takes())
        desk.hands.forward(seconds=LEASE.total_seconds() + 1)

    assert [(taken.later, taken.stored) for taken in met] == [(1, 0), (1, 0), (0, 1)]
    assert desk.inbox.waiting() == 0


async def test_page_that_is_old_under_a_new_date_is_not_news(desk: Desk) -> None:
    desk.pages.found[story().url] = story(published_at=NOW - 400 * DAY)
    desk.arrives(story(text=TEASER), is_teaser=True)

    assert await desk.takes() == Taken(stale=1)
    assert desk.inbox.waiting() == 0
    assert desk.titles() == []


async def test_copy_at_another_outlet_is_not_a_second_source(desk: Desk) -> None:
    desk.arrives(story())
    await desk.takes()

    desk.arrives(story("paper.example", text=f"NEW YORK (Wire) - {STORY}"))

    assert await desk.takes() == Taken(copies=1)
    assert desk.outlets() == [1]


async def test_copies_that_arrive_together_are_one(desk: Desk) -> None:
    desk.arrives(story(), story("paper.example"), story("daily.example"))

    taken = await desk.takes()

    assert (taken.stored, taken.copies) == (1, 2)


async def test_report_of_its_own_is_a_second_source(desk: Desk) -> None:
    own = (
        "Intel gets fresh money: Nvidia invests $5 billion in its rival, as both of them announced on Monday. "
        "For Intel it is the second large investment within a few weeks, after years in which it lost ground. "
    )
    desk.arrives(story(), story("paper.example", text=own * 2))

    assert (await desk.takes()).stored == 2


async def test_retitled_article_is_updated_in_place(desk: Desk) -> None:
    desk.arrives(story())
    await desk.takes()

    desk.arrives(story(url="https://wire.example/other-slug", title="Nvidia buys into Intel"))
    await desk.takes()

    assert desk.titles() == ["Nvidia buys into Intel"]
    assert desk.outlets() == [1]


async def test_teaser_of_a_second_feed_takes_nothing_back(desk: Desk) -> None:
    desk.arrives(story())
    await desk.takes()

    desk.arrives(story(text=TEASER), is_teaser=True)

    assert await desk.takes() == Taken(copies=1)
    assert desk.titles() == ["Nvidia to invest in Intel"]


async def test_article_that_kills_its_reader_harms_no_other_and_is_given_up(desk: Desk) -> None:
    desk.arrives(story("bad.example", title="deadly", text="Deadly."), story())

    met = []
    for _ in range(4):
        met.append(await desk.takes())
        desk.hands.forward(seconds=LEASE.total_seconds() + 1)

    assert [(taken.stored, taken.later, taken.given_up) for taken in met] == [
        (1, 1, 0),
        (0, 1, 0),
        (0, 0, 1),
        (0, 0, 0),
    ]
    assert desk.inbox.waiting() == 0


async def test_article_outlives_processes_that_die_of_something_else(desk: Desk) -> None:
    desk.arrives(story())
    for _ in range(MOST_CLAIMS - 1):
        desk.inbox.claim(10, LEASE)
        desk.hands.forward(seconds=LEASE.total_seconds() + 1)

    assert (await desk.takes()).stored == 1


async def test_article_over_which_processes_always_die_is_given_up(desk: Desk) -> None:
    desk.arrives(story())
    for _ in range(MOST_CLAIMS):
        desk.inbox.claim(10, LEASE)
        desk.hands.forward(seconds=LEASE.total_seconds() + 1)

    assert await desk.takes() == Taken(given_up=1)
    assert desk.inbox.waiting() == 0


async def test_file_is_never_fetched(desk: Desk) -> None:
    desk.arrives(story(url="file:///articles/a.md"), is_teaser=True)

    await desk.takes()

    assert desk.pages.asked == []
