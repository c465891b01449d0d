"""Whether Slack takes the tokens of the settings, without connecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack.web import CallError, Web
from bot.errors import ChatError

if TYPE_CHECKING:
    from adapters.slack.options import SlackOptions


async def try_tokens(options: SlackOptions) -> None:
    """Ask Slack whose the bot token is, and for a socket's address; raise ChatError where it refuses or is away."""
    web = Web(options)
    tried = (("SLACK_BOT_TOKEN", options.bot_token, "auth.test"), ("SLACK_APP_TOKEN", options.app_token, _SOCKET))
    try:
        for setting, token, method in tried:
            if token is not None:
                try:
                    await web.call(token.get_secret_value(), method, {})
                except CallError as error:
                    raise ChatError(f"Slack does not take DEALWIRE_{setting}: {error.name}") from error
    finally:
        await web.close()


_SOCKET = "apps.connections.open"
