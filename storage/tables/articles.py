"""An `article` as it was read, what leads to its copies, and what a model was asked of it."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  # SQLModel resolves annotations at run time
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.model import Language
from bot.model.claim import SecondOpinion
from storage.tables.columns import CodePoints, Int64, by_value


class ArticleRow(SQLModel, table=True):
    """An article with what was read in it besides deals. `language` is declared, `read_language` recognised."""

    __tablename__ = "article"
    __table_args__ = (
        Index(None, "outlet", "guid", sqlite_where=text("guid IS NOT NULL"), postgresql_where=text("guid IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    url: str
    url_digest: str = Field(unique=True)
    outlet: str
    guid: str | None
    title: str
    text: str
    published_at: datetime | None
    date_only: bool
    language: Language | None = Field(sa_type=by_value(Language))
    content_digest: str
    read_language: Language = Field(sa_type=by_value(Language))
    summary: dict[str, str] = Field(sa_type=JSON)
    best_sentence: dict[str, object] | None = Field(sa_type=JSON(none_as_null=True))
    first_stored_at: datetime
    stored_at: datetime = Field(index=True)


class ArticleBandRow(SQLModel, table=True):
    """A band of the sketch of an article's text: articles that are nearly the same share one."""

    __tablename__ = "article_band"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    band: str = Field(primary_key=True, sa_type=CodePoints)
    url_digest: str = Field(primary_key=True, sa_type=CodePoints)
    noted_at: datetime = Field(index=True)


class SecondReadingRow(SQLModel, table=True):
    """Whether a model had its say on an article of this content; `due_at` is the next try, None where it is settled."""

    __tablename__ = "second_reading"

    url_digest: str = Field(primary_key=True)
    content_digest: str
    tries: int
    due_at: datetime | None = Field(index=True)
    opinion: SecondOpinion | None = Field(sa_type=by_value(SecondOpinion))
    dropped: int
    reason: str | None


class ModelDayRow(SQLModel, table=True):
    """What models were asked and cost on one day (UTC), in millionths of a US dollar."""

    __tablename__ = "model_day"

    day: date = Field(primary_key=True)
    calls: int
    micro_usd: int = Field(sa_type=BigInteger)
