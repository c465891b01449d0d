"""The lesser fields of a strictly matched event: each right or wrong, and whether there was anything to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluation.tally import FieldTally

if TYPE_CHECKING:
    from bot.evaluation.answers import Expected
    from bot.model import DealEvent, PartialDate

FIELDS = ("qualifier", "period", "megawatts", "chips", "stake_percent", "places", "date", "status")

NUMBER_TOLERANCE = 0.01


def field_checks(predicted: DealEvent, expected: Expected) -> dict[str, FieldTally]:
    """Return one tally of one event for each of `FIELDS`."""
    got, want = predicted.money, expected.money
    return {
        "qualifier": _check(got and got.qualifier, want and want.qualifier),
        "period": _check(got and got.period, want and want.period),
        "megawatts": _check_number(predicted.megawatts, expected.megawatts),
        "chips": _check_number(predicted.chips, expected.chips),
        "stake_percent": _check_number(predicted.stake_percent, expected.stake_percent),
        "places": _check(frozenset(predicted.places), frozenset(expected.places)),
        "date": _check_date(predicted.date, expected.date),
        "status": _check(predicted.status, expected.status),
    }


def _check(predicted: object, expected: object) -> FieldTally:
    return _tally(right=predicted == expected, filled=bool(predicted) or bool(expected))


def _check_number(predicted: float | None, expected: float | None) -> FieldTally:
    if predicted is None or expected is None:
        return _tally(right=predicted is expected, filled=predicted is not expected)
    return _tally(right=abs(predicted - expected) <= NUMBER_TOLERANCE * expected, filled=True)


def _check_date(predicted: PartialDate | None, expected: PartialDate | None) -> FieldTally:
    """A prediction must say at least what the answer says: `2025-10-06` is right for `2025-10`, not for `2025-11`."""
    if predicted is None or expected is None:
        return _tally(right=predicted is expected, filled=predicted is not expected)
    return _tally(right=str(predicted).startswith(str(expected)), filled=True)


def _tally(*, right: bool, filled: bool) -> FieldTally:
    return FieldTally(int(right), 1, int(right and filled), int(filled))
