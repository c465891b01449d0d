"""What somebody did in Discord → a `Request`: who asks, where, in which language and time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.model import Language
from bot.model.delivery import ChannelKey
from bot.model.reply import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from adapters.discord.controls import Interaction
    from adapters.discord.options import DiscordOptions
    from bot.commands import Desk

PLATFORM = "discord"
_LONGEST_READ = 20_000
_ADDRESS = re.compile(r"<?(https?://[^\s>]+)>?")


class Asking:
    """Makes requests; the settings of a channel go before what Discord knows of a person."""

    def __init__(self, desk: Desk, options: DiscordOptions) -> None:
        """Ask `desk` for settings; `options` hold where there are none."""
        self._desk = desk
        self._options = options

    async def request(
        self, interaction: Interaction, path: tuple[str, ...] = (), params: Mapping[str, str] | None = None
    ) -> Request:
        """Return the request for a command, or (in the parameter `""`) for what was typed."""
        workspace = str(interaction.guild_id or "")
        place = str(interaction.channel_id or "")
        key = ChannelKey(PLATFORM, workspace, place) if place else None
        channel = await self._desk.channel(key) if key else None
        return Request(
            path=path,
            params=dict(params or {}),
            language=channel.language if channel else self._language(interaction),
            zone=channel.zone if channel else self._options.zone,
            now=datetime.now(UTC),
            platform=PLATFORM,
            workspace=workspace,
            channel=place,
            person=str(interaction.user.id),
            # In a direct message there is nobody else whose settings could be changed.
            may_change_settings=interaction.guild_id is None or interaction.permissions.manage_guild,
        )

    def _language(self, interaction: Interaction) -> Language:
        locale = interaction.locale.value.partition("-")[0]
        return {"ja": Language.JA, "en": Language.EN}.get(locale, self._options.language)


def words_of(message: discord.Message) -> str:
    """Return what a message says, with what its links show of other pages."""
    parts = [message.content]
    for embed in message.embeds:
        parts.extend(part for part in (embed.title, embed.description) if part)
    return "\n\n".join(part for part in parts if part.strip())[:_LONGEST_READ]


def address_in(words: str) -> str | None:
    """Return the address that a message consists of, None where it says anything else."""
    found = _ADDRESS.fullmatch(words.strip())
    return found[1] if found else None
