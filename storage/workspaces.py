"""Keeps what belongs to a whole workspace: the contract of `bot.ports.Workspaces`.

To erase one removes its channels with all that hangs on them. What its people put right in deals stays, since deals
are of all; who did it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from bot.model.workspace import SettingChange, WorkspaceKey
from storage.engine import reading
from storage.names import storable
from storage.tables import ChannelRow, CorrectionRow, LeftWorkspaceRow, ManagerRow, SettingChangeRow
from storage.transactions import insert_once, store_time, writing_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Connection, Engine
    from sqlmodel import SQLModel

    from storage.transactions import Clock

_OF_A_WORKSPACE = (ManagerRow, SettingChangeRow, LeftWorkspaceRow)


class SqlWorkspaces:
    """Keeps workspaces in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def managers(self, workspace: WorkspaceKey) -> tuple[str, ...]:
        """Return the chat's ids of those who were given the right to change settings, in order."""
        named = select(col(ManagerRow.person)).where(*_of(ManagerRow, workspace)).order_by(col(ManagerRow.position))
        with reading(self._engine) as connection:
            return tuple(connection.execute(named).scalars())

    def set_managers(self, workspace: WorkspaceKey, people: Sequence[str]) -> None:
        """Give these people that right, and nobody else besides those who have it by the chat."""
        rows = [
            _columns(workspace) | {"person": storable(person), "position": position}
            for position, person in enumerate(dict.fromkeys(people))
        ]
        with writing_rows(self._engine) as connection:
            connection.execute(delete(ManagerRow).where(*_of(ManagerRow, workspace)))
            if rows:
                connection.execute(insert(ManagerRow), rows)

    def log(self, changes: Sequence[SettingChange]) -> None:
        """Remember who changed what."""
        rows = [
            _columns(change.workspace)
            | {
                "channel": change.channel,
                "person": change.person,
                "what": change.what,
                "before": None if change.before is None else storable(change.before),
                "after": None if change.after is None else storable(change.after),
                "at": change.at,
            }
            for change in changes
        ]
        if rows:
            with writing_rows(self._engine) as connection:
                connection.execute(insert(SettingChangeRow), rows)

    def changes(self, workspace: WorkspaceKey, limit: int) -> list[SettingChange]:
        """Return the last changes in a workspace, the latest first."""
        row = SettingChangeRow
        names = ("channel", "person", "what", "before", "after", "at")
        last = select(*(col(getattr(row, name)) for name in names)).where(*_of(row, workspace))
        with reading(self._engine) as connection:
            found = connection.execute(last.order_by(col(row.id).desc()).limit(limit))
            return [SettingChange(workspace=workspace, **each._asdict()) for each in found]

    def leave(self, workspace: WorkspaceKey, erase_after: timedelta) -> None:
        """Remember that a workspace removed dealwire: all that is its own is erased after that time."""
        with writing_rows(self._engine) as connection:
            erase_at = self._clock(connection) + erase_after
            insert_once(connection, LeftWorkspaceRow, _columns(workspace) | {"erase_at": erase_at})

    def stay(self, workspace: WorkspaceKey) -> bool:
        """Forget that a workspace left, as it is here again; return whether it had left."""
        with writing_rows(self._engine) as connection:
            gone = delete(LeftWorkspaceRow).where(*_of(LeftWorkspaceRow, workspace))
            return connection.execute(gone).rowcount == 1

    def erase(self, workspace: WorkspaceKey) -> int:
        """Remove all that is a workspace's own: channels with what hangs on them, rights, log; return the channels."""
        with writing_rows(self._engine) as connection:
            return _erase(connection, workspace)

    def erase_left(self) -> list[WorkspaceKey]:
        """Erase the workspaces that left and whose time is up, and return them."""
        row = LeftWorkspaceRow
        with writing_rows(self._engine) as connection:
            due = select(col(row.platform), col(row.workspace)).where(col(row.erase_at) <= self._clock(connection))
            gone = [WorkspaceKey(found.platform, found.workspace) for found in connection.execute(due)]
            for workspace in gone:
                _erase(connection, workspace)
            return gone


def _erase(connection: Connection, workspace: WorkspaceKey) -> int:
    nobody = {"platform": "", "workspace": "", "person": ""}
    connection.execute(update(CorrectionRow).where(*_of(CorrectionRow, workspace)).values(nobody))
    for table in _OF_A_WORKSPACE:
        connection.execute(delete(table).where(*_of(table, workspace)))
    return connection.execute(delete(ChannelRow).where(*_of(ChannelRow, workspace))).rowcount


def _of(table: type[SQLModel], workspace: WorkspaceKey) -> tuple[ColumnElement[bool], ...]:
    return tuple(col(getattr(table, name)) == value for name, value in _columns(workspace).items())


def _columns(workspace: WorkspaceKey) -> dict[str, object]:
    return {"platform": workspace.platform, "workspace": workspace.workspace}
