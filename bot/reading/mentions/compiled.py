"""Patterns out of words, and results that are made once for each object of the lexicon.

Data files hold plain words. Here they become sources of regular expressions: longest first, Latin words in any letter
case and only as whole words, white space in them as one space or line end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
R = TypeVar("R")


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
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not ordered:
        return r"(?!)"
    return "(?:" + "|".join(_one(word, left=left, right=right) for word in ordered) + ")"


def _one(word: str, *, left: bool, right: bool) -> str:
    body = re.escape(word).replace(r"\ ", r"[\s-]" if word.isascii() else r"\s?")
    if any("a" <= letter.lower() <= "z" for letter in word):
        body = f"(?i:{body})"
    before = r"(?<![A-Za-z0-9])" if left and word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if right and word[-1].isascii() and word[-1].isalnum() else ""
    return before + body + after
