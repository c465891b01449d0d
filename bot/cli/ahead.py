"""A process that reads articles, started ahead of everything else.

Loading the dictionaries and reading take as long as loading and opening the store. Side by side on two cores a short
command takes little more than one of them.
"""

from __future__ import annotations

import gc
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from bot.model import Article, Reading

_CHUNK = 6


class ReadingAhead:
    """Reads in a process of its own, which gets ready as soon as this is made; a context that ends it."""

    def __init__(self) -> None:
        """Start the process."""
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=gc.disable)
        self._pool.submit(_readings, ())

    def read(self, articles: Sequence[Article]) -> Iterator[tuple[Article, Reading]]:
        """Start to read, and return each article with its reading, in order, while later ones are still being read."""
        chunks = [tuple(articles[start : start + _CHUNK]) for start in range(0, len(articles), _CHUNK)]
        pending = self._pool.map(_readings, chunks)
        return zip(articles, chain.from_iterable(pending), strict=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def _readings(articles: Sequence[Article]) -> list[Reading]:
    # Imported here: whoever starts the process need not wait for what only the process uses.
    from bot.pipeline.readers import local_reader, readings_of  # noqa: PLC0415

    local_reader()
    return readings_of(articles)
