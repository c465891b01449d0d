"""Keeps the graph of who pays whom: a row for each shown deal and each pair of its payers and payees.

Of the deals of a pair one leads: the largest of the firmest ones. Its row stands for the whole leg of the graph, with
the leg's sum, tier (`bot.model.Status.tier`) and date (`bot.pipeline.loops.Leg` says what each means), so that a
search for loops reads one row for a leg, in order of sum, whatever the number of deals. Written with the deal, never
by itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, and_, column, delete, select, tuple_, update, values
from sqlmodel import col

from bot.model.query import MOST_PARALLEL
from storage import serial
from storage.tables import DealLegRow
from storage.upsert import batches, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.model import DealFacts

Pair = tuple[int, int]
"""Payer and payee, by the numbers of their companies."""


class _Row(NamedTuple):
    payer_id: int
    payee_id: int
    deal_id: int
    tier: int
    usd_cents: int
    seen_at: datetime
    leads: bool
    since: datetime


_COLUMNS = tuple(col(getattr(DealLegRow, name)) for name in _Row._fields)


def replace_legs(
    connection: Connection, deal_id: int, payers: Collection[int], payees: Collection[int], facts: DealFacts
) -> None:
    """Write the legs of a deal in place of those that it had; one that is not shown, or one-sided, has none."""
    pairs = [(payer, payee) for payer in payers for payee in payees if payer != payee] if facts.shown else []
    own = [
        _Row(
            payer_id=payer,
            payee_id=payee,
            deal_id=deal_id,
            tier=facts.status.tier,
            usd_cents=serial.usd_cents(facts.usd) or 0,
            seen_at=facts.first_seen_at,
            leads=False,
            since=facts.first_seen_at,
        )
        for payer, payee in pairs
    ]
    _lead(connection, [*_taken_out(connection, deal_id), *pairs], own)


def remove_legs(connection: Connection, deal_id: int) -> None:
    """Take the legs of a deal out of the graph."""
    _lead(connection, _taken_out(connection, deal_id), [])


def spokesmen(connection: Connection, pairs: Iterable[Pair], tier: int, others_than: Collection[int]) -> set[int]:
    """Return the numbers of the deals that stand for the legs of these pairs.

    They are the largest of the firmest ones, the first that was told of these, and one that is not among `others_than`,
    so that a leg is not taken to be made of them alone.
    """
    found: set[int] = set()
    for parallel in _by_pair(connection, pairs, tier).values():
        ranked = sorted(parallel, key=_rank)
        first = min((row for row in ranked if row.tier == ranked[0].tier), key=lambda row: row.seen_at)
        elder = next((row for row in ranked if row.deal_id not in others_than), first)
        found.update(row.deal_id for row in (*ranked[:MOST_PARALLEL], first, elder))
    return found


def deals_between(connection: Connection, pairs: Iterable[Pair], tier: int) -> dict[Pair, frozenset[int]]:
    """Return the numbers of the shown deals of each of these pairs that are of the tier, or firmer."""
    found = _by_pair(connection, pairs, tier)
    return {pair: frozenset(row.deal_id for row in parallel) for pair, parallel in found.items()}


def _by_pair(connection: Connection, pairs: Iterable[Pair], tier: int) -> dict[Pair, list[_Row]]:
    found: defaultdict[Pair, list[_Row]] = defaultdict(list)
    for batch in batches(sorted(set(pairs))):
        for row in _rows(connection, batch):
            if row.tier <= tier:
                found[row.payer_id, row.payee_id].append(row)
    return found


def _rows(connection: Connection, pairs: Sequence[Pair]) -> list[_Row]:
    # SQLite reads the whole table for `(payer_id, payee_id) IN (…)`; a join looks each pair up.
    wanted = values(column("payer_id", BigInteger), column("payee_id", BigInteger)).data(pairs).cte("wanted")
    is_wanted = and_(
        col(DealLegRow.payer_id) == wanted.c.payer_id,
        col(DealLegRow.payee_id) == wanted.c.payee_id,
    )
    return [_Row(*row) for row in connection.execute(select(*_COLUMNS).join_from(wanted, DealLegRow, is_wanted))]


def _led(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows with their leaders marked, which carry the date of the leg."""
    between: defaultdict[Pair, list[_Row]] = defaultdict(list)
    for row in rows:
        between[row.payer_id, row.payee_id].append(row)
    led = []
    for parallel in between.values():
        first = min(parallel, key=_rank)
        since = min(row.seen_at for row in parallel if row.tier == first.tier)
        led += [row._replace(leads=row is first, since=since if row is first else row.seen_at) for row in parallel]
    return led


def _rank(row: _Row) -> tuple[int, int, int]:
    return row.tier, -row.usd_cents, row.deal_id


def _taken_out(connection: Connection, deal_id: int) -> list[Pair]:
    """Delete the rows of a deal, and return their pairs."""
    pair = (col(DealLegRow.payer_id), col(DealLegRow.payee_id))
    gone = connection.execute(delete(DealLegRow).where(col(DealLegRow.deal_id) == deal_id).returning(*pair))
    return [(payer, payee) for payer, payee in gone]


def _lead(connection: Connection, pairs: Iterable[Pair], own: Sequence[_Row]) -> None:
    """Insert the rows `own` of a deal, and let the right rows of `pairs` lead."""
    stored = {row for batch in batches(sorted(set(pairs))) for row in _rows(connection, batch)}
    for row in set(_led([*stored, *own])) - stored:
        if own and row.deal_id == own[0].deal_id:
            insert_new(connection, DealLegRow, [row._asdict()])
        else:
            mine = tuple_(col(DealLegRow.payer_id), col(DealLegRow.payee_id), col(DealLegRow.deal_id)) == row[:3]
            connection.execute(update(DealLegRow).where(mine).values(leads=row.leads, since=row.since))
