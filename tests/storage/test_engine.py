"""How connections are opened, how readers and writers meet, and what is said when a database cannot be used."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.model import DealQuery
from storage.engine import open_engine, reading, writing
from storage.ledger import SqlLedger
from storage.migrate import check, upgrade
from tests.factories import article, day, facts, nvidia_invests_in_openai
from tests.factories import reading as read


@pytest.fixture
def opened():
    """Return what opens engines and closes them at the end of the test."""
    engines = []

    def opened(url, **options):
        engines.append(open_engine(url, **options))
        return engines[-1]

    yield opened
    for engine in engines:
        engine.dispose()


@contextlib.contextmanager
def as_ordinary_user():
    """Give up the rights of root, to whom no folder is read-only; nothing to do for anybody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_reader_sees_the_last_state_while_a_writer_is_at_work(ledger):
    with ledger.transaction() as transaction:
        transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))

        assert ledger.find(DealQuery()).total == 0
    assert ledger.find(DealQuery()).total == 1


def test_reader_sees_one_state_throughout(engine, ledger):
    count = text("SELECT count(*) FROM deal")
    with reading(engine) as connection:
        before = connection.execute(count).scalar_one()
        with ledger.transaction() as transaction:
            transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))

        assert before == connection.execute(count).scalar_one()


def test_second_writer_waits_only_so_long(ledger, database_url, opened):
    impatient = SqlLedger(opened(database_url, lock_timeout_s=0.1))

    with ledger.transaction(), pytest.raises(StoreError, match="is locked"), impatient.transaction():
        pass

    with impatient.transaction() as transaction:
        transaction.save_article(article(), read(), day(0))


def test_sqlite_is_set_up_to_lose_nothing(sqlite_databases, opened):
    with writing(opened(sqlite_databases.upgraded())) as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]

        assert settings == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://dealwire:hunter2@/deals?host=/no/such/socket",
        "postgresql://dealwire@/deals?host=/no/such/socket&password=hunter2",
    ],
)
def test_password_stands_in_no_text(url, opened):
    engine = opened(url)

    with pytest.raises(StoreError, match="cannot be reached") as raised, reading(engine):
        pass

    assert "hunter2" not in f"{engine!r} {engine.url} {engine.url!r} {raised.value}"
    assert "dealwire" in str(raised.value)


def test_options_of_the_url_are_kept(postgresql_databases, opened):
    engine = opened(f"{postgresql_databases.upgraded()}&options=-c%20statement_timeout%3D12345")

    with reading(engine) as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "12345ms"
        assert connection.execute(text("SHOW timezone")).scalar() == "UTC"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("no url at all", "cannot be read"),
        ("mysql://somebody:hunter2@/deals", "'mysql'"),
        ("sqlite://", "plain file"),
        ("sqlite:///:memory:", "plain file"),
        ("sqlite:///deals.db?mode=ro", "plain file"),
    ],
)
def test_url_of_another_kind_is_refused(url, what):
    with pytest.raises(StoreError, match=what) as raised:
        open_engine(url)
    assert "hunter2" not in str(raised.value)


def test_missing_file_is_not_made_by_reading(tmp_path, opened):
    path = tmp_path / "typo.db"

    with pytest.raises(StoreError, match="dealwire db upgrade"):
        SqlLedger(opened(f"sqlite:///{path}")).find(DealQuery())

    assert not path.exists()


def test_folder_that_is_missing_is_named(tmp_path, opened):
    with pytest.raises(StoreError, match="no-folder"):
        upgrade(opened(f"sqlite:///{tmp_path}/no-folder/deals.db"))


def test_folder_in_place_of_a_file_is_refused(tmp_path, opened):
    with pytest.raises(StoreError, match="check the path"):
        upgrade(opened(f"sqlite:///{tmp_path}"))


def test_file_that_is_no_database_is_left_alone(tmp_path, opened):
    path = tmp_path / "notes.txt"
    path.write_text("Shopping: milk, bread, GPUs. " * 100)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="no SQLite database"):
        upgrade(opened(f"sqlite:///{path}"))
    with pytest.raises(StoreError, match="no SQLite database"):
        check(opened(f"sqlite:///{path}"))

    assert before == path.read_bytes()


def test_damaged_file_is_named_so(sqlite_databases, opened):
    url = sqlite_databases.upgraded()
    path = Path(url.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))

    with pytest.raises(StoreError, match="damaged"):
        SqlLedger(opened(url)).find(DealQuery())


def test_folder_that_cannot_be_written_is_named(opened):
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o555)
        with as_ordinary_user(), pytest.raises(StoreError, match="check the path and its rights"):
            upgrade(opened(f"sqlite:///{folder}/deals.db"))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_file_that_cannot_be_written_is_named(sqlite_databases, opened):
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "deals.db"
        shutil.copyfile(sqlite_databases.upgraded().removeprefix("sqlite:///"), path)
        path.chmod(0o444)
        folder.chmod(0o555)
        with (
            as_ordinary_user(),
            pytest.raises(StoreError, match="right to write"),
            SqlLedger(opened(f"sqlite:///{path}")).transaction() as transaction,
        ):
            transaction.save_article(article(), read(), day(0))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_path_of_any_characters_is_one_file(tmp_path, opened):
    path = tmp_path / "50% #1? 取引.db"
    url = f"sqlite:///{path}".replace("%", "%25").replace("?", "%3F")

    upgrade(opened(url))

    assert [path.name] == [found.name for found in tmp_path.iterdir() if not found.name.endswith(("-wal", "-shm"))]


def test_database_of_the_server_that_is_missing_is_named(postgresql_databases, opened):
    url = postgresql_databases.empty().replace("test_", "typo_")

    with pytest.raises(StoreError, match="createdb"):
        upgrade(opened(url))


def test_database_without_tables_asks_for_an_upgrade(empty_database_url, opened):
    if empty_database_url.startswith("sqlite"):
        sqlite3.connect(empty_database_url.removeprefix("sqlite:///")).execute("VACUUM").connection.close()

    with pytest.raises(StoreError, match="dealwire db upgrade"):
        SqlLedger(opened(empty_database_url)).find(DealQuery())
