"""Assembled deals, right and wrong → the weights of the last weighing: a logistic model with a pull to zero."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from bot.reading.proposals.certainty import CHANCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROUNDS = 300
_RATE = 0.5
_FREE = frozenset({"bias", CHANCE, "framed", "together"})


@dataclass(frozen=True, slots=True)
class Trial:
    """A deal that weights read in an `article` unknown to them: its features, and whether it is right.

    It counts `weight` times; `judges` says that its article is one by which limits are chosen.
    """

    article: str
    features: Mapping[str, float]
    is_right: bool
    weight: float = 1.0
    judges: bool = True


def calibrated(trials: Sequence[Trial], pull: float = 15.0) -> dict[str, float]:
    """Return weights by which the features of `trials` give the chance that a deal is right."""
    weights: dict[str, float] = {}
    squares: dict[str, float] = {}
    for _ in range(_ROUNDS):
        slopes: dict[str, float] = {}
        for trial in trials:
            gap = trial.weight * (chance(trial.features, weights) - trial.is_right)
            for name, value in trial.features.items():
                slopes[name] = slopes.get(name, 0.0) + gap * value
        for name, slope in slopes.items():
            whole = slope + (0.0 if name in _FREE else pull * weights.get(name, 0.0))
            squares[name] = squares.get(name, 0.0) + whole * whole
            if squares[name]:
                weights[name] = weights.get(name, 0.0) - _RATE * whole / squares[name] ** 0.5
    return {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.01}


def chance(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the chance that `weights` give a deal with these features."""
    score = sum([weights.get(name, 0.0) * value for name, value in features.items()])
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
