"""Installing the app by a browser: `/slack/install`, Slack's own page, and back to `/slack/oauth_redirect`.

The state that goes along proves that the one who comes back is the one who left. It is signed, so no replica has to
remember it, and good once: the store of seen events counts it out for all replicas.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.installations import BoltInstallations
from adapters.slack.manifest import scopes
from adapters.slack.options import INSTALL_PATH, PLATFORM, REDIRECT_PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from adapters.slack.installations import Installed
    from adapters.slack.options import SlackOptions
    from adapters.slack.sealing import Seal
    from adapters.slack.web import Web
    from bot.commands import Desk

    Welcome = Callable[[str, str], Awaitable[None]]

_STATE_LIVES_S = 600
_GOVERNMENT = "slack-gov.com"


class SignedStates(AsyncOAuthStateStore):
    """States of the form `time-random-signature`, each good once and for ten minutes."""

    def __init__(self, seal: Seal, first_seen: Callable[[str], Awaitable[bool]]) -> None:
        """Sign with `seal`; `first_seen` tells whether a state comes for the first time."""
        self._seal = seal
        self._first_seen = first_seen

    async def async_issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002 -- the library's signature
        """Return a new state."""
        text = f"{int(time.time()):x}-{secrets.token_hex(16)}"
        return f"{text}-{self._seal.sign(text)}"

    async def async_consume(self, state: str) -> bool:
        """Return whether a state is ours, young enough and was not used before."""
        text, _, signature = (state or "").rpartition("-")
        if not secrets.compare_digest(signature, self._seal.sign(text)):
            return False
        age = time.time() - int(text.partition("-")[0], 16)
        return 0 <= age + 1 <= _STATE_LIVES_S and await self._first_seen(f"state:{text}")


def sign_in(
    options: SlackOptions, web: Web, installed: Installed, seal: Seal, *, desk: Desk, welcome: Welcome
) -> AsyncOAuthFlow:
    """Return what serves the two pages of an installation; `welcome` is told of each workspace and who installed."""

    async def first_seen(state: str) -> bool:
        return await desk.first_seen(PLATFORM, state)

    public = options.public_url.rstrip("/")
    settings = AsyncOAuthSettings(
        client_id=options.client_id,
        client_secret=options.client_secret.get_secret_value() if options.client_secret else "",
        scopes=list(scopes(http=True)),
        redirect_uri=f"{public}{REDIRECT_PATH}" if public else None,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        installation_store=BoltInstallations(installed, welcome),
        installation_store_bot_only=True,
        state_store=SignedStates(seal, first_seen),
        state_expiration_seconds=_STATE_LIVES_S,
        authorization_url=authorization_url(options.api_url),
    )
    return AsyncOAuthFlow(client=web.client(), settings=settings)


def authorization_url(api_url: str) -> str | None:
    """Return where browsers agree to an installation; None for Slack's usual place."""
    host = urlsplit(api_url).hostname or ""
    return f"https://{_GOVERNMENT}/oauth/v2/authorize" if host.endswith(_GOVERNMENT) else None
