"""One round of second readings: articles that the rules have read are read once more with a model, and stored anew.

Whatever ends a try early (a failure, the budget, a killed process) leaves the reading of the rules in the store and the
article in line for another try.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.model.claim import SecondOpinion
from bot.pipeline.ingest import ingest
from bot.reading import read

if TYPE_CHECKING:
    from bot.model import Article
    from bot.model.claim import SecondReading
    from bot.pipeline.announce import Herald
    from bot.pipeline.cascade import Cascade
    from bot.ports import Ledger, SecondReadings

logger = logging.getLogger(__name__)

AT_ONCE = 8
_LEASE = timedelta(minutes=10)
_LOOK_BACK = timedelta(days=2)
"""Older articles are no news by the time a model has read them."""
_FIRST_WAIT = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(hours=6)
_MOST_TRIES = 6


async def second_round(
    cascade: Cascade, queue: SecondReadings, ledger: Ledger, now: datetime, herald: Herald | None = None
) -> int:
    """Read up to `AT_ONCE` waiting articles with a model and store what changed; return how many were taken up."""
    articles = await asyncio.to_thread(queue.claim, AT_ONCE, _LEASE, _LOOK_BACK)
    readings = [(article, await asyncio.to_thread(read, article, cascade.lexicon)) for article in articles]
    for article, second in zip(articles, await cascade.read_all(readings, now), strict=True):
        if second.opinion is SecondOpinion.TAKEN:
            await asyncio.to_thread(ingest, article, second.reading, ledger, now, herald, again=True)
        tries = await asyncio.to_thread(queue.tries, article)
        wait = waiting(second, tries, now)
        await asyncio.to_thread(queue.settle, article, second, wait)
        _log(article, second, wait)
    return len(articles)


def waiting(second: SecondReading, tries: int, now: datetime) -> timedelta | None:
    """Return how long an article waits for its next try: twice as long each time, for a budget the next day's."""
    if not second.again or tries >= _MOST_TRIES:
        return None
    if second.opinion is SecondOpinion.NOT_AFFORDABLE:
        tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
        midnight: datetime = datetime.combine(tomorrow, time(), UTC)
        return midnight - now
    doubled: int = 2 ** max(tries - 1, 0)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def _log(article: Article, second: SecondReading, wait: timedelta | None) -> None:
    told = {
        "address": article.url,
        "opinion": second.opinion.value,
        "claims_dropped": len(second.dropped),
        "reason": second.reason,
        "again_in_s": None if wait is None else round(wait.total_seconds()),
    }
    logger.info("second reading", extra=told)
