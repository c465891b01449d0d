"""A farm of feeds on the loopback, one process for any number of names: what `bench.feeds` polls.

`feed17.farm.example` and its like are told apart by the Host header. A feed shows as many items as it is told to at the
start, twelve hours apart, and knows its state by an ETag. `/cycle/K` on any name begins cycle K: one feed in ten has
one item more than before, and of the others some fail, each with the same fault in every cycle.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

CHANGING = 10
"""One feed in so many has a new item in each cycle."""
FAULTY = 50
"""One feed in so many never answers well."""
SENTENCE = (
    "The builder of data centres said on Monday that it had ordered racks and power for its next campus, "
    "and that the first hall would open within two years of the permit. "
)


def is_faulty(number: int) -> bool:
    """Return whether the feed of this number fails."""
    return number % FAULTY == 7


class Farm:
    """Answers for all feeds."""

    def __init__(self, now: datetime, items: int) -> None:
        self._now = now
        self._items = items
        self.cycle = 0

    def answer(self, request: bytes) -> bytes:
        """Return the response to the head of a request."""
        line, *headers = request.split(b"\r\n")
        path = line.split(b" ")[1]
        if path.startswith(b"/cycle/"):
            self.cycle = int(path.rpartition(b"/")[2])
            return response(b"200 OK", b"ok")
        named = {name.lower(): value.strip() for name, _, value in (header.partition(b":") for header in headers)}
        number = int(named[b"host"].partition(b".")[0].removeprefix(b"feed"))
        if is_faulty(number):
            return response([b"500 Oops", b"404 Not Found", b"403 Forbidden"][number % 3], b"")
        extra = sum((number + cycle) % CHANGING == 0 for cycle in range(1, self.cycle + 1))
        etag = b'"%d-%d"' % (number, extra)
        if named.get(b"if-none-match") == etag:
            return response(b"304 Not Modified", b"", b"ETag: " + etag)
        return response(b"200 OK", self._feed(number, extra).encode(), b"ETag: " + etag)

    def _feed(self, number: int, extra: int) -> str:
        host = f"feed{number}.farm.example"
        items = "".join(self._item(host, place, extra) for place in range(self._items + extra - 1, extra - 1, -1))
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>Feed {number}</title><link>https://{host}/</link><language>en</language>{items}</channel></rss>"
        )

    def _item(self, host: str, place: int, extra: int) -> str:
        date = self._now - timedelta(hours=12 * (self._items + extra - 1 - place))
        return (
            f"<item><title>Company {place} of {host} orders racks for $ {place} million</title>"
            f"<link>https://{host}/news/{place}?utm_source=rss</link>"
            f'<guid isPermaLink="false">{host}:{place}</guid>'
            f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<description>&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;p&gt;{SENTENCE}&lt;/p&gt;</description></item>\n"
        )


def response(status: bytes, body: bytes, *headers: bytes) -> bytes:
    """Return a whole response, after which the connection closes."""
    lines = [b"HTTP/1.1 " + status, b"Content-Type: application/rss+xml", b"Connection: close", *headers]
    if not status.startswith(b"304"):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


class Visit(asyncio.Protocol):
    """One connection: a request comes, and is answered."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._request = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once the head of the request is there."""
        self._request += data
        if self._request.endswith(b"\r\n\r\n"):
            self._transport.write(self._farm.answer(self._request))
            self._transport.close()


async def serve(items: int) -> None:
    """Serve until killed; the port is the first line of the output."""
    farm = Farm(datetime.now(UTC), items)
    server = await asyncio.get_running_loop().create_server(lambda: Visit(farm), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(serve(int(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(0)
