"""A workspace of a chat: who changed what in it, and who may, besides those whom the chat itself gives that right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.article import Language


@dataclass(frozen=True, slots=True)
class WorkspaceKey:
    """A workspace in the chat's own ids: a Slack team, a Discord server."""

    platform: str
    workspace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One setting that somebody changed: `what` is its machine name, `before` and `after` its values as text.

    `channel` is the chat's id of the channel that it is of, empty for the whole workspace; `person` the chat's user id.
    """

    workspace: WorkspaceKey
    channel: str
    person: str
    what: str
    before: str | None
    after: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits in a channel: since when the oldest that is due waits, and the oldest whose end is not known."""

    pending_since: datetime | None
    unknown_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A workspace that took dealwire in, and where to say hello: to `person`, or where that is None in `channel`.

    `channel` is the chat's id of a channel of the workspace, in whose name a person is written to; `language` and
    `zone` are what the chat knows of it, or of whoever invited dealwire.
    """

    workspace: WorkspaceKey
    channel: str
    person: str | None
    language: Language
    zone: str
    at: datetime
