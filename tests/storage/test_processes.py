"""Several processes on one database at once."""

from bot.model import DealQuery
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.migrate import check, head
from tests.storage.workers import all_at_once, told_thirty_deals, upgraded


def test_four_processes_upgrade_an_empty_database_at_once(empty_database_url, tmp_path):
    revisions = all_at_once(upgraded, empty_database_url, tmp_path, processes=4)

    assert [head()] * 4 == revisions
    engine = open_engine(empty_database_url)
    try:
        assert head() == check(engine)
    finally:
        engine.dispose()


def test_two_processes_that_ingest_the_same_news_make_no_deal_twice(database_url, tmp_path):
    assert all_at_once(told_thirty_deals, database_url, tmp_path, processes=2) == ["done", "done"]

    engine = open_engine(database_url)
    try:
        page = SqlLedger(engine).find(DealQuery(limit=100))
    finally:
        engine.dispose()
    assert page.total == 30
    assert {2} == {deal.revision for deal in page.items}
