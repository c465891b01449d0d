"""Bodies of feeds → feeds, in other processes, several at a time.

Handing one body over and its feed back takes as long as a fifth of the parsing; so those that come while all processes
are at work are handed over together. A body that brings its process down is found by parsing each of them alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sources.decode import decode
from adapters.sources.feeds import read_feed
from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from adapters.sources.feeds import Feed
    from bot.pipeline.crew import Crew

_MOST_AT_ONCE = 16
_MOST_BYTES = 400_000
"""Bodies that are parsed together take some tenth of a second: none waits long for the others."""


@dataclass(frozen=True, slots=True)
class FeedBody:
    """What came from `url` when `asked` was asked for."""

    content: bytes
    url: str
    content_type: str | None
    asked: str


class FeedParsers:
    """Parses feeds in the processes of a crew. For one event loop."""

    def __init__(self, crew: Crew) -> None:
        """Take the crew."""
        self._crew = crew
        self._waiting: deque[tuple[FeedBody, asyncio.Future[Feed]]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

    async def parse(self, body: FeedBody) -> Feed:
        """Return the feed; raise SourceError where there is none, or it takes more time or memory than a feed may."""
        parsed: asyncio.Future[Feed] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, parsed))
        # One more than there are processes, so that none has to wait for its next.
        if len(self._under_way) <= self._crew.processes:
            task = asyncio.create_task(self._work())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return await parsed

    async def _work(self) -> None:
        await asyncio.sleep(0)  # what is ready at the same time goes along
        while self._waiting:
            taken = self._next()
            try:
                results = await self._parsed([body for body, _ in taken])
            except asyncio.CancelledError:
                for _, parsed in taken:
                    parsed.cancel()
                raise
            for (_, parsed), result in zip(taken, results, strict=True):
                if parsed.done():
                    continue  # nobody waits for it any more
                if isinstance(result, Exception):
                    parsed.set_exception(result)
                else:
                    parsed.set_result(result)

    def _next(self) -> list[tuple[FeedBody, asyncio.Future[Feed]]]:
        taken = [self._waiting.popleft()]
        size = len(taken[0][0].content)
        while self._waiting and len(taken) < _MOST_AT_ONCE:
            size += len(self._waiting[0][0].content)
            if size > _MOST_BYTES:
                break
            taken.append(self._waiting.popleft())
        return taken

    async def _parsed(self, bodies: list[FeedBody]) -> list[Feed | Exception]:
        try:
            return list(await self._crew.run(parse_feeds, bodies))
        except Exception as error:  # noqa: BLE001  # whatever it is, it goes to the one whose body it is
            if len(bodies) > 1:
                return [(await self._parsed([body]))[0] for body in bodies]
            return [_told(error, bodies[0].asked)]


def parse_feeds(bodies: list[FeedBody]) -> list[Feed | SourceError]:
    """Return the feed of each body, or why there is none."""
    return [_feed_or_error(body) for body in bodies]


def _told(error: Exception, asked: str) -> Exception:
    if not isinstance(error, TimeoutError | BrokenProcessPool):
        return error
    return SourceError(
        f"{asked} takes more time or memory to read than a feed may: give a smaller feed.", asked, Fault.UNREADABLE
    )


def parse_feed(body: bytes, url: str, content_type: str | None, asked: str) -> Feed:
    """Return the feed in a body that came from `url`; raise SourceError under the address that was asked for."""
    if not body.strip():
        raise SourceError(f"{asked} is empty: open it in a browser, and try again later.", asked, Fault.EMPTY)
    try:
        return read_feed(decode(body, url, content_type), url)
    except SourceError as error:
        raise SourceError(str(error), asked, error.fault) from error


def _feed_or_error(body: FeedBody) -> Feed | SourceError:
    try:
        return parse_feed(body.content, body.url, body.content_type, body.asked)
    except SourceError as error:
        return error
