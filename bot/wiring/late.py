"""Ports that cost much to make, made when they are first asked: most answers come from the store and need none.

The reader's dictionaries, the parsers of pages and feeds, and the fonts each take up to a second to load.
"""

from __future__ import annotations

import asyncio
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.pictures import Studio
    from adapters.sources import FetchLimits
    from bot.config import Settings
    from bot.model import Article, Reading
    from bot.model.scene import Scene
    from bot.model.source import NewSubscription, Probe
    from bot.ports import FeedFinder, TextMeasure


class LateReader:
    """Reads articles in this process."""

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        from bot.pipeline.readers import local_reader  # noqa: PLC0415

        return local_reader().read(article)


class LateArticles:
    """Brings articles from the web only: its addresses come from people in a chat."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def articles(self, address: str) -> Sequence[Article]:
        """Return all articles at `address`; raise SourceError where it cannot be read."""
        from adapters.sources import Sources  # noqa: PLC0415

        # Made for each call: connections belong to the event loop that opened them, and each caller has its own.
        source = Sources(
            _limits(self._settings),
            contact=self._settings.contact,
            allow_private=self._settings.allow_private_addresses,
            allow_files=False,
        )
        return await source.articles(address)


class LateFinder:
    """Tries feeds over HTTP, with a process for what takes long."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def probe(self, address: str) -> Probe:
        """Return the feed at `address` or behind that page, with its latest articles; raise SourceError if none."""
        return self._finder.probe(address)

    def outline(self, address: str) -> list[NewSubscription]:
        """Return the feeds that the OPML document at `address` names; raise SourceError where it is none."""
        return self._finder.outline(address)

    @cached_property
    def _finder(self) -> FeedFinder:
        from adapters.sources.finder import WebFeedFinder  # noqa: PLC0415
        from bot.pipeline.crew import Crew  # noqa: PLC0415

        settings = self._settings
        return WebFeedFinder(
            _limits(settings),
            Crew(processes=1),
            contact=settings.contact,
            allow_private=settings.allow_private_addresses,
        )


class LateMeasure:
    """Knows how wide a text is, by the fonts that pictures are set in."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of `text` in pixels, at `size` pixels to the em."""
        return _measure().width(text, size, bold=bold)


class LateStudio:
    """Draws pictures. The first one waits for the fonts, so that no chat has to wait for them before it connects."""

    def __init__(self) -> None:
        self._opening = asyncio.Lock()
        self._studio: Studio | None = None

    async def paint(self, scene: Scene) -> bytes:
        """Return `scene` as a PNG, drawn in another process."""
        async with self._opening:
            if self._studio is None:
                self._studio = await asyncio.to_thread(_studio)
        return await self._studio.png_off_loop(scene)

    def close(self) -> None:
        """Let the process end."""
        if self._studio is not None:
            self._studio.close()


def _studio() -> Studio:
    from adapters.pictures import Studio, load_typeface  # noqa: PLC0415

    return Studio(load_typeface())


@cache
def _measure() -> TextMeasure:
    from adapters.pictures import load_typeface  # noqa: PLC0415

    return load_typeface()


def _limits(settings: Settings) -> FetchLimits:
    from adapters.sources import FetchLimits  # noqa: PLC0415

    return FetchLimits(timeout_s=settings.fetch_timeout_s, max_bytes=settings.fetch_max_bytes)
