"""The world behind the fake: people, guilds, channels, messages and commands, and the ids that tie them together.

Nothing here speaks HTTP or refuses anything; it keeps what is, and finds it again. Ids are strings, as on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import custom_ids
from tests.fakes.discord.permissions import INVITED, Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
DEFAULT_TOKEN = "MTAwMA.fake.token"
TEXT, DIRECT, ANNOUNCEMENT, PUBLIC_THREAD = 0, 1, 5, 11
EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
NO_EMBEDS, HAS_THREAD = 1 << 2, 1 << 5


@dataclass
class Person:
    """A user; `accepts_direct` is whether the bot may write to them, `permissions` what they may in every guild."""

    id: str
    name: str
    is_bot: bool = False
    accepts_direct: bool = True
    permissions: Permission = INVITED
    locale: str = "en-US"


@dataclass
class Channel:
    """A place for messages; `permissions` are the bot's in it, None where the guild's hold."""

    id: str
    name: str
    type: int = TEXT
    guild_id: str | None = None
    parent_id: str | None = None
    position: int = 0
    recipient_id: str | None = None
    permissions: Permission | None = None


@dataclass
class Guild:
    """A server; `present` is whether the bot is in it, `available` whether Discord can reach it just now."""

    id: str
    name: str
    owner_id: str
    permissions: Permission = INVITED
    channel_ids: list[str] = field(default_factory=list)
    present: bool = True
    available: bool = True
    locale: str = "en-US"
    system_channel_id: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file of a message, with its bytes."""

    id: str
    filename: str
    body: bytes
    content_type: str
    description: str | None = None


@dataclass
class Message:
    """A message as Discord keeps it; `nonce` is told in the reply to its creation only."""

    id: str
    channel_id: str
    author_id: str
    created: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    tts: bool = False
    edited: datetime | None = None
    deleted: bool = False
    interaction_id: str | None = None
    pinged_people: tuple[str, ...] = ()
    pinged_roles: tuple[str, ...] = ()
    pinged_everyone: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it, so that no history has it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def custom_ids(self) -> tuple[str, ...]:
        """Return the ids of its buttons and selects, in their order: where a bot leaves its key."""
        return tuple(custom_ids(self.components))


class World:
    """Everything that exists, with a bot named `bot` in it."""

    def __init__(self, clock: Clock, token: str = DEFAULT_TOKEN) -> None:
        self.clock = clock
        self.token = token
        self.people: dict[str, Person] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.commands: dict[str | None, list[dict[str, Any]]] = {}
        self._by_channel: dict[str, list[Message]] = {}
        self._last_id = 0
        self.application_id = self.new_id()
        self.bot = self.add_person("dealwire", is_bot=True)
        self.owner = self.add_person("owner", permissions=INVITED | Permission.MANAGE_GUILD)

    def new_id(self) -> str:
        """Return a snowflake of the present moment, larger than all before it."""
        milliseconds = int((self.clock.now() - EPOCH).total_seconds() * 1000)
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return str(self._last_id)

    def add_person(self, name: str, *, is_bot: bool = False, permissions: Permission = INVITED) -> Person:
        """Add a user."""
        person = Person(self.new_id(), name, is_bot=is_bot, permissions=permissions)
        self.people[person.id] = person
        return person

    def add_guild(self, name: str = "desk", channels: int = 1, permissions: Permission = INVITED) -> Guild:
        """Add a guild with so many text channels, the bot in it."""
        guild = Guild(self.new_id(), name, self.owner.id, permissions)
        self.guilds[guild.id] = guild
        for number in range(channels):
            self.add_channel(guild, f"deals-{number}")
        return guild

    def add_channel(
        self, guild: Guild, name: str, type_: int = TEXT, parent: Channel | None = None, *, id_: str | None = None
    ) -> Channel:
        """Add a channel, or with a parent a thread, to a guild; a thread on a message has the message's id."""
        position = len(guild.channel_ids)
        parent_id = parent.id if parent else None
        channel = Channel(id_ or self.new_id(), name, type_, guild.id, parent_id, position)
        self.channels[channel.id] = channel
        guild.channel_ids.append(channel.id)
        return channel

    def remove_channel(self, channel_id: str) -> Channel:
        """Delete a channel; its messages go with it."""
        channel = self.channels.pop(channel_id)
        if channel.guild_id:
            self.guilds[channel.guild_id].channel_ids.remove(channel_id)
        for message in self._by_channel.get(channel_id, ()):
            message.deleted = True
        return channel

    def direct_channel(self, person: Person) -> Channel:
        """Return the one channel between the bot and a person, made when first asked for."""
        for channel in self.channels.values():
            if channel.type == DIRECT and channel.recipient_id == person.id:
                return channel
        channel = Channel(self.new_id(), person.name, DIRECT, recipient_id=person.id)
        self.channels[channel.id] = channel
        return channel

    def first_channel(self, guild: Guild | None = None) -> Channel:
        """Return the first channel of a guild, or of the first guild."""
        guild = guild or next(iter(self.guilds.values()))
        return self.channels[guild.channel_ids[0]]

    def bot_permissions(self, channel: Channel) -> Permission:
        """Return what the bot may do in a channel; a thread follows its parent."""
        if channel.guild_id is None:
            return INVITED
        if channel.permissions is not None:
            return channel.permissions
        if channel.parent_id:
            return self.bot_permissions(self.channels[channel.parent_id])
        return self.guilds[channel.guild_id].permissions

    def keep(self, message: Message) -> None:
        """Store a message."""
        self.messages[message.id] = message
        self._by_channel.setdefault(message.channel_id, []).append(message)

    def message(self, channel_id: str, message_id: str) -> Message | None:
        """Return a message that is still there."""
        message = self.messages.get(message_id)
        return message if message and message.channel_id == channel_id and not message.deleted else None

    def history(self, channel_id: str) -> list[Message]:
        """Return what a channel shows to everybody, oldest first."""
        kept = self._by_channel.get(channel_id, ())
        return [message for message in kept if not message.deleted and not message.ephemeral]

    def with_key(self, key: str) -> list[Message]:
        """Return the messages, oldest first, that carry this text in a component's id or in their nonce."""
        everything = chain.from_iterable(self.history(channel_id) for channel_id in self._by_channel)
        return [message for message in everything if _carries(message, key)]

    def guilds_of_shard(self, shard: int, shards: int) -> Iterator[Guild]:
        """Yield the bot's guilds that one shard of so many sees."""
        for guild in self.guilds.values():
            if guild.present and (int(guild.id) >> 22) % shards == shard:
                yield guild


def _carries(message: Message, key: str) -> bool:
    return str(message.nonce) == key or any(key in custom_id for custom_id in message.custom_ids)
