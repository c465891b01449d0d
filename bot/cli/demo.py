"""`dealwire demo`: starts the reading of the sample articles, then brings up all that stores and shows them."""

from __future__ import annotations

import typer

from bot.cli.ahead import ReadingAhead
from bot.uncollected import uncollected


def demo(
    *,
    lang: str = typer.Option("", help="Language of digest and answers: en or ja; both where not given."),
) -> None:
    """Read the bundled sample articles into a fresh SQLite file, then show a digest and the money loops."""
    with uncollected(), ReadingAhead() as ahead:
        # Imported here and in this order: the other process loads its dictionaries meanwhile, reads while the store is
        # loaded, and is done when the store is open.
        from bot.cli.gathering import sample_articles  # noqa: PLC0415

        articles = sample_articles()
        readings = ahead.read(articles)
        from bot.cli.demonstration import demonstrate  # noqa: PLC0415

        demonstrate(lang, readings, len(articles))
