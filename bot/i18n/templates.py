"""Templates of messages and what fills them: `"{n} {n:source|sources}"` with n = 3 → `3 sources`.

The whole language of templates:

    {name}             the slot's text
    {name:one|other}   the first wording where the slot stands for one thing, else the second
    [ … ]              left out, with everything in it, when a slot in it has no value

A template one of whose slots outside brackets has no value cannot be filled; of several alternatives the first
that can be filled is taken. What fills a slot is never read as a template itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PART = re.compile(r"\[(?P<optional>[^\[\]]*)\]|(?P<plain>[^\[\]]+)")
_TOKEN = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<one>[^|{}]*)\|(?P<other>[^|{}]*))?\}|(?P<text>[^{}]+)")


@dataclass(frozen=True, slots=True)
class Value:
    """What fills a slot: its text, and how many things it stands for (for the number of a verb or a noun)."""

    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a filled template; `slot` names the slot whose text it is, None for the template's own words."""

    text: str
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = ""
    slot: str | None = None
    forms: tuple[str, str] | None = None

    def piece(self, slots: Mapping[str, Value]) -> Piece:
        if self.slot is None:
            return Piece(self.text)
        value = slots[self.slot]
        if self.forms is not None:
            return Piece(self.forms[0] if value.count == 1 else self.forms[1])
        return Piece(value.text, self.slot)


@dataclass(frozen=True, slots=True)
class _Part:
    tokens: tuple[_Token, ...]
    optional: bool

    def lacks(self, slots: Mapping[str, Value]) -> bool:
        return any(token.slot is not None and token.slot not in slots for token in self.tokens)


def fill(template: str, slots: Mapping[str, Value]) -> tuple[Piece, ...] | None:
    """Return the filled template in pieces, or None where a slot outside brackets has no value."""
    pieces: list[Piece] = []
    for part in _parse(template):
        if not part.lacks(slots):
            pieces.extend(token.piece(slots) for token in part.tokens)
        elif not part.optional:
            return None
    return tuple(pieces)


def fill_first(templates: Iterable[str], slots: Mapping[str, Value]) -> tuple[Piece, ...] | None:
    """Return the first of `templates` that can be filled, filled; None where none can be."""
    return next((pieces for template in templates if (pieces := fill(template, slots)) is not None), None)


def slot_names(template: str) -> frozenset[str]:
    """Return the names of all slots of a template."""
    return frozenset(token.slot for part in _parse(template) for token in part.tokens if token.slot is not None)


@lru_cache(maxsize=4096)
def _parse(template: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    for match in _whole(_PART, template, template):
        optional = match["optional"]
        inner = match["plain"] if optional is None else optional
        parts.append(_Part(tuple(_token(each) for each in _whole(_TOKEN, inner, template)), optional is not None))
    return tuple(parts)


def _token(match: re.Match[str]) -> _Token:
    if match["text"] is not None:
        return _Token(text=match["text"])
    forms = None if match["one"] is None else (match["one"], match["other"])
    return _Token(slot=match["name"], forms=forms)


def _whole(pattern: re.Pattern[str], text: str, template: str) -> Sequence[re.Match[str]]:
    """Return the matches that make up all of `text`; raise LexiconError for a stray bracket or brace."""
    matches = list(pattern.finditer(text))
    if sum(len(match[0]) for match in matches) != len(text):
        raise LexiconError(f"a bracket or brace of the template {template!r} has no partner")
    return matches
