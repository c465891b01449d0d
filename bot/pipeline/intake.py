"""Arrivals → the ledger: the page behind a teaser is fetched, copies are told from news, the rest is read and stored.

An arrival is removed only when the ledger has its article, and storing the same article twice changes nothing: whenever
a process dies, what it had taken is taken up by another, and no deal is told twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Fault, SourceError
from bot.pipeline.alike import Likeness, bands_of, is_nearly_equal, likeness
from bot.pipeline.freshness import WINDOW, Viewpoint, completed
from bot.pipeline.ingest import ingest
from bot.pipeline.readers import readings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Article, Reading
    from bot.model.source import Arrival
    from bot.pipeline.announce import Herald
    from bot.pipeline.crew import Crew
    from bot.ports import ArticleIndex, Inbox, Ledger, PageReader

logger = logging.getLogger(__name__)

BATCH = 16
LEASE = timedelta(minutes=10)
"""How long one batch may take, and after how long a page that did not answer is asked again."""
MOST_ATTEMPTS = 3
"""How often a page that does not answer is asked, and an article read that kills its reader."""
MOST_CLAIMS = 20
"""How often an article is taken up by processes that then die themselves: it hardly ever is to blame, but may be."""
PAGES_AT_ONCE = 8
FULLER = 0.8
"""A teaser shorter than this share of the stored text does not take its place: it would take back what was told."""

# A page that was not there for one of these may be there in ten minutes.
_MAY_PASS = frozenset(
    {Fault.TIMEOUT, Fault.SERVER, Fault.NO_ANSWER, Fault.BROKEN_OFF, Fault.UNKNOWN_HOST, Fault.TOO_OFTEN, Fault.BUSY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a round came to, in articles but for `deals` and `changed`; `later` are asked for once more."""

    stored: int = 0
    known: int = 0
    copies: int = 0
    stale: int = 0
    later: int = 0
    given_up: int = 0
    deals: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    arrival: Arrival
    article: Article
    bands: tuple[str, ...]


class Intake:
    """Does rounds over the arrivals."""

    def __init__(
        self,
        inbox: Inbox,
        pages: PageReader,
        index: ArticleIndex,
        ledger: Ledger,
        crew: Crew,
        *,
        herald: Herald | None = None,
        window: timedelta = WINDOW,
    ) -> None:
        """Take what arrives, what reads pages, what finds copies, where deals go, and who reads.

        `herald` says how alerts are written, None for none; what is older than `window` is not news.
        """
        self._inbox = inbox
        self._pages = pages
        self._index = index
        self._ledger = ledger
        self._crew = crew
        self._herald = herald
        self._window = window

    async def round(self, now: datetime) -> Taken:
        """Take in all that has arrived; raise StoreError where the store cannot be used."""
        counts: Counter[str] = Counter()
        while arrivals := await asyncio.to_thread(self._inbox.claim, BATCH, LEASE):
            counts += await self._take(arrivals, now)
        return Taken(**counts)

    async def _take(self, arrivals: Sequence[Arrival], now: datetime) -> Counter[str]:
        counts: Counter[str] = Counter()
        done: list[Arrival] = []
        tried = [arrival for arrival in arrivals if arrival.attempts <= MOST_CLAIMS]
        given_up = [arrival for arrival in arrivals if arrival.attempts > MOST_CLAIMS]
        slots = asyncio.Semaphore(PAGES_AT_ONCE)
        whole = await asyncio.gather(*(self._completed(arrival, slots) for arrival in tried))
        fresh: list[_Candidate] = []
        for arrival, article in zip(tried, whole, strict=True):
            if article is None:
                counts["later"] += 1
            elif self._is_stale(article, now):
                counts["stale"] += 1
                done.append(arrival)
            else:
                fresh.append(_Candidate(arrival, article, bands_of(article.text)))
        kept = await asyncio.to_thread(self._without_copies, fresh, now)
        copies = {id(candidate.arrival) for candidate in fresh} - {id(candidate.arrival) for candidate in kept}
        counts["copies"] += len(copies)
        done += [candidate.arrival for candidate in fresh if id(candidate.arrival) in copies]
        readings = await self._readings([candidate.article for candidate in kept])
        for candidate, reading in zip(kept, readings, strict=True):
            if reading is not None:
                counts += await asyncio.to_thread(self._store, candidate, reading, now)
                done.append(candidate.arrival)
            elif candidate.arrival.attempts < MOST_ATTEMPTS:
                counts["later"] += 1
            else:
                given_up.append(candidate.arrival)
        for arrival in given_up:
            logger.error("article given up", extra={"url": arrival.item.article.url})
            counts["given_up"] += 1
        done += given_up
        await asyncio.to_thread(self._inbox.finish, done)
        return counts

    async def _completed(self, arrival: Arrival, slots: asyncio.Semaphore) -> Article | None:
        """Return the article with its page's text, None where the page is worth waiting for."""
        item = arrival.item
        if not item.is_teaser or not item.article.url.startswith(("http://", "https://")):
            return item.article
        try:
            async with slots:
                return completed(item, await self._pages.page(item.article.url))
        except SourceError as error:
            logger.debug("page not read", extra={"url": item.article.url, "fault": error.fault})
            wait = error.fault in _MAY_PASS and arrival.attempts < MOST_ATTEMPTS
            return None if wait else item.article

    def _is_stale(self, article: Article, now: datetime) -> bool:
        view = Viewpoint(now=now, last_good_at=now, window=self._window)
        date = article.published_at
        return date is not None and view.is_old(date, date_only=article.date_only)

    def _without_copies(self, fresh: Sequence[_Candidate], now: datetime) -> list[_Candidate]:
        """Return those to be read: copies are left out, an article told again takes its old address."""
        kept: list[_Candidate] = []
        for candidate in fresh:
            article = candidate.article
            if any(_is_copy_of(candidate, earlier) for earlier in kept):
                continue
            if candidate.arrival.item.is_teaser and self._is_kept_fuller(article):
                continue
            is_copy = False
            for stored in self._index.alike(article.url, article.guid, article.outlet, candidate.bands):
                match likeness(article, stored, now):
                    case Likeness.COPY:
                        logger.debug("copy", extra={"url": article.url, "of": stored.url})
                        is_copy = True
                        break
                    case Likeness.SAME_ARTICLE:
                        logger.debug("same article", extra={"url": article.url, "as": stored.url})
                        published = stored.published_at or article.published_at
                        article = replace(article, url=stored.url, published_at=published)
                        break
            if not is_copy:
                kept.append(replace(candidate, article=article))
        return kept

    def _is_kept_fuller(self, article: Article) -> bool:
        """Return whether the article is stored with more text: of a second feed, or from when its page answered."""
        stored = self._index.kept(article.url)
        return stored is not None and len(article.text) < FULLER * len(stored.text)

    async def _readings(self, articles: Sequence[Article]) -> list[Reading | None]:
        """Return the reading of each article, None for those over which a process died."""
        try:
            return list(await self._crew.run(readings_of, articles)) if articles else []
        except (TimeoutError, BrokenProcessPool):
            # One of them is to blame: each for itself, so that the others do not suffer again.
            return [await self._reading(article) for article in articles]

    async def _reading(self, article: Article) -> Reading | None:
        try:
            return (await self._crew.run(readings_of, [article]))[0]
        except (TimeoutError, BrokenProcessPool):
            logger.warning("article not read", extra={"url": article.url})
            return None

    def _store(self, candidate: _Candidate, reading: Reading, now: datetime) -> Counter[str]:
        result = ingest(candidate.article, reading, self._ledger, now, self._herald)
        if candidate.bands:
            self._index.note({candidate.article.url: candidate.bands})
        counts: Counter[str] = Counter()
        counts["known" if result.known else "stored"] += 1
        counts["deals"] += len(result.inserted)
        counts["changed"] += len(result.updated)
        return counts


def _is_copy_of(candidate: _Candidate, earlier: _Candidate) -> bool:
    """Return whether two arrivals of one batch tell the same at different outlets."""
    shares_band = not set(candidate.bands).isdisjoint(earlier.bands)
    return shares_band and is_nearly_equal(candidate.article.text, earlier.article.text)
