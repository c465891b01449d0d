"""The weights by which unknown names are judged: `data/names.jsonl` → one `NameWeights` for each language, and back.

One line a language, as `dealwire fit-names` writes it and a person reviews it:
`{"language": "en", "keep": 0.5, "keep_listed": 0.3, "sure": 0.9, "weights": {"<with": 0.8, "last:capital": 2.1, …}}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import LexiconError
from bot.lexicon.documents import DATA
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILE = "names.jsonl"
_LIMITS = ("keep", "keep_listed", "sure")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NameWeights:
    """Weights of traits, and the chances from which a name counts.

    `keep` is for names that no list has, `keep_listed` for those of the gazetteer that are other words too; from
    `sure` on a name counts as strong evidence.
    """

    weights: Mapping[str, float]
    keep: float
    keep_listed: float
    sure: float


@cache
def load_name_weights(folder: Path = DATA) -> Mapping[Language, NameWeights]:
    """Return the weights of each language that has some; raise LexiconError where the file is not of that form."""
    found: dict[Language, NameWeights] = {}
    try:
        for line in (folder / _FILE).read_text("utf-8").splitlines():
            row = json.loads(line)
            weights = {str(trait): float(weight) for trait, weight in row["weights"].items()}
            limits = {limit: float(row[limit]) for limit in _LIMITS}
            found[Language(row["language"])] = NameWeights(weights=weights, **limits)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{_FILE}: cannot be read as weights of names: {error}") from error
    return found


def dump_name_weights(by_language: Mapping[Language, NameWeights]) -> str:
    """Return the text of the file that `load_name_weights` reads back as equal weights."""
    rows = [
        {
            "language": language,
            **{limit: getattr(own, limit) for limit in _LIMITS},
            "weights": dict(sorted(own.weights.items())),
        }
        for language, own in sorted(by_language.items())
    ]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
