"""Articles, what is read in them, and which of them may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import timedelta

    from bot.model import Article, Reading
    from bot.model.source import KeptArticle


class Reader(Protocol):
    """Reads an article. Never raises on any text: what cannot be read is an empty reading."""

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        ...


class ArticleSource(Protocol):
    """Brings articles from an address: a feed, a page, a file or a folder."""

    async def articles(self, address: str) -> Sequence[Article]:
        """Return all articles at `address`, in its own order; raise SourceError where it cannot be read."""
        ...


class ArticleIndex(Protocol):
    """Finds stored articles that may be the same as another one."""

    def kept(self, url: str) -> KeptArticle | None:
        """Return the stored article of this address, None where there is none."""
        ...

    def alike(self, url: str, guid: str | None, outlet: str, bands: Collection[str]) -> list[KeptArticle]:
        """Return the stored articles but `url` that share a band, or the id at the same outlet; oldest first."""
        ...

    def note(self, bands: Mapping[str, Collection[str]]) -> None:
        """Remember the bands of articles, by address."""
        ...

    def forget(self, older_than: timedelta) -> int:
        """Forget the bands that were noted longer ago; return how many."""
        ...
