"""Pages behind teasers, over a fetcher that answers as it is told."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from adapters.sources.fetch import Download
from adapters.sources.page_reader import HttpPageReader
from adapters.sources.politeness import HostGate, Manners
from bot.errors import Fault, SourceError
from tests.adapters.sources.samples import rss

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESS = "https://news.example/a"
INDEX = "https://www.sec.gov/Archives/edgar/data/1/2/3-index.htm"


class Wire:
    """A fetcher with one answer, which welcomes everybody."""

    def __init__(self, body: bytes, url: str = ADDRESS) -> None:
        self._answer = Download(url=url, body=body, content_type="text/html")

    async def fetch(self, _address: str) -> Download:
        return self._answer

    async def check(self, _address: str) -> None:
        """Nobody is turned away."""


class Hall:
    """A crew of this process, or one that fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    async def run(self, function: Callable[..., object], *args: object) -> object:
        if self._error is not None:
            raise self._error
        return function(*args)


def reader(wire: Wire, error: Exception | None = None) -> HttpPageReader:
    return HttpPageReader(wire, HostGate(Manners(gap_s=0.0)), wire, Hall(error))  # type: ignore[arg-type]  # fakes


async def fault_of(pages: HttpPageReader, address: str = ADDRESS) -> Fault:
    with pytest.raises(SourceError) as caught:
        await pages.page(address)
    assert caught.value.address == address
    return caught.value.fault


async def test_text_on_the_web_is_an_article() -> None:
    assert (await reader(Wire(b"# A deal\n\nA pays B.")).page(ADDRESS)).title == "A deal"


async def test_feed_in_place_of_a_page_is_an_error() -> None:
    assert await fault_of(reader(Wire(rss().encode()))) is Fault.NO_ARTICLE


async def test_page_without_an_article_is_an_error() -> None:
    assert await fault_of(reader(Wire(b"<html><body></body></html>"))) is Fault.NO_ARTICLE


@pytest.mark.parametrize("error", [TimeoutError(), BrokenProcessPool()])
async def test_page_that_takes_too_much_is_an_error(error: Exception) -> None:
    assert await fault_of(reader(Wire(b"<html></html>"), error)) is Fault.UNREADABLE


async def test_filing_without_documents_is_an_error() -> None:
    assert await fault_of(reader(Wire(b"<html></html>", INDEX)), INDEX) is Fault.NO_ARTICLE
