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
def recap_pattern(path: Path = DATA / "recaps.toml") -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the words of which one is in each such title, and the pattern that is found in them.

    Raises LexiconError where the file is wrong. The words are looked for first, as that takes a hundredth of the time.
    """
    found: list[str] = []
    words: list[str] = []
    for entry in entries(path):
        entry.expect_only({"patterns", "words"})
        words.extend(entry.strings("words"))
        for pattern in entry.strings("patterns"):
            try:
                re.compile(pattern)
            except re.error as error:
                raise entry.fault(f"{pattern!r} is no pattern: {error}") from error
            found.append(f"(?:{pattern})")
        if not entry.strings("patterns") or not entry.strings("words"):
            # An empty group would match every title, or none.
            raise entry.fault("patterns or words are empty")
    return tuple(words), re.compile("|".join(found))


def is_recap(title: str) -> bool:
    """Return whether a title announces what was told before."""
    words, pattern = recap_pattern()
    folded = title[:_LONGEST_TITLE].casefold()
    return any(word in folded for word in words) and pattern.search(folded) is not None
