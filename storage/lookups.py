"""Answers the questions of `bot.ports.DealReader` in SQL, within one snapshot.

Each function takes a connection that reads, and asks a few statements whatever the number of deals: first which deals
it is about, then their rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, and_, bindparam, exists, false, func, literal_column, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.model import Change, CompanyProfile, DealQuery, Page, Side, Sort
from storage.deals import block_key, load_deals
from storage.names import LONGEST_KEY, bigrams, digest, is_unspaced, normalised, search_words, storable
from storage.serial import usd_cents
from storage.tables import (
    CompanyAliasRow,
    CompanyRow,
    DealBlockKeyRow,
    DealChangeRow,
    DealPartyRow,
    DealPlaceRow,
    DealRedirectRow,
    DealRow,
    DealSourceRow,
    DealTextRow,
    DealWordRow,
)
from storage.upsert import batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from bot.model import Deal

_LATEST = 10
_COUNTERPARTIES = 10
_NEWEST = col(DealRow.last_seen_at).desc()
_SHOWN: ColumnElement[bool] = literal_column("deal.shown", Boolean)
"""Spelt as the condition of the indexes of shown deals, or SQLite would not take them."""
_LAST = "\U0010ffff"
_PAIRS = 3
"""Pairs of a word in a script without spaces that are looked up: more find hardly less."""
_SHARING = select(col(DealBlockKeyRow.deal_id)).where(
    col(DealBlockKeyRow.block_key).in_(bindparam("keys", expanding=True))
)
_TOLD_BY = select(col(DealSourceRow.deal_id)).where(col(DealSourceRow.url_digest) == bindparam("digest"))


def find(connection: Connection, query: DealQuery) -> Page[Deal]:
    """Return the page of deals that fit all parts of `query`, with the number of all that fit."""
    fitting = select(col(DealRow.id)).where(*_conditions(query))
    first = col(DealRow.usd_cents).desc().nulls_last() if query.sort is Sort.LARGEST else _NEWEST
    counted = _count_of_company(query)
    if counted is None:
        counted = select(func.count()).select_from(fitting.subquery())
    total = connection.execute(counted).scalar_one_or_none() or 0
    page = fitting.order_by(first, _NEWEST, col(DealRow.id).desc()).offset(query.offset).limit(query.limit)
    ids = [deal_id for deal_id in connection.execute(page).scalars() if deal_id is not None]
    return Page(items=tuple(load_deals(connection, ids)), total=total, offset=query.offset)


def deal(connection: Connection, deal_id: int) -> Deal | None:
    """Return one deal; the number of an absorbed one gives its survivor."""
    survivor = select(col(DealRedirectRow.survivor_id)).where(col(DealRedirectRow.absorbed_id) == deal_id)
    number = connection.execute(survivor).scalar_one_or_none()
    return next(iter(load_deals(connection, [deal_id if number is None else number])), None)


def company(connection: Connection, name: str) -> CompanyProfile | None:
    """Return the profile of the company of this canonical name from its shown deals, None where there are none."""
    own = select(col(CompanyRow.id), col(CompanyRow.deals)).where(col(CompanyRow.name) == storable(name))
    known = connection.execute(own.where(col(CompanyRow.deals) > 0)).one_or_none()
    if known is None or known.id is None:
        return None
    company_id, deals = known.id, known.deals
    latest = (
        select(col(DealPartyRow.deal_id), col(DealPartyRow.last_seen_at))
        .where(col(DealPartyRow.company_id) == company_id, col(DealPartyRow.shown))
        .distinct()
        .order_by(col(DealPartyRow.last_seen_at).desc(), col(DealPartyRow.deal_id).desc())
        .limit(_LATEST)
    )
    return CompanyProfile(
        name=name,
        counterparties=tuple(_counterparties(connection, company_id)),
        latest=tuple(load_deals(connection, list(connection.execute(latest).scalars()))),
        deals=deals,
    )


def changed(connection: Connection, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
    """Return the deals with the changes that were recorded in [since, until), in the order of their numbers."""
    statement = (
        select(DealChangeRow)
        .where(col(DealChangeRow.recorded_at) >= since, col(DealChangeRow.recorded_at) < until)
        .order_by(col(DealChangeRow.deal_id), col(DealChangeRow.revision), col(DealChangeRow.position))
    )
    changes: dict[int, list[Change]] = {}
    for row in connection.execute(statement):
        change = Change(type=row.type, at=row.at, before=row.before, after=row.after, url=row.url)
        changes.setdefault(row.deal_id, []).append(change)
    return [(deal, tuple(changes[deal.id])) for deal in load_deals(connection, list(changes))]


def deals_near(connection: Connection, keys: Collection[str]) -> list[Deal]:
    """Return the deals that share a block key, by number."""
    ids: set[int] = set()
    for batch in batches(sorted({block_key(key) for key in keys})):
        ids.update(connection.execute(_SHARING, {"keys": batch}).scalars())
    return load_deals(connection, sorted(ids))


def deals_told_by(connection: Connection, url: str) -> list[Deal]:
    """Return the deals with a telling from the article at `url`, by number."""
    telling = connection.execute(_TOLD_BY, {"digest": digest(url)})
    return load_deals(connection, sorted(set(telling.scalars())))


def _count_of_company(query: DealQuery) -> Select[int] | None:
    """Return where the number of deals stands that name the company, if `query` is for these and no other part of it.

    Counting them looks up each deal, of which a hub has tens of thousands.
    """
    plain = DealQuery(companies=query.companies, sort=query.sort, offset=query.offset, limit=query.limit)
    if query != plain or len(query.companies) != 1:
        return None
    return select(col(CompanyRow.deals)).where(col(CompanyRow.name) == storable(query.companies[0]))


def _conditions(query: DealQuery) -> Iterator[ColumnElement[bool]]:
    if query.shown_only:
        yield _SHOWN
    if query.kinds:
        yield col(DealRow.kind).in_(query.kinds)
    if query.statuses:
        yield col(DealRow.status).in_(query.statuses)
    if query.min_usd is not None:
        yield col(DealRow.usd_cents) >= (usd_cents(query.min_usd) or 0)
    if query.since is not None:
        yield col(DealRow.changed_at) >= query.since
    if query.until is not None:
        yield col(DealRow.changed_at) < query.until
    yield from _party_conditions(query)
    if query.places:
        yield or_(*(_lies_in(place) for place in query.places))
    if query.text is not None:
        yield _tells(query.text)


def _party_conditions(query: DealQuery) -> Iterator[ColumnElement[bool]]:
    for name in query.companies:
        yield _names(name, query.side)
    if query.side is not None and not query.companies:
        yield _has(query.side)


def _names(name: str, side: Side | None) -> ColumnElement[bool]:
    party = (
        select(col(DealPartyRow.deal_id))
        .join(CompanyRow, col(CompanyRow.id) == DealPartyRow.company_id)
        .where(col(CompanyRow.name) == storable(name))
    )
    if side is not None:
        party = party.where(col(DealPartyRow.side) == side)
    return col(DealRow.id).in_(party)


def _has(side: Side) -> ColumnElement[bool]:
    return exists().where(col(DealPartyRow.deal_id) == DealRow.id, col(DealPartyRow.side) == side)


def _lies_in(place: str) -> ColumnElement[bool]:
    """A country holds its states: `US` fits `US-TX`, not the other way round."""
    code = col(DealPlaceRow.place)
    inside = or_(code == place, code.startswith(f"{place}-", autoescape=True))
    return exists().where(col(DealPlaceRow.deal_id) == DealRow.id, inside)


def _tells(text: str) -> ColumnElement[bool]:
    """Every word stands in the deal's text or is another name of a party; or all of it is a name of a party."""
    words = search_words(text)
    if not words:
        return false()
    return or_(and_(*(or_(_says(word), _goes_by(word)) for word in words)), _goes_by(normalised(text)))


def _says(word: str) -> ColumnElement[bool]:
    # Where words are parted by spaces a word is found from its start, so that "arm" does not find "farm".
    if not is_unspaced(word):
        begins = _under(col(DealWordRow.word) >= word[:LONGEST_KEY], col(DealWordRow.word) < word[:LONGEST_KEY] + _LAST)
        return begins if len(word) <= LONGEST_KEY else and_(begins, _holds(f" {word}"))
    if len(word) == 1:
        return _under(col(DealWordRow.word) >= word, col(DealWordRow.word) < word + _LAST)
    pairs = sorted(bigrams(word))[:_PAIRS]
    # Deals that hold the pairs may hold them apart.
    return and_(*(_under(col(DealWordRow.word) == pair) for pair in pairs), _holds(word))


def _under(*keys: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(DealRow.id).in_(select(col(DealWordRow.deal_id)).where(*keys))


def _holds(text: str) -> ColumnElement[bool]:
    told = col(DealTextRow.words).contains(text, autoescape=True)
    return exists().where(col(DealTextRow.deal_id) == DealRow.id, told)


def _goes_by(alias: str) -> ColumnElement[bool]:
    party = (
        select(col(DealPartyRow.deal_id))
        .join(CompanyAliasRow, col(CompanyAliasRow.company_id) == DealPartyRow.company_id)
        .where(col(CompanyAliasRow.alias_norm) == alias)
    )
    return col(DealRow.id).in_(party)


def _counterparties(connection: Connection, company_id: int) -> list[tuple[str, int]]:
    """Those on another side, or partners of a partner; not those on the same side of a payment."""
    mine, other = aliased(DealPartyRow), aliased(DealPartyRow)
    number = func.count(col(other.deal_id).distinct()).label("number")
    # Names are looked up afterwards, once for each: a hub's deals are many times its counterparties.
    counted = (
        select(col(other.company_id), number)
        .join(mine, col(mine.deal_id) == col(other.deal_id))
        .where(col(mine.company_id) == company_id, col(mine.shown), col(other.company_id) != company_id)
        .where(or_(col(mine.side) != col(other.side), col(mine.side) == Side.PARTNER))
        .group_by(col(other.company_id))
        .subquery()
    )
    statement = (
        select(col(CompanyRow.name), counted.c.number)
        .join(counted, counted.c.company_id == CompanyRow.id)
        .order_by(counted.c.number.desc(), col(CompanyRow.name_norm), col(CompanyRow.name))
        .limit(_COUNTERPARTIES)
    )
    return [(name, number) for name, number in connection.execute(statement)]
