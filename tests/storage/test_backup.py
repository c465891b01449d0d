"""A copy of a store that is in use."""

from __future__ import annotations

import pytest

from bot.errors import StoreError
from bot.model import DealQuery
from storage.backup import backup
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.migrate import upgrade
from tests.factories import day, facts, nvidia_invests_in_openai, openai_rents_from_oracle


@pytest.fixture
def store(sqlite_databases):
    """Open an engine on an SQLite database with one deal."""
    engine = open_engine(sqlite_databases.upgraded())
    with SqlLedger(engine).transaction() as transaction:
        transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))
    yield engine
    engine.dispose()


def test_copy_is_a_store_of_its_own(store, tmp_path):
    target = tmp_path / "copy.db"
    backup(store, target)

    copied = open_engine(f"sqlite:///{target}")
    upgrade(copied)
    with SqlLedger(copied).transaction() as transaction:
        transaction.insert_deal([], facts(openai_rents_from_oracle()), [], day(1))

    assert SqlLedger(copied).find(DealQuery()).total == 2
    assert SqlLedger(store).find(DealQuery()).total == 1
    copied.dispose()


def test_copy_holds_what_was_committed_and_is_one_file(store, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    with SqlLedger(store).transaction() as transaction:
        transaction.insert_deal([], facts(openai_rents_from_oracle()), [], day(1))
        backup(store, folder / "copy.db")

    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    copied = open_engine(f"sqlite:///{folder / 'copy.db'}")
    assert SqlLedger(store).find(DealQuery()).total == 2
    assert SqlLedger(copied).find(DealQuery()).total == 1
    copied.dispose()


def test_file_that_is_there_is_not_written_over(store, tmp_path):
    target = tmp_path / "precious.db"
    target.write_text("precious")

    with pytest.raises(StoreError, match="exists already"):
        backup(store, target)

    assert target.read_text() == "precious"


def test_folder_that_is_missing_is_named(store, tmp_path):
    with pytest.raises(StoreError, match="no folder"):
        backup(store, tmp_path / "none" / "copy.db")


def test_store_that_is_not_there_leaves_no_copy(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/typo.db")

    with pytest.raises(StoreError, match=r"typo\.db"):
        backup(engine, tmp_path / "copy.db")

    engine.dispose()
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_backed_up_by_its_own_tools(postgresql_databases, tmp_path):
    engine = open_engine(postgresql_databases.upgraded())

    with pytest.raises(StoreError, match="pg_dump"):
        backup(engine, tmp_path / "copy.db")

    engine.dispose()
