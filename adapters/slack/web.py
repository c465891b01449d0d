"""Slack's Web API: one connection pool, no call ever repeated by the library, every failure told apart in a word.

What matters for a message is whether it may stand there all the same. A refusal by name means that it does not; a cut
connection, a time-out or an error of the server says nothing. The library's own handlers would send a message again
after a cut connection, and read proxies from the environment: neither is wanted.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DealwireError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.blocks import Payload
    from adapters.slack.options import SlackOptions

logger = logging.getLogger(__name__)

_IDLE_S = 4.0
"""A connection that idled longer is not used again: Slack may be closing it while a message is on its way."""
_MAYBE_DONE = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
"""Errors after which Slack says that some of what was asked may have been done."""
_LIMITS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_PATIENCE = timedelta(seconds=30)
_NO_SERVER = 500
_WORD = re.compile(r"[a-z_]{1,60}")


class Trouble(StrEnum):
    """What a failed call means for what it asked for."""

    REFUSED = "refused"  # not done, and will not be
    LIMITED = "limited"  # not done, later perhaps
    UNREACHABLE = "unreachable"  # not done: nothing was sent
    UNCLEAR = "unclear"  # nobody can say


class CallError(DealwireError):
    """A call that did not succeed; `name` is Slack's word for it, or ours where Slack did not say."""

    def __init__(self, name: str, trouble: Trouble, retry_after: timedelta | None = None) -> None:
        """Keep what happened in words that can be told apart."""
        super().__init__(f"Slack: {name}")
        self.name = name
        self.trouble = trouble
        self.retry_after = retry_after


class Web:
    """Calls Slack, for any number of workspaces, over one pool of connections."""

    def __init__(self, options: SlackOptions) -> None:
        """Call as `options` say; nothing is opened before the first call."""
        self._options = options
        self._pool: aiohttp.ClientSession | None = None

    def client(self, token: str | None = None) -> AsyncWebClient:
        """Return a client of the library, for its own needs and for `call`."""
        client = AsyncWebClient(
            token=token,
            base_url=self._options.base_url,
            timeout=round(self._options.timeout_s),
            proxy=self._options.proxy or None,
            session=self._session(),
            retry_handlers=[],
        )
        # Where it is given none, the library takes a proxy from the environment.
        client.proxy = self._options.proxy or None
        return client

    async def call(self, token: str, method: str, arguments: Mapping[str, object], *, read: bool = False) -> Payload:
        """Return Slack's answer; a call that only reads goes by GET.

        Raises:
            CallError: It did not succeed.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        client = self.client(token)
        try:
            if read:
                response = await client.api_call(method, http_verb="GET", params=given)
            else:
                response = await client.api_call(method, json=given)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError) as error:
            raise call_error(error) from error
        data: Any = response.data
        return dict(data)

    async def respond(self, address: str, answer: Payload) -> None:
        """Answer at the address that Slack gave with something that a person did.

        Raises:
            CallError: The address is too old or used up, or the answer cannot be shown.
        """
        try:
            async with self._session().post(address, json=answer, proxy=self._options.proxy or None) as response:
                text = await response.text()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise call_error(error) from error
        if status >= _NO_SERVER:
            raise CallError(f"http_{status}", Trouble.UNCLEAR)
        refusal = _refusal(text) or (f"http_{status}" if status >= 400 else None)
        if refusal is not None:
            raise CallError(refusal, Trouble.REFUSED)

    async def upload(self, address: str, content: bytes) -> None:
        """Send a file to the address that Slack gave for it.

        Raises:
            CallError: It did not arrive whole.
        """
        try:
            async with self._session().post(address, data=content, proxy=self._options.proxy or None) as response:
                if response.status != 200:
                    raise CallError(f"http_{response.status}", Trouble.UNCLEAR)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise call_error(error) from error

    async def close(self) -> None:
        """Close the connections; a later call opens others."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._pool is None or self._pool.closed:
            self._pool = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._options.timeout_s),
                connector=aiohttp.TCPConnector(limit=100, keepalive_timeout=_IDLE_S),
                trust_env=False,
            )
        return self._pool


def _refusal(text: str) -> str | None:
    """Return the error that an answer at such an address names: as JSON, or as a bare word; None where it is well."""
    try:
        said = json.loads(text)
    except ValueError:
        return text if _WORD.fullmatch(text) and text != "ok" else None
    return str(said.get("error") or "refused") if isinstance(said, dict) and said.get("ok") is False else None


def call_error(error: Exception) -> CallError:
    """Return what an error of the libraries means."""
    if isinstance(error, SlackApiError):
        return _api_error(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientProxyConnectionError):
        return CallError("unreachable", Trouble.UNREACHABLE)
    if isinstance(error, asyncio.TimeoutError):
        return CallError("timeout", Trouble.UNCLEAR)
    return CallError(type(error).__name__, Trouble.UNCLEAR)


def _api_error(error: SlackApiError) -> CallError:
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    name = str(data.get("error") or f"http_{status}") if isinstance(data, dict) else f"http_{status}"
    if status == 429 or name in _LIMITS:
        return CallError(name, Trouble.LIMITED, _retry_after(response))
    if status >= _NO_SERVER or name in _MAYBE_DONE or not (isinstance(data, dict) and data.get("ok") is False):
        return CallError(name, Trouble.UNCLEAR)
    return CallError(name, Trouble.REFUSED)


def _retry_after(response: Any) -> timedelta:  # noqa: ANN401 -- the library's, which has no type for it
    headers = getattr(response, "headers", None) or {}
    value = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    return timedelta(seconds=int(value)) if value.isdecimal() else _PATIENCE
