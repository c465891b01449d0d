# ruff: noqa: INP001  # Alembic loads this file by its path, not as a module
"""Alembic's entry: runs migrations on the connection that `storage.migrate` hands over.

To write a new migration: `alembic -c storage/alembic.ini -x database=sqlite:///new.db revision --autogenerate -m "…"`
on a database that `dealwire db upgrade` has made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from storage.engine import open_engine, writing
from storage.tables import VERSION_TABLE, metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection


def run(connection: Connection) -> None:
    """Run the migrations inside the transaction that `connection` is in."""
    # Batches: SQLite changes a column only by making the table anew.
    context.configure(
        connection=connection, target_metadata=metadata, version_table=VERSION_TABLE, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    with writing(open_engine(context.get_x_argument(as_dictionary=True)["database"])) as own:
        run(own)
