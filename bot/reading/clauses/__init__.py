"""Sentences → clauses: one splitter per language, the same `Clause` out of each.

`splitter_for(language_frames)` returns the splitter of that language. A new language is read by its data alone through
`MarkedClauses`; one whose frames are to be matched adds a module here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.model import Language
from bot.reading.clauses.clause import CARRIED, Analysis, Argument, Clause, Head, Party, SentenceView
from bot.reading.clauses.english import EnglishClauses
from bot.reading.clauses.japanese import JapaneseClauses
from bot.reading.clauses.marked import MarkedClauses

if TYPE_CHECKING:
    from bot.lexicon.frames import LanguageFrames
    from bot.reading.discourse import Discourse

__all__ = [
    "CARRIED",
    "Analysis",
    "Argument",
    "Clause",
    "ClauseSplitter",
    "Head",
    "Party",
    "SentenceView",
    "splitter_for",
]


class ClauseSplitter(Protocol):
    """Takes a sentence apart by the grammar of one language."""

    def analyse(self, view: SentenceView, discourse: Discourse) -> Analysis:
        """Return the parties of the sentence with their cases, and a clause for each head word in it."""
        ...


def splitter_for(frames: LanguageFrames) -> ClauseSplitter:
    """Return the clause splitter of the language that `frames` are of."""
    if frames.language is Language.JA:
        return JapaneseClauses(frames)
    if frames.language is Language.EN:
        return EnglishClauses(frames)
    return MarkedClauses(frames)
