"""A host name → an open connection to an address of it that was checked: the network side of the one HTTP client.

The client's pool asks for a host by its name; the name is resolved here, addresses that are not public are left out,
and the connection goes to what is left. So the Host header, the certificate and the sharing of connections go by the
name, while a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

import httpcore
import httpx

from adapters.sources.hosts import is_public

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Sequence

    from adapters.sources.hosts import Resolve

logger = logging.getLogger(__name__)

MOST_ADDRESSES = 3
"""How many addresses of one host are tried; more would eat up the time for the rest."""

_POOLS = 32
_KEPT_OPEN = 2  # idle, in each pool


class UnknownHostError(httpcore.ConnectError):
    """The name has no address."""


class PrivateHostError(httpcore.ConnectError):
    """All addresses of the name are private."""


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were checked, and to no other."""

    def __init__(self, resolve: Resolve, *, allow_private: bool) -> None:
        """Take what finds the addresses of a host, and whether private ones are spoken to."""
        self._resolve = resolve
        self._allow_private = allow_private
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first address of `host` that answers."""
        last_error: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for ip in (await self._checked(host, port))[:MOST_ADDRESSES]:
            try:
                return await self._network.connect_tcp(
                    ip, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last_error = error
                logger.debug("address did not answer", extra={"host": host, "ip": ip})
        raise last_error or UnknownHostError(host)

    async def sleep(self, seconds: float) -> None:
        """Wait, for the library's retries."""
        await self._network.sleep(seconds)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(host) from error
        allowed = [ip for ip in found if self._allow_private or is_public(ip)]
        if found and not allowed:
            raise PrivateHostError(host)
        return allowed


class CheckedTransport(httpx.AsyncHTTPTransport):
    """The transport of httpx over connections to checked addresses."""

    def __init__(self, backend: CheckedBackend, certificates: ssl.SSLContext) -> None:
        """Take the ways to connect."""
        super().__init__(verify=certificates, trust_env=False)
        # The transport has no parameter for it, while its pool, which is public, has.
        self._pool = cast("httpcore.AsyncConnectionPool", _Pools(backend, certificates))


class _Pools:
    """Pools of connections, of which each host has one: a pool looks at all its connections for each request."""

    def __init__(self, backend: CheckedBackend, certificates: ssl.SSLContext) -> None:
        self._backend = backend
        self._certificates = certificates
        self._pools: dict[int, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        place = hash(request.url.host) % _POOLS
        if place not in self._pools:
            self._pools[place] = self._new_pool()
        return await self._pools[place].handle_async_request(request)

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    def _new_pool(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._certificates,
            # Whoever fetches bounds how many there are in all.
            max_connections=None,
            # A feed is asked again in minutes, when no server has kept the line open: only for the same host's next.
            max_keepalive_connections=_KEPT_OPEN,
            keepalive_expiry=5.0,
            http1=True,
            http2=True,
            network_backend=self._backend,
        )
