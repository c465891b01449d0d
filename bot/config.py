"""Settings: read once from the environment and a `.env` file, passed on as values.

Nothing else in the project reads the environment. All that is wrong is reported at once, as one ConfigError;
secrets are `SecretStr`, so that no log, reply or `repr` can carry them. `.env.example` lists every setting with its
default and unit, and a test keeps the two equal.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # pydantic needs it at run time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError
from bot.model import Language  # noqa: TC001  # pydantic needs it at run time

PREFIX = "DEALWIRE_"


class Settings(BaseSettings):
    """Every setting of dealwire; an environment variable is `DEALWIRE_` and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///dealwire.db"),
        description="Where deals are kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    )
    language: Language = Field(
        default="en",
        validate_default=True,
        description="Language of answers where a chat does not say: en or ja",
    )
    timezone: str = Field(default="UTC", description="IANA time zone of answers where a chat does not say")
    sources: str = Field(
        default="", description="Feeds, pages, files or folders that `dealwire run` reads, parted by spaces or commas"
    )
    poll_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        default=15.0, description="Minutes between two rounds over the sources"
    )
    fresh_days: Annotated[float, Field(gt=0, le=3650)] = Field(
        default=7.0, description="Days that an item of a feed may be old and still be news when it is first seen"
    )
    readers: Annotated[int, Field(ge=0, le=64)] = Field(
        default=0, description="Processes that read articles; 0 means one for each core"
    )
    fetch_timeout_s: Annotated[float, Field(gt=0, le=300)] = Field(
        default=20.0, description="Seconds in which one page or feed must arrive"
    )
    fetch_max_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=20_000_000, description="Largest page, feed or file that is read, in bytes after decompression"
    )
    llm: str = Field(
        default="",
        description="Model that reads after the rules: anthropic:NAME, openai:NAME, ollama:NAME, or record:FOLDER and "
        "replay:FOLDER; empty means none",
    )
    llm_base_url: str = Field(default="", description="Base of the model's interface; empty means its maker's own")
    llm_api_key: SecretStr | None = Field(default=None, description="Key for the model's interface")
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(
        default=60.0, description="Seconds in which a model must answer"
    )
    llm_calls_a_day: Annotated[int, Field(ge=0)] = Field(
        default=500, description="Calls of a model on one day (UTC), after which the rules read alone"
    )
    llm_usd_a_day: Annotated[float, Field(ge=0)] = Field(
        default=5.0, description="US dollars that a model may cost on one day (UTC), as far as its prices are known"
    )
    contact: str = Field(
        default="", description="Address or page that the User-Agent names, so that publishers can reach you"
    )
    allow_private_addresses: bool = Field(
        default=False, description="Fetch from private and loopback addresses too (intranets, tests)"
    )
    alert_delay_s: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=45.0, description="Seconds for which an alert waits, so that articles on the same deal ring once"
    )
    lease_s: Annotated[float, Field(ge=3, le=600)] = Field(
        default=60.0, description="Seconds after which another process looks after a message whose sender fell silent"
    )
    look_after_s: Annotated[float, Field(ge=1, le=600)] = Field(
        default=15.0, description="Seconds after which a message is looked up of which nobody knows whether it arrived"
    )
    discord_token: SecretStr | None = Field(default=None, description="Bot token of the Discord application")
    discord_api_url: str = Field(default="", description="Base of Discord's REST interface; empty means the real one")
    discord_gateway_url: str = Field(default="", description="Discord's gateway; empty means the real one")
    slack_bot_token: SecretStr | None = Field(default=None, description="Slack bot token, xoxb-…")
    slack_app_token: SecretStr | None = Field(default=None, description="Slack app token for Socket Mode, xapp-…")
    slack_signing_secret: SecretStr | None = Field(default=None, description="Slack signing secret for HTTP mode")
    slack_client_id: str = Field(default="", description="Slack client id, for installation in many workspaces")
    slack_client_secret: SecretStr | None = Field(default=None, description="Slack client secret, likewise")
    slack_store_key: SecretStr | None = Field(
        default=None, description="Key under which tokens of many workspaces are encrypted; any long secret"
    )
    slack_public_url: str = Field(default="", description="Address under which Slack reaches HTTP mode, https://…")
    slack_host: str = Field(default="127.0.0.1", description="Where HTTP mode listens for Slack")
    slack_port: Annotated[int, Field(ge=0, le=65535)] = Field(default=3000, description="Port of HTTP mode")
    slack_admins: str = Field(
        default="", description="Slack user ids that may change settings besides workspace admins, parted by commas"
    )
    slack_proxy: str = Field(default="", description="HTTP proxy for Slack; proxies of the environment are not used")
    slack_api_url: str = Field(default="", description="Base of Slack's Web API; empty means the real one")

    @property
    def source_list(self) -> tuple[str, ...]:
        """The addresses of `sources`, in order."""
        return tuple(self.sources.replace(",", " ").split())

    @property
    def serves_slack(self) -> bool:
        """Whether Slack is configured: for one workspace by its token, or for all that install the app."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("is not an IANA time zone such as Asia/Tokyo") from error
        return value

    @field_validator("language")
    @classmethod
    def _language_is_served(cls, value: Language) -> Language:
        if value not in {"en", "ja"}:
            raise ValueError("must be en or ja")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token_form(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        prefix = "xoxb-" if getattr(info, "field_name", "") == "slack_bot_token" else "xapp-"
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"must begin with {prefix}")
        return value


def load_settings(env_file: Path | str | None = ".env") -> Settings:
    """Return the settings; raise ConfigError with every problem, one a line, none with its value."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        problems = [
            f"  {PREFIX}{str(problem['loc'][0]).upper()}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        sentence = "These settings are wrong (environment or .env):\n" + "\n".join(problems)
        raise ConfigError(sentence) from None
