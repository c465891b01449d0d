"""Messages for people, one catalogue for each language: keys → texts with slots, and names of places.

A catalogue is two TOML files of nested tables (`ja.toml`, and `ja.commands.toml` for what only commands say);
`catalogue(language)` hands it out flat, so that `[status] rumoured = "reported"` is `text("status.rumoured")`. All
catalogues have the same keys. How slots are filled is told in `bot.i18n.templates`. No message stands in code: a
wording is changed, or a language added, here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.errors import LexiconError
from bot.i18n.templates import Piece, Value, fill, fill_first
from bot.model.article import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "SERVED",
    "Catalogue",
    "Piece",
    "Value",
    "catalogue",
    "company_names",
    "fill",
    "fill_first",
    "place_names",
    "typed_words",
]

SERVED = (Language.JA, Language.EN)
"""The languages that people are served in; readers of any other are served in English."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language, by dotted key; each is one text or several alternatives, best first."""

    language: Language
    messages: Mapping[str, tuple[str, ...]]

    def text(self, key: str, /, **slots: str | int | Value) -> str:
        """Return the message `key` with its slots filled in.

        Raises:
            LexiconError: there is no such message, or a slot that it needs was not given.
        """
        values = {name: _value(slot) for name, slot in slots.items()}
        pieces = fill_first(self.alternatives(key), values)
        if pieces is None:
            raise LexiconError(f"{self.language}.toml: {key} needs more than {', '.join(sorted(slots)) or 'no slots'}")
        return "".join(piece.text for piece in pieces)

    def alternatives(self, key: str) -> tuple[str, ...]:
        """Return the templates of the message `key`, unfilled; raise LexiconError where there is none."""
        found = self.messages.get(key)
        if found is None:
            raise LexiconError(f"{self.language}.toml: there is no message {key}")
        return found

    def find(self, key: str) -> str | None:
        """Return the first template of `key`, unfilled, or None where there is no such message."""
        found = self.messages.get(key)
        return found[0] if found else None

    def section(self, prefix: str) -> dict[str, tuple[str, ...]]:
        """Return all messages under `prefix.`, by the rest of their key, in the order of the file."""
        start = f"{prefix}."
        return {key.removeprefix(start): texts for key, texts in self.messages.items() if key.startswith(start)}


def catalogue(language: Language) -> Catalogue:
    """Return the messages in `language`; in English for a language that people are not served in."""
    return _load(language if language in SERVED else Language.EN)


def place_names(language: Language) -> Mapping[str, str]:
    """Return the names of places by ISO 3166 code; English ones that want an article have it ("the UK")."""
    return _load_places(language if language in SERVED else Language.EN)


@cache
def typed_words(section: str) -> Mapping[str, tuple[str, ...]]:
    """Return what people may type for each meaning of a section of `words.toml`, whatever their language."""
    table = _flat(_document("words.toml"), "", "words.toml")
    start = f"{section}."
    return {key.removeprefix(start): words for key, words in table if key.startswith(start)}


@cache
def company_names(language: Language) -> Mapping[str, str]:
    """Return the names of companies, by canonical name, that are other in `language` than rules would tell."""
    table = _flat(_document("companies.toml"), "", "companies.toml")
    start = f"{language.value}."
    return {key.removeprefix(start): texts[0] for key, texts in table if key.startswith(start)}


@cache
def _load(language: Language) -> Catalogue:
    messages: dict[str, tuple[str, ...]] = {}
    for name in (f"{language.value}.toml", f"{language.value}.commands.toml"):
        messages |= _flat(_document(name), "", name)
    return Catalogue(language, messages)


@cache
def _load_places(language: Language) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, texts in _flat(_document("places.toml"), "", "places.toml"):
        _, code, of = key.split(".")
        if of == language.value:
            found[code] = texts[0]
    return found


def _document(name: str) -> dict[str, object]:
    return tomllib.loads(files("bot.i18n").joinpath(name).read_text(encoding="utf-8"))


def _flat(table: Mapping[str, object], prefix: str, name: str) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return the texts of nested tables by dotted key, in order."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for key, value in table.items():
        path = f"{prefix}{key}"
        match value:
            case str():
                found.append((path, (value,)))
            case dict():
                found.extend(_flat(value, f"{path}.", name))
            case list() if value and all(isinstance(text, str) for text in value):
                found.append((path, tuple(str(text) for text in value)))
            case _:
                raise LexiconError(f"{name}: {path} is neither a text, a list of texts nor a table")
    return found


def _value(slot: str | int | Value) -> Value:
    match slot:
        case Value():
            return slot
        case int():
            return Value(f"{slot:,}", slot)
        case _:
            return Value(slot)
