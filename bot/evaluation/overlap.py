"""How much a predicted event and an expected one have in common, for choosing between several pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluation.names import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evaluation.answers import Expected
    from bot.model import DealEvent

# Sides before kind before the lesser values: of two answers with the same sum, the one between the same
# companies is meant. Only the order that results matters, and only where an article has near-equal events.
_SIDE_WEIGHT = 3.0
_KIND_WEIGHT = 2.0
_VALUE_WEIGHT = 0.5


def overlap(predicted: DealEvent, expected: Expected) -> float:
    """Return a score that is higher the more parts agree; 0 for nothing in common."""
    score = _SIDE_WEIGHT * _shared(predicted.payers, expected.payers)
    score += _SIDE_WEIGHT * _shared(predicted.payees, expected.payees)
    score += _SIDE_WEIGHT * _shared(
        (*predicted.payers, *predicted.payees, *predicted.partners),
        (*expected.payers, *expected.payees, *expected.partners),
    )
    score += _KIND_WEIGHT * (predicted.kind == expected.kind)
    if predicted.money and expected.money:
        score += _KIND_WEIGHT * _closeness(predicted.money.amount, expected.money.amount)
    for got, want in (
        (predicted.megawatts, expected.megawatts),
        (predicted.chips, expected.chips),
        (predicted.stake_percent, expected.stake_percent),
    ):
        score += _VALUE_WEIGHT * _closeness(got, want)
    score += _VALUE_WEIGHT * _shared(predicted.places, expected.places)
    score += _VALUE_WEIGHT * (expected.date is not None and predicted.date == expected.date)
    return score + _VALUE_WEIGHT * (predicted.status == expected.status)


def _shared(left: Iterable[str], right: Iterable[str]) -> float:
    one, other = frozenset(map(comparable, left)), frozenset(map(comparable, right))
    return len(one & other) / len(one | other) if one | other else 0.0


def _closeness(left: float | None, right: float | None) -> float:
    if left is None or right is None:
        return 0.0
    return min(left, right) / max(left, right)
