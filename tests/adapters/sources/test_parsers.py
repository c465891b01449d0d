"""Bodies of feeds that are parsed together, over a crew that does as it is told."""

from __future__ import annotations

import asyncio
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from adapters.sources.parsers import FeedBody, FeedParsers, parse_feeds
from bot.errors import Fault, SourceError
from tests.adapters.sources.samples import RSS_ITEMS, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.sources.feeds import Feed

BOMB = b"<rss>boom</rss>"


class Hall:
    """A crew of two that works at once, dies of bombs, and notes how many bodies it was handed together."""

    processes = 2

    def __init__(self, death: type[Exception] = BrokenProcessPool) -> None:
        self.handed: list[int] = []
        self._death = death

    async def run(
        self, function: Callable[[list[FeedBody]], list[Feed | SourceError]], bodies: list[FeedBody]
    ) -> list[Feed | SourceError]:
        self.handed.append(len(bodies))
        await asyncio.sleep(0)
        if any(body.content == BOMB for body in bodies):
            raise self._death
        return function(bodies)


def body(name: str, content: bytes = b"") -> FeedBody:
    return FeedBody(content or rss().encode(), f"https://{name}.example/", "application/rss+xml", name)


async def parsed(crew: Hall, *bodies: FeedBody) -> list[Feed | BaseException]:
    parsers = FeedParsers(crew)  # type: ignore[arg-type]  # a fake
    return await asyncio.gather(*(parsers.parse(each) for each in bodies), return_exceptions=True)


async def test_bodies_that_come_together_are_handed_over_together() -> None:
    crew = Hall()

    feeds = await parsed(crew, *(body(str(number)) for number in range(40)))

    assert [len(feed.entries) for feed in feeds] == [len(RSS_ITEMS)] * 40  # type: ignore[union-attr]
    assert sum(crew.handed) == 40
    assert max(crew.handed) == 16


async def test_large_bodies_are_handed_over_alone() -> None:
    crew = Hall()

    await parsed(crew, *(body(str(number), rss().encode() + b" " * 300_000) for number in range(3)))

    assert crew.handed == [1, 1, 1]


@pytest.mark.parametrize("death", [TimeoutError, BrokenProcessPool])
async def test_body_that_brings_its_process_down_takes_no_other_along(death: type[Exception]) -> None:
    first, bomb, last = await parsed(Hall(death), body("a"), body("b", BOMB), body("c"))

    assert isinstance(bomb, SourceError)
    assert (bomb.address, bomb.fault) == ("b", Fault.UNREADABLE)
    assert not isinstance(first, BaseException)
    assert not isinstance(last, BaseException)


async def test_fault_of_ours_goes_to_the_one_whose_body_it_is() -> None:
    first, bomb = await parsed(Hall(ZeroDivisionError), body("a"), body("b", BOMB))

    assert not isinstance(first, BaseException)
    assert isinstance(bomb, ZeroDivisionError)


async def test_who_does_not_wait_any_more_keeps_no_other_waiting() -> None:
    parsers = FeedParsers(Hall())  # type: ignore[arg-type]  # a fake
    left = asyncio.create_task(parsers.parse(body("a")))
    stays = asyncio.create_task(parsers.parse(body("b")))
    await asyncio.sleep(0)
    left.cancel()

    assert len((await stays).entries) == len(RSS_ITEMS)
    assert left.cancelled()


def test_page_among_feeds_is_an_error_of_its_own() -> None:
    feed, error = parse_feeds([body("a"), body("b", b"<html><body>Moved</body></html>")])

    assert not isinstance(feed, SourceError)
    assert isinstance(error, SourceError)
    assert (error.address, error.fault) == ("b", Fault.NO_FEED)
