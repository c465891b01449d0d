"""Patterns that are tried only where they can begin.

A pattern of many alternatives that is searched for costs an attempt at every letter of the text. Where its matches
can only begin with certain letters or words, one pass of an automaton finds these, and the pattern is tried at a few
dozen places instead of some thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

DIGITS = tuple("0123456789")


class Anchored:
    """A pattern with the beginnings of all its matches, which are letters and words of the data."""

    def __init__(self, pattern: re.Pattern[str], beginnings: Iterable[str]) -> None:
        self._pattern = pattern
        written = sorted({form for word in beginnings for form in _in_either_case(word.split(" ")[0])})
        self._automaton = AhoCorasick(written, implementation=Implementation.DFA)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what `finditer` of the pattern itself would, by start and without overlaps."""
        end = 0
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for start in sorted({start for _, start, _ in hits}):
            if start >= end and (match := self._pattern.match(text, start)):
                end = match.end()
                yield match


def _in_either_case(word: str) -> tuple[str, ...]:
    """Return a word as it is written inside a sentence, at its start and in a headline."""
    return (word, word.lower(), word.capitalize(), word.upper()) if word.isascii() else (word,)
