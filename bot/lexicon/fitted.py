"""The fitted scorer's weights: `data/fitted.jsonl` → tables of feature to weight, and back.

One line a table, sorted: `{"table": "payer:compute", "weights": {"type:lab": 0.71, …}}`. The table `limits` holds the
chances from which a reading is weighed (`propose`), kept and shown, and from which a deal makes its article pass
(`passing`). `dealwire fit` writes the file, a person reviews it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LIMITS = "limits"
_LIMIT_NAMES = ("keep", "passing", "propose", "show")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedWeights:
    """Weights by table, then by feature, with the chances from which a reading is weighed, kept and shown.

    An article passes as one that may tell a deal when, weighed as a whole, it has the chance `passing`.

    Compared and hashed by identity, so that what is made of them can be kept beside them.
    """

    tables: Mapping[str, Mapping[str, float]]
    propose: float
    keep: float
    show: float
    passing: float = 0.0


def load_fitted(path: Path) -> FittedWeights:
    """Return the weights of a file; raise LexiconError where it is not of that form."""
    tables: dict[str, Mapping[str, float]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            table, weights = row["table"], row["weights"]
            if table in tables or not all(isinstance(weight, (int, float)) for weight in weights.values()):
                raise LexiconError(f"{path.name}: line {number}: {table!r} stands twice or holds what is no number")
            tables[table] = weights
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path.name}: cannot be read as weights: {error}") from error
    limits = tables.pop(_LIMITS, {})
    if sorted(limits) != sorted(_LIMIT_NAMES):
        raise LexiconError(f"{path.name}: the table {_LIMITS} holds {', '.join(_LIMIT_NAMES)}")
    chances = {name: limits[name] for name in _LIMIT_NAMES}
    return FittedWeights(tables=tables, **chances)


def dump_fitted(weights: FittedWeights) -> str:
    """Return the text of the file that `load_fitted` reads back as equal weights."""
    limits = {name: getattr(weights, name) for name in _LIMIT_NAMES}
    rows = {_LIMITS: limits, **weights.tables}
    lines = [
        json.dumps({"table": table, "weights": dict(sorted(rows[table].items()))}, ensure_ascii=False)
        for table in sorted(rows)
    ]
    return "\n".join(lines) + "\n"
