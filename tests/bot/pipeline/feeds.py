"""Feeds, items and answers for tests, built by functions named after what they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import Fault, SourceError
from bot.model import Article
from bot.model.source import FeedAnswer, FeedItem, FeedState, Subscription, Validators

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUARTER = timedelta(minutes=15)


def subscribed(number: int = 1, **changes: object) -> Subscription:
    """Return a feed that was added a month ago and read well a quarter of an hour ago."""
    feed = Subscription(
        id=number,
        url=f"https://feed{number}.example/rss",
        title=f"Feed {number}",
        language=None,
        added_by="settings",
        added_at=NOW - 30 * DAY,
        state=FeedState.ACTIVE,
        interval=QUARTER,
        next_due=NOW,
        last_polled_at=NOW - QUARTER,
        last_good_at=NOW - QUARTER,
        last_new_at=NOW - HOUR,
    )
    return replace(feed, **changes)  # type: ignore[arg-type]  # tests pass what they mean


def item(name: str, age: timedelta | None = HOUR, **changes: object) -> FeedItem:
    """Return an item of that age, None for one without a date."""
    article = Article(
        url=f"https://news.example/{name}",
        title=f"Company {name} orders racks",
        text=f"Company {name} orders racks for a campus.",
        outlet="news.example",
        guid=f"id-{name}",
        published_at=None if age is None else NOW - age,
    )
    return FeedItem(replace(article, **changes), is_teaser=False)  # type: ignore[arg-type]  # tests pass what they mean


def answer(items: Iterable[FeedItem] | None = (), **changes: object) -> FeedAnswer:
    """Return an answer with these items, None for one that nothing changed."""
    shown = None if items is None else tuple(items)
    return FeedAnswer(validators=Validators(etag='"1"'), items=shown, **changes)  # type: ignore[arg-type]  # likewise


def failure(fault: Fault = Fault.SERVER, retry_after_s: float | None = None) -> SourceError:
    """Return an error of a feed."""
    return SourceError("It failed.", "https://feed1.example/rss", fault, retry_after_s=retry_after_s)
