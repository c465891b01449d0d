"""Keeps which articles a model had its say on, and what models cost: `SecondReadings` and `Spending` of `bot.ports`.

An article needs no mark when it is stored: whatever has no row here for its present content is new. So articles that
came while no model was configured, or while a process was killed, are found all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select, update
from sqlmodel import col

from bot.model import Article
from storage.engine import reading
from storage.names import digest
from storage.tables import ArticleRow, ModelDayRow, SecondReadingRow
from storage.transactions import insert_once, store_time, writing_rows

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from bot.model.claim import Budget, SecondReading
    from storage.transactions import Clock

_ARTICLE = tuple(col(getattr(ArticleRow, name)) for name in Article.__dataclass_fields__)


class SqlSecondReadings:
    """Keeps second readings in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def claim(self, limit: int, lease: timedelta, not_older_than: timedelta) -> list[Article]:
        """Take up to `limit` articles for `lease`: those that are due another try, then new ones, the newest first."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            return [
                Article(**{name: getattr(row, name) for name in Article.__dataclass_fields__})
                for row in _waiting(connection, now, now - not_older_than, limit)
                if _take(connection, row.url_digest, row.content_digest, now, now + lease)
            ]

    def settle(self, article: Article, second: SecondReading, wait: timedelta | None) -> None:
        """Store what came of an article; it comes again after `wait`, None: never in this content."""
        with writing_rows(self._engine) as connection:
            due_at = None if wait is None else self._clock(connection) + wait
            told = {
                "opinion": second.opinion,
                "dropped": len(second.dropped),
                "reason": second.reason,
                "due_at": due_at,
            }
            connection.execute(update(SecondReadingRow).where(_of(article)).values(told))

    def tries(self, article: Article) -> int:
        """Return how often this article was claimed in its content."""
        with reading(self._engine) as connection:
            return connection.execute(select(col(SecondReadingRow.tries)).where(_of(article))).scalar() or 0


class SqlSpending:
    """Counts what models cost in the database of `engine`, for all replicas together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin_call(self, day: date, budget: Budget) -> bool:
        """Count one more call on that day, and return whether the budget had room for it; else count nothing."""
        room = and_(
            col(ModelDayRow.day) == day,
            col(ModelDayRow.calls) < budget.calls,
            col(ModelDayRow.micro_usd) < budget.micro_usd,
        )
        with writing_rows(self._engine) as connection:
            insert_once(connection, ModelDayRow, {"day": day, "calls": 0, "micro_usd": 0})
            counted = update(ModelDayRow).where(room).values(calls=col(ModelDayRow.calls) + 1)
            return connection.execute(counted).rowcount == 1

    def charge(self, day: date, micro_usd: int) -> None:
        """Add what a call cost, in millionths of a US dollar."""
        added = {"micro_usd": col(ModelDayRow.micro_usd) + micro_usd}
        with writing_rows(self._engine) as connection:
            connection.execute(update(ModelDayRow).where(col(ModelDayRow.day) == day).values(added))


def _of(article: Article) -> ColumnElement[bool]:
    return col(SecondReadingRow.url_digest) == digest(article.url)


def _waiting(connection: Connection, now: datetime, oldest: datetime, limit: int) -> list[Row[tuple[object, ...]]]:
    """Return articles that no model had its say on in their content, or that are due another try."""
    known = and_(
        col(SecondReadingRow.url_digest) == ArticleRow.url_digest,
        col(SecondReadingRow.content_digest) == ArticleRow.content_digest,
    )
    due = col(SecondReadingRow.due_at) <= now
    never = and_(col(SecondReadingRow.url_digest).is_(None), col(ArticleRow.stored_at) >= oldest)
    statement = (
        select(*_ARTICLE, col(ArticleRow.url_digest), col(ArticleRow.content_digest))
        .outerjoin(SecondReadingRow, known)
        .where(or_(due, never))
        .order_by(case((due, 0), else_=1), col(ArticleRow.stored_at).desc(), col(ArticleRow.id))
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(of=ArticleRow, skip_locked=True)
    return list(connection.execute(statement))


def _take(connection: Connection, url_digest: str, content_digest: str, now: datetime, until: datetime) -> bool:
    """Count one more try of an article, from the first for another content; False where somebody else has it."""
    fresh = {
        "url_digest": url_digest,
        "content_digest": content_digest,
        "tries": 1,
        "due_at": until,
        "opinion": None,
        "dropped": 0,
        "reason": None,
    }
    if insert_once(connection, SecondReadingRow, fresh):
        return True
    same = col(SecondReadingRow.content_digest) == content_digest
    free = or_(~same, func.coalesce(col(SecondReadingRow.due_at) <= now, False))
    taken = (
        update(SecondReadingRow)
        .where(col(SecondReadingRow.url_digest) == url_digest, free)
        .values(
            tries=case((same, col(SecondReadingRow.tries) + 1), else_=1),
            content_digest=content_digest,
            due_at=until,
        )
    )
    return connection.execute(taken).rowcount == 1
