"""`dealwire demo`: starts the reading of the sample articles, then brings up all that stores and shows them."""

from __future__ import annotations

import typer

from bot.cli.ahead import ReadingAhead


def demo(
    *,
    lang: str = typer.Option("", help="Language of digest and answers: en or ja; both where not given."),
) -> None:
    """Read the bundled sample articles into a fresh SQLite file, then show a digest and the money loops."""
    with ReadingAhead() as ahead:
        # Imported here: meanwhile the other process loads its dictionaries.
        from bot.cli.demonstration import demonstrate  # noqa: PLC0415

        demonstrate(lang, ahead)
