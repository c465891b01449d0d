"""Whether Discord takes the token of the settings, without connecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.posts import Posts
from bot.errors import ChatError
from bot.model.delivery import NotSent, Unclear

if TYPE_CHECKING:
    from adapters.discord.options import DiscordOptions


async def try_token(options: DiscordOptions) -> None:
    """Ask Discord who the bot is; raise ChatError where it does not say."""
    posts = Posts(options)
    try:
        answer = await posts.ask("GET", "/users/@me")
    finally:
        await posts.close()
    if isinstance(answer, NotSent | Unclear):
        raise ChatError(answer.reason)
    if answer.status >= 300:
        raise ChatError(posts.fault or answer.message)
