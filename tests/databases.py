"""Databases for tests: each test that asks for one runs on SQLite and on a real PostgreSQL, in a fresh database.

PostgreSQL comes as a wheel and is started once per test run, shared by all worker processes, reachable through a Unix
socket only; `DEALWIRE_TEST_PG_URL` names a server to be used instead. Where there is none the tests fail and say so:
a skipped half of the suite would look like a passed one.

The fixtures become known by an import in `tests/conftest.py`. `database_url` is the URL of an upgraded, empty database;
`empty_database_url` of one without any table; `engine` and `ledger` are opened on the first.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from typing import TYPE_CHECKING, Protocol

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.migrate import upgrade
from tests.postgresql_server import ServerError, shared_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

_SERVER_VARIABLE = "DEALWIRE_TEST_PG_URL"


class DatabaseMaker(Protocol):
    """Makes databases of one kind, until the end of a test."""

    def empty(self) -> str:
        """Return the URL of a database without any table."""
        ...

    def upgraded(self) -> str:
        """Return the URL of a database whose schema is up to date."""
        ...


class SqliteMaker:
    """Makes SQLite files in a folder; upgraded ones are copies of a template."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template

    def empty(self) -> str:
        return f"sqlite:///{self._new_path()}"

    def upgraded(self) -> str:
        return f"sqlite:///{shutil.copyfile(self._template, self._new_path())}"

    def _new_path(self) -> Path:
        return self._folder / f"{uuid.uuid4().hex}.db"


class PostgresqlMaker:
    """Makes databases on a server and drops them; upgraded ones are copies of a template."""

    def __init__(self, server_url: str, template: str) -> None:
        self._server_url = server_url
        self._template = template
        self._made: list[str] = []

    def empty(self) -> str:
        return self._create("template0")

    def upgraded(self) -> str:
        return self._create(self._template)

    def drop_all(self) -> None:
        drop_databases(self._server_url, self._made)

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        create_database(self._server_url, name, template)
        self._made.append(name)
        return on_database(self._server_url, name)


def create_database(server_url: str, name: str, template: str) -> None:
    """Create a database as a copy of another one of the server."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement)


def drop_databases(server_url: str, names: Sequence[str]) -> None:
    """Drop databases, whoever is still connected to them."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def on_database(server_url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> DatabaseMaker:
    """Return what makes databases of the kind that this run of the test is on."""
    maker: DatabaseMaker = request.getfixturevalue(f"{request.param}_databases")
    return maker


@pytest.fixture
def database_url(databases: DatabaseMaker) -> str:
    """Return the URL of an empty database with all tables."""
    return databases.upgraded()


@pytest.fixture
def empty_database_url(databases: DatabaseMaker) -> str:
    """Return the URL of a database without tables; for SQLite, of a file that is not there."""
    return databases.empty()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Open an engine on an empty database with all tables."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def ledger(engine: Engine) -> SqlLedger:
    """Return an empty ledger."""
    return SqlLedger(engine)


@pytest.fixture
def sqlite_databases(tmp_path: Path, sqlite_template: Path) -> SqliteMaker:
    """Return what makes SQLite files for one test."""
    return SqliteMaker(tmp_path, sqlite_template)


@pytest.fixture
def postgresql_databases(postgresql_server: str) -> Iterator[PostgresqlMaker]:
    """Return what makes PostgreSQL databases for one test."""
    maker = PostgresqlMaker(postgresql_server, _template_of(os.getpid()))
    yield maker
    maker.drop_all()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables and no rows, closed and complete."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a running server on which this process has its template."""
    try:
        with _server(tmp_path_factory) as url, _template(url):
            yield url
    except (ServerError, psycopg.OperationalError) as error:
        pytest.fail(
            f"there is no PostgreSQL to test on: {error}; set {_SERVER_VARIABLE} to the URL of one", pytrace=False
        )


def _server(tmp_path_factory: pytest.TempPathFactory) -> contextlib.AbstractContextManager[str]:
    own = os.environ.get(_SERVER_VARIABLE)
    if own:
        return contextlib.nullcontext(own)
    folder = tmp_path_factory.getbasetemp()
    # The workers of one run have folders of their own, side by side.
    return shared_server(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@contextlib.contextmanager
def _template(server_url: str) -> Iterator[None]:
    name = _template_of(os.getpid())
    create_database(server_url, name, "template0")
    _upgrade(on_database(server_url, name))
    yield
    drop_databases(server_url, [name])


def _template_of(process: int) -> str:
    return f"template_{process}"


def _upgrade(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
