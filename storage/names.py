"""Turns names and texts into the forms in which they are looked up, the same on every database.

Databases disagree on letter case, on widths and on words of two Japanese characters (a trigram index finds none),
so all folding happens here: `normalised` for names, `bigrams` for their parts and typos, `search_text` and
`search_words` for free text. Nothing here is shown to people.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Han, kana and their iteration and length marks, but not the middle dot, which parts words: written without spaces.
_UNSPACED = (
    r"\u3005\u3006\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_STARTS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
LONGEST_KEY = 40
"""Characters of a word that an index of words holds: what is longer is no word of a language."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace what no text column can hold (NUL, halves of surrogate pairs) by U+FFFD, keeping all offsets."""
    if text.isascii() and "\0" not in text:
        return text  # without a look at each character: nearly all that is stored
    return _UNSTORABLE.sub("\ufffd", text)


def digest(text: str) -> str:
    """Return a fixed-width key for a text of any length: 64 hexadecimal digits."""
    return hashlib.sha256(storable(text).encode()).hexdigest()


def normalised(name: str) -> str:
    """`"Soft Bank"`, `"ｓｏｆｔｂａｎｋ"` → `"softbank"`: compatibility forms, case and spaces folded away."""
    # Folded once more: a mark that stood after a space may now join the letter before it.
    return _folded("".join(_folded(name).split()))


def bigrams(folded: str) -> frozenset[str]:
    """`"meta"` → `{"me", "et", "ta"}`; a single character is its own gram."""
    return frozenset(folded[i : i + 2] for i in range(max(1, len(folded) - 1))) - {""}


def search_words(text: str) -> tuple[str, ...]:
    """`"OpenAIへの500億ドル"` → `("openai", "への", "500", "億", …)`: runs of one way of writing, folded, in order.

    Words parted by spaces come out as such; Chinese characters and kana come out as whole runs.
    """
    return tuple(_WORD.findall(_folded(text)))


def search_text(texts: Iterable[str]) -> str:
    """Return the words of all texts, each after a space, so that a pattern `% word%` finds words by their start."""
    return "".join(f" {word}" for text in texts for word in search_words(text))


def word_keys(words: Iterable[str]) -> frozenset[str]:
    """`("openai", "電力")` → `{"openai", "電力", "力"}`: the keys by which an index finds words of `search_words`.

    A word of a script with spaces is its own key, and is found by how keys begin. Of a run without spaces all pairs
    are keys, and its last character, so that any character begins a key.
    """
    keys: set[str] = set()
    for word in words:
        if is_unspaced(word):
            keys |= {*(word[start : start + 2] for start in range(len(word) - 1)), word[-1]}
        else:
            keys.add(word[:LONGEST_KEY])
    return frozenset(keys)


def is_unspaced(word: str) -> bool:
    """Return whether a word of `search_words` is of a script without spaces, so may be part of a longer run."""
    return _STARTS_UNSPACED.match(word) is not None


def _folded(text: str) -> str:
    # Folding case can undo the normal form (and the other way round), so it is normalised on both sides of it.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", storable(text)).casefold())
