"""A store that is filled in bulk holds what dealwire would have written, deal by deal."""

from __future__ import annotations

from sqlalchemy import select

from bench._made_up import ALL, changes_of, drawn, facts_of, fill
from storage.engine import open_engine
from storage.tables import metadata

DEALS, COMPANIES, SKEW, SEED = 80, 20, 3, 7
TABLES = (*ALL, "company", "company_alias", "company_gram", "deal_leg")
COMPANY = {"company_id", "payer_id", "payee_id"}


def stored(engine):
    """Return the rows of all tables, with names for the numbers of companies, and deals counted from 0."""
    with engine.connect() as connection:
        found = {name: connection.execute(select(metadata.tables[name])).mappings().all() for name in TABLES}
    names = {row["id"]: row["name"] for row in found["company"]}
    first = min(row["id"] for row in found["deal"])

    def told(table, column, cell):
        if column in COMPANY or (table, column) == ("company", "id"):
            return names[cell]
        return cell - first if column in ("id", "deal_id") else cell

    return {
        table: sorted(repr([(column, told(table, column, cell)) for column, cell in row.items()]) for row in rows)
        for table, rows in found.items()
    }


def test_rows_in_bulk_are_those_that_are_written_one_by_one(databases, ledger, engine):
    with ledger.transaction() as transaction:
        for made in drawn(DEALS, COMPANIES, SKEW, SEED):
            transaction.insert_deal([], facts_of(made), changes_of(made), made.at)
    bulk = open_engine(databases.upgraded())

    fill(bulk, DEALS, COMPANIES, seed=SEED, skew=SKEW, tables=ALL)

    found = stored(bulk)
    bulk.dispose()
    assert stored(engine) == found
