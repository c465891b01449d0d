"""Whole workspaces: who may change what, what was changed, and what they gave when they installed dealwire."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLModel resolves annotations at run time

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import CodePoints, Int64


class ManagerRow(SQLModel, table=True):
    """Somebody who may change a workspace's settings, besides those whom the chat gives that right."""

    __tablename__ = "manager"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    person: str = Field(primary_key=True, sa_type=CodePoints)
    position: int


class SettingChangeRow(SQLModel, table=True):
    """Who changed which setting, and when; `channel` is empty for what holds for the whole workspace."""

    __tablename__ = "setting_change"
    __table_args__ = (Index(None, "platform", "workspace", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    platform: str
    workspace: str
    channel: str
    person: str
    what: str
    before: str | None
    after: str | None
    at: datetime


class LeftWorkspaceRow(SQLModel, table=True):
    """A workspace that removed dealwire, and when all that is its own is erased."""

    __tablename__ = "left_workspace"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    erase_at: datetime


class InstallationRow(SQLModel, table=True):
    """What a workspace gave when it installed dealwire, sealed under a key that the store does not know."""

    __tablename__ = "installation"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    sealed: bytes
