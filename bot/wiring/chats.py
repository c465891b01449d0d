"""Settings → the chats that are configured, each made when it is asked for, as its library takes its time to load."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from adapters.discord import DiscordOptions
    from adapters.slack import SlackOptions
    from bot.commands import Desk
    from bot.config import Settings
    from bot.model.scene import Scene
    from bot.ports import Chat, Installations

    Paint = Callable[[Scene], Awaitable[bytes]]


def chat_makers(
    settings: Settings, desk: Desk, installations: Installations, paint: Paint
) -> Sequence[Callable[[], Chat]]:
    """Return what makes each chat that is configured; nothing is connected to by it."""
    makers: list[Callable[[], Chat]] = []
    if settings.discord_token is not None:
        makers.append(partial(_discord, settings, desk, paint))
    if settings.serves_slack:
        makers.append(partial(_slack, settings, desk, installations, paint))
    return makers


async def try_discord(settings: Settings) -> None:
    """Ask Discord whether it takes the token; raise ChatError where it does not, or cannot be reached."""
    from adapters.discord.trial import try_token  # noqa: PLC0415

    await try_token(_discord_options(settings))


async def try_slack(settings: Settings) -> None:
    """Ask Slack whether it takes the tokens; raise ChatError where it does not, or cannot be reached."""
    from adapters.slack.trial import try_tokens  # noqa: PLC0415

    await try_tokens(_slack_options(settings))


def _discord(settings: Settings, desk: Desk, paint: Paint) -> Chat:
    # Imported here and below: each chat's library takes half a second, and most need one of them.
    from adapters.discord import DiscordChat  # noqa: PLC0415

    return DiscordChat(_discord_options(settings), desk, paint)


def _discord_options(settings: Settings) -> DiscordOptions:
    from adapters.discord import DiscordOptions  # noqa: PLC0415

    if settings.discord_token is None:
        raise TypeError("Discord is not configured")
    return DiscordOptions(
        token=settings.discord_token,
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        language=settings.language,
        zone=settings.timezone,
    )


def _slack(settings: Settings, desk: Desk, installations: Installations, paint: Paint) -> Chat:
    from adapters.slack import SlackChat  # noqa: PLC0415

    return SlackChat(_slack_options(settings), desk, paint, installations)


def _slack_options(settings: Settings) -> SlackOptions:
    from adapters.slack import SlackOptions  # noqa: PLC0415

    return SlackOptions(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        store_key=settings.slack_store_key,
        api_url=settings.slack_api_url,
        public_url=settings.slack_public_url,
        host=settings.slack_host,
        port=settings.slack_port,
        proxy=settings.slack_proxy,
        admins=frozenset(settings.slack_admins.replace(",", " ").split()),
        language=settings.language,
        zone=settings.timezone,
    )
