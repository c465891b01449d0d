"""Patterns out of words, and results that are made once for each object of the lexicon.

Data files hold plain words. Here they become sources of regular expressions in the shape of a trie, so that a hundred
words cost hardly more than one: the longest word wins, Latin letters match in either case and only as whole words, a
space in a word is one white space or hyphen. Words before a figure are matched backwards, from the figure to the
left: searching forwards for what ends there would try every word at every letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
R = TypeVar("R")

_WORD_END = r"\b"
"""Beside a Latin letter: no other one. Sources are ASCII ones, to which letters of other scripts are no letters."""


def per_object(build: Callable[[T], R]) -> Callable[[T], R]:
    """Return `build` made to run once for each object, told apart by identity: the lexicon is not hashable.

    The object is kept alive with its result, so that its identity is not given away again.
    """
    made: dict[int, tuple[T, R]] = {}

    def built(source: T) -> R:
        entry = made.get(id(source))
        if entry is None:
            entry = made[id(source)] = (source, build(source))
        return entry[1]

    return built


def any_of(words: Iterable[str], *, left: bool = True, right: bool = True) -> str:
    """Return the source of a group that matches one of `words`; `left` and `right` ask for the ends of a word there.

    Without any word the source matches nothing, where an empty group would match everywhere.
    """
    trie = _Trie()
    for word in words:
        trie.add(word, ends_word=right and _is_latin(word[-1:]))
    return trie.source(before=_WORD_END if left else "")


def any_before(words: Iterable[str]) -> str:
    """Return the source of a group that matches one of `words` in a text that is read backwards (`text[::-1]`)."""
    trie = _Trie()
    for word in words:
        trie.add(word[::-1], ends_word=_is_latin(word[:1]))
    return trie.source(before="")


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


class _Trie:
    """Words by their letters. `ends` is None inside a word, else whether the word must not go on in Latin letters."""

    def __init__(self) -> None:
        self.branches: dict[str, _Trie] = {}
        self.ends: bool | None = None

    def add(self, word: str, *, ends_word: bool) -> None:
        """Add one word; white space in Latin words may be a hyphen, in others it may be left out."""
        space = r"[\s-]" if word.isascii() else r"\s?"
        node = self
        for letter in word:
            node = node.branches.setdefault(_source(letter, space), _Trie())
        if node is not self:
            node.ends = ends_word if node.ends is None else node.ends and ends_word

    def source(self, before: str = "") -> str:
        """Return the source of a group that matches the longest word from here; `before` guards Latin beginnings."""
        inner = self.inner(before)
        # Letters compile to themselves in a group without regard to case, five times as quickly as a set of two.
        return f"(?ai:{inner})" if inner else "(?!)"

    def inner(self, before: str = "") -> str:
        """Return what stands in that group."""
        latin = [letter for letter in self.branches if before and _is_latin(letter)]
        parts = [letter + node.inner() for letter, node in self.branches.items() if letter not in latin]
        if latin:
            parts.append(before + "(?:" + "|".join(letter + self.branches[letter].inner() for letter in latin) + ")")
        if self.ends is not None:
            parts.append(_WORD_END if self.ends else "")
        return parts[0] if len(parts) == 1 else "(?:" + "|".join(parts) + ")" if parts else ""


def _source(letter: str, space: str) -> str:
    return space if letter == " " else re.escape(letter.lower() if letter.isascii() else letter)
