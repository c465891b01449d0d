"""Turns a sentence into tokens with lemma and part of speech: SudachiPy for Japanese, small tables for English.

Tokens of a sentence are made only when asked for, since a clause needs them in few sentences of an article. Offsets are
those of the document's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import local
from typing import TYPE_CHECKING, Literal

from sudachipy import Dictionary, SplitMode

from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sudachipy import Tokenizer

    from bot.lexicon.lemmas import Lemmas
    from bot.reading.document import Document, Sentence

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-z0-9À-ɏ]+(?:[.'&-][A-Za-z0-9À-ɏ]+)*|\d[\d,.]*|\S")
_PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|\S")
_LONGEST_WORD = 64
_PROPER: Mapping[str, WordSort] = {"地名": "place", "人名": "person"}
_STRONGEST: tuple[WordSort, ...] = ("name", "person", "place")
_LONGEST_FOR_SUDACHI = 12_000
"""Characters; its limit is 49,149 bytes for one text, which four bytes a character stay below."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its span in the document's text, as written, its dictionary form and its part of speech.

    `pos` is Sudachi's first two levels joined by a hyphen for Japanese (`動詞-一般`), a universal tag for English
    (`VERB`, `NOUN`, `PROPN`, `ADP`, …), and `X` where nothing is known.
    """

    start: int
    end: int
    surface: str
    lemma: str
    pos: str


class _Worker(local):
    """One tokenizer a thread, since Sudachi's must not run in two; the dictionary behind them is shared."""

    def __init__(self) -> None:
        self.tokenizer: Tokenizer = _dictionary().tokenizer(mode=SplitMode.C)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@cache
def _worker() -> _Worker:
    return _Worker()


def tokens(document: Document, sentence: Sentence, lemmas: Lemmas) -> tuple[Token, ...]:
    """Return the tokens of one sentence, white space left out."""
    text = document.text_of(sentence)
    if document.language is Language.JA:
        return tuple(_japanese(text, sentence.start))
    if document.language is Language.EN:
        return tuple(_english(text, sentence.start, lemmas))
    return tuple(
        Token(sentence.start + match.start(), sentence.start + match.end(), match.group(), match.group(), "X")
        for match in _PIECE.finditer(text)
    )


WordSort = Literal["common", "place", "person", "name"]
"""What the dictionary takes a word for; "name" is any other proper noun, and whatever it does not know."""


@lru_cache(maxsize=20_000)
def sort_of(word: str) -> WordSort:
    """Return what the dictionary takes a Japanese word for, by its parts: 「サーバー」 is common, 「オラクル」 a name.

    A compound of kanji in which a single one stands as a noun of its own is no word of the language but a name
    (「丸磯建設」), whereas 「余剰電力」 is made of words.
    """
    sorts: set[WordSort] = set()
    for morpheme in _worker().tokenizer.tokenize(word[:_LONGEST_WORD]):
        pos = morpheme.part_of_speech()
        if morpheme.is_oov():
            sorts.add("name")
        elif pos[1] == "固有名詞":
            sorts.add(_PROPER.get(pos[2], "name"))
        elif pos[0] == "名詞" and len(morpheme.surface()) == 1 and morpheme.surface() != word:
            sorts.add("name")
    return next((sort for sort in _STRONGEST if sort in sorts), "common")


@lru_cache(maxsize=5_000)
def first_word(compound: str) -> str:
    """Return the first word of a Japanese compound, empty for an empty one."""
    return next((morpheme.surface() for morpheme in _worker().tokenizer.tokenize(compound[:_LONGEST_WORD])), "")


def is_common_noun(word: str) -> bool:
    """Return whether the dictionary knows `word` as common nouns and nothing else."""
    return bool(word) and len(word) <= _LONGEST_WORD and sort_of(word) == "common"


def _japanese(text: str, offset: int) -> list[Token]:
    found: list[Token] = []
    for begin in range(0, len(text), _LONGEST_FOR_SUDACHI):
        piece = text[begin : begin + _LONGEST_FOR_SUDACHI]
        for morpheme in _worker().tokenizer.tokenize(piece):
            pos = morpheme.part_of_speech()
            if pos[0] == "空白":
                continue
            start = offset + begin + morpheme.begin()
            end = offset + begin + morpheme.end()
            found.append(Token(start, end, morpheme.surface(), morpheme.dictionary_form(), f"{pos[0]}-{pos[1]}"))
    return found


def _english(text: str, offset: int, lemmas: Lemmas) -> list[Token]:
    found: list[Token] = []
    for match in _WORD.finditer(text):
        for start, surface in _without_clitic(match.group(), match.start()):
            lemma, pos = lemmas.analyse(surface, is_first=not found)
            found.append(Token(offset + start, offset + start + len(surface), surface, lemma, pos))
    return found


def _without_clitic(word: str, start: int) -> list[tuple[int, str]]:
    """Part "'s", "n't" and the like from their word: "Musk's" → "Musk", "'s"."""
    position = word.find("'")
    if position <= 0:
        return [(start, word)]
    if word[position - 1 : position + 2].lower() == "n't" and position > 1:
        position -= 1
    return [(start, word[:position]), (start + position, word[position:])]
