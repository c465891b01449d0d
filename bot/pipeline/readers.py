"""Readings of many articles, on as many processes as there are cores.

Reading is pure CPU work. A handful of articles is read where it is asked for, since a process needs about a second
to load its dictionaries; more are spread over a pool of spawned processes (never forked: the caller may have threads
and database connections). Order is kept.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon import load_lexicon
from bot.reading import RuleReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Article, Reading
    from bot.ports import Reader

POOL_FROM = 150
"""Articles from which a pool pays: below it, starting processes takes longer than reading."""

_CHUNK = 8


@cache
def local_reader() -> Reader:
    """Return this process's reader, its dictionaries loaded once."""
    return RuleReader(load_lexicon())


def _read(article: Article) -> Reading:
    return local_reader().read(article)


def readings_of(articles: Sequence[Article]) -> list[Reading]:
    """Return the readings of articles, in order: what another process is asked to do."""
    return [_read(article) for article in articles]


def read_all(articles: Sequence[Article], processes: int = 0) -> Iterator[tuple[Article, Reading]]:
    """Yield each article with its reading, in order, by that many `processes`; 0 means one for each core."""
    workers = processes or os.cpu_count() or 1
    if workers == 1 or len(articles) < POOL_FROM:
        for article in articles:
            yield article, _read(article)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        yield from zip(articles, pool.map(_read, articles, chunksize=_CHUNK), strict=True)
