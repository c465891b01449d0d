"""What stands in and beside a stretch that may be a name, as named traits of which fitted weights make a chance.

The same traits serve both scripts: what the rules make of the form, the words right before and after, the last word,
the number of words, whether the dictionary knows it. A name is judged by all places where it stands in the article.
"""

from __future__ import annotations

import re
from collections import Counter
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.reading.mentions.candidates import Candidate

_WORD_BEFORE = re.compile(r"(?:([A-Za-z][\w'-]*)|([^\w\s])|(\d)\S*)\s*\Z")
_WORD_AFTER = re.compile(r"\s*(?:('s\b|[A-Za-z][\w-]*)|([^\w\s])|(\d))")
_CAMEL = re.compile(r"[A-Za-z0-9]*[a-z][A-Z]\w*|[A-Z]{2,}[a-z]\w*")
_REACH = 24
_WORDS = 4
_LETTERS = 8


def spaced_neighbours(text: str, start: int, end: int, since: int, until: int) -> Iterator[str]:
    """Yield the words before and after `text[start:end]` in the sentence from `since` to `until`."""
    before = _WORD_BEFORE.search(text[max(since, start - _REACH) : start])
    yield f"<{_told(before) if before else '^'}"
    after = _WORD_AFTER.match(text, end, until)
    yield f">{_told(after) if after else '$'}"


def wide_neighbours(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the letters before and after `text[start:end]`, one and two before it, one to three after it."""
    if start:
        yield f"<{text[start - 1]}"
    if start > 1:
        yield f"<{text[start - 2 : start]}"
    for size in (1, 2, 3)[: len(text) - end]:
        yield f">{text[end : end + size]}"


def spaced_form(name: str) -> Iterator[str]:
    """Yield what the letters and words of a name are like where words are parted by spaces."""
    words = name.split(" ")
    yield f"words:{min(len(words), _WORDS)}"
    if len(words) > 1:
        yield f"last:{words[-1].lower()}"
    if name.isupper():
        yield f"shout:{min(len(name), 5)}"
    elif _CAMEL.fullmatch(words[0]):
        yield "camel"
    if any(letter.isdigit() for letter in name):
        yield "digit"


def wide_form(name: str, script: str) -> Iterator[str]:
    """Yield what the letters of a name are like where words are not parted."""
    yield f"script:{script}"
    yield f"letters:{script}:{min(len(name), _LETTERS)}"
    if script == "han":
        yield from (f"last:{name[-size:]}" for size in (1, 2) if len(name) > size + 1)
    if "・" in name:
        yield "parted"
    if script == "latin":
        yield from spaced_form(name)


def judged(candidates: Iterable[Candidate], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the chance of each name among `candidates` to be an organisation, 0 to 1."""
    places: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        places.setdefault(candidate.name, []).append(candidate)
    return {name: chance_of(features_of(found), weights) for name, found in places.items()}


def features_of(places: Sequence[Candidate]) -> dict[str, float]:
    """Return the traits of a name over the places where it stands: the share of them that have each."""
    counts = Counter(trait for place in places for trait in place.traits)
    features = {trait: count / len(places) for trait, count in counts.items()}
    features[f"evidence:{max(place.evidence for place in places)}"] = 1.0
    features[f"often:{min(len(places), 3)}"] = 1.0
    features["bias"] = 1.0
    return features


def chance_of(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the chance that what has these features is an organisation, 0 to 1."""
    score = sum([weights.get(name, 0.0) * value for name, value in features.items()])
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _told(match: re.Match[str]) -> str:
    word, mark, _ = match.groups()
    if word is None:
        return mark or "0"
    return "Aa" if word[0].isupper() else word
