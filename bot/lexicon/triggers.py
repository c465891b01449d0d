"""Trade words by what they say: `data/<language>/triggers.toml` → classes that stand alike in every language.

A class such as `lend` or `tenant` holds the words by which a language says so. The fitted scorer learns from classes,
so that what it learns in one language serves another; the words themselves are data, widened without a new fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.lexicon.documents import entries
from bot.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEYS = frozenset({"kinds", "verbs", "words"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerClass:
    """One class: `verbs` are to be inflected, `words` stand as they are; it can open deals of `kinds`."""

    name: str
    verbs: tuple[str, ...]
    words: tuple[str, ...]
    kinds: frozenset[Kind]


def load_triggers(path: Path, kinds: Iterable[Kind]) -> tuple[TriggerClass, ...]:
    """Return the classes of one language, by name; raise LexiconError for a fault."""
    known = frozenset(kinds)
    found: list[TriggerClass] = []
    for entry in entries(path):
        entry.expect_only(_KEYS)
        own = frozenset(Kind(kind) for kind in entry.strings("kinds"))
        if own - known:
            raise entry.fault(f"{', '.join(sorted(own - known))} is no kind of deal")
        verbs, words = entry.strings("verbs"), entry.strings("words")
        if not verbs and not words:
            raise entry.fault("has neither verbs nor words")
        found.append(TriggerClass(name=entry.name, verbs=verbs, words=words, kinds=own))
    return tuple(sorted(found, key=lambda trigger: trigger.name))
