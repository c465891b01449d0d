"""A server that took dealwire in → where to say hello, and in which language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from adapters.discord.asking import PLATFORM
from bot.model import Language
from bot.model.workspace import Arrival, WorkspaceKey

if TYPE_CHECKING:
    from adapters.discord.options import DiscordOptions

_LANGUAGES = {discord.Locale.japanese: Language.JA}


def arrival(guild: discord.Guild, options: DiscordOptions) -> Arrival:
    """Return where to say hello: in the channel for such notes where dealwire may write, else to the server's owner."""
    place = guild.system_channel
    if place is not None:
        allowed = place.permissions_for(guild.me)
        is_open = allowed.view_channel and allowed.send_messages
    else:
        is_open = False
        place = next(iter(guild.text_channels), None)
    return Arrival(
        workspace=WorkspaceKey(PLATFORM, str(guild.id)),
        channel=str(guild.id if place is None else place.id),
        person=None if is_open else str(guild.owner_id),
        language=_LANGUAGES.get(guild.preferred_locale, options.language),
        zone=options.zone,
        at=datetime.now(UTC),
    )
