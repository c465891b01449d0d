"""English head words → the forms they take in a text: `"buy"` → buy, buys, buying, bought.

Regular rules with a table of irregular verbs as data, so that no tagger is needed to know a head word when it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VOWELS = "aeiou"
_DOUBLED = frozenset(
    {"backstop", "bet", "commit", "cut", "equip", "grab", "net", "plan", "ship", "snap", "submit", "swap", "tap", "top"}
)
"""Verbs whose last consonant is doubled, as in "commit" → "committed"."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a head word; `is_past` holds for both the past tense and the participle."""

    lemma: str
    is_verb: bool
    is_past: bool = False


def forms(verbs: Iterable[str], nouns: Iterable[str], irregular: Mapping[str, str]) -> dict[str, list[Form]]:
    """Return all forms that the head words take, by the form; of a phrase only its first word is bent."""
    table: dict[str, list[Form]] = {}
    for verb in verbs:
        first, _, rest = verb.partition(" ")
        tail = f" {rest}" if rest else ""
        for text, is_past in _verb_forms(first, irregular):
            table.setdefault(text + tail, []).append(Form(verb, is_verb=True, is_past=is_past))
    for noun in nouns:
        for text in (noun, _plural(noun)):
            table.setdefault(text, []).append(Form(noun, is_verb=False))
    return table


def _verb_forms(verb: str, irregular: Mapping[str, str]) -> Iterable[tuple[str, bool]]:
    doubled = verb + verb[-1] if verb in _DOUBLED else verb.removesuffix("e")
    yield verb, False
    yield _plural(verb), False
    yield f"{doubled}ing", False
    if verb in irregular:
        for text in irregular[verb].split("/"):
            yield text, True
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        yield f"{verb[:-1]}ied", True
    else:
        yield f"{doubled}ed", True


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}s"
