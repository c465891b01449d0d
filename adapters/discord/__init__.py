"""Discord, through discord.py: commands, cards, buttons and forms; messages that are posted once."""

from adapters.discord.chat import DiscordChat
from adapters.discord.invite import invite_link
from adapters.discord.options import DiscordOptions

__all__ = ["DiscordChat", "DiscordOptions", "invite_link"]
