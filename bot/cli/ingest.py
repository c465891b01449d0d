"""`dealwire ingest`: articles into the store."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from bot.cli.options import moment
from bot.cli.terminal import err, out, watched
from bot.config import load_settings
from bot.pipeline.ingest import ingest as ingest_article
from bot.pipeline.readers import read_all
from bot.wiring.app import open_app
from bot.wiring.articles import collect, open_sources
from bot.wiring.second import read_twice


def ingest(
    sources: list[str] = typer.Argument(..., metavar="SOURCE…", help="Files, folders, pages or feeds."),
    *,
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
) -> None:
    """Read articles and store their deals; what is known already is left as it is."""
    settings = load_settings()
    at = moment(now) or datetime.now(UTC)
    articles, errors = collect(open_sources(settings), sources)
    new = changed = skipped = 0
    with open_app(settings) as app:
        readings = read_twice(settings, read_all(articles, settings.readers), at)
        for article, reading in watched(readings, "ingesting", len(articles)):
            result = ingest_article(article, reading, app.ledger, at)
            skipped += result.known
            new += len(result.inserted)
            changed += len(result.updated)
    for error in errors:
        err(f"dealwire: {error}")
    out(f"{len(articles)} articles ({skipped} known already), {new} new deals, {changed} updated")
    if errors:
        raise typer.Exit(1)
