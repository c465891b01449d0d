"""The connection to Discord: hears what people do and which servers come and go, and hands it on.

It asks for one intent, GUILDS, so that it hears of channels and their permissions and of nothing that people say.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.arrivals import arrival
from adapters.discord.asking import PLATFORM
from adapters.discord.commands import Translator, add_commands
from adapters.discord.controls import Interaction, Pick, Press
from adapters.discord.forms import submitted
from adapters.discord.ids import FORMS, Control
from bot.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.discord.answering import Answering
    from adapters.discord.options import DiscordOptions
    from bot.commands import Choice, CommandSpec, Desk, Form

logger = logging.getLogger(__name__)

# It says at each start that libraries for speaking are missing; nobody speaks here.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_GUILDS_AFTER_S = 1.0
"""How long Discord may take between two servers that it tells of at the start."""


class DealwireClient(discord.AutoShardedClient):
    """The bot's side of the gateway; `connected` is set once all shards are."""

    def __init__(self, options: DiscordOptions, answering: Answering, desk: Desk) -> None:
        """Be ready to log in."""
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=options.shards,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            heartbeat_timeout=options.silence.total_seconds(),
            guild_ready_timeout=_GUILDS_AFTER_S,
        )
        self.connected = asyncio.Event()
        self._options = options
        self._answering = answering
        self._desk = desk
        self._shards_up: set[int] = set()
        self._tree: app_commands.CommandTree[DealwireClient] = app_commands.CommandTree(self)
        add_commands(self._tree, COMMANDS, self)

    async def setup_hook(self) -> None:
        """Register buttons and commands, once after the login."""
        self.add_dynamic_items(Press, Pick)
        await self._tree.set_translator(Translator())
        await self._tree.sync()
        if self._options.gateway_url and self._options.shards is None:
            # Only with a number of shards does discord.py dial the gateway that it is told.
            self.shard_count, _, _ = await self.http.get_bot_gateway()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Leave Discord the time that it wants between two sessions that begin."""
        del shard_id
        if not initial:
            await asyncio.sleep(self._options.identify_gap.total_seconds())

    async def on_shard_connect(self, shard_id: int) -> None:
        """Count the shards that are up: from here on their commands are answered."""
        self._shards_up.add(shard_id)
        if len(self._shards_up) == self.shard_count:
            self.connected.set()

    async def on_ready(self) -> None:
        """Look after servers that removed dealwire, or took it in again, while it was not there."""
        here = {str(guild.id) for guild in self.guilds}
        for workspace in sorted(await self._desk.workspaces(PLATFORM) - {""}):
            if workspace in here:
                await self._desk.welcome(PLATFORM, workspace)
            else:
                await self._forget(workspace)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what a server had set when it takes dealwire in again; to a new one, tell the first steps."""
        returned = await self._desk.welcome(PLATFORM, str(guild.id))
        greeted = not returned and await self._desk.greet(arrival(guild, self._options))
        logger.info("taken in", extra={"workspace": str(guild.id), "again": returned, "greeted": greeted})

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep what a server had set for a while; an outage does not come here."""
        await self._forget(str(guild.id))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take what was sent in by a form; all else comes by other ways."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is discord.InteractionType.modal_submit:
            match = FORMS.fullmatch(str(data.get("custom_id")))
            if match is not None:
                await self._answering.sent_in(interaction, Control.read(match), submitted(data["components"]))

    async def attend(self, interaction: Interaction, control: Control, value: str | None) -> None:
        """Do what a button or a select says."""
        await self._answering.control(interaction, control, value)

    async def command(self, interaction: Interaction, spec: CommandSpec, params: Mapping[str, str]) -> None:
        """Answer a command."""
        await self._answering.command(interaction, spec, params)

    async def read_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what deals a message tells of."""
        await self._answering.read_message(interaction, message)

    async def suggestions(self, interaction: Interaction, form: Form, typed: str) -> Sequence[Choice]:
        """Return what may be picked for what was typed so far."""
        return await self._answering.suggestions(interaction, form, typed)

    def may_look(self, guild_id: str, channel_id: str) -> bool | None:
        """Return whether the history of a channel can be read; None where the channel is not known just now."""
        guild = self.get_guild(int(guild_id)) if guild_id.isdecimal() else None
        channel = guild.get_channel_or_thread(int(channel_id)) if guild is not None else None
        if guild is None or channel is None or guild.unavailable:
            return None
        allowed = channel.permissions_for(guild.me)
        return allowed.view_channel and allowed.read_message_history

    async def _forget(self, workspace: str) -> None:
        logger.info("removed", extra={"workspace": workspace})
        await self._desk.forget(PLATFORM, workspace, self._options.grace)


def point_to(options: DiscordOptions) -> None:
    """Let discord.py dial other addresses than Discord's: it has no option for that, only these attributes."""
    if options.api_url:
        Route.BASE = options.base
    if options.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = type(DiscordWebSocket.DEFAULT_GATEWAY)(options.gateway_url)
