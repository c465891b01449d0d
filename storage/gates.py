"""Keeps the pace of the chats over all replicas: which claimed deliveries may go now, when, and which have to wait.

A gate is a row for each scope that a chat counts in: a channel, a workspace, the whole platform. Whoever sends takes
the next free moment of all three and moves them on, in the transaction of the claim; a rate limit that a chat answers
moves a gate for everybody. Who touches gates locks those of their platforms first, in one order, so replicas cannot
wait for each other in a ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from storage.tables import ChannelRow, RateGateRow
from storage.upsert import batches, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

HORIZON = timedelta(milliseconds=500)
"""A moment this near is waited for by the sender; for a later one the delivery goes back to the queue."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A delivery that wants to go out: its number, and the least gap in each of its scopes, the channel's first."""

    delivery_id: int
    gaps: tuple[tuple[str, timedelta], ...]


@dataclass(frozen=True, slots=True)
class Admission:
    """When a delivery may go (`admitted`), or when it may ask again."""

    admitted: bool
    at: datetime


def enter(connection: Connection, platforms: Collection[str], now: datetime) -> dict[str, datetime]:
    """Wait for one's turn at the gates of these platforms, and return from when on each is free."""
    names = sorted(set(platforms))
    free = _lock(connection, names)
    if len(free) < len(names):
        insert_new(connection, RateGateRow, [{"scope": name, "next_free_at": now} for name in names])
        free = _lock(connection, names)
    return free


def room(free_at: datetime, gap: timedelta, now: datetime) -> int | None:
    """Return how many messages a platform takes within the horizon, None for any number."""
    if free_at > now + HORIZON:
        return 0
    return None if not gap else (now + HORIZON - max(free_at, now)) // gap + 1


def closed_after(horizon: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return whether the gate of a channel, or of its workspace, is closed beyond `horizon`."""
    workspace = col(ChannelRow.platform) + ":" + col(ChannelRow.workspace)
    # Asked for one by one: not every PostgreSQL looks up one of two in an index.
    own, its = (
        exists().where(col(RateGateRow.scope) == scope, col(RateGateRow.next_free_at) > horizon)
        for scope in (workspace + ":" + col(ChannelRow.ext_id), workspace)
    )
    return or_(own, its)


def pass_gates(connection: Connection, wishes: Sequence[Wish], now: datetime) -> dict[int, Admission]:
    """Decide for all wishes, in their order, and move the gates on; their platforms were entered before."""
    paced = sorted({scope for wish in wishes for scope, gap in wish.gaps if gap})
    free = _lock(connection, sorted({scope for wish in wishes for scope, _ in wish.gaps}))
    before = dict(free)
    decided = admissions(wishes, free, now)
    _move(connection, {scope: free[scope] for scope in paced if scope in free and free[scope] != before.get(scope)})
    return decided


def admissions(wishes: Sequence[Wish], free: dict[str, datetime], now: datetime) -> dict[int, Admission]:
    """Decide for all wishes, in their order; `free` is from when on each scope is free, and is moved on.

    One delivery a channel is admitted, whatever the gaps, so that a channel's messages never overtake each other.
    """
    decided: dict[int, Admission] = {}
    queue: dict[str, datetime] = {}
    for wish in wishes:
        channel, gap = wish.gaps[0]
        at = max([now, *(free[scope] for scope, _ in wish.gaps if scope in free)])
        if channel in queue or at - now > HORIZON:
            at = max(at, queue.get(channel, at))
            decided[wish.delivery_id] = Admission(admitted=False, at=at)
            queue[channel] = at + gap
            continue
        decided[wish.delivery_id] = Admission(admitted=True, at=at)
        free.update({scope: at + own for scope, own in wish.gaps if own})
        queue[channel] = at + gap
    return decided


def keep_closed(connection: Connection, until: Mapping[str, datetime]) -> None:
    """Let nothing through the gates of these scopes before those times; a pause that lasts longer stays."""
    free = _lock(connection, sorted(until))
    _move(connection, {scope: at for scope, at in until.items() if scope not in free or free[scope] < at})


def _lock(connection: Connection, scopes: Sequence[str]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for batch in batches(scopes):
        wanted = select(col(RateGateRow.scope), col(RateGateRow.next_free_at)).where(col(RateGateRow.scope).in_(batch))
        rows = connection.execute(wanted.order_by(col(RateGateRow.scope)).with_for_update())
        found |= {row.scope: row.next_free_at for row in rows}
    return found


def _move(connection: Connection, free: Mapping[str, datetime]) -> None:
    rows = [{"scope": scope, "next_free_at": free[scope]} for scope in sorted(free)]
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(RateGateRow)
    moved = new.on_conflict_do_update(index_elements=["scope"], set_={"next_free_at": new.excluded.next_free_at})
    connection.execute(moved, rows)
