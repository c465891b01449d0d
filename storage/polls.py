"""Keeps whose turn it is among the feeds, and what each answered: the contract of `bot.ports.PollBook`.

Every replica asks for what is due and takes it under a lease. What came of it is one transaction for many feeds: the
next state of each, the items that it showed and the articles that wait to be read. So a process that is killed has
either asked in vain, or nothing is lost; and a claim's epoch keeps one that was frozen for long from undoing what
others did.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from bot.model.source import TAKEN, FeedState, PollClaim, SeenItem, Verdict
from storage.arrivals import put_arrivals
from storage.engine import reading
from storage.names import digest, storable
from storage.subscriptions import COLUMNS, subscription_of
from storage.tables import SeenItemRow, SubscriptionRow
from storage.transactions import store_time, writing_rows
from storage.upsert import execute_many, insert_or_replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from bot.model.source import PollResult
    from storage.transactions import Clock

SEEN_TO_WITHIN = timedelta(days=7)
"""How exact `seen_at` is kept: an item that is shown for weeks is not written at each poll."""

_CHANGED = (
    "state", "title", "language", "interval_s", "next_due", "last_polled_at", "last_good_at", "last_new_at", "failures",
    "fault", "reason", "moved_to", "moved_since", "etag", "last_modified", "body_digest",
)  # fmt: skip
_KEPT = (
    "state", "title", "language", "last_polled_at", "last_good_at", "last_new_at", "failures", "fault", "reason",
    "moved_to", "moved_since",
)  # fmt: skip
# Built once: building statements for each feed would take longer than running them.
_RESULT = (
    update(SubscriptionRow)
    .where(col(SubscriptionRow.id) == bindparam("its_id"))
    .values(lease_until=None, **{name: bindparam(f"new_{name}") for name in _CHANGED})
)
# Apart, as it is rare and moves the feed in the index of addresses.
_ADOPTION = (
    update(SubscriptionRow)
    .where(col(SubscriptionRow.id) == bindparam("its_id"))
    .values(url=bindparam("new_url"), url_digest=bindparam("new_url_digest"))
)
_KEYED = or_(
    col(SeenItemRow.item_key).in_(bindparam("keys", expanding=True)),
    col(SeenItemRow.address_key).in_(bindparam("keys", expanding=True)),
)
_SHOWN_AGAIN = (
    update(SeenItemRow)
    .where(
        col(SeenItemRow.subscription_id) == bindparam("its_id"),
        _KEYED,
        col(SeenItemRow.seen_at) < bindparam("before"),
    )
    .values(seen_at=bindparam("now"))
)
_SEEN = select(
    *(
        col(getattr(SeenItemRow, name))
        for name in ("item_key", "address_key", "content_digest", "url", "verdict", "readings")
    )
).where(col(SeenItemRow.subscription_id) == bindparam("its_id"), _KEYED)


class SqlPollBook:
    """Keeps turns in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def claim_due(self, limit: int, lease: timedelta) -> list[PollClaim]:
        """Take up to `limit` active feeds that are due, for `lease`, the longest waiting first."""
        row = SubscriptionRow
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            ready = (
                col(row.state) == bindparam("active", FeedState.ACTIVE, literal_execute=True),
                col(row.next_due) <= now,
                or_(col(row.lease_until).is_(None), col(row.lease_until) <= now),
            )
            chosen = (
                select(col(row.id))
                .where(*ready)
                .order_by(col(row.next_due), col(row.id))
                .limit(limit)
                .with_for_update(skip_locked=True, of=row)
                .cte("chosen")
            )
            taken = (
                update(row)
                .where(col(row.id).in_(select(chosen.c.id)))
                .values(lease_until=now + lease, epoch=col(row.epoch) + 1)
                .returning(*COLUMNS, col(row.epoch))
            )
            claims = [
                PollClaim(subscription=subscription_of(found), epoch=found.epoch, claimed_at=now)
                for found in connection.execute(taken)
            ]
        return sorted(claims, key=lambda claim: (claim.subscription.next_due, claim.subscription.id))

    def seen(self, keys: Mapping[int, Collection[str]]) -> Mapping[int, Mapping[str, SeenItem]]:
        """Return, by feed and by each of their keys, the items with one of `keys` that the feed showed before."""
        with reading(self._engine) as connection:
            return {number: _seen(connection, number, mine) for number, mine in keys.items() if mine}

    def record(self, results: Sequence[tuple[PollClaim, PollResult]]) -> list[PollClaim]:
        """Store what came of claims, with their new items, as one step; return those whose lease was lost."""
        with writing_rows(self._engine) as connection:
            now = self._clock(connection)
            ours = _ours(connection, [claim for claim, _ in results])
            kept = [(claim, result) for claim, result in results if claim.subscription.id in ours]
            known = _owners_of(connection, [result.url for _, result in kept if result.url is not None])
            adopting = [(claim, url) for claim, result in kept if (url := _new_url(claim, result)) is not None]
            for claim, url in adopting:
                known.setdefault(url, claim.subscription.id)
            execute_many(connection, _RESULT, [_columns(claim, result, known, now) for claim, result in kept])
            adopted = [_adopted(claim, url) for claim, url in adopting if known[url] == claim.subscription.id]
            execute_many(connection, _ADOPTION, adopted)
            _remember(connection, kept, now)
            put_arrivals(
                connection,
                [
                    (claim.subscription.id, judged)
                    for claim, result in kept
                    for judged in result.items
                    if judged.verdict in TAKEN
                ],
                now,
            )
        return [claim for claim, _ in results if claim.subscription.id not in ours]

    def forget_seen(self, older_than: timedelta) -> int:
        """Forget items that their feed has not shown for so long; return how many."""
        with writing_rows(self._engine) as connection:
            old = col(SeenItemRow.seen_at) < self._clock(connection) - older_than
            return connection.execute(delete(SeenItemRow).where(old)).rowcount


def _seen(connection: Connection, number: int, keys: Collection[str]) -> dict[str, SeenItem]:
    rows = connection.execute(_SEEN, {"its_id": number, "keys": list(keys)})
    found: dict[str, SeenItem] = {}
    for row in rows:
        item = SeenItem(row.content_digest, row.url, Verdict(row.verdict), row.readings)
        found |= {row.item_key: item, row.address_key: item}
    return found


def _ours(connection: Connection, claims: Sequence[PollClaim]) -> set[int]:
    """Return the feeds whose claim is still the last one, locked until the transaction ends."""
    row = SubscriptionRow
    numbers = [claim.subscription.id for claim in claims]
    mine = select(col(row.id), col(row.epoch)).where(col(row.id).in_(numbers), col(row.lease_until).is_not(None))
    stored = {found.id: found.epoch for found in connection.execute(mine.order_by(col(row.id)).with_for_update())}
    return {claim.subscription.id for claim in claims if stored.get(claim.subscription.id) == claim.epoch}


def _owners_of(connection: Connection, urls: Sequence[str]) -> dict[str, int]:
    """Return which feeds have these addresses already."""
    if not urls:
        return {}
    row = SubscriptionRow
    wanted = col(row.url_digest).in_([digest(url) for url in urls])
    return {found.url: found.id for found in connection.execute(select(col(row.url), col(row.id)).where(wanted))}


def _columns(claim: PollClaim, result: PollResult, known: Mapping[str, int], now: datetime) -> dict[str, object]:
    """Return the next state of a feed as the parameters of `_RESULT`."""
    old = claim.subscription
    good = result.fault is None and not result.deferred
    validators = result.validators if good else old.validators
    values: dict[str, object] = {name: getattr(old, name) for name in _KEPT}
    values |= {"etag": validators.etag, "last_modified": validators.last_modified}
    values |= {"body_digest": validators.body_digest, "next_due": now + result.wait}
    values["interval_s"] = int((result.interval or old.interval).total_seconds())
    if result.deferred:
        return _named(old.id, values)
    values |= {"last_polled_at": now, "state": result.state, "fault": result.fault, "reason": result.reason}
    values["failures"] = 0 if good else old.failures + 1
    if good:
        values |= {"last_good_at": now, "title": result.title or old.title, "language": result.language or old.language}
        values["moved_to"] = result.moved_to
        same_move = result.moved_to is not None and result.moved_to == old.moved_to
        values["moved_since"] = old.moved_since if same_move else now if result.moved_to is not None else None
    if any(judged.verdict in TAKEN for judged in result.items):
        values["last_new_at"] = now
    url = _new_url(claim, result)
    if url is not None and known[url] == old.id:
        values |= {"moved_to": None, "moved_since": None}
    elif url is not None:
        values |= {"state": FeedState.ENDED, "reason": f"moved to {url}, which is read as source {known[url]}"}
    return _named(old.id, values)


def _new_url(claim: PollClaim, result: PollResult) -> str | None:
    """Return the address that the feed goes by from now on, None where it keeps its own."""
    return result.url if not result.deferred and result.url != claim.subscription.url else None


def _adopted(claim: PollClaim, url: str) -> dict[str, object]:
    return _named(claim.subscription.id, {"url": url, "url_digest": digest(url)})


def _named(number: int, values: Mapping[str, object]) -> dict[str, object]:
    named: dict[str, object] = {f"new_{name}": _storable(value) for name, value in values.items()}
    return named | {"its_id": number}


def _storable(value: object) -> object:
    return storable(value) if type(value) is str else value


def _remember(connection: Connection, kept: Iterable[tuple[PollClaim, PollResult]], now: datetime) -> None:
    """Write down the items that are new or changed, and that the others were shown again."""
    rows: list[dict[str, object]] = []
    for claim, result in kept:
        number = claim.subscription.id
        again: list[str] = []
        for judged in result.items:
            if judged.verdict is Verdict.SAME:
                again.append(judged.keys.item)
                continue
            rows.append(
                {
                    "subscription_id": number,
                    "item_key": judged.keys.item,
                    "address_key": judged.keys.address,
                    "content_digest": judged.seen.content_digest,
                    "url": storable(judged.seen.url),
                    "verdict": judged.seen.verdict,
                    "readings": judged.seen.readings,
                    "seen_at": now,
                }
            )
        if again:
            before = now - SEEN_TO_WITHIN
            connection.execute(_SHOWN_AGAIN, {"its_id": number, "keys": again, "before": before, "now": now})
    insert_or_replace(connection, SeenItemRow, ("subscription_id", "item_key"), rows)
