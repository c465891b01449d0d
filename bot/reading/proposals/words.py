"""Sentences → the trade words in them, by class: one automaton over all forms of a language.

An English form counts where it stands as a word of its own, in any inflection; a Japanese one wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from bot.model import Language
from bot.reading.clauses.inflection import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.lexicon.triggers import TriggerClass

_SPACED = frozenset({Language.EN, Language.KO})
_WORD = {
    Language.EN: re.compile(r"[a-z][a-z'-]{2,}"),
    Language.JA: re.compile(r"[一-龥々]{2,4}|[ァ-ヶー]{3,8}"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A trade word of class `name`, by offsets of the sentence's text."""

    start: int
    end: int
    name: str


class TradeWords:
    """Finds the trade words of one language."""

    def __init__(self, language: Language, triggers: Sequence[TriggerClass], irregular: Mapping[str, str]) -> None:
        self._language = language
        table: dict[str, list[str]] = {}
        for trigger in triggers:
            for form in _forms(trigger, irregular, spaced=language in _SPACED):
                table.setdefault(form, []).append(trigger.name)
        self._forms = sorted(table)
        self._classes = [table[form] for form in self._forms]
        self._automaton = AhoCorasick(self._forms)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the trade words of `text` in order; of two of one class that overlap only the longer."""
        lower = _lowered(text)
        spaced = self._language in _SPACED
        found: list[Hit] = []
        for number, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            if spaced and not _stands_alone(lower, start, end):
                continue
            found.extend(Hit(start, end, name) for name in self._classes[number])
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.name))
        return tuple(_longest(found))

    def words(self, text: str) -> frozenset[str]:
        """Return the content words of `text` as plain strings, for the scorer's own vocabulary."""
        return frozenset(_WORD[self._language].findall(_lowered(text)))


def _forms(trigger: TriggerClass, irregular: Mapping[str, str], *, spaced: bool) -> Iterator[str]:
    if spaced:
        yield from forms(trigger.verbs, (word.lower() for word in trigger.words), irregular)
    else:
        yield from (word.lower() for word in (*trigger.verbs, *trigger.words))


def _lowered(text: str) -> str:
    """Return `text` in lower case with every character kept in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before == "_") and not (after.isalnum() or after == "_")


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    ends: dict[str, int] = {}
    for hit in hits:
        if hit.end > ends.get(hit.name, -1):
            ends[hit.name] = hit.end
            yield hit
