"""Finds stored articles that may be the same as another one: the contract of `bot.ports.ArticleIndex`.

Two texts that are nearly equal share a band of their sketches (`bot.pipeline.alike`); whether they are equal is decided
there, on the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select
from sqlmodel import col

from bot.model.source import KeptArticle
from storage.engine import reading
from storage.names import digest, storable
from storage.tables import ArticleBandRow, ArticleRow
from storage.transactions import store_time, writing_rows
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Engine

    from storage.transactions import Clock

_MOST = 20
_COLUMNS = tuple(col(getattr(ArticleRow, name)) for name in KeptArticle.__dataclass_fields__)


class SqlArticleIndex:
    """Finds articles in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def kept(self, url: str) -> KeptArticle | None:
        """Return the stored article of this address, None where there is none."""
        with reading(self._engine) as connection:
            mine = select(*_COLUMNS).where(col(ArticleRow.url_digest) == digest(url))
            found = connection.execute(mine).first()
            return None if found is None else KeptArticle(**found._mapping)  # noqa: SLF001  # public in spite of its name

    def alike(self, url: str, guid: str | None, outlet: str, bands: Collection[str]) -> list[KeptArticle]:
        """Return the stored articles but `url` that share a band, or the id at the same outlet; oldest first."""
        row, own = ArticleRow, digest(url)
        sharing = select(col(ArticleBandRow.url_digest)).where(col(ArticleBandRow.band).in_(list(bands)))
        ways: list[ColumnElement[bool]] = [col(row.url_digest).in_(sharing)] if bands else []
        if guid is not None:
            ways.append((col(row.outlet) == storable(outlet)) & (col(row.guid) == storable(guid)))
        if not ways:
            return []
        found = select(*_COLUMNS).where(or_(*ways), col(row.url_digest) != own)
        with reading(self._engine) as connection:
            rows = connection.execute(found.order_by(col(row.first_stored_at), col(row.id)).limit(_MOST))
            return [KeptArticle(**each._mapping) for each in rows]  # noqa: SLF001  # public in spite of its name

    def note(self, bands: Mapping[str, Collection[str]]) -> None:
        """Remember the bands of articles, by address."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            rows = [
                {"band": band, "url_digest": digest(url), "noted_at": now}
                for url, all_of in bands.items()
                for band in all_of
            ]
            insert_new(connection, ArticleBandRow, rows)

    def forget(self, older_than: timedelta) -> int:
        """Forget the bands that were noted longer ago; return how many."""
        with writing_rows(self._engine) as connection:
            old = col(ArticleBandRow.noted_at) < self._clock(connection) - older_than
            return connection.execute(delete(ArticleBandRow).where(old)).rowcount
