"""Features → confidence: a logistic model whose weights are data (`weights.toml`), set by hand or fitted.

A weight belongs to a feature's name, so that a new feature or a fitted set of weights needs no change here.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lexicon.frames import Weights
    from bot.reading.frames import Candidate

_CERTAIN = 30.0


def log_odds(features: Mapping[str, float], weights: Weights) -> float:
    """Return the weighted sum of the features with the bias; a feature without a weight counts for nothing."""
    known = weights.features
    return known.get("bias", 0.0) + sum(known.get(name, 0.0) * value for name, value in features.items())


def confidence(score: float) -> float:
    """Return the probability for log odds, rounded so that equal readings compare equal on any machine."""
    return round(1 / (1 + exp(-max(-_CERTAIN, min(_CERTAIN, score)))), 4)


def scored(candidate: Candidate, more: Mapping[str, float], weights: Weights) -> Candidate:
    """Return the candidate with further features and its score."""
    features = {**candidate.features, **more}
    return replace(candidate, features=features, score=log_odds(features, weights))
