"""Keeps what workspaces gave when they installed dealwire: the contract of `bot.ports.Installations`.

The bytes were sealed before they came here, so a copy of the database gives no token away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlmodel import col

from storage.engine import reading
from storage.tables import InstallationRow
from storage.transactions import insert_once, writing_rows

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Engine


class SqlInstallations:
    """Keeps installations in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, platform: str, workspace: str, sealed: bytes) -> None:
        """Store what a workspace gave, in place of what it gave before."""
        row = {"platform": platform, "workspace": workspace, "sealed": sealed}
        with writing_rows(self._engine) as connection:
            connection.execute(delete(InstallationRow).where(*_of(platform, workspace)))
            insert_once(connection, InstallationRow, row)

    def installation(self, platform: str, workspace: str) -> bytes | None:
        """Return what a workspace gave, None where dealwire is not installed there."""
        with reading(self._engine) as connection:
            sealed = select(col(InstallationRow.sealed)).where(*_of(platform, workspace))
            return connection.execute(sealed).scalar_one_or_none()

    def remove(self, platform: str, workspace: str) -> bool:
        """Throw away what a workspace gave, and return whether there was anything."""
        with writing_rows(self._engine) as connection:
            return connection.execute(delete(InstallationRow).where(*_of(platform, workspace))).rowcount > 0


def _of(platform: str, workspace: str) -> tuple[ColumnElement[bool], ...]:
    return (col(InstallationRow.platform) == platform, col(InstallationRow.workspace) == workspace)
