"""The store of articles and deals as the core sees it: `SqlLedger` keeps the contract of `bot.ports.Ledger`.

Every look-up reads one snapshot and waits for nobody. Writers queue: on one database one write transaction runs at
a time, across processes, so two that ingest the same news at once cannot make one deal twice.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, insert, or_, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model import Certainty
from storage import circles, companies, corrections, deals, lookups, told
from storage.alerts import SqlAlertBook
from storage.engine import reading, writing
from storage.names import digest, storable
from storage.serial import passage_document
from storage.tables import ArticleRow, DealRedirectRow
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from bot.model import Article, Change, CompanyProfile, Deal, DealFacts, DealQuery, Page, Reading
    from bot.model.correction import StoredCorrection
    from bot.model.organisation import Organisation

_REPLACE_ARTICLE = update(ArticleRow).where(col(ArticleRow.url_digest) == bindparam("its_digest"))
_INSERT_ARTICLE = insert(ArticleRow)


class SqlLedger:
    """Keeps articles and deals in the database of `engine`, whose schema is up to date (see `storage.migrate`).

    All methods raise StoreError where the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[SqlLedgerTransaction]:
        """Open a write transaction: kept when the block ends well, undone when it raises."""
        with writing(self._engine) as connection:
            yield SqlLedgerTransaction(connection)

    def register_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Make names, aliases and tickers known to `suggest_companies`, in place of earlier ones of the same names."""
        with writing(self._engine) as connection:
            companies.register(connection, organisations)

    def find(self, query: DealQuery) -> Page[Deal]:
        """Return the page of deals that `query` asks for."""
        with reading(self._engine) as connection:
            return lookups.find(connection, query)

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal, following merges of records, or None where that number never was."""
        with reading(self._engine) as connection:
            return lookups.deal(connection, deal_id)

    def corrections(self, deal_id: int) -> list[StoredCorrection]:
        """Return what people put right in a deal, oldest first."""
        with reading(self._engine) as connection:
            return corrections.corrections_of(connection, [deal_id])

    def company(self, name: str) -> CompanyProfile | None:
        """Return what is known of the company of this canonical name, None where no shown deal names it."""
        with reading(self._engine) as connection:
            return lookups.company(connection, name)

    def suggest_companies(self, text: str, limit: int = 25) -> list[str]:
        """Return canonical names for what was typed (a name, alias, ticker, part or typo), best first."""
        with reading(self._engine) as connection:
            return companies.suggest(connection, text, limit)

    def loop_deals(
        self,
        company: str | None = None,
        *,
        closed_by: Collection[int] | None = None,
        certainty: Certainty = Certainty.REPORTED,
        limit: int = 50,
    ) -> list[Deal]:
        """Return the deals of which the `limit` best loops consist, by number, and perhaps some more."""
        with reading(self._engine) as connection:
            return circles.deals_of_loops(connection, company, closed_by, certainty=certainty, limit=limit)

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        """Return deals changed in [since, until) by the store's own clock, with those changes, by deal number."""
        with reading(self._engine) as connection:
            return lookups.changed(connection, since, until)


class SqlLedgerTransaction:
    """One open write transaction; made by `SqlLedger.transaction`, of no use after its block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def alerts(self) -> SqlAlertBook:
        """What alerts need inside this transaction."""
        return SqlAlertBook(self._connection)

    def knows(self, article: Article) -> bool:
        """Return whether this article is stored with the same content.

        An outlet that moves an article (same id, new address, same content) has told nothing new.
        """
        same = col(ArticleRow.url_digest) == digest(article.url)
        if article.guid is not None:
            moved = and_(
                col(ArticleRow.outlet) == storable(article.outlet), col(ArticleRow.guid) == storable(article.guid)
            )
            same = or_(same, moved)
        known = select(exists().where(same, col(ArticleRow.content_digest) == _content_digest(article)))
        return self._connection.execute(known).scalar_one()

    def save_article(self, article: Article, reading: Reading, now: datetime) -> None:
        """Insert the article, or replace the stored one of the same address."""
        values = _article_columns(article, reading) | {"stored_at": now}
        replaced = self._connection.execute(_REPLACE_ARTICLE, values | {"its_digest": values["url_digest"]})
        if replaced.rowcount == 0:
            self._connection.execute(_INSERT_ARTICLE, values | {"first_stored_at": now})

    def deals_near(self, keys: Collection[str]) -> list[Deal]:
        """Return the deals that share a block key, by number."""
        return lookups.deals_near(self._connection, keys)

    def deals_told_by(self, url: str) -> list[Deal]:
        """Return the deals that have a telling from the article at `url`, by number."""
        return lookups.deals_told_by(self._connection, url)

    def insert_deal(self, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime) -> Deal:
        """Store a new deal as revision 1."""
        return self._stored(deals.insert_deal(self._connection, keys, facts, changes, now))

    def update_deal(
        self, deal_id: int, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime
    ) -> Deal:
        """Store new facts of a deal; the revision counts up when `changes` is not empty."""
        deals.update_deal(self._connection, deal_id, keys=keys, facts=facts, changes=changes, now=now)
        return self._stored(deal_id)

    def merge_into(self, survivor: int, absorbed: int, now: datetime) -> None:
        """Let the number `absorbed`, and all that led to it, lead to the deal `survivor`; its own record ends."""
        if survivor == absorbed:
            raise StoreError(f"deal {survivor} cannot be merged into itself")
        corrections.move_corrections(self._connection, absorbed, survivor)
        told.follow_merge(self._connection, survivor, self._stored(survivor).revision, absorbed)
        led_here = col(DealRedirectRow.survivor_id) == absorbed
        self._connection.execute(update(DealRedirectRow).where(led_here).values(survivor_id=survivor))
        deals.delete_deal(self._connection, absorbed)
        redirect = {"absorbed_id": absorbed, "survivor_id": survivor, "merged_at": now}
        insert_new(self._connection, DealRedirectRow, [redirect])

    def delete_deal(self, deal_id: int) -> None:
        """Remove a deal that no article tells any more; its number is never given again."""
        deals.delete_deal(self._connection, deal_id)

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal as it is inside this transaction, following merges of records."""
        return lookups.deal(self._connection, deal_id)

    def corrections(self, deal_ids: Collection[int]) -> list[StoredCorrection]:
        """Return what people put right in these deals, and in those that were merged into them, oldest first."""
        return corrections.corrections_of(self._connection, deal_ids)

    def save_correction(self, correction: StoredCorrection) -> None:
        """Keep a correction of a stored deal."""
        corrections.save_correction(self._connection, correction)

    def _stored(self, deal_id: int) -> Deal:
        stored = deals.load_deals(self._connection, [deal_id])
        if not stored:
            raise StoreError(f"there is no deal {deal_id}")
        return stored[0]


def _article_columns(article: Article, reading: Reading) -> dict[str, object]:
    best = reading.best_sentence
    return {
        "url": storable(article.url),
        "url_digest": digest(article.url),
        "outlet": storable(article.outlet),
        "guid": None if article.guid is None else storable(article.guid),
        "title": storable(article.title),
        "text": storable(article.text),
        "published_at": article.published_at,
        "date_only": article.date_only,
        "language": article.language,
        "content_digest": _content_digest(article),
        "read_language": reading.language,
        "summary": {language.value: sentence for language, sentence in reading.summary.items()},
        "best_sentence": None if best is None else passage_document(best),
    }


def _content_digest(article: Article) -> str:
    """Digest all that a reader sees, so that an article with a corrected date is read again."""
    published = None if article.published_at is None else article.published_at.timestamp()
    seen = [article.title, article.text, article.outlet, published, article.date_only, article.language]
    return digest(json.dumps(seen))
