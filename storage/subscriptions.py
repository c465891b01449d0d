"""Keeps the feeds that dealwire reads, one for each address: the contract of `bot.ports.Subscriptions`.

What people add and remove is here; whose turn it is, and what a feed answered, is in `storage.polls`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlmodel import col

from bot.model.source import FeedState, Subscription, Validators
from storage.engine import reading
from storage.names import digest, storable
from storage.tables import SubscriptionRow
from storage.transactions import insert_once, store_time, writing_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from bot.model.source import NewSubscription
    from storage.transactions import Clock

FIRST_INTERVAL = timedelta(minutes=15)
"""How often a feed is asked until its own rhythm is known."""

_VALIDATORS = ("etag", "last_modified", "body_digest")
_PLAIN = tuple(name for name in Subscription.__dataclass_fields__ if name not in {"interval", "validators"})
COLUMNS = tuple(col(getattr(SubscriptionRow, name)) for name in (*_PLAIN, "interval_s", *_VALIDATORS))
"""What a `Subscription` is made of."""


class SqlSubscriptions:
    """Keeps subscriptions in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, feeds: Sequence[NewSubscription]) -> list[Subscription]:
        """Store feeds to be asked at once, and return them in order; one that is there stays, one that ended lives."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            return [_added(connection, feed, now) for feed in feeds]

    def remove(self, subscription_id: int) -> bool:
        """Forget a feed and what it showed, and return whether it was there; articles that were read stay."""
        mine = col(SubscriptionRow.id) == subscription_id
        with writing_rows(self._engine) as connection:
            return connection.execute(delete(SubscriptionRow).where(mine)).rowcount == 1

    def subscription(self, subscription_id: int) -> Subscription | None:
        """Return the feed of this number, None where there is none."""
        with reading(self._engine) as connection:
            found = _select(connection, col(SubscriptionRow.id) == subscription_id)
            return found[0] if found else None

    def subscriptions(self) -> list[Subscription]:
        """Return all feeds, by number."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(*COLUMNS).order_by(col(SubscriptionRow.id)))
            return [subscription_of(row) for row in rows]


def subscription_of(row: Row[*tuple[object, ...]]) -> Subscription:
    """Return the subscription of a row that has `COLUMNS`."""
    found = row._mapping  # noqa: SLF001  # public in spite of its name
    return Subscription(
        **{name: found[name] for name in _PLAIN},
        interval=timedelta(seconds=found["interval_s"]),
        validators=Validators(**{name: found[name] for name in _VALIDATORS}),
    )


def _added(connection: Connection, feed: NewSubscription, now: datetime) -> Subscription:
    key = digest(feed.url)
    row = {
        "url": storable(feed.url),
        "url_digest": key,
        "title": storable(feed.title),
        "language": feed.language,
        "added_by": storable(feed.added_by),
        "added_at": now,
        "state": FeedState.ACTIVE,
        "interval_s": int(FIRST_INTERVAL.total_seconds()),
        "next_due": now,
        "epoch": 0,
        "failures": 0,
    }
    same = col(SubscriptionRow.url_digest) == key
    if not insert_once(connection, SubscriptionRow, row):
        ended = (same, col(SubscriptionRow.state) == FeedState.ENDED)
        again = {"state": FeedState.ACTIVE, "next_due": now, "failures": 0, "fault": None, "reason": None}
        connection.execute(update(SubscriptionRow).where(*ended).values(again))
    return _select(connection, same)[0]


def _select(connection: Connection, condition: ColumnElement[bool]) -> list[Subscription]:
    rows = connection.execute(select(*COLUMNS).where(condition))
    return [subscription_of(row) for row in rows]
