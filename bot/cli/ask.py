"""`dealwire ask`: a chat command, answered in the terminal as the chats answer it."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from adapters.console import render
from bot.cli.options import language, moment
from bot.cli.terminal import colour, err, out, width
from bot.commands import dispatch
from bot.config import load_settings
from bot.wiring import open_app


def ask(
    command: str = typer.Argument(..., metavar='"/deals …"', help="A command as it is typed in a chat."),
    *,
    lang: str = typer.Option("", help="Language of the answer: en or ja."),
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
) -> None:
    """Answer a chat command in the terminal, from the store."""
    settings = load_settings()
    with open_app(settings) as app:
        reply = dispatch(
            command,
            app.ports,
            language=language(lang, settings.language),
            zone=settings.timezone,
            now=moment(now) or datetime.now(UTC),
        )
    text = render(reply, colour=colour(), width=width())
    (out if reply.ok else err)(text)
    if not reply.ok:
        raise typer.Exit(1)
