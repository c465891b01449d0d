"""What a feed answered → when it is asked next, and what becomes of its address; pure.

    answered          its own rhythm, within bounds, and not before the server wants
    failed            waits that double, up to a day, each feed's a little different
    told to wait      as long as it says, up to a day
    gone (410)        never again
    moved for good    the new address, once the move has held for days

The spread of waits comes out of the feed's number, not out of a random generator: so feeds that failed together do not
come back together, and a test knows what comes.
"""

from __future__ import annotations

import zlib
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from bot.errors import Fault
from bot.model.source import FeedState, PollResult

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.errors import SourceError
    from bot.model.source import FeedAnswer, JudgedItem, Subscription

SHORTEST = timedelta(minutes=10)
"""No feed is asked more often: news that are ten minutes late hurt nobody, a hammered server does."""
LONGEST = timedelta(hours=6)
"""A feed that writes once a month is asked four times a day: a deal is worth that."""
LONGEST_WAIT = timedelta(days=1)
"""What failures and a server's own wishes can come to at most: a mistyped header must not silence a feed for years."""
MOVE_HOLDS = timedelta(days=3)
"""How long a permanent redirect stays the same before it is believed."""

_FIRST_FAILURE = timedelta(minutes=5)
_FEWEST_DATES = 3
_MOST_DATES = 20
_SPREAD = 0.25
# Such a fault is there tomorrow too: asking ever less is all that can be done.
_ENDS = frozenset({Fault.GONE})


def interval_of(dates: Sequence[datetime], now: datetime) -> timedelta:
    """Return how often to ask a feed whose items have these dates: twice within its usual gap.

    The gap is the median of those between its latest items, or the silence since the last one where that is longer.
    """
    latest = sorted((date for date in set(dates) if date <= now), reverse=True)[:_MOST_DATES]
    if len(latest) < _FEWEST_DATES:
        return _bounded(LONGEST / 4)
    usual = median((later - earlier).total_seconds() for later, earlier in pairwise(latest))
    silence = (now - latest[0]).total_seconds()
    return _bounded(timedelta(seconds=max(usual / 2, silence / 8)))


def after_answer(
    subscription: Subscription, answer: FeedAnswer, items: tuple[JudgedItem, ...], now: datetime
) -> PollResult:
    """Return what is stored of a feed that answered."""
    interval = subscription.interval
    if answer.items is not None:
        dates = [item.article.published_at for item in answer.items]
        interval = interval_of([date for date in dates if date is not None], now)
    wait = max(interval, min(answer.fresh_for or timedelta(0), LONGEST))
    adopts = (
        answer.moved_to is not None
        and answer.moved_to == subscription.moved_to
        and subscription.moved_since is not None
        and now - subscription.moved_since >= MOVE_HOLDS
    )
    return PollResult(
        wait=_spread(wait, subscription, 0),
        interval=interval,
        url=answer.moved_to if adopts else None,
        title=answer.title,
        language=answer.language,
        moved_to=answer.moved_to,
        validators=answer.validators,
        items=items,
    )


def after_failure(subscription: Subscription, error: SourceError) -> PollResult:
    """Return what is stored of a feed that could not be read."""
    doubled = _FIRST_FAILURE * 2 ** min(subscription.failures, 12)
    wait = _spread(min(doubled, LONGEST_WAIT), subscription, subscription.failures)
    asked = timedelta(seconds=min(error.retry_after_s or 0.0, LONGEST_WAIT.total_seconds()))
    return PollResult(
        wait=max(wait, asked),
        state=FeedState.ENDED if error.fault in _ENDS else FeedState.ACTIVE,
        fault=error.fault,
        reason=str(error),
    )


def deferred(wait: timedelta) -> PollResult:
    """Return what is stored of a feed that was not asked, as its host has to be left alone for `wait`."""
    return PollResult(wait=wait, deferred=True)


def _bounded(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)


def _spread(wait: timedelta, subscription: Subscription, salt: int) -> timedelta:
    """Lengthen a wait by up to a quarter, a different part for each feed and each failure."""
    share = zlib.crc32(f"{subscription.id}:{salt}".encode()) / 2**32
    return wait * (1 + _SPREAD * share)
