"""The address of a page → its article: the port `PageReader`.

For items whose feed carries only a teaser. Programs that are not welcome stay away, and telling the article from the
page happens in another process.
"""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from adapters.sources.addresses import canonical_url, outlet_of
from adapters.sources.content import articles_in
from adapters.sources.decode import decode
from adapters.sources.filings import filing_documents, filing_text, is_filing_index
from adapters.sources.markup import plain_text
from bot.errors import Fault, SourceError
from bot.model import Article

if TYPE_CHECKING:
    from adapters.sources.fetch import Download, Fetcher
    from adapters.sources.politeness import HostGate
    from adapters.sources.robots import Robots
    from bot.pipeline.crew import Crew


class HttpPageReader:
    """Reads pages over HTTP."""

    def __init__(self, fetcher: Fetcher, gate: HostGate, robots: Robots, crew: Crew) -> None:
        """Take what fetches, what keeps hosts from being asked too often, who is welcome, and who does the reading."""
        self._fetcher = fetcher
        self._gate = gate
        self._robots = robots
        self._crew = crew

    async def page(self, address: str) -> Article:
        """Return the article of the page; raise SourceError where there is none, or programs are not welcome."""
        download = await self._fetched(address)
        try:
            if is_filing_index(download.url):
                return await self._filing(download, address)
            return await self._crew.run(page_in, download.content, download.url, download.content_type, address)
        except (TimeoutError, BrokenProcessPool) as error:
            raise SourceError(
                f"{address} takes more time or memory to read than a page may: it is left out.",
                address,
                Fault.UNREADABLE,
            ) from error

    async def _fetched(self, address: str) -> Download:
        await self._robots.check(address)
        async with self._gate.passing(address):
            return await self._fetcher.fetch(address)

    async def _filing(self, index: Download, asked: str) -> Article:
        listed = decode(index.content, index.url, index.content_type)
        texts = []
        for address in filing_documents(listed, index.url):
            document = await self._fetched(address)
            texts.append(await self._crew.run(filing_in, document.content, document.url, document.content_type))
        body = "\n\n".join(text for text in texts if text)
        if not body:
            raise SourceError(f"{asked} is a filing without a report that can be read.", asked, Fault.NO_ARTICLE)
        return Article(url=canonical_url(asked), title="", text=body, outlet=outlet_of(asked))


def page_in(body: bytes, url: str, content_type: str | None, asked: str) -> Article:
    """Return the one article in a body that came from `url`; raise SourceError under the address that was asked for."""
    try:
        articles = articles_in(decode(body, url, content_type), url)
    except SourceError as error:
        raise SourceError(str(error), asked, error.fault) from error
    if len(articles) != 1:
        raise SourceError(f"{asked} is a feed, not one article.", asked, Fault.NO_ARTICLE)
    return articles[0]


def filing_in(body: bytes, url: str, content_type: str | None) -> str:
    """Return the text of a document of a filing."""
    return filing_text(plain_text(decode(body, url, content_type)))
