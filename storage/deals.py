"""Writes the facts of a deal into their rows, and reads deals back, equal to what was written.

The rows beside a deal (parties, places, tellings, words, block keys) are replaced as a whole with every new version
of its facts: they are few, and so no old one can be left over. Statements are built once: building one takes longer
than the database takes to run it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model import Deal, DealFacts, Kind, PartialDate, Side, Telling
from storage import serial
from storage.companies import company_ids, count_deals, forget_unnamed
from storage.legs import remove_legs, replace_legs
from storage.names import digest, search_text, storable, word_keys
from storage.tables import (
    CompanyRow,
    DealBlockKeyRow,
    DealChangeRow,
    DealPartyRow,
    DealPlaceRow,
    DealRow,
    DealSourceRow,
    DealTextRow,
    DealWordRow,
)
from storage.upsert import batches, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.model import Change

_KEY_LENGTH = 200
_PARTS = (DealPartyRow, DealPlaceRow, DealSourceRow, DealTextRow, DealWordRow, DealBlockKeyRow)

_INSERT = insert(DealRow).returning(col(DealRow.id))
_UPDATE = update(DealRow).where(col(DealRow.id) == bindparam("its_id"))
_REVISION = select(col(DealRow.revision)).where(col(DealRow.id) == bindparam("its_id"))
_DELETE = delete(DealRow).where(col(DealRow.id) == bindparam("its_id"))
_DELETE_PARTS = [delete(table).where(col(table.deal_id) == bindparam("its_id")) for table in _PARTS]
_COMPANIES_OF_ONE = select(col(DealPartyRow.company_id), col(DealPartyRow.shown)).where(
    col(DealPartyRow.deal_id) == bindparam("its_id")
)
_DEALS = select(DealRow).where(col(DealRow.id).in_(bindparam("ids", expanding=True)))
_PARTIES = (
    select(col(DealPartyRow.deal_id), col(DealPartyRow.side), col(CompanyRow.name))
    .join(CompanyRow, col(CompanyRow.id) == DealPartyRow.company_id)
    .where(col(DealPartyRow.deal_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(DealPartyRow.deal_id), col(DealPartyRow.side), col(DealPartyRow.position))
)
_PLACES = select(DealPlaceRow).where(col(DealPlaceRow.deal_id).in_(bindparam("ids", expanding=True)))
_SOURCES = (
    select(DealSourceRow)
    .where(col(DealSourceRow.deal_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(DealSourceRow.deal_id), col(DealSourceRow.position))
)


def block_key(key: str) -> str:
    """Return a key as it is stored: cut, as an index takes no long ones; a shared start only finds more deals."""
    return storable(key)[:_KEY_LENGTH]


def insert_deal(
    connection: Connection, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime
) -> int:
    """Store a new deal as revision 1 and return its number."""
    values = _columns(facts) | {"revision": 1, "created_at": now, "changed_at": now}
    deal_id = connection.execute(_INSERT, values).scalar_one()
    if deal_id is None:
        raise StoreError("the database gave a new deal no number")
    _write_parts(connection, deal_id, keys, facts, before={})
    _write_changes(connection, deal_id, 1, changes, now)
    return deal_id


def update_deal(
    connection: Connection,
    deal_id: int,
    *,
    keys: Collection[str],
    facts: DealFacts,
    changes: Sequence[Change],
    now: datetime,
) -> None:
    """Store new facts of a deal; with `changes` as its next revision, changed `now`."""
    revision = connection.execute(_REVISION, {"its_id": deal_id}).scalar_one_or_none()
    if revision is None:
        raise StoreError(f"there is no deal {deal_id} to be updated")
    values = _columns(facts)
    if changes:
        revision += 1
        values |= {"revision": revision, "changed_at": now}
    connection.execute(_UPDATE, values | {"its_id": deal_id})
    before = _companies_of(connection, deal_id)
    for statement in _DELETE_PARTS:
        connection.execute(statement, {"its_id": deal_id})
    _write_parts(connection, deal_id, keys, facts, before=before)
    _write_changes(connection, deal_id, revision, changes, now)


def delete_deal(connection: Connection, deal_id: int) -> None:
    """Remove a deal with all its rows; its number is not given again."""
    parties = _companies_of(connection, deal_id)
    remove_legs(connection, deal_id)
    connection.execute(_DELETE, {"its_id": deal_id})
    count_deals(connection, gained=(), lost=_counted(parties))
    forget_unnamed(connection, parties)


def load_deals(connection: Connection, ids: Sequence[int]) -> list[Deal]:
    """Return the deals of these numbers, in this order; leave out numbers that are not there."""
    found: dict[int, Deal] = {}
    for batch in batches(ids):
        found.update(_load(connection, batch))
    return [found[deal_id] for deal_id in ids if deal_id in found]


def _load(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, Deal]]:
    these = {"ids": ids}
    parties: dict[tuple[int, Side], list[str]] = {}
    for deal_id, side, name in connection.execute(_PARTIES, these):
        parties.setdefault((deal_id, side), []).append(name)

    places: dict[int, list[str]] = {}
    for place in connection.execute(_PLACES, these):
        places.setdefault(place.deal_id, []).append(place.place)

    tellings: dict[int, list[Telling]] = {}
    for source in connection.execute(_SOURCES, these):
        tellings.setdefault(source.deal_id, []).append(_telling(source))

    for row in connection.execute(_DEALS, these):
        sides = {side: tuple(parties.get((row.id, side), ())) for side in Side}
        facts = _facts(row, sides, tuple(sorted(places.get(row.id, ()))), tuple(tellings.get(row.id, ())))
        yield row.id, Deal(id=row.id, revision=row.revision, changed_at=row.changed_at, facts=facts)


def _columns(facts: DealFacts) -> dict[str, object]:
    money = facts.money
    return {
        "kind": facts.kind,
        "amount_minor": None if money is None else serial.minor_units(money),
        "currency": None if money is None else money.currency,
        "qualifier": None if money is None else money.qualifier,
        "period": None if money is None else money.period,
        "usd_cents": serial.usd_cents(facts.usd),
        "figures": serial.figures_document(facts.figures),
        "megawatts": facts.megawatts,
        "chips": facts.chips,
        "stake_percent": facts.stake_percent,
        "date": None if facts.date is None else str(facts.date),
        "status": facts.status,
        "confidence": facts.confidence,
        "shown": facts.shown,
        "outlets": facts.outlets,
        "first_seen_at": facts.first_seen_at,
        "last_seen_at": facts.last_seen_at,
        "history": serial.history_document(facts.history),
    }


def _facts(
    row: Row[DealRow],
    sides: dict[Side, tuple[str, ...]],
    places: tuple[str, ...],
    tellings: tuple[Telling, ...],
) -> DealFacts:
    return DealFacts(
        kind=Kind(row.kind),
        payers=sides[Side.PAYER],
        payees=sides[Side.PAYEE],
        partners=sides[Side.PARTNER],
        money=serial.stored_money(row.amount_minor, row.currency, row.qualifier, row.period),
        usd=serial.whole_usd(row.usd_cents),
        figures=serial.stored_figures(row.figures),
        megawatts=row.megawatts,
        chips=row.chips,
        stake_percent=row.stake_percent,
        places=places,
        date=None if row.date is None else PartialDate.parse(row.date),
        status=row.status,
        confidence=row.confidence,
        shown=row.shown,
        outlets=row.outlets,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        tellings=tellings,
        history=serial.stored_history(row.history),
    )


def _telling(row: Row[DealSourceRow]) -> Telling:
    return Telling(
        url=row.url,
        title=row.title,
        outlet=row.outlet,
        language=row.language,
        seen_at=row.seen_at,
        event=serial.stored_event(row.event),
    )


def _write_parts(
    connection: Connection, deal_id: int, keys: Collection[str], facts: DealFacts, *, before: Mapping[int, bool]
) -> None:
    """Write the rows beside a deal that has none; `before` are the companies of its last version."""
    sides = {Side.PAYER: facts.payers, Side.PAYEE: facts.payees, Side.PARTNER: facts.partners}
    ids = company_ids(connection, {name for names in sides.values() for name in names})
    after = dict.fromkeys(ids.values(), facts.shown)
    parties = [
        {
            "deal_id": deal_id,
            "company_id": ids[name],
            "side": side,
            "position": position,
            "last_seen_at": facts.last_seen_at,
            "shown": facts.shown,
        }
        for side, names in sides.items()
        for position, name in enumerate(names)
    ]
    sources = [
        {
            "deal_id": deal_id,
            "position": position,
            "url_digest": digest(telling.url),
            "url": storable(telling.url),
            "title": storable(telling.title),
            "outlet": storable(telling.outlet),
            "language": telling.language,
            "seen_at": telling.seen_at,
            "event": serial.event_document(telling.event),
        }
        for position, telling in enumerate(facts.tellings)
    ]
    insert_new(connection, DealPartyRow, parties)
    replace_legs(connection, deal_id, [ids[name] for name in facts.payers], [ids[name] for name in facts.payees], facts)
    insert_new(connection, DealPlaceRow, [{"deal_id": deal_id, "place": place} for place in facts.places])
    insert_new(connection, DealSourceRow, sources)
    words = search_text(_texts(facts))
    insert_new(connection, DealTextRow, [{"deal_id": deal_id, "words": words}])
    insert_new(connection, DealWordRow, [{"word": key, "deal_id": deal_id} for key in sorted(word_keys(words.split()))])
    own_keys = sorted({block_key(key) for key in keys})
    insert_new(connection, DealBlockKeyRow, [{"block_key": key, "deal_id": deal_id} for key in own_keys])
    count_deals(connection, gained=_counted(after) - _counted(before), lost=_counted(before) - _counted(after))
    forget_unnamed(connection, before.keys() - after.keys())


def _write_changes(
    connection: Connection, deal_id: int, revision: int, changes: Sequence[Change], now: datetime
) -> None:
    rows = [
        {
            "deal_id": deal_id,
            "revision": revision,
            "position": position,
            "type": change.type,
            "at": change.at,
            "before": None if change.before is None else storable(change.before),
            "after": None if change.after is None else storable(change.after),
            "url": None if change.url is None else storable(change.url),
            "recorded_at": now,
        }
        for position, change in enumerate(changes)
    ]
    insert_new(connection, DealChangeRow, rows)


def _companies_of(connection: Connection, deal_id: int) -> dict[int, bool]:
    """Return the companies of a stored deal, each with whether the deal is shown."""
    rows = connection.execute(_COMPANIES_OF_ONE, {"its_id": deal_id})
    return {row.company_id: row.shown for row in rows}


def _counted(parties: Mapping[int, bool]) -> set[int]:
    return {company_id for company_id, shown in parties.items() if shown}


def _texts(facts: DealFacts) -> list[str]:
    """Names, titles and evidence, each once: tellings often repeat one another's words."""
    texts = [*facts.payers, *facts.payees, *facts.partners]
    for telling in facts.tellings:
        texts += [telling.title, *telling.event.names, *(passage.text for passage in telling.event.evidence)]
    return list(dict.fromkeys(texts))
