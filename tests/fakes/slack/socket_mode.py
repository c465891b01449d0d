"""Socket Mode: connections that the bot opens, envelopes that go out over one of them, acknowledgements that come back.

An address from `apps.connections.open` serves one connection. A connection can be closed, asked to be replaced, or
muted: a muted one stays open, answers no ping and hears no acknowledgement, like one that died without a word.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.slack.world import APP_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.clock import Clock
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.refusals import Payload

MOST_CONNECTIONS = 10


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket to the bot."""

    socket: web.WebSocketResponse
    muted: bool = False
    pings: int = 0
    delivered: list[Delivery] = field(default_factory=list)


class SocketMode:
    """All connections of the app."""

    def __init__(self, clock: Clock, complain: Callable[[str], None]) -> None:
        self._clock = clock
        self._complain = complain
        self._tickets: set[str] = set()
        self._waiting: dict[str, Delivery] = {}
        self._changed = asyncio.Event()
        self._turn = 0
        self.connections: list[Connection] = []
        self.opened = 0

    def ticket(self, url: str) -> str:
        """Return the address for one connection at the fake's `url`."""
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return f"{url.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id={APP_ID}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="link ticket is unknown or was used")
        self._tickets.discard(ticket)
        # Pings are answered by hand, so that a muted connection can leave them unanswered.
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket)
        self.connections.append(connection)
        await self._greet(connection)
        self.opened += 1
        self._notify()
        try:
            async for message in socket:
                if message.type is WSMsgType.PING:
                    connection.pings += 1
                    if not connection.muted:
                        await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT and not connection.muted:
                    self._hear(message.data)
        finally:
            self.connections.remove(connection)
            self._notify()
        return socket

    async def wait_opened(self, total: int = 1, timeout_s: float = 5.0) -> None:
        """Wait until so many connections were opened since the start, and one of them is open.

        Raises:
            TimeoutError: It took more than `timeout_s` real seconds.
        """
        async with asyncio.timeout(timeout_s):
            while self.opened < total or not self._speaking():
                await self._changed.wait()

    async def carry(self, delivery: Delivery) -> None:
        """Send an envelope over one of the open connections, in turn; a muted one swallows it.

        Raises:
            ConnectionError: No connection is open.
        """
        if not self.connections:
            raise ConnectionError("the bot has no connection open")
        connection = self.connections[self._turn % len(self.connections)]
        self._turn += 1
        envelope: Payload = {
            "type": delivery.kind,
            "envelope_id": delivery.envelope_id,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
        delivery.sent_at = self._clock()
        self._waiting[delivery.envelope_id] = delivery
        connection.delivered.append(delivery)
        await connection.socket.send_json(envelope)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the bot that its connections end soon; `warning` gives it ten seconds."""
        for connection in list(self.connections):
            await connection.socket.send_json(_disconnect(reason))

    async def send_text(self, text: str) -> None:
        """Send a frame as it is, JSON or not."""
        for connection in list(self.connections):
            await connection.socket.send_str(text)

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close all connections in order."""
        for connection in list(self.connections):
            await connection.socket.close(code=code)

    def cut(self) -> None:
        """Break all connections without a closing frame."""
        for connection in list(self.connections):
            transport = connection.socket._req.transport if connection.socket._req else None
            if transport is not None:
                transport.abort()

    def mute(self) -> None:
        """Leave the connections open but dead."""
        for connection in self.connections:
            connection.muted = True

    @property
    def unacknowledged(self) -> list[Delivery]:
        """Envelopes that wait for an acknowledgement."""
        return [delivery for delivery in self._waiting.values() if not delivery.answer.done()]

    def _speaking(self) -> bool:
        return any(not connection.muted for connection in self.connections)

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _greet(self, connection: Connection) -> None:
        await connection.socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "connection_info": {"app_id": APP_ID},
                "debug_info": {"host": "fake", "approximate_connection_time": 18_060},
            }
        )

    def _hear(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            # Clients may send words of their own to keep a line alive.
            return
        delivery = self._waiting.get(str(said.get("envelope_id"))) if isinstance(said, dict) else None
        if delivery is None:
            self._complain(f"acknowledged an envelope that was never sent: {text[:200]}")
            return
        delivery.acknowledge(said.get("payload") or {}, self._clock())


def _disconnect(reason: str) -> Payload:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "fake", "approximate_connection_time": 1}}
