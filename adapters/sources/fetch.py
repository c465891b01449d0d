"""A web address → the bytes behind it, within bounds: of time, size, redirects and of who may be spoken to.

Each hop of a redirect is checked like the first address. A connection goes to an address that was checked (see
`adapters.sources.hosts`), while the name stays in the Host header and in the check of the certificate. Every fetch has
connections of its own: shared ones would be keyed by IP address, and two sites behind one address could be confused.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import httpx

from adapters.sources.hosts import is_public, resolve_host
from adapters.sources.inflate import ACCEPTED, BoundedBody, TooLargeError
from bot.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

logger = logging.getLogger(__name__)

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xhtml+xml;q=0.9, "
    "application/xml;q=0.8, text/markdown;q=0.8, text/plain;q=0.7, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NEVER_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/gzip")
_MOST_ADDRESSES = 3  # of one host are tried; more would eat up the time for the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How far a fetch may go; `timeout_s` holds for all of it, redirects included, `max_bytes` after unpacking."""

    timeout_s: float = 20.0
    max_bytes: int = 20_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What came: `url` after redirects, `content_type` the header as sent, None without one."""

    url: str
    body: bytes
    content_type: str | None


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
        self._allow_private = allow_private
        self._resolve = resolve
        self._certificates = httpx.create_ssl_context(trust_env=False)
        self._headers = {"User-Agent": user_agent(contact), "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}

    async def fetch(self, address: str) -> Download:
        """Return what is behind `address`; raise SourceError with a reason and advice where nothing usable is."""
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                return await self._follow(address)
        except TimeoutError as error:
            raise SourceError(
                f"{address} did not arrive within {self._limits.timeout_s:g} seconds: "
                "try again later, or allow more time.",
                address,
            ) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise SourceError(f"{address} {_failure(error)}", address) from error

    async def _follow(self, address: str) -> Download:
        url = _web_url(address, address)
        seen = {url}
        for _ in range(self._limits.max_redirects + 1):
            outcome = await self._hop(url, address)
            if isinstance(outcome, Download):
                return outcome
            url = outcome
            if url in seen:
                raise SourceError(
                    f"{address} redirects in a circle: open it in a browser and give the final address.", address
                )
            seen.add(url)
        raise SourceError(
            f"{address} redirects more than {self._limits.max_redirects} times: "
            "open it in a browser and give the final address.",
            address,
        )

    async def _hop(self, url: httpx.URL, address: str) -> Download | httpx.URL:
        """Return the body, or the address that a redirect leads to."""
        last_error: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for ip in (await self._addresses(url, address))[:_MOST_ADDRESSES]:
            try:
                return await self._ask(url, ip, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last_error = error
                logger.debug("address did not answer", extra={"host": url.host, "ip": ip})
        raise last_error or httpx.ConnectError("no address")

    async def _ask(self, url: httpx.URL, ip: str, address: str) -> Download | httpx.URL:
        limit = self._limits.timeout_s
        # An address that swallows packets must leave time to try the next.
        timeout = httpx.Timeout(limit, connect=limit / (_MOST_ADDRESSES + 1))
        request = httpx.Request(
            "GET",
            url.copy_with(host=ip),
            headers={**self._headers, "Host": url.netloc.decode("ascii")},
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),
                "timeout": timeout.as_dict(),
            },
        )
        transport = httpx.AsyncHTTPTransport(verify=self._certificates, http2=True, trust_env=False)
        async with transport:
            response = await transport.handle_async_request(request)
            try:
                if response.status_code in _REDIRECTS and "Location" in response.headers:
                    return _web_url(response.headers["Location"], address, url)
                _refuse_unusable(response, address)
                return Download(
                    url=str(url),
                    body=await self._body(response, address),
                    content_type=response.headers.get("Content-Type"),
                )
            finally:
                await response.aclose()

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
            raise SourceError(too_large, address) from error
        except ValueError as error:
            raise SourceError(
                f"{address} comes packed as {encoding!r}, which was not asked for: its server is at fault.", address
            ) from error
        except (zlib.error, EOFError) as error:
            raise SourceError(f"{address} came broken (it cannot be unpacked): try again later.", address) from error

    async def _addresses(self, url: httpx.URL, address: str) -> list[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await self._resolve(url.raw_host.decode("ascii").strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise SourceError(
                f"{address}: the host {url.host} cannot be found: check the spelling.", address
            ) from error
        allowed = [ip for ip in found if self._allow_private or is_public(ip)]
        if not allowed:
            raise SourceError(
                f"{address} leads to a private address ({url.host}), which is not read: "
                "give a public address, or allow private ones in the settings.",
                address,
            )
        return allowed


def user_agent(contact: str = "") -> str:
    """Return the name that publishers see, with where to reach the owner: no browser's."""
    try:
        number = version("dealwire")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    reachable = "".join(char for char in contact if char.isascii() and char.isprintable()).strip()
    return f"dealwire/{number} (+{reachable})" if reachable else f"dealwire/{number}"


def _web_url(location: str, address: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return where `location` leads, seen from `base`; raise SourceError unless that is plain http or https."""
    try:
        url = base.join(location.strip()) if base is not None else httpx.URL(location.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(f"{address} is not a web address that can be read: check the spelling.", address) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise SourceError(f"{address} leads to {url.scheme or 'no'} address: only http and https are fetched.", address)
    if url.userinfo:
        raise SourceError(
            "An address with a user name or password in it is not fetched: give it without.",
            str(url.copy_with(userinfo=b"")),
        )
    return url.copy_with(fragment=None)


def _refuse_unusable(response: httpx.Response, address: str) -> None:
    status = response.status_code
    if not 200 <= status < 300:
        raise SourceError(f"{address} answers {status}{_phrase(status)}: {_advice(status)}", address)
    kind = response.headers.get("Content-Type", "").strip().lower()
    if kind.startswith(_NEVER_TEXT):
        raise SourceError(
            f"{address} is {kind.partition(';')[0]}, not a page or a feed: give the address of one.", address
        )


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _advice(status: int) -> str:
    match status:
        case 401 | 403 | 451:
            return "the site does not let this program in; ask its owner, or give another source."
        case 404 | 410:
            return "there is nothing (any more) at this address; check it in a browser."
        case 429:
            return "the site asks for fewer requests; try again later."
        case _ if status >= 500:
            return "the fault is on the site's side; try again later."
        case _:
            return "check the address in a browser."


def _failure(error: Exception) -> str:
    match error:
        case httpx.ConnectError() if "CERTIFICATE" in str(error).upper():
            return "has a certificate that is not valid for it: check the address, or tell the site's owner."
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return "does not answer: check the address, or try again later."
        case httpx.TimeoutException():
            return "did not answer in time: try again later."
        case _:
            return "broke off the transfer: try again later."
