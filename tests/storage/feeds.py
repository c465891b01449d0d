"""Subscriptions and judged items for tests of the store, built by functions named after what they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Article
from bot.model.source import FeedItem, ItemKeys, JudgedItem, NewSubscription, PollResult, SeenItem, Verdict
from tests.factories import FIRST_DAY

if TYPE_CHECKING:
    from bot.model.source import PollClaim

LEASE = timedelta(seconds=120)
QUARTER = timedelta(minutes=15)


def feed(name: str) -> NewSubscription:
    """Return a feed on a host of its own."""
    return NewSubscription(url=f"https://{name}.example/feed", title=name, added_by="settings")


def article(name: str, text: str = "A pays B.") -> Article:
    """Return an article of the first day."""
    return Article(
        url=f"https://news.example/{name}", title=name, text=text, outlet="news.example", published_at=FIRST_DAY
    )


def judged(name: str, verdict: Verdict = Verdict.NEW, text: str = "A pays B.", readings: int = 1) -> JudgedItem:
    """Return an item under one key, its name."""
    found = article(name, text)
    seen = SeenItem(f"digest of {text}", found.url, verdict, readings)
    return JudgedItem(
        item=FeedItem(found, is_teaser=False), keys=ItemKeys(name, f"address of {name}"), verdict=verdict, seen=seen
    )


def answered(claim: PollClaim, *items: JudgedItem, **rest: object) -> tuple[PollClaim, PollResult]:
    """Return a claim with a good answer that showed these items."""
    result = PollResult(wait=QUARTER, items=items, **rest)  # type: ignore[arg-type]  # tests pass what they mean
    return claim, result
