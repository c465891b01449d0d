"""Who says what: tellings become independent sources, and a value's support is how many of them give it.

An outlet counts once however many articles it brings, and so does a text that several outlets carry under the
same title.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.model import Telling

_SHORTEST_TITLE = 12
"""Letters that a title needs to be known again: shorter ones ("Deal news") recur by themselves."""

Value = TypeVar("Value", bound=Hashable)
Sources = Mapping[Telling, int]
"""For each telling the number of its source."""


def independent_sources(tellings: Sequence[Telling]) -> dict[Telling, int]:
    """Return for each telling the number of its source, counted from 0 in order of the first telling."""
    groups: dict[str, str] = {}

    def leader(key: str) -> str:
        while groups.setdefault(key, key) != key:
            key = groups[key]
        return key

    for telling in tellings:
        title = _title_key(telling.title)
        if title:
            groups[leader(title)] = leader(_outlet_key(telling))
    numbers: dict[str, int] = {}
    return {telling: numbers.setdefault(leader(_outlet_key(telling)), len(numbers)) for telling in tellings}


def support(
    tellings: Iterable[Telling], sources: Sources, values: Callable[[Telling], Iterable[Value]]
) -> dict[Value, int]:
    """Return how many sources give each of the values that `values` finds in a telling, in order of first telling."""
    found: dict[Value, set[int]] = {}
    for telling in tellings:
        for value in values(telling):
            found.setdefault(value, set()).add(sources[telling])
    return {value: len(numbers) for value, numbers in found.items()}


def _outlet_key(telling: Telling) -> str:
    return f"outlet:{telling.outlet.casefold()}"


def _title_key(title: str) -> str:
    folded = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title).casefold()))
    return f"title:{folded}" if len(folded) >= _SHORTEST_TITLE else ""
