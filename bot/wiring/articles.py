"""Articles from addresses that people name: files, folders, pages and feeds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from adapters.sources import FetchLimits, Sources
from bot.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from bot.model import Article
    from bot.ports import ArticleSource


def open_sources(settings: Settings) -> ArticleSource:
    """Return what brings articles from files, folders, pages and feeds."""
    return Sources(
        FetchLimits(timeout_s=settings.fetch_timeout_s, max_bytes=settings.fetch_max_bytes),
        contact=settings.contact,
        allow_private=settings.allow_private_addresses,
        max_file_bytes=settings.fetch_max_bytes,
    )


def collect(source: ArticleSource, addresses: Sequence[str]) -> tuple[list[Article], list[SourceError]]:
    """Return the articles of all addresses in order, and the errors of those that could not be read."""

    async def one(address: str) -> Sequence[Article] | SourceError:
        try:
            return await source.articles(address)
        except SourceError as error:
            return error

    async def every() -> list[Sequence[Article] | SourceError]:
        return [await one(address) for address in addresses]

    articles: list[Article] = []
    errors: list[SourceError] = []
    for result in asyncio.run(every()):
        if isinstance(result, SourceError):
            errors.append(result)
        else:
            articles.extend(result)
    return articles, errors
