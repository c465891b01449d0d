"""A process that polls feeds and takes their articles in until it is killed: the victim of `killing`.

The store's clock runs four hundred times as fast: leases end within two seconds, which on a busy machine is time
enough for what is done under them, and feeds are due again as soon. What is read in an article is one deal between
two companies of its own: reading is not what is tried here.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.sources import FetchLimits
from adapters.sources.client import HttpFeedClient
from adapters.sources.fetch import Fetcher
from adapters.sources.page_reader import HttpPageReader
from adapters.sources.politeness import HostGate, Manners
from adapters.sources.robots import Robots
from bot.pipeline.intake import Intake
from bot.pipeline.polling import Poller, PollLimits
from bot.pipeline.readers import readings_of
from storage.alike import SqlArticleIndex
from storage.arrivals import SqlInbox
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.polls import SqlPollBook
from tests.factories import dollars, event, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.synchronize import Event

    from sqlalchemy import Connection

    from bot.model import Article

FASTER = 400.0


def clock_from(began: float) -> Callable[[Connection], datetime]:
    """Return a clock that ran as the true one until `began`, and since then much faster."""

    def told(_connection: Connection) -> datetime:
        now = datetime.fromtimestamp(began, UTC)
        return now + timedelta(seconds=(time.time() - began) * FASTER)

    return told


class Hall:
    """A crew of this process, which parses feeds as they are, and finds one deal in each article."""

    processes = 1

    async def run(self, function: Callable[..., object], *work: Sequence[Article]) -> object:
        await asyncio.sleep(0)
        if function is not readings_of:
            return function(*work)
        (articles,) = work
        return [
            reading(event("compute", [f"Payer of {each.title}"], [f"Payee of {each.title}"], money=dollars(1)))
            for each in articles
        ]


def reap(url: str, began: float, ready: Event) -> None:
    """Poll and take in for ever, after saying that it begins."""
    asyncio.run(_reap(url, began, ready))


async def _reap(url: str, began: float, ready: Event) -> None:
    engine, clock, crew = open_engine(url), clock_from(began), Hall()
    gate = HostGate(Manners(gap_s=0.0, at_once=99))
    async with Fetcher(FetchLimits(timeout_s=5.0), allow_private=True) as fetcher:
        client = HttpFeedClient(fetcher, gate, crew)  # type: ignore[arg-type]  # small feeds need no crew
        poller = Poller(SqlPollBook(engine, clock), client, limits=PollLimits(batch=3), window=timedelta(days=3650))
        pages = HttpPageReader(fetcher, gate, Robots(fetcher, gate), crew)  # type: ignore[arg-type]  # likewise
        intake = Intake(
            SqlInbox(engine, clock),
            pages,
            SqlArticleIndex(engine, clock),
            SqlLedger(engine),
            crew,  # type: ignore[arg-type]  # likewise
            window=timedelta(days=3650),
        )
        ready.set()
        while True:
            await poller.round()
            await intake.round(datetime.now(UTC))
            await asyncio.sleep(0.01)
