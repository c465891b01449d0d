"""Subscriptions → how each feed is, and which of them somebody has to be told of.

A feed that fails now and then is not worth a word. One that was not read for much longer than planned is: whoever
looks after the bot hears of it once, with the cause, and again only after it was well in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model.source import FeedState, Health, HealthState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model.source import Subscription

PATIENCE = timedelta(hours=24)
"""How long a feed may go unread beyond its own interval; a site that is down for a night is nobody's concern."""
PATIENCE_WITH_ALL = timedelta(hours=2)
"""How long none of several feeds may be read: that is our own network, or our own clock."""
QUIET_AFTER = timedelta(days=60)
_FEWEST_FOR_ALL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Something to tell whoever looks after the bot, once for each `key`.

    `subscription` is the feed that is overdue or that has ended, None where nothing at all is read.
    """

    key: str
    subscription: Subscription | None
    health: Health
    feeds: int = 1


def health_of(subscription: Subscription, now: datetime) -> Health:
    """Return how a feed is."""
    fault, reason = subscription.fault, subscription.reason
    since = subscription.last_good_at or subscription.added_at
    if subscription.state is FeedState.ENDED:
        ended_at = subscription.last_polled_at or since
        return Health(state=HealthState.ENDED, since=ended_at, fault=fault, reason=reason)
    if now - since > subscription.interval + PATIENCE:
        return Health(state=HealthState.OVERDUE, since=since, fault=fault, reason=reason)
    if fault is not None:
        return Health(state=HealthState.FAILING, since=since, fault=fault, reason=reason)
    if subscription.last_good_at is None:
        return Health(state=HealthState.WAITING, since=subscription.added_at)
    last_new = subscription.last_new_at or subscription.added_at
    if now - last_new > QUIET_AFTER:
        return Health(state=HealthState.QUIET, since=last_new)
    return Health(state=HealthState.GOOD, since=subscription.last_good_at)


def overdue(subscriptions: Sequence[Subscription], now: datetime) -> list[Overdue]:
    """Return what somebody has to be told of: one notice where nothing is read at all, else one for each feed."""
    active = [each for each in subscriptions if each.state is FeedState.ACTIVE]
    silence = _silence_of_all(active, now)
    if silence is not None:
        return [silence]
    found = []
    for subscription in subscriptions:
        health = health_of(subscription, now)
        if health.state in {HealthState.OVERDUE, HealthState.ENDED}:
            # By the last good poll: the same trouble has the same key, however often it is looked at.
            key = f"source:{subscription.id}:{health.state}:{_last_good(subscription).isoformat()}"
            found.append(Overdue(key=key, subscription=subscription, health=health))
    return found


def _silence_of_all(active: Sequence[Subscription], now: datetime) -> Overdue | None:
    """Return a notice where none of the feeds was read for long, though they should have been."""
    if len(active) < _FEWEST_FOR_ALL:
        return None
    last = max(_last_good(each) for each in active)
    planned = min(each.interval for each in active)
    if now - last <= planned + PATIENCE_WITH_ALL:
        return None
    cause = _commonest(active)
    health = Health(state=HealthState.OVERDUE, since=last, fault=cause.fault, reason=cause.reason)
    return Overdue(key=f"sources:{last.isoformat()}", subscription=None, health=health, feeds=len(active))


def _commonest(active: Iterable[Subscription]) -> Subscription:
    """Return a feed with the fault that most have: what they have in common is the likely cause."""
    by_fault: dict[object, list[Subscription]] = {}
    for subscription in active:
        by_fault.setdefault(subscription.fault, []).append(subscription)
    return max(by_fault.values(), key=len)[0]


def _last_good(subscription: Subscription) -> datetime:
    return subscription.last_good_at or subscription.added_at
