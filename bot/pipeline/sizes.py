"""Two outlines become a verdict on their sizes: the same, near, a part of the other, apart, or not to be told.

The size of a deal is its sum of money or, where a telling has none, its megawatts or its chips.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from bot.model import Qualifier, Status
from bot.pipeline.outline import CONVERTED_RATIO, SAME_CURRENCY_RATIO

if TYPE_CHECKING:
    from bot.model import Money
    from bot.pipeline.outline import Outline

REVISED_RATIO = 0.7
"""A sum that grows or shrinks by less than a third is the same deal revised (11.9 billion extended to 15.9)."""
RUMOURED_RATIO = 0.6
"""Talks end somewhere between: of rumours of the last years, few were off by more than two fifths."""
CAPACITY_RATIO = 0.8
"""Megawatts are told gross or net, with or without cooling: down to this ratio they do not contradict."""


class Size(IntEnum):
    """How two sizes compare, in the order in which they speak for one deal."""

    APART = 0
    PART = 1
    UNKNOWN = 2
    NEAR = 3
    EQUAL = 4


def compare_sizes(left: Outline, right: Outline) -> Size:
    """Return how the sizes compare: by money where both have it, else by megawatts, else by chips."""
    if left.money is not None and right.money is not None:
        return _compare_money(left, right, left.money, right.money)
    for one, other in ((left.megawatts, right.megawatts), (left.chips, right.chips)):
        if one is not None and other is not None:
            ratio = _ratio(one, other)
            if ratio >= SAME_CURRENCY_RATIO:
                return Size.EQUAL
            return Size.NEAR if ratio >= CAPACITY_RATIO else Size.APART
    return Size.UNKNOWN


def money_ratio(left: Outline, right: Outline) -> float | None:
    """Return the smaller sum over the larger one, None where they cannot be compared."""
    values = _values(left, right)
    return None if values is None else _ratio(*values)


def same_money(left: Outline, right: Outline) -> bool:
    """Return whether both have a sum and the sums mean the same."""
    return left.money is not None and right.money is not None and compare_sizes(left, right) is Size.EQUAL


def capacities_differ(left: Outline, right: Outline) -> bool:
    """Return whether both have megawatts and these contradict."""
    if left.megawatts is None or right.megawatts is None:
        return False
    return _ratio(left.megawatts, right.megawatts) < CAPACITY_RATIO


def _compare_money(left: Outline, right: Outline, one: Money, other: Money) -> Size:
    values = _values(left, right)
    if values is None:
        return Size.UNKNOWN
    ratio = _ratio(*values)
    if ratio >= (SAME_CURRENCY_RATIO if one.currency == other.currency else CONVERTED_RATIO):
        return Size.EQUAL
    if ratio >= REVISED_RATIO:
        return Size.NEAR
    if Status.RUMOURED in {left.status, right.status} and ratio >= RUMOURED_RATIO:
        return Size.NEAR
    larger = one if values[0] > values[1] else other
    return Size.PART if larger.qualifier is Qualifier.UP_TO else Size.APART


def _values(left: Outline, right: Outline) -> tuple[int, int] | None:
    """Return both sums in one currency, None where one is unknown, has no rate, or is of another period."""
    one, other = left.money, right.money
    if one is None or other is None or one.period != other.period:
        return None
    if one.currency == other.currency:
        return one.amount, other.amount
    return (left.usd, right.usd) if left.usd and right.usd else None


def _ratio(left: float, right: float) -> float:
    return min(left, right) / max(left, right)
