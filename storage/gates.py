"""Keeps the pace of the chats over all replicas: which claimed deliveries may go now, when, and which have to wait.

A gate is a row for each scope that a chat counts in: a channel, a workspace, the whole platform. Whoever sends takes
the next free moment of all three and moves them on, in the transaction of the claim; a rate limit that a chat answers
moves a gate for everybody. Gates are locked in one order, so replicas cannot wait for each other in a ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlmodel import col

from storage.tables import RateGateRow
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

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


def pass_gates(connection: Connection, wishes: Sequence[Wish], now: datetime) -> dict[int, Admission]:
    """Decide for all wishes, in their order, and move the gates on."""
    paced = sorted({scope for wish in wishes for scope, gap in wish.gaps if gap})
    insert_new(connection, RateGateRow, [{"scope": scope, "next_free_at": now} for scope in paced])
    free = _lock(connection, {scope for wish in wishes for scope, _ in wish.gaps})
    before = dict(free)
    decided = admissions(wishes, free, now)
    for scope in paced:
        if free[scope] != before[scope]:
            mine = col(RateGateRow.scope) == scope
            connection.execute(update(RateGateRow).where(mine).values(next_free_at=free[scope]))
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


def pause(connection: Connection, scope: str, until: datetime) -> None:
    """Let nothing through the gate of `scope` before `until`; a pause that lasts longer stays."""
    insert_new(connection, RateGateRow, [{"scope": scope, "next_free_at": until}])
    sooner = (col(RateGateRow.scope) == scope, col(RateGateRow.next_free_at) < until)
    connection.execute(update(RateGateRow).where(*sooner).values(next_free_at=until))


def _lock(connection: Connection, scopes: Collection[str]) -> dict[str, datetime]:
    wanted = col(RateGateRow.scope).in_(sorted(scopes))
    gates = select(col(RateGateRow.scope), col(RateGateRow.next_free_at)).where(wanted).order_by(col(RateGateRow.scope))
    return {row.scope: row.next_free_at for row in connection.execute(gates.with_for_update())}
