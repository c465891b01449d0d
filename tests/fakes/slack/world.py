"""All that exists in the fake Slack: workspaces, people, conversations, messages, views and files.

The shapes follow Slack's objects; what a method may do with them is decided in `tests.fakes.slack.methods`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.clock import Clock
    from tests.fakes.slack.refusals import Payload

APP_ID = "A0DEALWIRE"
SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    }
)


class Kind(StrEnum):
    """What a conversation is; the value is Slack's word in `types=`."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DIRECT = "im"


@dataclass(slots=True)
class Person:
    """A member of a workspace."""

    id: str
    name: str
    is_admin: bool = False
    locale: str = "en-US"


@dataclass(slots=True)
class Message:
    """A message as stored; `metadata` is kept whole and shown only to those who ask for it."""

    ts: str
    channel: str
    text: str
    user: str
    bot_id: str | None = None
    team: str = ""
    blocks: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    files: list[Payload] = field(default_factory=list)
    metadata: Payload | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    client_msg_id: str | None = None
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    deleted: bool = False

    @property
    def key(self) -> str | None:
        """The bot's own key: `key` of the metadata's payload."""
        payload: Any = (self.metadata or {}).get("event_payload") or {}
        return None if payload.get("key") is None else str(payload["key"])

    @property
    def in_channel(self) -> bool:
        """Whether it stands in the channel's main flow."""
        return self.thread_ts in {None, self.ts} or self.broadcast


@dataclass(slots=True)
class Conversation:
    """A channel or a direct conversation with all its messages, deleted ones included, oldest first."""

    id: str
    team: str
    name: str
    kind: Kind
    members: set[str]
    created: int
    archived: bool = False
    person: str | None = None
    messages: list[Message] = field(default_factory=list)
    last_stamp: int = 0
    last_post_at: float | None = None
    by_ts: dict[str, Message] = field(default_factory=dict)
    by_client_id: dict[str, Message] = field(default_factory=dict)

    def stamp(self, now: float) -> str:
        """Return a time stamp later than all before: seconds with six decimals."""
        self.last_stamp = max(self.last_stamp + 1, int(now * 1_000_000))
        return f"{self.last_stamp // 1_000_000}.{self.last_stamp % 1_000_000:06d}"

    def add(self, message: Message) -> Message:
        """Store a message."""
        self.messages.append(message)
        self.by_ts[message.ts] = message
        return message

    def message(self, ts: str) -> Message | None:
        """Return a message that stands there still."""
        message = self.by_ts.get(ts)
        return None if message is None or message.deleted else message


@dataclass(slots=True)
class File:
    """An upload on its way: address given, bytes there, completed."""

    id: str
    team: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    completed: bool = False


@dataclass(slots=True)
class View:
    """A modal or a home tab as it stands before one person."""

    id: str
    team: str
    user: str
    payload: Payload
    hash: str
    root: str
    previous: str | None = None
    open: bool = True


@dataclass(slots=True)
class Workspace:
    """A workspace with the app in it."""

    id: str
    name: str
    bot_user: str
    bot_id: str
    token: str
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    installed: bool = True
    people: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)


class World:
    """Everything, and the only maker of identities."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.workspaces: dict[str, Workspace] = {}
        self.views: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.revoked_tokens: set[str] = set()
        self._numbers = itertools.count(1)

    def identity(self, letter: str) -> str:
        """Return an id nobody has, such as `C00000007`."""
        return f"{letter}{next(self._numbers):08d}"

    def add_workspace(self, name: str = "Example", scopes: set[str] | None = None) -> Workspace:
        """Install the app in a new workspace."""
        team = self.identity("T")
        workspace = Workspace(
            id=team,
            name=name,
            bot_user=self.identity("U"),
            bot_id=self.identity("B"),
            token=f"xoxb-{team}-{next(self._numbers)}",
            scopes=set(SCOPES if scopes is None else scopes),
        )
        self.workspaces[team] = workspace
        return workspace

    def add_person(self, workspace: Workspace, name: str, *, is_admin: bool = False, locale: str = "en-US") -> Person:
        """Let a person join a workspace."""
        person = Person(self.identity("U"), name, is_admin, locale)
        workspace.people[person.id] = person
        return person

    def add_channel(
        self, workspace: Workspace, name: str, *, kind: Kind = Kind.PUBLIC, with_bot: bool = True
    ) -> Conversation:
        """Open a channel with all people in it and, unless told otherwise, the bot."""
        members = set(workspace.people) | ({workspace.bot_user} if with_bot else set())
        channel = Conversation(self.identity("C"), workspace.id, name, kind, members, int(self.clock()))
        workspace.conversations[channel.id] = channel
        return channel

    def direct(self, workspace: Workspace, person: Person) -> Conversation:
        """Return the direct conversation of the bot with one person."""
        for conversation in workspace.conversations.values():
            if conversation.person == person.id:
                return conversation
        members = {person.id, workspace.bot_user}
        direct = Conversation(
            self.identity("D"), workspace.id, "", Kind.DIRECT, members, int(self.clock()), person=person.id
        )
        workspace.conversations[direct.id] = direct
        return direct

    def new_token(self, workspace: Workspace) -> str:
        """Give a workspace another token; the one before stops working."""
        self.revoked_tokens.add(workspace.token)
        workspace.token = f"xoxb-{workspace.id}-{next(self._numbers)}"
        return workspace.token

    def messages(self) -> list[Message]:
        """Return all messages that stand somewhere, by workspace, conversation and time."""
        return [
            message
            for workspace in self.workspaces.values()
            for conversation in workspace.conversations.values()
            for message in conversation.messages
            if not message.deleted
        ]
