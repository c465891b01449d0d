"""English words for tokens: `data/en/words.toml` and a few rules of spelling → the lemma and part of speech of a form.

It is no tagger: a word gets the tag that it mostly has in business news, and a form of a known verb counts as a verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, Entry, entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_TAGS = ("ADP", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ")
_NUMBER = re.compile(r"\d[\d.,]*")
_DOUBLED = re.compile(r"([bdgklmnprt])\1\Z")
_SIBILANT = ("sses", "shes", "ches", "xes", "zes")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lemmas:
    """Irregular forms, small word classes and known verbs of English."""

    irregular: Mapping[str, str]
    closed: Mapping[str, str]
    verbs: frozenset[str]

    def analyse(self, surface: str, *, is_first: bool = False) -> tuple[str, str]:
        """Return lemma and part of speech of one word; `is_first` says that a capital there means nothing."""
        word = surface.lower()
        tag = self.closed.get(word)
        if tag is not None:
            return self.irregular.get(word, word), tag
        if not surface[0].isalnum():
            return surface, "PUNCT"
        if _NUMBER.fullmatch(surface):
            return surface, "NUM"
        lemma = self.irregular.get(word) or self._regular(word)
        if surface[0].isupper() and not is_first:
            # Headlines write every word with a capital: a known verb stays one there.
            return (lemma, "VERB") if lemma in self.verbs and lemma != word else (surface, "PROPN")
        if lemma in self.verbs:
            return lemma, "VERB"
        if word.endswith("ly"):
            return word, "ADV"
        return lemma, "NOUN"

    def _regular(self, word: str) -> str:
        """Return the first stem of `word` that is a known verb, else its singular."""
        if word in self.verbs:
            return word
        for stem in _verb_stems(word):
            if stem in self.verbs:
                return stem
        return _singular(word)


def _verb_stems(word: str) -> Iterator[str]:
    """Yield what a regular verb form may come from, likeliest first: "signed" → "sign", "signe"."""
    if word.endswith(("ies", "ied")):
        yield word[:-3] + "y"
    if word.endswith("ing"):
        yield from _stems(word[:-3])
    elif word.endswith("ed"):
        yield from _stems(word[:-2])
    elif word.endswith("es"):
        yield word[:-1]
        yield word[:-2]
    elif word.endswith("s"):
        yield word[:-1]


def _stems(stem: str) -> Iterator[str]:
    yield stem
    yield stem + "e"
    if _DOUBLED.search(stem):
        yield stem[:-1]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_SIBILANT):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def load_lemmas(folder: Path = DATA) -> Lemmas:
    """Read and check the words under `folder`; raise LexiconError naming file and entry for the first fault."""
    sections = {entry.name: entry for entry in entries(folder / "en" / "words.toml")}

    def section(name: str) -> Entry:
        return sections.get(name, Entry("en/words.toml", name, {}))

    irregular: dict[str, str] = {}
    for form in section("irregular").values:
        irregular[form] = section("irregular").string(form)
    section("closed").expect_only(frozenset(_TAGS))
    verbs = section("verbs").strings("words")
    if not irregular or not verbs:
        raise section("verbs" if irregular else "irregular").fault("is empty or missing")
    closed = {word: tag for tag in _TAGS for word in section("closed").strings(tag)}
    return Lemmas(irregular=irregular, closed=closed, verbs=frozenset(verbs))
