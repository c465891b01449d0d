"""The ledger of deals: looked up by many, changed in transactions by whoever stores an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.model import Certainty

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from bot.model import Article, Change, CompanyProfile, Deal, DealFacts, DealQuery, Page, Reading
    from bot.model.correction import StoredCorrection
    from bot.model.delivery import Channel, NewDelivery, PlannedAlert, Told
    from bot.model.organisation import Organisation
    from bot.model.watch import StoredWatch


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

    def loop_deals(
        self,
        company: str | None = None,
        *,
        closed_by: Collection[int] | None = None,
        certainty: Certainty = Certainty.REPORTED,
        limit: int = 50,
    ) -> list[Deal]:
        """Return the deals of which the `limit` best loops consist, by number, and perhaps some more.

        `bot.pipeline.loops.find_loops` makes the loops of them, by the same arguments, without knowing all deals.
        Of a leg those come that decide its sum and its dates: `MOST_PARALLEL` of its deals, or one or two more.
        """
        ...

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        """Return deals changed in [since, until) by the store's own clock, with those changes, by deal number."""
        ...


class AlertBook(Protocol):
    """What alerts need inside the transaction that writes a change."""

    def watching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        ...

    def channels(self, ids: Collection[int]) -> Mapping[int, Channel]:
        """Return the channels of these numbers."""
        ...

    def planned(self, channel_ids: Collection[int], since: datetime) -> list[PlannedAlert]:
        """Return all alerts to these channels and their people that are due from `since` on and not cancelled."""
        ...

    def supersede(self, keys: Collection[str], reason: str, now: datetime) -> set[str]:
        """Cancel those of these deliveries that nobody has begun to send; return their keys."""
        ...

    def changes(self, deal_id: int, after: int) -> tuple[Change, ...]:
        """Return the changes of a deal after a revision, oldest first."""
        ...

    def loop_deals(self, closed_by: Collection[int], limit: int) -> list[Deal]:
        """Return the deals of the best loops that would not be there without these, as `DealReader.loop_deals` does."""
        ...

    def queue(self, alerts: Sequence[NewDelivery], entries: Sequence[Told], now: datetime) -> None:
        """Store alerts, and what channels are told of by them."""
        ...


class LedgerTransaction(Protocol):
    """What ingestion does inside one transaction; all or nothing of it is kept."""

    @property
    def alerts(self) -> AlertBook:
        """What alerts need inside this transaction."""
        ...

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

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal as it is inside this transaction, following merges of records."""
        ...

    def corrections(self, deal_ids: Collection[int]) -> list[StoredCorrection]:
        """Return what people put right in these deals, and in those that were merged into them, oldest first."""
        ...

    def save_correction(self, correction: StoredCorrection) -> None:
        """Keep a correction of a stored deal."""
        ...


class Ledger(DealReader, Protocol):
    """The store of articles and deals."""

    def transaction(self) -> AbstractContextManager[LedgerTransaction]:
        """Open a write transaction; only one at a time runs on one database, across processes."""
        ...

    def corrections(self, deal_id: int) -> list[StoredCorrection]:
        """Return what people put right in a deal, oldest first."""
        ...

    def register_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Make names and aliases known to `suggest_companies`; safe to repeat."""
        ...
