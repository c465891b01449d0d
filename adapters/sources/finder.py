"""An address as a person gives it → the feed that is meant, tried at once: the port `FeedFinder`.

The address may be the feed, a page that names its feeds, or a page whose feed stands where feeds usually stand.
"""

from __future__ import annotations

import asyncio
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from adapters.sources.decode import decode
from adapters.sources.feeds import looks_like_feed
from adapters.sources.fetch import Fetcher, FetchLimits
from adapters.sources.hosts import resolve_host
from adapters.sources.page_reader import HttpPageReader
from adapters.sources.parsers import parse_feed
from adapters.sources.politeness import HostGate, Manners
from adapters.sources.robots import Robots
from bot.errors import Fault, SourceError
from bot.model.source import FeedItem, Probe
from bot.pipeline.freshness import completed
from bot.pipeline.opml import feeds_in_opml

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import TypeVar

    from adapters.sources.feeds import Feed
    from adapters.sources.fetch import Download
    from adapters.sources.hosts import Resolve
    from bot.model import Article
    from bot.model.source import NewSubscription
    from bot.pipeline.crew import Crew

    T = TypeVar("T")

SHOWN = 3
_LONGEST_S = 50.0
_MOST_TRIED = 6
_HEAD_CHARS = 500_000
_LINK = re.compile(r"<(?:link|a)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_LOOKS_LIKE_FEED = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?|rdf|xml)(?:[/._?-]|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:[/._-]|$)", re.IGNORECASE)
_USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")


class WebFeedFinder:
    """Finds and tries feeds over HTTP, each time with connections of its own."""

    def __init__(
        self,
        limits: FetchLimits | None,
        crew: Crew,
        *,
        contact: str = "",
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
    ) -> None:
        """Take what bounds the reading, and who reads what is large."""
        self._crew = crew
        self._new_fetcher: Callable[[], Fetcher] = lambda: Fetcher(
            limits, contact=contact, allow_private=allow_private, resolve=resolve
        )

    def probe(self, address: str) -> Probe:
        """Return the feed at `address` or behind that page, with its latest articles; raise SourceError if none."""
        return _run(self._probe(web_address(address)), address)

    def is_feed(self, address: str) -> bool:
        """Return whether a feed stands at `address` itself; raise SourceError where it cannot be reached."""
        return _run(self._is_feed(address), address)

    def outline(self, address: str) -> list[NewSubscription]:
        """Return the feeds that the OPML document at `address` names; raise SourceError where it is none."""
        return _run(self._outline(web_address(address)), address)

    async def _is_feed(self, address: str) -> bool:
        download = await self._new_fetcher().fetch(address)
        return looks_like_feed(decode(download.content, download.url, download.content_type))

    async def _outline(self, address: str) -> list[NewSubscription]:
        download = await self._new_fetcher().fetch(address)
        text = decode(download.content, download.url, download.content_type)
        return feeds_in_opml(text, address)

    async def _probe(self, address: str) -> Probe:
        async with self._new_fetcher() as fetcher:
            download = await fetcher.fetch(address)
            text = decode(download.content, address, download.content_type)
            if looks_like_feed(text):
                feed = await self._parsed(download, address)
                return await self._shown(fetcher, address, download, feed, ())
            named = feeds_named(text, download.url)
            tried = named or [urljoin(download.url, path) for path in _USUAL]
            for candidate in tried[:_MOST_TRIED]:
                try:
                    found = await fetcher.fetch(candidate)
                    feed = await self._parsed(found, candidate)
                except SourceError:
                    continue
                others = tuple(other for other in named if other != candidate)
                return await self._shown(fetcher, address, found, feed, others)
        raise SourceError(
            f"{address} is a page, and no feed was found behind it: give the address of its RSS or Atom feed.",
            address,
            Fault.NO_FEED,
        )

    async def _parsed(self, download: Download, asked: str) -> Feed:
        return await self._crew.run(parse_feed, download.content, download.url, download.content_type, asked)

    async def _shown(
        self, fetcher: Fetcher, asked: str, download: Download, feed: Feed, others: tuple[str, ...]
    ) -> Probe:
        gate = HostGate(Manners(gap_s=0.2))
        pages = HttpPageReader(fetcher, gate, Robots(fetcher, gate), self._crew)
        items = [FeedItem(entry.article, is_teaser=entry.is_teaser) for entry in feed.entries]
        dates = [item.article.published_at for item in items if item.article.published_at is not None]
        latest = _latest(items)
        articles = await asyncio.gather(*(_with_page(pages, item) for item in latest))
        return Probe(
            asked=asked,
            feed_url=download.url,
            title=feed.title,
            language=feed.language,
            articles=tuple(articles),
            total=len(items),
            newest_at=max(dates, default=None),
            has_teasers=any(item.is_teaser for item in items),
            others=others,
        )


def web_address(typed: str) -> str:
    """Return the web address that a person means: `example.com/rss` and `feed:` addresses too."""
    address = typed.strip().strip("<>")
    for prefix in ("feed:https:", "feed:http:"):
        if address.lower().startswith(prefix):
            return address[len("feed:") :]
    if address.lower().startswith("feed://"):
        return "https://" + address[len("feed://") :]
    return address if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", address) else f"https://{address}"


def feeds_named(page: str, address: str) -> list[str]:
    """Return the addresses of the feeds that a page names: in its head first, then by links that look like feeds."""
    declared: list[str] = []
    linked: list[str] = []
    for attributes in _LINK.findall(page[:_HEAD_CHARS]):
        found = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(attributes)
        }
        try:
            target = urljoin(address, found.get("href", "").strip())
            parts = urlsplit(target)
        except ValueError:
            continue
        if parts.scheme not in {"http", "https"} or not found.get("href"):
            continue
        if found.get("type", "").lower() in _FEED_TYPES and "alternate" in found.get("rel", "").lower():
            declared.append(target)
        elif "rel" not in found and _LOOKS_LIKE_FEED.search(f"{parts.hostname}{parts.path}"):
            linked.append(target)
    # The comments on articles are a feed of their own on many sites, and never the one that is meant.
    return sorted(dict.fromkeys([*declared, *linked]), key=lambda target: _COMMENTS.search(target) is not None)


def _latest(items: Sequence[FeedItem]) -> list[FeedItem]:
    """Return the last three by date, or the first three where dates are missing."""
    if any(item.article.published_at is None for item in items):
        return list(items[:SHOWN])
    return sorted(items, key=lambda item: str(item.article.published_at), reverse=True)[:SHOWN]


async def _with_page(pages: HttpPageReader, item: FeedItem) -> Article:
    if not item.is_teaser:
        return item.article
    try:
        return completed(item, await pages.page(item.article.url))
    except SourceError:
        return item.article


def _run(work: Coroutine[object, object, T], address: str) -> T:
    async def in_time() -> T:
        async with asyncio.timeout(_LONGEST_S):
            return await work

    try:
        return asyncio.run(in_time())
    except TimeoutError as error:
        raise SourceError(
            f"{address} takes too long to try: try again later, or give its feed directly.", address, Fault.TIMEOUT
        ) from error
