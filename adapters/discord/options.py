"""What the Discord adapter is told: the token, where Discord is, and what holds where a chat does not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Language

if TYPE_CHECKING:
    from pydantic import SecretStr

REAL_API = "https://discord.com/api/v10"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordOptions:
    """Empty addresses mean the real Discord; `shards` of None lets Discord say how many.

    `grace` is how long what a server had set is kept after it removed dealwire. `identify_gap` is the least time
    between two sessions that begin, which Discord demands, `silence` that after which a connection counts as dead.
    A start waits `start_within` at most; where Discord cannot be reached by then, it goes on behind the scenes.
    """

    token: SecretStr
    api_url: str = ""
    gateway_url: str = ""
    language: Language = Language.EN
    zone: str = "UTC"
    grace: timedelta = timedelta(days=30)
    shards: int | None = None
    identify_gap: timedelta = timedelta(seconds=5)
    silence: timedelta = timedelta(seconds=60)
    start_within: timedelta = timedelta(seconds=10)

    @property
    def base(self) -> str:
        """Where the REST interface is."""
        return (self.api_url or REAL_API).rstrip("/")
