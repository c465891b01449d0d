"""One round over the feeds that are due: each is asked, what it shows is judged, and all of it is stored together.

Asking is waiting for the network, so that many feeds are under way at once. Results go through one writer, which stores
what came meanwhile as one transaction: the more feeds, the fewer commits each. What is new lands among the arrivals and
is read later (`bot.pipeline.intake`), so that a burst of news does not hold up the next feeds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Fault, SourceError
from bot.model.source import Verdict
from bot.pipeline.freshness import MOST_ITEMS, WINDOW, Viewpoint, judge, keys_of
from bot.pipeline.rhythm import after_answer, after_failure, deferred

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model.source import FeedAnswer, ItemKeys, PollClaim, PollResult, SeenItem
    from bot.ports import FeedClient, PollBook

    Outcome = tuple[PollClaim, FeedAnswer | SourceError]

logger = logging.getLogger(__name__)

_SHORTEST_DEFERRAL = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """How much is done at once: feeds `under_way`, results in one transaction; and how long a claim holds.

    Feeds that answer in the same moment are dealt with in one turn of the event loop, for which all else waits: with
    100 under way a turn took up to 0.15 s, with 40 it took 0.01 s and as many feeds were polled a second.
    """

    under_way: int = 50
    batch: int = 200
    lease: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round came to, in feeds but for `new` and `updated`, which count articles."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    deferred: int = 0
    lost: int = 0
    new: int = 0
    updated: int = 0


class Poller:
    """Does rounds over the feeds that are due."""

    def __init__(
        self, book: PollBook, client: FeedClient, *, limits: PollLimits | None = None, window: timedelta = WINDOW
    ) -> None:
        """Take whose turn it is, what asks feeds, how much is done at once, and how old news may be."""
        self._book = book
        self._client = client
        self._limits = limits or PollLimits()
        self._window = window

    async def round(self) -> Round:
        """Ask every feed that is due now; raise StoreError where the store cannot be used."""
        # Bounded, so that answers cannot pile up where the store is slower than the feeds.
        outcomes: asyncio.Queue[Outcome | None] = asyncio.Queue(2 * self._limits.batch)
        counts: Counter[str] = Counter()
        writer = asyncio.create_task(self._write(outcomes, counts))
        asking = asyncio.create_task(self._ask_all(outcomes))
        try:
            await asyncio.wait({writer, asking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asking.cancel()
            await asyncio.wait({asking})
            last = asyncio.create_task(outcomes.put(None))
            await asyncio.wait({writer, last}, return_when=asyncio.FIRST_COMPLETED)
            last.cancel()
            # Where the writer failed, its error is the round's: what was asked in vain is asked again after its lease.
            await writer
        asking.result()
        return Round(**counts)

    async def _ask_all(self, outcomes: asyncio.Queue[Outcome | None]) -> None:
        """Keep as many feeds under way as may be, from a queue of claims that is filled again before it is empty."""
        most = self._limits.under_way
        claims: asyncio.Queue[PollClaim | None] = asyncio.Queue(most)
        askers = [asyncio.create_task(self._ask_in_turn(claims, outcomes)) for _ in range(most)]
        try:
            found = most
            while found == most:
                due = await asyncio.to_thread(self._book.claim_due, most, self._limits.lease)
                found = len(due)
                for claim in due:
                    await claims.put(claim)
            for _ in askers:
                await claims.put(None)
            await asyncio.gather(*askers)
        finally:
            for asker in askers:
                asker.cancel()

    async def _ask_in_turn(
        self, claims: asyncio.Queue[PollClaim | None], outcomes: asyncio.Queue[Outcome | None]
    ) -> None:
        while (claim := await claims.get()) is not None:
            await outcomes.put((claim, await self._outcome(claim)))

    async def _outcome(self, claim: PollClaim) -> FeedAnswer | SourceError:
        try:
            return await self._client.ask(claim.subscription)
        except SourceError as error:
            logger.debug("source failed", extra={"address": claim.subscription.url, "fault": error.fault})
            return error
        except Exception:
            # One feed that trips over a fault of ours must not keep ten thousand others from being asked.
            address = claim.subscription.url
            logger.exception("source crashed", extra={"address": address})
            return SourceError(f"{address} trips over a fault of this program: report it.", address, Fault.OTHER)

    async def _write(self, outcomes: asyncio.Queue[Outcome | None], counts: Counter[str]) -> None:
        open_ended = True
        while open_ended:
            batch = [await outcomes.get()]
            while not outcomes.empty() and len(batch) < self._limits.batch:
                batch.append(outcomes.get_nowait())
            if None in batch:
                open_ended = False
            results = [outcome for outcome in batch if outcome is not None]
            if results:
                counts.update(await asyncio.to_thread(self._settle, results))

    def _settle(self, outcomes: Sequence[Outcome]) -> Counter[str]:
        """Judge and store what came of these claims; return what there was of each."""
        keys = {
            claim.subscription.id: keys_of((answer.items or ())[:MOST_ITEMS])
            for claim, answer in outcomes
            if not isinstance(answer, SourceError)
        }
        # Of a feed that was never read there is nothing to look up.
        known = {claim.subscription.id for claim, _ in outcomes if claim.subscription.last_good_at is not None}
        wanted = {
            number: {key for mine in all_keys for key in (mine.item, mine.address)}
            for number, all_keys in keys.items()
            if all_keys and number in known
        }
        seen = self._book.seen(wanted) if wanted else {}
        results = [
            (claim, self._result(claim, answer, keys.get(claim.subscription.id, []), seen))
            for claim, answer in outcomes
        ]
        lost = self._book.record(results)
        return _counted(results, lost)

    def _result(
        self,
        claim: PollClaim,
        answer: FeedAnswer | SourceError,
        keys: Sequence[ItemKeys],
        seen: Mapping[int, Mapping[str, SeenItem]],
    ) -> PollResult:
        subscription, now = claim.subscription, claim.claimed_at
        if isinstance(answer, SourceError):
            if answer.fault is Fault.BUSY:
                return deferred(max(timedelta(seconds=answer.retry_after_s or 0.0), _SHORTEST_DEFERRAL))
            return after_failure(subscription, answer)
        view = Viewpoint(now=now, last_good_at=subscription.last_good_at, window=self._window)
        items = judge((answer.items or ())[:MOST_ITEMS], keys, seen.get(subscription.id, {}), view)
        for judged in items:
            if judged.verdict not in {Verdict.NEW, Verdict.UPDATED, Verdict.SAME}:
                logger.debug("item left out", extra={"url": judged.seen.url, "verdict": judged.verdict})
        return after_answer(subscription, answer, items, now)


def _counted(results: Sequence[tuple[PollClaim, PollResult]], lost: Sequence[PollClaim]) -> Counter[str]:
    gone = {claim.subscription.id for claim in lost}
    counts: Counter[str] = Counter({"lost": len(lost), "asked": len(results)})
    for claim, result in results:
        if claim.subscription.id in gone:
            continue
        counts["failed"] += result.fault is not None
        counts["deferred"] += result.deferred
        counts["unchanged"] += not (result.deferred or result.fault or result.items)
        counts["new"] += sum(judged.verdict is Verdict.NEW for judged in result.items)
        counts["updated"] += sum(judged.verdict is Verdict.UPDATED for judged in result.items)
    return counts
