"""An address → an open line to it, on asyncio alone: what httpcore's connections read from and write to.

httpcore's own lines serve several kinds of event loops, and take a quarter of the time that a short answer costs: for
each feed that has nothing new, and nearly all have nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

_MOST_UNREAD = 262_144
"""Bytes that wait to be read before the other side has to wait."""


class Lines(httpcore.AsyncNetworkBackend):
    """Opens lines."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a line to an IP address; raise httpcore's ConnectError or ConnectTimeout where there is none."""
        local = None if local_address is None else (local_address, 0)
        with _told_as(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                loop = asyncio.get_running_loop()
                transport, flow = await loop.create_connection(_Flow, host, port, local_addr=local)
        for option in socket_options or ():
            transport.get_extra_info("socket").setsockopt(*option)
        return Line(transport, flow)

    async def sleep(self, seconds: float) -> None:
        """Wait, for the library's retries."""
        await asyncio.sleep(seconds)


class Line(httpcore.AsyncNetworkStream):
    """An open connection. One task may read while one other writes."""

    def __init__(self, transport: asyncio.Transport, flow: _Flow) -> None:
        """Take a connection that is open, and what its bytes arrive in."""
        self._transport = flow.transport = transport
        self._flow = flow

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # as above
        """Return the next bytes, none at the end."""
        with _told_as(httpcore.ReadTimeout, httpcore.ReadError):
            if not self._flow.is_readable:
                async with asyncio.timeout(timeout):
                    await self._flow.readable()
            return self._flow.take(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # as above
        """Send all bytes."""
        if not buffer:
            return
        with _told_as(httpcore.WriteTimeout, httpcore.WriteError):
            self._flow.raise_if_lost()
            self._transport.write(buffer)
            if not self._flow.is_writable:
                async with asyncio.timeout(timeout):
                    await self._flow.writable()

    async def aclose(self) -> None:
        """Close the line at once: who closes it has read all that was wanted."""
        self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # as above
    ) -> httpcore.AsyncNetworkStream:
        """Return the same line, encrypted; where that fails it is closed."""
        loop = asyncio.get_running_loop()
        try:
            with _told_as(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    secured = await loop.start_tls(
                        self._transport, self._flow, ssl_context, server_hostname=server_hostname
                    )
        except BaseException:
            await self.aclose()
            raise
        if secured is None:
            raise httpcore.ConnectError("the line was lost while it was secured")
        return Line(secured, self._flow)

    def get_extra_info(self, info: str) -> object:
        """Return what httpcore asks of a line: its encryption, its ends, and whether something stands to be read."""
        match info:
            case "is_readable":
                return self._flow.is_readable
            case "client_addr":
                return self._transport.get_extra_info("sockname")
            case "server_addr":
                return self._transport.get_extra_info("peername")
            case _:
                return self._transport.get_extra_info(info)


class _Flow(asyncio.Protocol):
    """What arrived on a line and was not read yet, and whether the other side keeps up."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.is_writable = True
        self._unread = bytearray()
        self._ended = False
        self._lost: Exception | None = None
        self._is_paused = False
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None

    @property
    def is_readable(self) -> bool:
        """Whether bytes, or the end, are there."""
        return bool(self._unread) or self._ended

    async def readable(self) -> None:
        self._reader = asyncio.get_running_loop().create_future()
        await self._reader

    async def writable(self) -> None:
        self._writer = asyncio.get_running_loop().create_future()
        await self._writer
        self.raise_if_lost()

    def take(self, most: int) -> bytes:
        if not self._unread:
            self.raise_if_lost()
        taken = bytes(self._unread[:most])
        del self._unread[:most]
        if self._is_paused and self.transport is not None and len(self._unread) < _MOST_UNREAD:
            self._is_paused = False
            self.transport.resume_reading()
        return taken

    def raise_if_lost(self) -> None:
        if self._lost is not None:
            raise self._lost

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if len(self._unread) >= _MOST_UNREAD and not self._is_paused and self.transport is not None:
            self._is_paused = True
            self.transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> None:
        self._ended = True
        _wake(self._reader)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = self.is_writable = True
        self._lost = exc or self._lost
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self.is_writable = False

    def resume_writing(self) -> None:
        self.is_writable = True
        _wake(self._writer)


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)


@contextmanager
def _told_as(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    """Let what goes wrong on a line go on as httpcore's own errors."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:  # errors of encryption among them
        raise broken(str(error)) from error
