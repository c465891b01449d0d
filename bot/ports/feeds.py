"""Feeds from their first look to the articles that wait to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import timedelta

    from bot.model import Article
    from bot.model.source import (
        Arrival,
        FeedAnswer,
        NewSubscription,
        PollClaim,
        PollResult,
        Probe,
        SeenItem,
        Subscription,
    )


class Subscriptions(Protocol):
    """Keeps the feeds that dealwire reads, one for each address."""

    def add(self, feeds: Sequence[NewSubscription]) -> list[Subscription]:
        """Store feeds to be asked at once, and return them in order; one that is there stays, one that ended lives."""
        ...

    def remove(self, subscription_id: int) -> bool:
        """Forget a feed and what it showed, and return whether it was there; articles that were read stay."""
        ...

    def subscription(self, subscription_id: int) -> Subscription | None:
        """Return the feed of this number, None where there is none."""
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return all feeds, by number."""
        ...


class FeedFinder(Protocol):
    """Tries an address before it is added. Waits for the network: up to a minute, so never on an event loop."""

    def probe(self, address: str) -> Probe:
        """Return the feed at `address` or behind that page, with its latest articles; raise SourceError if none."""
        ...

    def outline(self, address: str) -> list[NewSubscription]:
        """Return the feeds that the OPML document at `address` names; raise SourceError where it is none."""
        ...


class FeedClient(Protocol):
    """Asks a feed, politely: only what changed, within bounds."""

    async def ask(self, subscription: Subscription) -> FeedAnswer:
        """Return what the feed answers now; raise SourceError where it cannot be read."""
        ...


class PageReader(Protocol):
    """Reads the page behind an item whose feed carries only a teaser."""

    async def page(self, address: str) -> Article:
        """Return the article of the page; raise SourceError where there is none, or robots are not welcome."""
        ...


class PollBook(Protocol):
    """Keeps whose turn it is, over all replicas; all times are by the store's clock."""

    def claim_due(self, limit: int, lease: timedelta) -> list[PollClaim]:
        """Take up to `limit` active feeds that are due, for `lease`, the longest waiting first."""
        ...

    def seen(self, keys: Mapping[int, Collection[str]]) -> Mapping[int, Mapping[str, SeenItem]]:
        """Return, by feed and by each of their keys, the items with one of `keys` that the feed showed before."""
        ...

    def record(self, results: Sequence[tuple[PollClaim, PollResult]]) -> list[PollClaim]:
        """Store what came of claims, with their new items, as one step; return those whose lease was lost.

        Nothing is stored of a claim whose lease was lost.
        """
        ...

    def forget_seen(self, older_than: timedelta) -> int:
        """Forget items that their feed has not shown for so long; return how many."""
        ...


class Inbox(Protocol):
    """Keeps new articles until they are read: nothing is lost between a feed's answer and the ledger."""

    def claim(self, limit: int, lease: timedelta) -> list[Arrival]:
        """Take up to `limit` arrivals for `lease`, the oldest first."""
        ...

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Remove arrivals that were read, unless the article changed again meanwhile."""
        ...

    def waiting(self) -> int:
        """Return how many arrivals there are."""
        ...
