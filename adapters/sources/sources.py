"""An address as a person gives it → its articles: the port `ArticleSource`.

A path, a folder or a `file:` URI is read from this machine, `http:` and `https:` are fetched; all else is refused.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from adapters.sources.content import articles_in
from adapters.sources.decode import decode
from adapters.sources.fetch import Fetcher, FetchLimits
from adapters.sources.files import MAX_FILE_BYTES, read_path
from adapters.sources.hosts import resolve_host
from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.sources.fetch import Download
    from adapters.sources.hosts import Resolve
    from bot.model import Article

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_WEB = frozenset({"http", "https"})


class Sources:
    """Brings articles from everywhere; one for a process."""

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        contact: str = "",
        allow_private: bool = False,
        allow_files: bool = True,
        max_file_bytes: int = MAX_FILE_BYTES,
        resolve: Resolve = resolve_host,
    ) -> None:
        """Take what bounds the reading.

        Args:
            limits: Bounds of a fetch from the web.
            contact: Address or page that the User-Agent names.
            allow_private: Whether hosts with private addresses are read.
            allow_files: Whether files of this machine are read; say no where the address comes from a chat.
            max_file_bytes: Largest file that is read.
            resolve: Finds the IP addresses of a host.
        """
        self._fetcher = Fetcher(limits, contact=contact, allow_private=allow_private, resolve=resolve)
        self._allow_files = allow_files
        self._max_file_bytes = max_file_bytes

    async def articles(self, address: str) -> Sequence[Article]:
        """Return all articles at `address`, in its own order; raise SourceError where it cannot be read."""
        asked = address.strip()
        if not asked:
            raise SourceError(
                "The address is empty: give a web address, a file or a folder.", address, Fault.NO_ADDRESS
            )
        found = _SCHEME.match(asked)
        scheme = found.group(1).lower() if found else "file"
        if scheme in _WEB:
            download = await self._fetcher.fetch(asked)
            # Telling an article from its page takes up to a second, in which nobody else may have to wait.
            return await asyncio.to_thread(_articles_of, download, asked)
        if scheme != "file" and asked[len(scheme) + 1 :].startswith("//"):
            raise SourceError(
                f"{asked} is a {scheme} address: only http, https and files are read.", address, Fault.NO_ADDRESS
            )
        if not self._allow_files:
            raise SourceError(
                f"{asked} is not a web address: give one that begins with https://.", address, Fault.NO_ADDRESS
            )
        return await asyncio.to_thread(read_path, asked, self._max_file_bytes)


def _articles_of(download: Download, asked: str) -> tuple[Article, ...]:
    try:
        return articles_in(decode(download.content, download.url, download.content_type), download.url)
    except SourceError as error:
        # Whoever gave the address must recognise it, wherever redirects led.
        raise SourceError(str(error), asked, error.fault) from error
