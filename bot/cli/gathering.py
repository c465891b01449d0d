"""The sample articles of the demo, from their feed file, with settings that are the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config import Settings
from bot.samples import feed_path
from bot.wiring.articles import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Article


def demo_settings() -> Settings:
    """Return the settings of the demo, which reads no file of settings."""
    return Settings(_env_file=None)


def sample_articles() -> Sequence[Article]:
    """Return the sample articles; raise SourceError where their feed cannot be read."""
    articles, errors = collect(open_sources(demo_settings()), [str(feed_path())])
    if errors:
        raise errors[0]
    return articles
