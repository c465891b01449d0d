"""Sentences → the trade words in them, by class: one automaton over all forms of a language.

An English form counts where it stands as a word of its own, in any inflection, a Korean one where it begins a word; a
Japanese or Chinese one wherever it stands, but for Latin letters inside a longer word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from bot.model import Language
from bot.reading.clauses.inflection import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.lexicon.triggers import TriggerClass

_TOKEN = {
    Language.EN: re.compile(r"[a-z][a-z'-]*"),
    Language.JA: re.compile(r"[一-龥々]{1,4}|[ァ-ヶー]{2,8}|[ぁ-ん]{1,4}|[a-z]{2,}"),
    Language.ZH: re.compile(r"[一-龥]|[a-z]{2,}"),
    Language.KO: re.compile(r"[가-힣]{1,6}|[a-z]{2,}"),
}
_CONTENT = {
    Language.EN: re.compile(r".{3,}"),
    Language.JA: re.compile(r"[一-龥々]{2,4}|[ァ-ヶー]{3,8}"),
    Language.ZH: re.compile(r"(?!)"),
    Language.KO: re.compile(r"[가-힣]{2,6}"),
}
_KANA = re.compile(r"[ァ-ヶー]+")
_SHORT_KANA = 3
_ENDS_OF_OTHERS = frozenset({"ラウンド"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A trade word of class `name`, by offsets of the sentence's text."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a sentence, or its runs of one script, in order, with their offsets in the sentence's text."""

    texts: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def before(self, offset: int, count: int) -> tuple[str, ...]:
        """Return the last `count` words that begin before `offset`."""
        place = bisect_left(self.starts, offset)
        return self.texts[max(place - count, 0) : place]

    def after(self, offset: int, count: int) -> tuple[str, ...]:
        """Return the first `count` words that begin at `offset` or behind it."""
        place = bisect_left(self.starts, offset)
        return self.texts[place : place + count]

    def between(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words that begin at `start` or behind it and end before or at `end`."""
        return self.texts[bisect_left(self.starts, start) : bisect_right(self.ends, end)]


class TradeWords:
    """Finds the trade words of one language."""

    def __init__(self, language: Language, triggers: Sequence[TriggerClass], irregular: Mapping[str, str]) -> None:
        self._language = language
        table: dict[str, list[str]] = {}
        for trigger in triggers:
            for form in _forms(trigger, irregular, inflected=language is Language.EN):
                table.setdefault(form, []).append(trigger.name)
        self._forms = sorted(table)
        self._classes = [table[form] for form in self._forms]
        self._automaton = AhoCorasick(self._forms)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the trade words of `text` in order; of two of one class that overlap only the longer."""
        lower = _lowered(text)
        fits = _FITS.get(self._language)
        found: list[Hit] = []
        for number, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            if fits is not None and not fits(lower, start, end):
                continue
            found.extend(Hit(start, end, name) for name in self._classes[number])
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.name))
        return tuple(_longest(found))

    def tokens(self, text: str) -> Tokens:
        """Return the words of `text` in order; without spaces, the runs of one script."""
        found = [(match.group(), *match.span()) for match in _TOKEN[self._language].finditer(_lowered(text))]
        return Tokens(*map(tuple, zip(*found, strict=True))) if found else Tokens()

    def content(self, tokens: Tokens) -> frozenset[str]:
        """Return the words that carry meaning as plain strings, for the scorer's own vocabulary."""
        return frozenset(filter(_CONTENT[self._language].fullmatch, tokens.texts))


def _forms(trigger: TriggerClass, irregular: Mapping[str, str], *, inflected: bool) -> Iterator[str]:
    if inflected:
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


def _begins_word(text: str, start: int, _end: int) -> bool:
    return not "가" <= text[start - 1 : start] <= "힣"


def _is_no_part(text: str, start: int, end: int) -> bool:
    """Return whether the form is no part of a longer Latin word: 「専用DC」 holds "DC", "Terafab" no "FA"."""
    before, after = text[start - 1 : start], text[end : end + 1 + (text[end : end + 1] == "s")].removeprefix("s")
    return not (_is_latin(text[start]) and _is_latin(before)) and not (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _is_no_end(text: str, start: int, end: int) -> bool:
    """Return whether the form is no part of a Latin word, and no end of one in katakana: 「リリース」 is no lease.

    Longer words in katakana do end compounds: 「マルチクラウド」 is a cloud.
    """
    short = end - start <= _SHORT_KANA or text[start:end] in _ENDS_OF_OTHERS
    inside = short and _KANA.fullmatch(text, start - 1, end) is not None and start > 0
    return not inside and _is_no_part(text, start, end)


_FITS = {
    Language.EN: _stands_alone,
    Language.JA: _is_no_end,
    Language.KO: _begins_word,
    Language.ZH: _is_no_part,
}


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    ends: dict[str, int] = {}
    for hit in hits:
        if hit.end > ends.get(hit.name, -1):
            ends[hit.name] = hit.end
            yield hit
