"""A web address → the bytes behind it, within bounds: of time, size, redirects and of who may be spoken to.

Each hop of a redirect is checked like the first address, and each connection goes to an address that was checked (see
`adapters.sources.connect`). Within `async with` all fetches share one pool of connections; without, each has its own.

This is httpx below its client: of what a client adds, cookies are not wanted, and redirects have to be checked here.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self

import httpx

from adapters.sources.connect import MOST_ADDRESSES, CheckedBackend, CheckedTransport
from adapters.sources.faults import line_fault, status_fault
from adapters.sources.hosts import resolve_host
from adapters.sources.inflate import ACCEPTED, BoundedBody, BrokenPackingError, TooLargeError
from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from adapters.sources.hosts import Resolve

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xhtml+xml;q=0.9, "
    "application/xml;q=0.8, text/markdown;q=0.8, text/plain;q=0.7, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
_LAST_PORT = 65_535
_NEVER_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/gzip")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How far a fetch may go; `timeout_s` holds for all of it, redirects included, `max_bytes` after unpacking."""

    timeout_s: float = 20.0
    max_bytes: int = 20_000_000
    max_redirects: int = 5
    connections: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What came: `url` after redirects, `content_type` the header as sent, None without one.

    `moved` says that all redirects on the way were permanent, and that there were some. `body` is None where the
    server says that nothing changed since the validators that it was shown.
    """

    url: str
    body: bytes | None
    content_type: str | None
    moved: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body, empty where nothing changed."""
        return self.body or b""


class Fetcher:
    """Fetches pages and feeds. One for a process, safe to use from many tasks of its event loop."""

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        contact: str = "",
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
    ) -> None:
        """Take the limits, and the address or page under which the owner can be reached."""
        self._limits = limits or FetchLimits()
        self._backend = CheckedBackend(resolve, allow_private=allow_private)
        self._certificates = httpx.create_ssl_context(trust_env=False)
        self._headers = {"User-Agent": user_agent(contact), "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        limit = self._limits.timeout_s
        # An address that swallows packets must leave time to try the next.
        self._timeout = httpx.Timeout(limit, connect=limit / (MOST_ADDRESSES + 1)).as_dict()
        self._places = asyncio.Semaphore(self._limits.connections)
        self._shared: CheckedTransport | None = None

    async def __aenter__(self) -> Self:
        """Open the connections that all fetches share until the block ends."""
        self._shared = self._new_transport()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the shared connections."""
        shared, self._shared = self._shared, None
        if shared is not None:
            await shared.aclose()

    async def fetch(self, address: str, validators: Mapping[str, str] | None = None) -> Download:
        """Return what is behind `address`; raise SourceError with a reason and advice where nothing usable is.

        `validators` are headers by which the server may answer that nothing changed.
        """
        try:
            async with asyncio.timeout(self._limits.timeout_s), self._places, AsyncExitStack() as stack:
                transport = self._shared
                if transport is None:
                    transport = await stack.enter_async_context(aclosing(self._new_transport()))
                return await self._follow(transport, address, validators or {})
        except TimeoutError as error:
            raise SourceError(
                f"{address} did not arrive within {self._limits.timeout_s:g} seconds: "
                "try again later, or allow more time.",
                address,
                Fault.TIMEOUT,
            ) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            fault, what = line_fault(error)
            raise SourceError(f"{address} {what}", address, fault) from error

    def _new_transport(self) -> CheckedTransport:
        return CheckedTransport(self._backend, self._certificates)

    async def _follow(self, transport: CheckedTransport, address: str, validators: Mapping[str, str]) -> Download:
        url = _web_url(address, address)
        seen = {url}
        permanent = True
        for _ in range(self._limits.max_redirects + 1):
            request = httpx.Request(
                "GET", url, headers={**self._headers, **validators}, extensions={"timeout": self._timeout}
            )
            response = await transport.handle_async_request(request)
            response.request = request
            try:
                status = response.status_code
                if status not in _REDIRECTS or "Location" not in response.headers:
                    return await self._download(response, address, moved=permanent and len(seen) > 1)
                permanent = permanent and status in _PERMANENT
                url = _web_url(response.headers["Location"], address, url)
            finally:
                await response.aclose()
            if url in seen:
                raise SourceError(
                    f"{address} redirects in a circle: open it in a browser and give the final address.",
                    address,
                    Fault.REDIRECTS,
                )
            seen.add(url)
        raise SourceError(
            f"{address} redirects more than {self._limits.max_redirects} times: "
            "open it in a browser and give the final address.",
            address,
            Fault.REDIRECTS,
        )

    async def _download(self, response: httpx.Response, address: str, *, moved: bool) -> Download:
        asked = response.request.headers
        unchanged = response.status_code == _NOT_MODIFIED and ("If-None-Match" in asked or "If-Modified-Since" in asked)
        if not unchanged:
            _refuse_unusable(response, address)
        return Download(
            url=str(response.url),
            body=None if unchanged else await self._body(response, address),
            content_type=response.headers.get("Content-Type"),
            moved=moved,
            headers=response.headers,
        )

    async def _body(self, response: httpx.Response, address: str) -> bytes:
        too_large = (
            f"{address} is larger than the {self._limits.max_bytes:,} bytes that are read: give a smaller feed or page."
        )
        encoding = response.headers.get("Content-Encoding", "")
        try:
            body = BoundedBody(encoding, self._limits.max_bytes)
            async for chunk in response.aiter_raw():
                body.add(chunk)
            return body.content()
        except TooLargeError as error:
            raise SourceError(too_large, address, Fault.TOO_LARGE) from error
        except ValueError as error:
            raise SourceError(
                f"{address} comes packed as {encoding!r}, which was not asked for: its server is at fault.",
                address,
                Fault.PACKING,
            ) from error
        except BrokenPackingError as error:
            raise SourceError(
                f"{address} came broken (it cannot be unpacked): try again later.", address, Fault.PACKING
            ) from error


def user_agent(contact: str = "") -> str:
    """Return the name that publishers see, with where to reach the owner: no browser's."""
    try:
        number = version("dealwire")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    reachable = "".join(char for char in contact if char.isascii() and char.isprintable()).strip()
    return f"dealwire/{number} (+{reachable})" if reachable else f"dealwire/{number}"


def seconds_until(header: str, sent: str | None) -> float | None:
    """Return the seconds of a header that gives them, or a date to be seen from `sent`; None for anything else."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(sent or "")
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())


def _web_url(location: str, address: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return where `location` leads, seen from `base`; raise SourceError unless that is plain http or https."""
    try:
        url = base.join(location.strip()) if base is not None else httpx.URL(location.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(
            f"{address} is not a web address that can be read: check the spelling.", address, Fault.NO_ADDRESS
        ) from error
    if (url.port or 0) > _LAST_PORT:
        raise SourceError(
            f"{address} leads to port {url.port}, which cannot be: check the address.", address, Fault.NO_ADDRESS
        )
    if url.scheme not in {"http", "https"} or not url.host:
        raise SourceError(
            f"{address} leads to {url.scheme or 'no'} address: only http and https are fetched.",
            address,
            Fault.NO_ADDRESS,
        )
    if url.userinfo:
        raise SourceError(
            "An address with a user name or password in it is not fetched: give it without.",
            str(url.copy_with(userinfo=b"")),
            Fault.NO_ADDRESS,
        )
    return url.copy_with(fragment=None) if url.fragment else url


def _refuse_unusable(response: httpx.Response, address: str) -> None:
    status = response.status_code
    if not 200 <= status < 300:
        fault, what = status_fault(status)
        wait = seconds_until(response.headers.get("Retry-After", ""), response.headers.get("Date"))
        raise SourceError(f"{address} {what}", address, fault, retry_after_s=wait)
    kind = response.headers.get("Content-Type", "").strip().lower()
    if kind.startswith(_NEVER_TEXT):
        raise SourceError(
            f"{address} is {kind.partition(';')[0]}, not a page or a feed: give the address of one.",
            address,
            Fault.NO_TEXT,
        )
