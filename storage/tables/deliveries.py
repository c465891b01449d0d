"""Messages that have to reach a channel once, with their audit, and what was seen of a chat."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLModel resolves annotations at run time
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.model.delivery import DeliveryKind, DeliveryState
from storage.tables.columns import EXPIRING, LEASED, OPEN, CodePoints, Int64, by_value


class DeliveryRow(SQLModel, table=True):
    """A message that has to reach its channel once. `lease_until` is set while a replica works on it.

    `under` is the key of the delivery in whose thread it belongs.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_open", "due_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_delivery_open_channel", "channel_id", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_delivery_expiring", "expires_at", sqlite_where=EXPIRING, postgresql_where=EXPIRING),
        Index("ix_delivery_leased", "channel_id", sqlite_where=LEASED, postgresql_where=LEASED),
        Index(None, "channel_id", "kind", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    person: str | None
    kind: DeliveryKind = Field(sa_type=by_value(DeliveryKind))
    dedupe_key: str = Field(unique=True)
    nonce: str = Field(unique=True)
    payload: str
    series: str | None
    under: str | None
    state: DeliveryState = Field(sa_type=by_value(DeliveryState))
    due_at: datetime
    expires_at: datetime | None
    owner: str | None
    lease_until: datetime | None
    epoch: int
    attempts: int
    look_ups: int
    marked: bool
    held_at: datetime | None
    first_sent_at: datetime | None
    remote_id: str | None
    reason: str | None
    created_at: datetime
    changed_at: datetime


class DeliveryAttemptRow(SQLModel, table=True):
    """One claim of a delivery. `outcome` stays empty where the claimant never reported: it died, or was too late."""

    __tablename__ = "delivery_attempt"

    delivery_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="delivery.id", ondelete="CASCADE")
    epoch: int = Field(primary_key=True)
    owner: str
    state: DeliveryState = Field(sa_type=by_value(DeliveryState))
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None


class ToldRow(SQLModel, table=True):
    """A deal that a channel was told of, at this revision, in the delivery of this key."""

    __tablename__ = "told"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    channel_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    deal_id: int = Field(primary_key=True, sa_type=Int64, index=True)
    revision: int = Field(primary_key=True)
    dedupe_key: str = Field(index=True)


class RateGateRow(SQLModel, table=True):
    """From when on a scope (`slack:T1:C9`, `slack:T1`, `slack`) takes the next message."""

    __tablename__ = "rate_gate"

    scope: str = Field(primary_key=True, sa_type=CodePoints)
    next_free_at: datetime


class InboundRow(SQLModel, table=True):
    """An event of a chat that was seen: chats send one again where they heard no answer in time."""

    __tablename__ = "inbound"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    event_id: str = Field(primary_key=True, sa_type=CodePoints)
    received_at: datetime = Field(index=True)
