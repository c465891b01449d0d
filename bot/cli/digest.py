"""`dealwire digest`: what a channel would be told."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from adapters.console import render, render_json, render_markdown
from bot.cli.options import language, moment, span
from bot.cli.terminal import colour, out, width
from bot.commands.digests import digest_reply
from bot.config import load_settings
from bot.pipeline.digest import compose
from bot.wiring.app import open_app

FORMATS = ("text", "markdown", "json")


def digest(
    *,
    since: str = typer.Option("24h", help="How far back: 24h, 7d, 2w."),
    lang: str = typer.Option("", help="Language of the digest: en or ja."),
    form: str = typer.Option("text", "--format", help="text, markdown or json."),
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
) -> None:
    """Show the digest of what the store has learned lately."""
    if form not in FORMATS:
        raise typer.BadParameter(f"{form!r} is not a format: {', '.join(FORMATS)}", param_hint="--format")
    settings = load_settings()
    until = moment(now) or datetime.now(UTC)
    with open_app(settings) as app:
        content = compose(app.ledger, since=until - span(since), until=until)
        reply = digest_reply(content, language(lang, settings.language), settings.timezone)
    if form == "json":
        out(render_json(reply))
    elif form == "markdown":
        out(render_markdown(reply))
    else:
        out(render(reply, colour=colour(), width=width()))
