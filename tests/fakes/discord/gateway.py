"""The gateway: sessions of the bot over a WebSocket, with the trouble a real one makes.

A session outlives its connection: what it missed is replayed when the bot resumes it.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.fakes.discord import shapes
from tests.fakes.discord.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.fakes.discord.calls import Calls
    from tests.fakes.discord.state import World
    from tests.fakes.discord.waiting import Signal

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
SILENTLY_TAKEN = frozenset({3, 4, 8, 31})  # presence, voice, members, sounds: a bot may send them
GUILDS = 1
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
KNOWN_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
MAX_FRAME_BYTES = 4096
MAX_FRAMES, FRAMES_WINDOW = 120, timedelta(seconds=60)
GUILDS_PER_SHARD = 2500


@dataclass(eq=False)
class Session:
    """One session: what was dispatched in it, and the connection it has just now."""

    id: str
    shard: tuple[int, int]
    sent: list[str] = field(default_factory=list)
    connection: Connection | None = None
    ready: bool = False
    resumed: int = 0


@dataclass(eq=False)
class Connection:
    """One WebSocket of the bot."""

    socket: web.WebSocketResponse
    request: web.Request
    deflate: Any = None
    session: Session | None = None
    frames: deque[datetime] = field(default_factory=deque)

    async def send(self, text: str) -> None:
        """Send a frame, compressed as one stream where the bot was offered that."""
        if self.socket.closed:
            return
        if self.deflate is None:
            await self.socket.send_str(text)
        else:
            data = self.deflate.compress(text.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(data)

    async def send_op(self, op: int, data: object) -> None:
        """Send a frame that is no event."""
        await self.send(_frame(op, data))


class Closing(Exception):  # noqa: N818 — an outcome, not an error of the fake
    """The gateway closes the connection with this code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


class Gateway:
    """All sessions; the switches are plain attributes, to be set at any time."""

    def __init__(self, world: World, calls: Calls, signal: Signal, url: Callable[[], str]) -> None:
        self.heartbeat_interval_s = 41.25
        self.compress = False
        self.withhold_acks = False
        self.granted_intents = 0
        self.expected_intents = GUILDS
        self.identify_gap_s = 0.0  # Discord: 5, which would make every test of two shards wait
        self.identifies_a_day = 1000
        self.sessions: dict[str, Session] = {}
        self.identifies: list[dict[str, Any]] = []
        self.heartbeats = 0
        self._world = world
        self._calls = calls
        self._signal = signal
        self._url = url
        self._connections: set[Connection] = set()
        self._identified: deque[datetime] = deque()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        packed = self.compress and request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, request, zlib.compressobj() if packed else None)
        self._connections.add(connection)
        try:
            if request.query.get("v") != "10":
                raise Closing(4012)  # noqa: TRY301 — the one place that closes is below
            await connection.send_op(HELLO, {"heartbeat_interval": int(self.heartbeat_interval_s * 1000)})
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._receive(connection, message.data)
        except Closing as closing:
            await socket.close(code=closing.code)
        except ConnectionError:
            await socket.close()
        finally:
            self._connections.discard(connection)
            if connection.session and connection.session.connection is connection:
                connection.session.connection = None
            self._signal.announce()
        return socket

    async def dispatch(self, event: str, data: dict[str, Any], guild_id: str | None = None) -> None:
        """Send an event to every session that sees the guild; sessions without a connection get it when they resume."""
        for session in list(self.sessions.values()):
            index, count = session.shard
            shard = (int(guild_id) >> 22) % count if guild_id else 0
            if session.ready and shard == index:
                await self._send_event(session, event, data)

    async def until_ready(self, *, shards: int = 1, timeout_s: float = PATIENCE_S) -> list[Session]:
        """Return the connected sessions, once there are so many that have had READY or RESUMED."""

        def found() -> list[Session] | None:
            live = self.live
            return live if len(live) >= shards else None

        return await self._signal.until(found, timeout_s=timeout_s, what=f"{shards} ready sessions")

    async def until(self, condition: Callable[[Gateway], bool], *, timeout_s: float = PATIENCE_S) -> None:
        """Wait for anything that can be told from the gateway."""
        await self._signal.until(lambda: True if condition(self) else None, timeout_s=timeout_s, what="the gateway")

    @property
    def live(self) -> list[Session]:
        """The sessions that are ready and connected."""
        return [session for session in self.sessions.values() if session.ready and session.connection]

    async def ask_to_reconnect(self) -> None:
        """Tell every connection to come back (op 7)."""
        for connection in list(self._connections):
            await connection.send_op(RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every connection that its session is invalid (op 9)."""
        if not resumable:
            self.sessions.clear()
        for connection in list(self._connections):
            await connection.send_op(INVALID, resumable)

    async def close(self, code: int) -> None:
        """Close every connection with this code."""
        for connection in list(self._connections):
            await connection.socket.close(code=code)

    def cut(self) -> None:
        """Drop every connection without a word."""
        for connection in list(self._connections):
            if connection.request.transport:
                connection.request.transport.abort()

    async def _receive(self, connection: Connection, text: str) -> None:
        self._count_frame(connection)
        if len(text.encode()) > MAX_FRAME_BYTES:
            raise Closing(4002)
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame["d"]
        except (ValueError, KeyError, TypeError):
            raise Closing(4002) from None
        if op == HEARTBEAT:
            self.heartbeats += 1
            if not self.withhold_acks:
                await connection.send_op(ACK, None)
            self._signal.announce()
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            await self._resume(connection, data)
        elif op not in SILENTLY_TAKEN:
            raise Closing(4001)
        elif connection.session is None:
            raise Closing(4003)

    def _count_frame(self, connection: Connection) -> None:
        now = self._world.clock.now()
        connection.frames.append(now)
        while now - connection.frames[0] > FRAMES_WINDOW:
            connection.frames.popleft()
        if len(connection.frames) > MAX_FRAMES:
            raise Closing(4008)

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        if connection.session is not None:
            raise Closing(4005)
        self.identifies.append({key: value for key, value in data.items() if key != "token"})
        if data.get("token") != self._world.token:
            raise Closing(4004)
        self._check_intents(data.get("intents"))
        if not await self._may_identify(connection):
            return
        index, count = shard = _shard(data.get("shard") or [0, 1])
        guilds = list(self._world.guilds_of_shard(index, count))
        if len(guilds) > GUILDS_PER_SHARD:
            raise Closing(4011)
        session = Session(secrets.token_hex(16), shard, connection=connection)
        self.sessions[session.id] = connection.session = session
        ready = {
            "v": 10,
            "user": shapes.oneself(self._world.bot),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "shard": list(shard),
            "application": {"id": self._world.application_id, "flags": 0},
        }
        await self._send_event(session, "READY", ready)
        for guild in guilds:
            if guild.available:
                await self._send_event(session, "GUILD_CREATE", shapes.guild(self._world, guild))
        session.ready = True
        self._signal.announce()

    async def _may_identify(self, connection: Connection) -> bool:
        """Count an identify; one too soon is invalid (op 9), one too many ends all sessions and resets the token."""
        now = self._world.clock.now()
        while self._identified and now - self._identified[0] >= timedelta(days=1):
            self._identified.popleft()
        if len(self._identified) >= self.identifies_a_day:
            self._world.token = f"reset.{self._world.new_id()}"
            self.sessions.clear()
            raise Closing(4004)
        if self._identified and now - self._identified[-1] < timedelta(seconds=self.identify_gap_s):
            await connection.send_op(INVALID, False)
            return False
        self._identified.append(now)
        return True

    def _check_intents(self, intents: object) -> None:
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise Closing(4013)
        if intents & PRIVILEGED & ~self.granted_intents:
            raise Closing(4014)
        if intents != self.expected_intents:
            self._calls.complain(f"IDENTIFY with intents {intents}, not {self.expected_intents}")

    async def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        if data.get("token") != self._world.token:
            raise Closing(4004)
        session = self.sessions.get(data.get("session_id") or "")
        if session is None:
            await connection.send_op(INVALID, False)
            return
        seen = data.get("seq") or 0
        if seen > len(session.sent):
            raise Closing(4007)
        while seen < len(session.sent):  # what is dispatched meanwhile comes after what was missed
            seen += 1
            await connection.send(session.sent[seen - 1])
        session.connection, connection.session = connection, session
        session.resumed += 1
        await self._send_event(session, "RESUMED", {})
        self._signal.announce()

    async def _send_event(self, session: Session, event: str, data: dict[str, Any]) -> None:
        text = json.dumps({"op": DISPATCH, "d": data, "s": len(session.sent) + 1, "t": event})
        session.sent.append(text)
        if session.connection:
            await session.connection.send(text)


def _frame(op: int, data: object) -> str:
    return json.dumps({"op": op, "d": data, "s": None, "t": None})


def _shard(sent: list[int]) -> tuple[int, int]:
    index, count = sent
    if not 0 <= index < count:
        raise Closing(4010)
    return index, count
