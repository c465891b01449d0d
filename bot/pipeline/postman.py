"""Takes deliveries to the chats: claims what is due, sends it or looks it up, and records what came of it.

One round trip to the store records the results of the last one and claims the next deliveries, so the pace is set by
the chats and not by commits. A send has to begin and to end well within the lease of its claim: after that another
replica may look for the message, and must not miss one that is still on its way.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.errors import InvariantError, StoreError
from bot.model.delivery import DeliveryState, NotSent, Refused, Sent, Unclear
from bot.pipeline.delivery import LOOK_AFTER, after
from bot.pipeline.payload import read_reply
from bot.pipeline.turnstile import Turnstile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.model.delivery import Claim, NewDelivery, Outcome, Pace, Transition
    from bot.ports import Messenger, Outbox

    FaultNotice = Callable[[Claim, Transition], NewDelivery | None]
    """Returns what the keeper of a channel is told of a fault that only a person can mend; None: there is nobody."""

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)

_FULL_SPEED_S = 0.02
"""How long results gather before they are recorded together: about as long as one commit takes."""
_IDLE_S = 0.5
_LONGEST_BREAK_S = 30.0
_FEWEST, _FIRST = 4, 32
"""Messages under way at once: at least, and before anything is known of how fast the chats and this machine are."""
STOP_WITHIN_S = 6.0
"""How long sends that are under way may take after a stop; what has no answer by then counts as unclear."""

_CLOCKS_COMPARED = 20
_NOT_BEGUN = NotSent("not begun: the process was stopping or held up", retry_after=timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRules:
    """Who posts, at which pace on each platform, how many at once at most, and how long a claim holds.

    A send or a look-up is broken off after a third of the lease, and counts as unclear. None is begun after the first
    third: the process was held up, and the lease is running out. After an unclear end nobody looks before `look_after`.
    """

    owner: str
    paces: Mapping[str, Pace]
    at_once: int = 100
    lease: timedelta = LEASE
    look_after: timedelta = LOOK_AFTER

    @property
    def third_s(self) -> float:
        """A third of the lease, in seconds."""
        return self.lease.total_seconds() / 3


Result = tuple["Claim", "Transition"]


class Postman:
    """Delivers what is in an outbox to the chats of `messengers`, by platform."""

    def __init__(
        self,
        outbox: Outbox,
        messengers: Mapping[str, Messenger],
        rules: PostRules,
        notice: FaultNotice = lambda _claim, _transition: None,
    ) -> None:
        self._outbox = outbox
        self._messengers = messengers
        self._rules = rules
        self._notice = notice
        self._stopping = False
        # Grows by one with each that arrives and is halved by each that takes too long: on a machine or a network that
        # is overloaded, more at once would mean that none ends in time.
        self._at_once = min(_FIRST, rules.at_once)
        self._clocks_apart: deque[float] = deque(maxlen=_CLOCKS_COMPARED)
        self._turnstiles = {platform: Turnstile(pace) for platform, pace in rules.paces.items()}

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; return when what was under way has ended and is recorded."""
        stopping = asyncio.create_task(stop.wait())
        under_way: set[asyncio.Task[Result]] = set()
        results: list[Result] = []
        failures = 0
        while not (stop.is_set() and not under_way and not results):
            if stop.is_set():
                self._stopping = True
            room = 0 if stop.is_set() else self._at_once - len(under_way)
            claims: list[Claim] = []
            asked_at = time.monotonic()
            try:
                if results or room > 0:
                    claims = await asyncio.to_thread(self._exchange, tuple(results), room)
                    results.clear()
                failures = 0
            except StoreError as error:
                failures += 1
                logger.warning("outbox cannot be used", extra={"reason": str(error), "failures": failures})
            except Exception:
                failures += 1
                logger.exception("postman crashed", extra={"failures": failures})
            if failures and stop.is_set():
                break
            under_way |= {asyncio.create_task(self._carry(claim, asked_at)) for claim in claims}
            done = await self._next_results(under_way, stopping, busy=bool(claims), failures=failures)
            under_way -= done
            results.extend(task.result() for task in done)
        stopping.cancel()

    async def round(self) -> int:
        """Deliver what is due now, once; return how many were claimed."""
        asked_at = time.monotonic()
        claims = await asyncio.to_thread(self._exchange, (), self._rules.at_once)
        results = await asyncio.gather(*(self._carry(claim, asked_at) for claim in claims))
        await asyncio.to_thread(self._exchange, tuple(results), 0)
        return len(claims)

    async def _next_results(
        self,
        under_way: set[asyncio.Task[Result]],
        stopping: asyncio.Task[Literal[True]],
        *,
        busy: bool,
        failures: int,
    ) -> set[asyncio.Task[Result]]:
        """Wait until there is something to record, or time to ask again; return the tasks that are done."""
        if stopping.done():
            if not under_way:
                return set()
            done, late = await asyncio.wait(under_way, timeout=STOP_WITHIN_S)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
            return done | {task for task in late if not task.cancelled()}
        patience = min(_IDLE_S * 2**failures, _LONGEST_BREAK_S) if failures else _IDLE_S
        waiting: set[asyncio.Task[Literal[True]] | asyncio.Task[Result]] = {stopping}
        if not failures:
            waiting |= under_way
        await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if busy or under_way:
            await asyncio.sleep(_FULL_SPEED_S)
        return {task for task in under_way if task.done()}

    def _exchange(self, results: tuple[Result, ...], room: int) -> list[Claim]:
        turn = self._outbox.turn(results, self._rules.owner, room, self._rules.lease, self._rules.paces)
        if turn.claims:
            self._clocks_apart.append(time.monotonic() - turn.claims[0].claimed_at.timestamp())
        for claim in turn.lost:
            logger.warning("lease was lost", extra={"delivery": claim.delivery.id, "epoch": claim.delivery.epoch})
        return list(turn.claims)

    async def _carry(self, claim: Claim, asked_at: float) -> Result:
        """Send or look up, and decide what becomes of the delivery."""
        outcome = await self._outcome(claim, asked_at)
        if isinstance(outcome, Sent):
            self._at_once = min(self._at_once + 1, self._rules.at_once)
        now = claim.claimed_at + timedelta(seconds=time.monotonic() - asked_at)
        transition = after(
            outcome,
            claim.delivery,
            now,
            claim.channel.policy,
            claim.channel.refusals,
            look_after=self._rules.look_after,
        )
        if transition.closes_channel or transition.held:
            transition = replace(transition, notice=self._notice(claim, transition))
        told = {"delivery": claim.delivery.id, "channel": str(claim.channel.key), "outcome": transition.outcome}
        logger.info("delivered" if transition.outcome == "sent" else "not delivered", extra=told)
        return claim, transition

    async def _outcome(self, claim: Claim, asked_at: float) -> Outcome:
        # The quickest of the store's last answers tells best how its clock stands to ours: counted from a slow one,
        # messages would be late, and meet those of other replicas at the chat.
        too_soon_s = claim.not_before.timestamp() + min(self._clocks_apart) - time.monotonic()
        if too_soon_s > 0:
            await asyncio.sleep(too_soon_s)
        begun = False
        try:
            async with self._turnstiles[claim.channel.key.platform].passed():
                if self._stopping or time.monotonic() - asked_at > self._rules.third_s:
                    return _NOT_BEGUN
                begun = True
                async with asyncio.timeout(self._rules.third_s):
                    return await self._answer(claim)
        except InvariantError as error:
            return Refused(str(error))
        except TimeoutError:
            self._at_once = max(self._at_once // 2, _FEWEST)
            return Unclear("no answer in time")
        except asyncio.CancelledError:
            return Unclear("the process stopped before there was an answer") if begun else _NOT_BEGUN
        except Exception as error:
            # A fault of ours in one message must not hold up all others; whether it went out is not known.
            logger.exception("messenger crashed", extra={"delivery": claim.delivery.id})
            return Unclear(f"fault in dealwire: {type(error).__name__}")

    async def _answer(self, claim: Claim) -> Outcome:
        messenger = self._messengers[claim.channel.key.platform]
        if claim.delivery.state is DeliveryState.UNKNOWN:
            return await messenger.look_up(claim)
        return await messenger.send(claim, read_reply(claim.delivery.payload))
