"""`dealwire db`: care of the store."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.terminal import out
from bot.config import load_settings
from bot.wiring.app import backup_store, upgrade_store

app = typer.Typer(no_args_is_help=True, help="Care of the store.")


@app.command("upgrade")
def upgrade() -> None:
    """Make the store, or bring its schema up to date; safe to repeat and to run from several machines at once."""
    out(f"The store is at schema {upgrade_store(load_settings())}.")


@app.command("backup")
def backup(
    target: Path = typer.Argument(..., metavar="FILE", help="Where the copy goes; must not exist yet."),
) -> None:
    """Copy a SQLite store to a file while it is in use."""
    backup_store(load_settings(), target)
    out(f"Copied to {target}.")
