"""One request to Discord's REST interface, one answer: what delivers messages must know exactly what it asked.

discord.py sends again by itself after an error of the server; here nothing is ever sent twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.model.delivery import NotSent, Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.discord.options import DiscordOptions
    from adapters.discord.render import Upload

_AGENT = "DiscordBot (dealwire, 0.1)"
_UNAUTHORIZED = 401
NO_ENTRY = "Discord does not take the bot's token. Set DEALWIRE_DISCORD_TOKEN to that of your application."
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Discord said. `body` is its JSON, empty where there was none; `code` its number for an error."""

    status: int
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """Discord's number for an error, 0 where it has none."""
        return int(self.body.get("code") or 0) if isinstance(self.body, dict) else 0

    @property
    def message(self) -> str:
        """Discord's word for an error."""
        said = self.body.get("message") if isinstance(self.body, dict) else None
        return f"Discord: {said or 'error'} ({self.code or self.status})"


class Posts:
    """Asks, with the bot's token; one connection pool for all requests."""

    def __init__(self, options: DiscordOptions) -> None:
        """Connect to nothing yet."""
        self._options = options
        self._session: aiohttp.ClientSession | None = None
        self.fault: str | None = None
        """Why Discord answers nothing, None where it does."""

    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, uploads: Sequence[Upload] = ()
    ) -> Answer | NotSent | Unclear:
        """Return the answer; where none came, whether the request can have been carried out (`Unclear`) or not."""
        if self._session is None or self._session.closed:
            token = self._options.token.get_secret_value()
            headers = {"Authorization": f"Bot {token}", "User-Agent": _AGENT}
            self._session = aiohttp.ClientSession(headers=headers, timeout=_TIMEOUT)
        content: dict[str, Any] = {"data": _form(body or {}, uploads)} if uploads else {"json": body} if body else {}
        try:
            async with self._session.request(method, f"{self._options.base}{path}", **content) as reply:
                self.fault = NO_ENTRY if reply.status == _UNAUTHORIZED else None
                return Answer(reply.status, _json(await reply.text()), reply.headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return NotSent(f"Discord cannot be reached ({type(error).__name__})")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unclear(f"Discord did not answer ({type(error).__name__})")

    async def close(self) -> None:
        """Close the connections; safe to repeat."""
        if self._session is not None:
            await self._session.close()


def _form(body: Mapping[str, Any], uploads: Sequence[Upload]) -> aiohttp.FormData:
    # With quoted names Discord would not find the files.
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, upload in enumerate(uploads):
        form.add_field(
            f"files[{number}]", upload.content, filename=upload.name, content_type="application/octet-stream"
        )
    return form


def _json(text: str) -> Any:  # noqa: ANN401  # whatever Discord says
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return {}
