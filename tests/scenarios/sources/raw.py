"""A server on the loopback that sends whatever bytes a test wants, whether or not they are HTTP."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

CERTIFICATE = Path(__file__).parent / "certificates" / "self-signed.pem"


@dataclass(frozen=True, kw_only=True)
class Script:
    """What is sent once a request came: `pieces` with `delay_s` before each, over and over where it is `endless`.

    `hangs` leaves the connection open afterwards.
    """

    pieces: tuple[bytes, ...] = ()
    delay_s: float = 0.0
    endless: bool = False
    hangs: bool = False


@asynccontextmanager
async def raw_server(scripts: Mapping[str, Script], *, encrypted: bool = False) -> AsyncIterator[int]:
    """Serve the scripts by path, and give the port."""
    context = None
    if encrypted:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    open_ended: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_ended.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            await _play(scripts.get(path.partition("?")[0], Script()), writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client had enough, which is what most tests are about
        except asyncio.CancelledError:
            pass  # the test is over; the server's own callback stumbles over a task that ends as cancelled
        finally:
            open_ended.discard(task)
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(open_ended):
            task.cancel()
        await asyncio.gather(*open_ended, return_exceptions=True)


def http(body: bytes = b"", *, status: str = "200 OK", headers: Iterable[str] = (), length: int | None = None) -> bytes:
    """Return a whole HTTP response; `length` is what it says of its body."""
    said = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {said}", "Connection: close"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def _play(script: Script, writer: asyncio.StreamWriter) -> None:
    going = True
    while going:
        for piece in script.pieces:
            if script.delay_s:
                await asyncio.sleep(script.delay_s)
            writer.write(piece)
            await writer.drain()
        going = script.endless
        await asyncio.sleep(0)
    if script.hangs:
        await asyncio.sleep(3600)
