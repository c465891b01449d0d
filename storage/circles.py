"""Finds which deals make the best money loops, in a graph too large to be loaded: through a company, a leg, or at all.

A loop is worth its smallest leg. So only legs of at least some sum are walked, first a high one, then lower ones,
until enough loops are found: no loop of smaller legs can be better. Ways of up to four legs are joined in the middle,
two legs out and two legs back, so that a hub costs the sum of its neighbours' legs and not their product.

What comes back are the deals of those loops. `bot.pipeline.loops` makes the loops of them, by its own rules.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from sqlalchemy import TextClause, select, text, tuple_
from sqlmodel import col

from bot.model import Status
from bot.model.graph import cycles, each_has_its_own
from storage.deals import load_deals
from storage.legs import deals_between, spokesmen
from storage.names import storable
from storage.tables import CompanyRow, DealLegRow
from storage.upsert import batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from bot.model import Certainty, Deal
    from storage.legs import Pair

_FIRST = 4
_WIDER = 4
"""At first the fifth largest leg at the ends sets the sum from which on legs are walked, then the 17th, …"""

LONGEST = 4
"""Legs of the longest loop, as in `bot.pipeline.loops`."""
_ORDERS = 6
"""In so many orders the money may pass the three companies that a loop has besides the one that was asked for."""
_CHUNK = 2_000
_CHUNKS = 100
"""In search of the best loops of all, this many times so many legs are read at most."""
_MOST_CYCLES = 20_000

_LARGE = "leads AND tier <= :tier AND usd_cents >= :least"
_SUM_OF_RANK = text("""
    SELECT u FROM (
        SELECT u FROM (
            SELECT usd_cents AS u FROM deal_leg WHERE payer_id = :start AND leads AND tier <= :tier
            ORDER BY usd_cents DESC LIMIT :counted
        ) AS ahead
        UNION ALL SELECT u FROM (
            SELECT usd_cents AS u FROM deal_leg WHERE payee_id = :end AND leads AND tier <= :tier
            ORDER BY usd_cents DESC LIMIT :counted
        ) AS behind
    ) AS sums ORDER BY u DESC LIMIT 1 OFFSET :rank""")
"""Each end is cut off by itself: of a hub's legs, in order of sum in the index, only the first are read."""


def deals_of_loops(
    connection: Connection,
    company: str | None,
    closed_by: Collection[int] | None,
    *,
    certainty: Certainty,
    limit: int,
) -> list[Deal]:
    """Return the deals of the `limit` best loops: through a company, or closed by deals (for each new leg), or of all.

    Of a leg those are there that stand for it (`storage.legs.spokesmen`).
    """
    tier = max(status.tier for status in Status if certainty.admits(status))
    if company is not None:
        pairs = set(_through(connection, company, tier, limit))
    elif closed_by is not None:
        pairs = set(_closing(connection, frozenset(closed_by), tier, limit))
    else:
        pairs = set(_best(connection, tier, limit))
    return load_deals(connection, sorted(spokesmen(connection, pairs, tier, closed_by or ())))


def _through(connection: Connection, company: str, tier: int, limit: int) -> Iterator[Pair]:
    """Yield the legs of the best loops through a company; none where it is not known."""
    named = select(col(CompanyRow.id)).where(col(CompanyRow.name) == storable(company))
    number = connection.execute(named).scalar_one_or_none()
    if number is not None:
        for way in _best_ways(connection, (number, number), LONGEST, tier=tier, limit=limit):
            yield from pairwise(way)


def _closing(connection: Connection, deals: frozenset[int], tier: int, limit: int) -> Iterator[Pair]:
    """Yield the legs of the best loops through each leg that would not be there without `deals`."""
    for payer, payee in _new_legs(connection, deals, tier):
        for way in _best_ways(connection, (payee, payer), LONGEST - 1, tier=tier, limit=limit):
            yield from pairwise((payer, *way))


def _best(connection: Connection, tier: int, limit: int) -> Iterator[Pair]:
    """Yield the legs of the best loops of all, and of those that are worth as much as the last of them."""
    sums: dict[Pair, int] = {}

    def enter() -> Iterator[Pair]:
        for usd_cents, payer, payee in _legs_by_sum(connection, tier):
            sums[payer, payee] = usd_cents
            yield payer, payee

    smallest = None
    circles: set[frozenset[int]] = set()
    for companies in islice(cycles(enter(), LONGEST), _MOST_CYCLES):
        worth = sums[companies[0], companies[1]]
        # One deal between several companies may make a way that is no loop, hence as many to spare.
        if len(circles) >= 2 * limit and worth != smallest:
            break  # all that follow are smaller
        smallest = worth
        circles.add(frozenset(companies))
        yield from pairwise((*companies, companies[0]))


def _legs_by_sum(connection: Connection, tier: int) -> Iterator[tuple[int, int, int]]:
    """Yield the largest legs, in order: the sum in US cents (0: unknown), payer and payee."""
    keys = (col(DealLegRow.usd_cents), col(DealLegRow.payer_id), col(DealLegRow.payee_id))
    # Written as the indexes' own condition: SQLite does not see that `leads = 1` is the same.
    leading = select(*keys).where(text("leads"), col(DealLegRow.tier) <= tier)
    following = leading.order_by(*(key.desc() for key in keys)).limit(_CHUNK)
    beyond = following
    for _ in range(_CHUNKS):
        rows = [(usd, payer, payee) for usd, payer, payee in connection.execute(beyond)]
        if not rows:
            return
        yield from rows
        beyond = following.where(tuple_(*keys) < rows[-1])


def _new_legs(connection: Connection, deals: frozenset[int], tier: int) -> list[Pair]:
    """Return the legs of which each deal is among `deals`."""
    legs = select(col(DealLegRow.payer_id), col(DealLegRow.payee_id)).where(col(DealLegRow.tier) <= tier)
    found: set[Pair] = set()
    for batch in batches(sorted(deals)):
        told = connection.execute(legs.where(col(DealLegRow.deal_id).in_(batch)))
        found.update((payer, payee) for payer, payee in told)
    return sorted(pair for pair, numbers in deals_between(connection, found, tier).items() if numbers <= deals)


def _best_ways(connection: Connection, ends: Pair, longest: int, *, tier: int, limit: int) -> list[tuple[int, ...]]:
    """Return the best ways of at most `longest` legs from one company to another, or back to the same.

    They are those of the `limit` best loops, one for a set of companies.
    """
    start, end = ends
    asked = {"start": start, "end": end, "tier": tier}
    rank, most = _FIRST, _ORDERS * limit
    while True:
        least = connection.execute(_SUM_OF_RANK, asked | {"rank": rank, "counted": rank + 1}).scalar() or 0
        found = connection.execute(_ways(longest, connection.dialect.name), asked | {"least": least, "most": most})
        ways = [(start, *(each for each in inner if each is not None), end) for inner in found]
        among: defaultdict[frozenset[int], list[tuple[int, ...]]] = defaultdict(list)
        for way in ways:
            among[frozenset(way)].append(way)
        complete = least == 0 and len(ways) < most
        if len(among) >= limit or complete:
            best = list(islice(_going_round(connection, list(among.values()), tier, limit), limit))
            if len(best) == limit or complete:
                return best
        if len(ways) == most:
            most *= _WIDER
        else:
            rank *= _WIDER


def _going_round(
    connection: Connection, choices: Sequence[list[tuple[int, ...]]], tier: int, at_once: int
) -> Iterator[tuple[int, ...]]:
    """Yield, of the ways through each set of companies, the first whose legs can each be a deal of its own.

    The leg that closes a way counts too. The deals of `at_once` sets are read together.
    """
    for few in batches(choices, at_once):
        closed = [[(way, list(pairwise(_closed(way)))) for way in ways] for ways in few]
        told = deals_between(connection, {leg for ways in closed for _, legs in ways for leg in legs}, tier)
        for ways in closed:
            yield from islice((way for way, legs in ways if each_has_its_own([told[leg] for leg in legs])), 1)


def _closed(way: tuple[int, ...]) -> tuple[int, ...]:
    return way if way[0] == way[-1] else (*way, way[0])


@cache
def _ways(longest: int, dialect: str) -> TextClause:
    """Return the statement for the inner companies a, b, z of the ways from `:start` to `:end`, the best first.

    A way of one leg has none of them, and is none at all from a company to itself. Ties go to what closed last.
    """
    smaller, later = ("least", "greatest") if dialect == "postgresql" else ("min", "max")

    def found(columns: str, one: str, other: str) -> str:
        return f"SELECT {columns}, {smaller}({one}.u, {other}.u) AS u, {later}({one}.d, {other}.d) AS d"

    # CROSS JOIN tells SQLite in which order to walk: from the few legs at an end to the many behind them.
    # Only names of columns and functions are put in; whatever comes from outside is bound.
    steps = f"""WITH
    ahead AS (SELECT payee_id AS a, usd_cents AS u, since AS d FROM deal_leg WHERE payer_id = :start AND {_LARGE}),
    behind AS (SELECT payer_id AS z, usd_cents AS u, since AS d FROM deal_leg WHERE payee_id = :end AND {_LARGE}),
    leg AS NOT MATERIALIZED (
        SELECT payer_id AS p, payee_id AS q, usd_cents AS u, since AS d FROM deal_leg WHERE {_LARGE}),
    forth AS MATERIALIZED (
        {found("ahead.a AS a, leg.q AS b", "ahead", "leg")} FROM ahead CROSS JOIN leg
        WHERE leg.p = ahead.a AND ahead.a <> :end AND leg.q <> :start AND leg.q <> :end),
    back AS MATERIALIZED (
        {found("leg.p AS b, behind.z AS z", "behind", "leg")} FROM behind CROSS JOIN leg
        WHERE leg.q = behind.z AND behind.z <> :start AND leg.p <> :start AND leg.p <> :end)"""  # noqa: S608
    none = "CAST(NULL AS bigint)"
    ways = [
        f"SELECT {none} AS a, {none} AS b, {none} AS z, u, d FROM ahead WHERE a = :end",  # noqa: S608
        f"{found(f'ahead.a, {none}, {none}', 'ahead', 'behind')} FROM ahead JOIN behind ON behind.z = ahead.a",
        f"{found(f'forth.a, forth.b, {none}', 'forth', 'behind')} FROM forth JOIN behind ON behind.z = forth.b",
        f"{found('a, b, z', 'forth', 'back')} FROM forth JOIN back USING (b) WHERE a <> z",
    ]
    united = " UNION ALL ".join(ways[:longest])
    return text(f"{steps} SELECT a, b, z FROM ({united}) AS ways ORDER BY u DESC, d DESC LIMIT :most")  # noqa: S608
