"""Fixtures for all tests."""

from tests.databases import (
    database_url,
    databases,
    empty_database_url,
    engine,
    ledger,
    postgresql_databases,
    postgresql_server,
    sqlite_databases,
    sqlite_template,
)

__all__ = [
    "database_url",
    "databases",
    "empty_database_url",
    "engine",
    "ledger",
    "postgresql_databases",
    "postgresql_server",
    "sqlite_databases",
    "sqlite_template",
]
