"""From an empty database to the tables of this version, and what is said of any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import StoreError
from storage.engine import open_engine, reading, writing
from storage.migrate import check, head, migrations, upgrade
from storage.tables import VERSION_TABLE, metadata


@pytest.fixture
def empty(empty_database_url):
    """Open an engine on a database without tables."""
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_upgrade_from_empty_makes_the_tables_that_the_code_knows(empty):
    assert head() == upgrade(empty)

    assert head() == check(empty)
    with reading(empty) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_each_migration_s_file_is_named_after_its_revision():
    scripts = list(ScriptDirectory.from_config(migrations()).walk_revisions())

    assert [Path(script.path).name.partition("_")[0] for script in scripts] == [each.revision for each in scripts]
    assert head() == scripts[0].revision


def test_upgrade_of_an_upgraded_database_changes_nothing(engine):
    assert head() == upgrade(engine) == upgrade(engine)


def test_migrations_can_be_taken_back(engine):
    with writing(engine) as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    with reading(engine) as connection:
        assert {VERSION_TABLE} >= set(inspect(connection).get_table_names()) - {"sqlite_sequence"}
    assert head() == upgrade(engine)


def test_newer_database_is_left_alone(engine):
    with writing(engine) as connection:
        connection.execute(text("UPDATE dealwire_version SET version_num = '9999'"))

    for use in (upgrade, check):
        with pytest.raises(StoreError, match="newer dealwire"):
            use(engine)


def test_database_of_something_else_is_left_alone(empty_database_url, empty):
    if empty_database_url.startswith("sqlite"):
        Path(empty_database_url.removeprefix("sqlite:///")).touch()
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE article (headline text)"))

    with pytest.raises(StoreError, match="has tables article"):
        upgrade(empty)
    with pytest.raises(StoreError, match="no dealwire database yet"):
        check(empty)

    with reading(empty) as connection:
        assert {"article"} == set(inspect(connection).get_table_names())
