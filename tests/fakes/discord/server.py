"""The fake as a whole: started on the loopback, pointed to by discord.py, and acted upon by a test."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord import acts, shapes
from tests.fakes.discord.calls import Calls
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.description import description
from tests.fakes.discord.failures import Script
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction, Interactions
from tests.fakes.discord.limits import Limits, Rates
from tests.fakes.discord.operations import Operations
from tests.fakes.discord.posts import Posts
from tests.fakes.discord.rest import MAX_REQUEST_BYTES, Rest
from tests.fakes.discord.state import Guild, Message, Person, World
from tests.fakes.discord.waiting import Signal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from tests.fakes.discord.permissions import Permission
    from tests.fakes.discord.state import Channel

LOOPBACK = "127.0.0.1"


class FakeDiscord:
    """One fake; its parts are public, for a test to look at and to switch.

    Args:
        clock: the fake's time; by default the machine's.
        nonce_window_s: how long an enforced nonce is remembered.
        max_file_bytes: the largest upload.
        rates: rate limits; by default only the ban for ten thousand invalid requests.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        nonce_window_s: float = 120.0,
        max_file_bytes: int = 10 * 1024 * 1024,
        rates: Rates | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.signal = Signal()
        self.world = World(self.clock)
        self.calls = Calls(self.signal)
        self.failures = Script()
        self.limits = Limits(self.clock, rates or Rates())
        self.posts = Posts(self.world, nonce_window_s=nonce_window_s, max_file_bytes=max_file_bytes)
        self.interactions = Interactions(self.posts, self.signal)
        self.gateway = Gateway(self.world, self.calls, self.signal, lambda: self.gateway_url)
        self.operations = Operations(self.posts, self.interactions, lambda: self.gateway_url)
        self.rest = Rest(
            world=self.world,
            table=self.operations.table(),
            calls=self.calls,
            script=self.failures,
            limits=self.limits,
            description=description(),
        )
        self.app = web.Application(client_max_size=2 * MAX_REQUEST_BYTES)  # what is too large is refused by rule
        self.app.router.add_get("/gw/", self.gateway.serve)
        self._runner = web.AppRunner(self.app, handle_signals=False, access_log=None, shutdown_timeout=0.2)
        self._port = 0

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback; port 0 takes a free one. Further routes are to be added before."""
        self.rest.add_to(self.app)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Let go of everything that hangs, and close."""
        self.rest.release()
        await self.gateway.close(1001)
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def api_url(self) -> str:
        """What stands for `https://discord.com/api/v10`."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What stands for `wss://gateway.discord.gg/`."""
        return f"ws://{LOOPBACK}:{self._port}/gw/"

    @contextmanager
    def pointed_to(self) -> Iterator[None]:
        """Make every client of discord.py in this process dial the fake until the block ends."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.api_url, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    async def type_command(
        self,
        words: str,
        options: Mapping[str, Any] | None = None,
        *,
        channel: Channel,
        person: Person,
        user_installed: bool = False,
    ) -> Interaction:
        """Let a person type a slash command, as `deals company`; `user_installed` for an app of their own."""
        data = acts.command(self.world, channel.guild_id, words, options or {})
        return await self.act(COMMAND, channel, person, data, user_installed=user_installed)

    async def ask_choices(
        self, words: str, options: Mapping[str, Any], focused: str, *, channel: Channel, person: Person
    ) -> Interaction:
        """Let a person type into an option that offers choices."""
        data = acts.command(self.world, channel.guild_id, words, options, focused=focused)
        return await self.act(AUTOCOMPLETE, channel, person, data)

    async def use_on_message(self, name: str, message: Message, *, person: Person) -> Interaction:
        """Let a person use a command in the menu of a message."""
        channel = self.world.channels[message.channel_id]
        data = acts.message_command(self.world, message, channel.guild_id, name)
        return await self.act(COMMAND, channel, person, data)

    async def press(self, message: Message, custom_id: str, *, person: Person) -> Interaction:
        """Let a person press a button."""
        return await self._on(message, acts.press(message, custom_id), person)

    async def choose(self, message: Message, custom_id: str, values: Sequence[str], *, person: Person) -> Interaction:
        """Let a person choose in a select."""
        return await self._on(message, acts.choose(message, custom_id, values), person)

    async def submit(self, opened: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Let the person to whom the bot showed a modal fill it in; `values` by custom_id or label."""
        data = acts.submit(opened, values)
        return await self.act(SUBMIT, opened.channel, opened.person, data, message=opened.message)

    async def _on(self, message: Message, data: dict[str, Any], person: Person) -> Interaction:
        return await self.act(COMPONENT, self.world.channels[message.channel_id], person, data, message=message)

    async def act(
        self,
        kind: int,
        channel: Channel,
        person: Person,
        data: dict[str, Any],
        *,
        message: Message | None = None,
        user_installed: bool = False,
    ) -> Interaction:
        """Tell the bot of an interaction whose data is already made."""
        interaction = self.interactions.begin(
            kind, channel, person, data, message=message, user_installed=user_installed
        )
        await self.gateway.dispatch("INTERACTION_CREATE", self.interactions.event(interaction), channel.guild_id)
        return interaction

    async def invite(self, guild: Guild) -> None:
        """Let a guild take the bot in."""
        guild.present = guild.available = True
        body = shapes.guild(self.world, guild)
        del body["unavailable"]  # with it discord.py takes the guild for one that has come back
        await self.gateway.dispatch("GUILD_CREATE", body, guild.id)

    async def expel(self, guild: Guild) -> None:
        """Let a guild remove the bot."""
        guild.present = False
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, guild.id)

    async def outage(self, guild: Guild) -> None:
        """Make a guild unreachable."""
        guild.available = False
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild.id, "unavailable": True}, guild.id)

    async def recover(self, guild: Guild) -> None:
        """Make a guild reachable again."""
        guild.available = True
        await self.gateway.dispatch("GUILD_CREATE", shapes.guild(self.world, guild), guild.id)

    async def permit(self, channel: Channel, permissions: Permission) -> None:
        """Change what the bot may do in a channel, and tell it."""
        channel.permissions = permissions
        await self.gateway.dispatch("CHANNEL_UPDATE", shapes.channel(self.world, channel), channel.guild_id)

    async def remove_channel(self, channel: Channel) -> None:
        """Delete a channel, and tell the bot."""
        body = shapes.channel(self.world, channel)
        self.world.remove_channel(channel.id)
        await self.gateway.dispatch("CHANNEL_DELETE", body, channel.guild_id)

    async def revoke_token(self) -> None:
        """Replace the bot's token: REST says 401, and the gateway takes neither it nor the sessions it opened."""
        self.world.token = f"revoked.{self.world.new_id()}"
        await self.gateway.close(4004)

    def messages(self, channel: Channel | str | int) -> list[Message]:
        """Return what everybody sees in a channel, oldest first."""
        return self.world.history(channel if isinstance(channel, str) else str(getattr(channel, "id", channel)))

    def messages_with_key(self, key: str) -> list[Message]:
        """Return the messages that bear a key in a component's id, or as their nonce."""
        return self.world.with_key(key)

    def say(self, channel: Channel, person: Person, content: str) -> Message:
        """Let a person write a message."""
        world = self.world
        message = Message(world.new_id(), channel.id, person.id, world.clock.now(), content)
        world.keep(message)
        return message


@asynccontextmanager
async def running_discord(**options: Any) -> AsyncIterator[FakeDiscord]:
    """Run a fake, with discord.py pointed to it, until the block ends.

    Raises:
        AssertionError: the bot did what no correct bot does, and the test did not take the complaint.
    """
    fake = FakeDiscord(**options)
    await fake.start()
    try:
        with fake.pointed_to():
            yield fake
    finally:
        await fake.stop()
    if fake.calls.complaints:
        raise AssertionError("the bot asked for what Discord refuses:\n" + "\n".join(fake.calls.complaints))
