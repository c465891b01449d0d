"""Titles of articles that tell again what was told before: the week in review, the year's biggest deals.

Their deals are true and old. Read like news they would come up once more, under the date of the recap.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, entries

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_TITLE = 300


@cache
def recap_pattern(path: Path = DATA / "recaps.toml") -> re.Pattern[str]:
    """Return the pattern that is found in such titles; raise LexiconError where the file is wrong."""
    found: list[str] = []
    for entry in entries(path):
        entry.expect_only({"patterns"})
        for pattern in entry.strings("patterns"):
            try:
                re.compile(pattern)
            except re.error as error:
                raise entry.fault(f"{pattern!r} is no pattern: {error}") from error
            found.append(f"(?:{pattern})")
        if not entry.strings("patterns"):
            # An empty group would match every title.
            raise entry.fault("patterns is empty")
    return re.compile("|".join(found), re.IGNORECASE)


def is_recap(title: str) -> bool:
    """Return whether a title announces what was told before."""
    return recap_pattern().search(title[:_LONGEST_TITLE]) is not None
