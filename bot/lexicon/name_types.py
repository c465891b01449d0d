"""Names of firms → of what type they are, by a word in the name (`data/name_types.toml`).

"Brightpeak Storage" stores, 「雲海銀行」 lends: the name of a firm outside the gazetteer often says what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, entries

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, eq=False)
class NameTypes:
    """Types with the pattern of their words, in the order in which they count."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return the type that a word of the name tells, the last such word first; empty where none does."""
        if name not in self._known:
            if len(self._known) > _MOST:
                self._known.clear()
            self._known[name] = self._told(name)
        return self._known[name]

    def _told(self, name: str) -> str:
        found = [
            (match.end(), -order, kind)
            for order, (kind, words) in enumerate(self.patterns)
            for match in words.finditer(name)
        ]
        return max(found)[2] if found else ""


_MOST = 20_000


@cache
def load_name_types(folder: Path = DATA) -> NameTypes:
    """Return the types by words, checked; raise LexiconError for a fault in the data."""
    patterns = []
    for entry in entries(folder / "name_types.toml"):
        entry.expect_only({"words"})
        words = entry.strings("words")
        if not words:
            raise entry.fault("has no words")
        spaced = [re.escape(word) for word in words if word.isascii()]
        others = [re.escape(word) for word in words if not word.isascii()]
        whole = [rf"(?<![A-Za-z])(?:{'|'.join(spaced)})(?![A-Za-z])"] if spaced else []
        patterns.append((entry.name, re.compile("|".join([*whole, *others]))))
    return NameTypes(tuple(patterns))
