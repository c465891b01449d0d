"""The feeds to begin with: newsrooms, trade press, wires and filings of the field, in English and Japanese.

A list of names and addresses (`starter.opml`), which anybody may also load into another feed reader. One that does not
answer any more is told by its health like any other feed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.pipeline.opml import feeds_in_opml

if TYPE_CHECKING:
    from bot.model.source import NewSubscription

STARTER = Path(__file__).parent / "starter.opml"


def starter_feeds(added_by: str = "starter") -> list[NewSubscription]:
    """Return the feeds to begin with, in the file's order."""
    return feeds_in_opml(STARTER.read_text("utf-8"), STARTER.as_uri(), added_by)
