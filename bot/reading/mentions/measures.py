"""Joins numerals with the units beside them and folds ranges, for every sort of figure alike.

`"5-10 GW"` → one measure of 10 with `is_range`; `"from 5 to 10 GW"` stays two, since it tells of a change. A numeral
without a unit keeps its place in the list, for it may borrow the unit of the next one (「100億、50億ドル」).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from bot.reading.mentions.numbers import Number

_RANGE = re.compile(r"\s?(?:-|–|—|~|〜|から|ないし|至|到|to|or)\s?")
_DASH = re.compile(r"\s?(?:-|–|—|~|〜)\s?")
_AND = re.compile(r"\s?(?:and|と|で)\s?")
_BETWEEN = re.compile(r"\bbetween\s(?:about\s|around\s|roughly\s)?\Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|nearly\s|roughly\s|just\s|the\s|an?\s)*\Z", re.IGNORECASE)
_RANGING = re.compile(r"\brang(?:e|es|ed|ing)\sfrom\s\Z", re.IGNORECASE)
_LIST = re.compile(r"(?:[、,]|と|や|・|および|及び|、約|,\s|\sand\s|\sor\s)")
_TO_CHANGE = re.compile(r"(?:に|へ)(?!の|つい|対|関|向|及|わた|上)")


@dataclass(frozen=True, slots=True)
class Measure:
    """A numeral with its unit, None where no unit stands beside it. `number` is the upper one of a range."""

    start: int
    end: int
    number: Number
    unit: str | None
    is_range: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number, None for a magnitude."""
        return self.number.value


def measures(text: str, numbers: Sequence[Number], unit_at: Callable[[str, Number], Measure]) -> list[Measure]:
    """Return a measure for each numeral, ranges folded into one and units handed back along a list."""
    found = [unit_at(text, number) for number in numbers]
    folded: list[Measure] = []
    position = 0
    while position < len(found):
        here = found[position]
        following = found[position + 1] if position + 1 < len(found) else None
        if following is not None and following.start - here.end <= 5:
            joined = _as_range(text, here, following)
            if joined is not None:
                folded.append(joined)
                position += 2
                continue
        folded.append(here)
        position += 1
    return _with_lent_units(text, folded)


def _as_range(text: str, low: Measure, high: Measure) -> Measure | None:
    """Return both as one range, or None where they are two figures."""
    gap = text[low.end : high.start]
    lead = text[max(0, low.start - 32) : low.start]
    between = _BETWEEN.search(lead)
    if not (_RANGE.fullmatch(gap) or (between and _AND.fullmatch(gap))):
        return None
    unit = high.unit or (low.unit if high.number.scaled or not low.number.scaled else None)
    if unit is None or low.unit not in {None, unit}:
        return None
    if low.unit is None and (low.number.glued or high.start < high.number.start):
        return None  # "2025-$5bn": a sign before the second figure only does not reach back to the first
    if not _DASH.fullmatch(gap) and _FROM.search(lead) and not _RANGING.search(lead):
        return None
    if "から" in gap and (low.unit is not None or _TO_CHANGE.match(text, high.end)):
        return None
    if low.value is not None and high.value is not None and low.value >= high.value and low.number.scaled:
        return None
    return Measure(
        between.start() + low.start - len(lead) if between else low.start, high.end, high.number, unit, is_range=True
    )


def _with_lent_units(text: str, found: list[Measure]) -> list[Measure]:
    """Give a numeral of scale the unit of the next one in the same list: 「100億、50億ドル」."""
    for position in range(len(found) - 2, -1, -1):
        here, following = found[position], found[position + 1]
        lent = here.unit is None and here.number.scaled and following.unit is not None and following.number.scaled
        if lent and following.start == following.number.start and _LIST.fullmatch(text[here.end : following.start]):
            found[position] = replace(here, unit=following.unit)
    return found
