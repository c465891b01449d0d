"""What the Slack adapter is told: tokens, addresses and who may change settings. Nothing here is read from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import ConfigError
from bot.model import Language

if TYPE_CHECKING:
    from pydantic import SecretStr

PLATFORM = "slack"
API_URL = "https://slack.com/api/"
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackOptions:
    """How to reach Slack, and how Slack reaches us.

    With `app_token` dealwire dials Slack (Socket Mode), for one workspace, whose token is `bot_token`. Without it Slack
    calls us over signed HTTP: for one workspace with `bot_token`, for many with `client_id`, `client_secret` and
    `store_key`, under which their tokens are encrypted. `public_url` is our address as browsers and Slack see it.

    `admins` are user ids that may change settings besides the admins of a workspace. `proxy` is the address of an HTTP
    proxy, empty for none; proxies in the environment are not looked at. `language` and `zone` are for people of whom
    Slack tells neither. `host` and `port` are where HTTP mode listens; port 0 takes a free one.
    """

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    store_key: SecretStr | None = None
    api_url: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 3000
    proxy: str = ""
    admins: frozenset[str] = frozenset()
    language: Language = Language.EN
    zone: str = "UTC"
    timeout_s: float = 15.0
    ping_every_s: float = 5.0
    start_within_s: float = 10.0

    def __post_init__(self) -> None:
        """Raise ConfigError for a set of options with which nothing can work."""
        if self.app_token and not self.bot_token:
            raise ConfigError("Socket Mode of Slack needs the bot token too: set DEALWIRE_SLACK_BOT_TOKEN (xoxb-…).")
        if self.app_token:
            return
        if not self.signing_secret:
            raise ConfigError(
                "Slack needs an app token for Socket Mode (DEALWIRE_SLACK_APP_TOKEN, xapp-…), "
                "or a signing secret for HTTP (DEALWIRE_SLACK_SIGNING_SECRET)."
            )
        if not self.bot_token and not (self.client_id and self.client_secret and self.store_key):
            raise ConfigError(
                "Slack over HTTP needs a bot token (DEALWIRE_SLACK_BOT_TOKEN), or for many workspaces "
                "DEALWIRE_SLACK_CLIENT_ID, DEALWIRE_SLACK_CLIENT_SECRET and DEALWIRE_SLACK_STORE_KEY."
            )

    @property
    def base_url(self) -> str:
        """The base of the Web API, with a slash at its end."""
        return f"{(self.api_url or API_URL).rstrip('/')}/"

    @property
    def dials(self) -> bool:
        """Whether dealwire dials Slack (Socket Mode), rather than waiting for its calls."""
        return self.app_token is not None

    @property
    def many_workspaces(self) -> bool:
        """Whether any workspace may install the app, each with a token of its own."""
        return self.bot_token is None
