"""Keeps new articles until they are read: the contract of `bot.ports.Inbox`.

An arrival is written in the transaction that stores what its feed answered, and removed when the ledger has the
article. In between a process may die at any moment: the arrival's lease ends, and another one reads it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from bot.model import Article
from bot.model.source import Arrival, FeedItem
from storage.engine import reading
from storage.names import digest, storable
from storage.tables import ArrivalRow
from storage.transactions import store_time, writing_rows
from storage.upsert import execute_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, Engine, Insert, Row

    from bot.model.source import JudgedItem
    from storage.transactions import Clock

_ARTICLE = ("url", "title", "text", "outlet", "guid", "published_at", "date_only", "language")
_PLAIN = ("id", "version", "subscription_id", "verdict", "attempts", "arrived_at")
_COLUMNS = tuple(col(getattr(ArrivalRow, name)) for name in (*_PLAIN, *_ARTICLE, "is_teaser"))
_REPLACED = (*(name for name in _ARTICLE if name != "url"), "is_teaser", "verdict", "subscription_id")


class SqlInbox:
    """Keeps arrivals in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def claim(self, limit: int, lease: timedelta) -> list[Arrival]:
        """Take up to `limit` arrivals for `lease`, the oldest first."""
        row = ArrivalRow
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            chosen = (
                select(col(row.id))
                .where(or_(col(row.lease_until).is_(None), col(row.lease_until) <= now))
                .order_by(col(row.id))
                .limit(limit)
                .with_for_update(skip_locked=True)
                .cte("chosen")
            )
            taken = (
                update(row)
                .where(col(row.id).in_(select(chosen.c.id)))
                .values(lease_until=now + lease, attempts=col(row.attempts) + 1)
                .returning(*_COLUMNS)
            )
            return sorted((_arrival(found) for found in connection.execute(taken)), key=lambda arrival: arrival.id)

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Remove arrivals that were read, unless the article changed again meanwhile: then it is read once more."""
        row = ArrivalRow
        with writing_rows(self._engine) as connection:
            for arrival in sorted(arrivals, key=lambda arrival: arrival.id):
                mine = col(row.id) == arrival.id
                read = delete(row).where(and_(mine, col(row.version) == arrival.version))
                if connection.execute(read).rowcount == 0:
                    connection.execute(update(row).where(mine).values(lease_until=None))

    def waiting(self) -> int:
        """Return how many arrivals there are."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(ArrivalRow)).scalar_one()


def put_arrivals(connection: Connection, judged: Iterable[tuple[int, JudgedItem]], now: datetime) -> None:
    """Let items, each with the number of its feed, wait to be read; one that waits already takes the new content."""
    rows = {digest(each.seen.url): _row(number, each, now) for number, each in judged}
    # In one order everywhere, so that two writers of the same rows cannot wait for each other in a circle.
    execute_many(connection, _replacing(connection.dialect.name), [rows[key] for key in sorted(rows)])


@cache
def _replacing(dialect: str) -> Insert:
    """Return the statement by which an arrival takes the place of one of the same address."""
    statement = postgresql.insert(ArrivalRow) if dialect == "postgresql" else sqlite.insert(ArrivalRow)
    newer: dict[str, object] = {name: statement.excluded[name] for name in _REPLACED}
    # Counted from nought again: what could not be read before may be well now.
    newer |= {"version": col(ArrivalRow.version) + 1, "attempts": 0}
    return statement.on_conflict_do_update(index_elements=["url_digest"], set_=newer)


def _row(number: int, judged: JudgedItem, now: datetime) -> dict[str, object]:
    article = judged.item.article
    return {
        "subscription_id": number,
        "url_digest": digest(judged.seen.url),
        "version": 1,
        "url": storable(judged.seen.url),
        "outlet": storable(article.outlet),
        "guid": None if article.guid is None else storable(article.guid),
        "title": storable(article.title),
        "text": storable(article.text),
        "published_at": article.published_at,
        "date_only": article.date_only,
        "language": article.language,
        "is_teaser": judged.item.is_teaser,
        "verdict": judged.verdict,
        "attempts": 0,
        "arrived_at": now,
    }


def _arrival(row: Row[*tuple[object, ...]]) -> Arrival:
    found = row._mapping  # noqa: SLF001  # public in spite of its name
    article = Article(**{name: found[name] for name in _ARTICLE})
    return Arrival(**{name: found[name] for name in _PLAIN}, item=FeedItem(article, is_teaser=found["is_teaser"]))
