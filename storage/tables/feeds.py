"""Feeds with their health, what they showed, and new articles until they are read."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLModel resolves annotations at run time

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.errors import Fault
from bot.model import Language
from bot.model.source import FeedState, Verdict
from storage.tables.columns import ACTIVE, CodePoints, Int64, by_value


class SubscriptionRow(SQLModel, table=True):
    """A feed. `epoch` counts claims and fences results, `lease_until` is set while a replica asks it."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_due", "next_due", "id", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    url: str
    url_digest: str = Field(unique=True)
    title: str
    language: Language | None = Field(sa_type=by_value(Language))
    added_by: str
    added_at: datetime
    state: FeedState = Field(sa_type=by_value(FeedState))
    interval_s: int
    next_due: datetime
    lease_until: datetime | None
    epoch: int
    last_polled_at: datetime | None
    last_good_at: datetime | None
    last_new_at: datetime | None
    failures: int
    fault: Fault | None = Field(sa_type=by_value(Fault))
    reason: str | None
    moved_to: str | None
    moved_since: datetime | None
    etag: str | None
    last_modified: str | None
    body_digest: str | None


class SeenItemRow(SQLModel, table=True):
    """An item that a feed showed: `item_key` is the digest of its id, `address_key` of its address.

    `seen_at` is exact to some days.
    """

    __tablename__ = "seen_item"
    __table_args__ = (Index(None, "subscription_id", "address_key"), {"sqlite_with_rowid": False})

    subscription_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="subscription.id", ondelete="CASCADE")
    item_key: str = Field(primary_key=True, sa_type=CodePoints)
    address_key: str = Field(sa_type=CodePoints)
    content_digest: str
    url: str
    verdict: Verdict = Field(sa_type=by_value(Verdict))
    readings: int
    seen_at: datetime = Field(index=True)


class ArrivalRow(SQLModel, table=True):
    """An article that waits to be read, the latest content of its address; `version` counts those contents."""

    __tablename__ = "arrival"

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    subscription_id: int | None = Field(
        sa_type=Int64, foreign_key="subscription.id", ondelete="SET NULL", index=True, nullable=True
    )
    url_digest: str = Field(unique=True)
    version: int
    url: str
    outlet: str
    guid: str | None
    title: str
    text: str
    published_at: datetime | None
    date_only: bool
    language: Language | None = Field(sa_type=by_value(Language))
    is_teaser: bool
    verdict: Verdict = Field(sa_type=by_value(Verdict))
    attempts: int
    arrived_at: datetime
    lease_until: datetime | None
