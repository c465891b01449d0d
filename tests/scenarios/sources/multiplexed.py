"""A small server that speaks HTTP/2 over TLS and nothing else, on the library that our side brings along."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
import h2.settings

from tests.scenarios.sources.raw import CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

Headers = list[tuple[bytes, bytes]]


class Visit(asyncio.Protocol):
    """One connection; requests are answered once `together` of them are open."""

    def __init__(self, site: MultiplexedSite) -> None:
        self._site = site
        self._speech = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self._open: list[tuple[int, Headers]] = []
        self._unsent: dict[int, bytes] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._site.connections += 1
        self._speech.initiate_connection()
        transport.write(self._speech.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self._speech.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                assert event.stream_id is not None
                self._open.append((event.stream_id, list(event.headers or [])))
        if len(self._open) >= self._site.together:
            for stream, headers in self._open:
                self._answer(stream, dict(headers))
            self._open.clear()
        self._send_what_fits()
        self._transport.write(self._speech.data_to_send())

    def _answer(self, stream: int, asked: Mapping[bytes, bytes]) -> None:
        body, etag = self._site.bodies[asked[b":path"].decode()], b'"2"'
        unchanged = asked.get(b"if-none-match") == etag
        status = b"304" if unchanged else b"200"
        self._site.answered.append((asked[b":path"].decode(), int(status)))
        self._speech.send_headers(stream, [(b":status", status), (b"etag", etag)], end_stream=unchanged)
        if not unchanged:
            self._unsent[stream] = body

    def _send_what_fits(self) -> None:
        """Send as much of the bodies as the client has room for: it says so as it reads."""
        for stream, body in list(self._unsent.items()):
            rest = body
            while rest and (room := min(self._speech.local_flow_control_window(stream), 16_384)) > 0:
                self._speech.send_data(stream, rest[:room])
                rest = rest[room:]
            self._unsent[stream] = rest
            if not rest:
                self._speech.end_stream(stream)
                del self._unsent[stream]


class MultiplexedSite:
    """What is served by path, how many requests are awaited before any is answered, and what happened."""

    def __init__(self, bodies: Mapping[str, bytes]) -> None:
        self.bodies = bodies
        self.together = 1
        self.connections = 0
        self.answered: list[tuple[str, int]] = []
        self.port = 0


@asynccontextmanager
async def multiplexed_site(bodies: Mapping[str, bytes]) -> AsyncIterator[MultiplexedSite]:
    """Serve the bodies on `localhost`, by HTTP/2 alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.set_alpn_protocols(["h2"])
    site = MultiplexedSite(bodies)
    server = await asyncio.get_running_loop().create_server(lambda: Visit(site), "127.0.0.1", 0, ssl=context)
    async with server:
        site.port = server.sockets[0].getsockname()[1]
        yield site
