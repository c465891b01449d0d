"""Fixtures for all tests, and what is said where the articles in `../shared` are not beside the project."""

from __future__ import annotations

import os

import pytest

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
from tests.shared import SHARED

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


def pytest_configure() -> None:
    if not SHARED.is_dir() and os.environ.get("CI"):
        raise pytest.UsageError("CI measures the articles in ../shared, and they are not there")


def pytest_report_header() -> str | None:
    return None if SHARED.is_dir() else "gates: ../shared is not there, its articles are not measured"
