"""Puts the second reading together: the model of the settings, its budget, and whoever counts what it costs."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from bot.jobs import Job
from bot.lexicon import load_lexicon
from bot.model.claim import Budget
from bot.pipeline.cascade import Cascade, CountedCalls
from bot.pipeline.second_round import AT_ONCE, second_round
from storage.second import SqlSecondReadings, SqlSpending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from bot.config import Settings
    from bot.model import Article, Reading
    from bot.pipeline.announce import Herald
    from bot.ports import Spending
    from bot.wiring.app import App

logger = logging.getLogger(__name__)

_BATCH = 16
_EVERY_S = 20.0
_MILLION = 1_000_000


def open_cascade(settings: Settings, spending: Spending | None = None) -> Cascade | None:
    """Return what asks the model of the settings, None where there is none; raise ConfigError for one that is wrong."""
    if not settings.llm:
        return None
    # Imported here: the clients of models take a second.
    from adapters.llm import open_model  # noqa: PLC0415

    key = settings.llm_api_key
    model = open_model(
        settings.llm,
        base_url=settings.llm_base_url,
        api_key=None if key is None else key.get_secret_value(),
        timeout_s=settings.llm_timeout_s,
    )
    budget = Budget(calls=settings.llm_calls_a_day, micro_usd=round(settings.llm_usd_a_day * _MILLION))
    return Cascade(model=model, spending=spending or CountedCalls(), budget=budget, lexicon=load_lexicon())


def read_twice(
    settings: Settings, readings: Iterable[tuple[Article, Reading]], now: datetime
) -> Iterator[tuple[Article, Reading]]:
    """Yield articles with the readings that a model had its say in, in order; as they are where there is no model."""
    cascade = open_cascade(settings)
    if cascade is None:
        yield from readings
        return
    counted: Counter[str] = Counter()
    remaining = iter(readings)
    with asyncio.Runner() as runner:  # one loop for all, as the connections belong to it
        while batch := list(islice(remaining, _BATCH)):
            second = runner.run(cascade.read_all(batch, now))
            for (article, _), read in zip(batch, second, strict=True):
                counted.update({read.opinion.value: 1, "claims_dropped": len(read.dropped)})
                if read.reason:
                    logger.warning("second reading failed", extra={"address": article.url, "reason": read.reason})
                yield article, read.reading
        runner.run(cascade.model.close())
    logger.info("second readings", extra=dict(counted))


@asynccontextmanager
async def open_second_readings(app: App, herald: Herald) -> AsyncIterator[list[Job]]:
    """Yield the job that has articles read with the model of the settings; none where there is no model."""
    cascade = open_cascade(app.settings, SqlSpending(app.engine))
    if cascade is None:
        yield []
        return
    queue = SqlSecondReadings(app.engine)

    async def run() -> None:
        # A full round says that more are waiting.
        while await second_round(cascade, queue, app.ledger, datetime.now(UTC), herald) == AT_ONCE:
            pass

    try:
        yield [Job("second readings", _EVERY_S, run)]
    finally:
        await cascade.model.close()
