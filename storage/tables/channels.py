"""Channels with their digests and watches."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLModel resolves annotations at run time
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.model import Language
from bot.model.delivery import ChannelState, Policy
from bot.model.schedule import RunResult
from storage.tables.columns import CodePoints, Int64, by_value


class ChannelRow(SQLModel, table=True):
    """A channel with its settings. `alerts_a_day` None is no cap; quiet hours are wall times `HH:MM`, or both None.

    A closed one gets one message from `probe_at` on, to see whether the chat takes it again.
    """

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "workspace", "ext_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    platform: str
    workspace: str
    ext_id: str
    language: Language = Field(sa_type=by_value(Language))
    zone: str
    policy: Policy = Field(sa_type=by_value(Policy))
    state: ChannelState = Field(sa_type=by_value(ChannelState))
    reason: str | None
    quiet_start: str | None
    quiet_end: str | None
    alerts_a_day: int | None
    alerts_min_usd: int | None = Field(sa_type=BigInteger)
    keeper: str | None
    refusals: int
    probe_at: datetime | None
    calls: str | None


class ScheduleRow(SQLModel, table=True):
    """A digest's settings as a document; the slot it waits for, with its instant, and when it is due (None: paused)."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("channel_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    name: str
    version: int
    settings: dict[str, object] = Field(sa_type=JSON)
    next_local: str
    next_at: datetime
    next_due: datetime | None = Field(index=True)
    lease_until: datetime | None


class DigestRunRow(SQLModel, table=True):
    """What became of one slot of a schedule; the local wall time is its name, so a repeated hour comes once."""

    __tablename__ = "digest_run"

    schedule_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="schedule.id", ondelete="CASCADE")
    slot: str = Field(primary_key=True, sa_type=CodePoints)
    slot_at: datetime
    since: datetime
    until: datetime
    result: RunResult = Field(sa_type=by_value(RunResult))
    reason: str | None
    recorded_at: datetime


class WatchRow(SQLModel, table=True):
    """A watch as a validated document; `person` is empty for the channel, as NULL would never be the same twice."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("channel_id", "person", "filter_digest"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    person: str
    filter_digest: str
    filter: dict[str, object] = Field(sa_type=JSON)
    snoozed_until: datetime | None


class WatchKeyRow(SQLModel, table=True):
    """A key that every deal shares which the watch may fit."""

    __tablename__ = "watch_key"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    watch_key: str = Field(primary_key=True, sa_type=CodePoints)
    watch_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="watch.id", ondelete="CASCADE", index=True)
