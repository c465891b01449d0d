"""What the core asks of the outside: small protocols, each implemented once in `storage` or `adapters`.

All storage ports are synchronous; who awaits wraps a whole call in one `asyncio.to_thread`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from bot.model import (
        Article,
        Change,
        CompanyProfile,
        Deal,
        DealFacts,
        DealQuery,
        Page,
        Reading,
    )
    from bot.model.organisation import Organisation


class Reader(Protocol):
    """Reads an article. Never raises on any text: what cannot be read is an empty reading."""

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        ...


class ArticleSource(Protocol):
    """Brings articles from an address: a feed, a page, a file or a folder."""

    async def articles(self, address: str) -> Sequence[Article]:
        """Return all articles at `address`, in its own order; raise SourceError where it cannot be read."""
        ...


class DealReader(Protocol):
    """Answers look-ups. What it returns is a snapshot."""

    def find(self, query: DealQuery) -> Page[Deal]:
        """Return the page of deals that `query` asks for."""
        ...

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal, following merges of records, or None where that number never was."""
        ...

    def company(self, name: str) -> CompanyProfile | None:
        """Return what is known of the company of this canonical name, None where no deal names it."""
        ...

    def suggest_companies(self, text: str, limit: int = 25) -> list[str]:
        """Return canonical names for what was typed (a name, alias, ticker, part or typo), best first."""
        ...

    def edges(self, company: str | None = None) -> list[Deal]:
        """Return all shown deals that have both a payer and a payee; with `company`, its circle."""
        ...

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        """Return deals changed in [since, until) by the store's own clock, with those changes, by deal number."""
        ...


class LedgerTransaction(Protocol):
    """What ingestion does inside one transaction; all or nothing of it is kept."""

    def knows(self, article: Article) -> bool:
        """Return whether this article is stored with the same content."""
        ...

    def save_article(self, article: Article, reading: Reading, now: datetime) -> None:
        """Insert the article, or replace the stored one of the same address."""
        ...

    def deals_near(self, keys: Collection[str]) -> list[Deal]:
        """Return the deals that share a block key (see `bot.pipeline.merge.block_keys`), by number."""
        ...

    def deals_told_by(self, url: str) -> list[Deal]:
        """Return the deals that have a telling from the article at `url`, by number."""
        ...

    def insert_deal(self, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime) -> Deal:
        """Store a new deal as revision 1."""
        ...

    def update_deal(
        self, deal_id: int, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime
    ) -> Deal:
        """Store new facts of a deal; the revision counts up when `changes` is not empty."""
        ...

    def merge_into(self, survivor: int, absorbed: int, now: datetime) -> None:
        """Let the number `absorbed` lead to the deal `survivor` from now on."""
        ...

    def delete_deal(self, deal_id: int) -> None:
        """Remove a deal that no article tells any more."""
        ...


class Ledger(DealReader, Protocol):
    """The store of articles and deals."""

    def transaction(self) -> AbstractContextManager[LedgerTransaction]:
        """Open a write transaction; only one at a time runs on one database, across processes."""
        ...

    def register_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Make names and aliases known to `suggest_companies`; safe to repeat."""
        ...
