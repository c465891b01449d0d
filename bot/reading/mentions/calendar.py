"""Resolves what a text says of a day against the article's own date: "Wednesday", 「6日」, "in March", 「昨年11月」.

News looks back: a day without a month is the latest such day, a month without a year the latest such month, unless it
lies ahead by little or the text speaks of a plan. Without an own date, only what carries its year can be resolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import InvariantError
from bot.model import PartialDate

_AHEAD = 62
"""Days that a month without a year may lie ahead of the article and still be the coming one."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The article's own calendar day, None where it has none."""

    today: date | None

    def year(self, offset: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
        """Return the year `offset` years from the article's, with month and day where given."""
        return None if self.today is None else partial(self.today.year + offset, month, day)

    def month(self, offset: int, day: int | None = None) -> PartialDate | None:
        """Return the month `offset` months from the article's."""
        if self.today is None:
            return None
        months = self.today.year * 12 + self.today.month - 1 + offset
        return partial(months // 12, months % 12 + 1, day)

    def day(self, offset: int) -> PartialDate | None:
        """Return the day `offset` days from the article's."""
        if self.today is None:
            return None
        day = self.today + timedelta(days=offset)
        return partial(day.year, day.month, day.day)

    def week(self, offset: int) -> PartialDate | None:
        """Return the month of the week `offset` weeks from the article's, None for a week of two months."""
        if self.today is None:
            return None
        monday = self.today + timedelta(days=7 * offset - self.today.weekday())
        sunday = monday + timedelta(days=6)
        last = min(sunday, self.today) if offset == 0 else sunday
        return partial(monday.year, monday.month) if monday.month == last.month else None

    def weekday(self, weekday: int) -> PartialDate | None:
        """Return the latest such weekday (Monday is 0) up to the article's own day."""
        if self.today is None:
            return None
        return self.day(-((self.today.weekday() - weekday) % 7))

    def day_of_month(self, day: int) -> PartialDate | None:
        """Return the latest such day of a month: of the article's month, or of the one before it."""
        if self.today is None:
            return None
        return self.month(0 if day <= self.today.day else -1, day)

    def in_year(self, month: int, day: int | None = None, *, ahead: bool = False) -> PartialDate | None:
        """Return the month (and day) of the year that is meant where none is told; `ahead` says that it is a plan."""
        if self.today is None or not 1 <= month <= 12:
            return None
        start = partial(self.today.year, month, day)
        if start is None:
            return None
        distance = (_first_day(start) - self.today).days
        same_month = self.today.month == month
        if ahead:
            return start if distance >= 0 or same_month else partial(start.year + 1, month, day)
        return start if distance <= _AHEAD else partial(start.year - 1, month, day)

    def is_this_year(self, found: PartialDate) -> bool:
        """Return whether `found` is the article's own year and nothing finer."""
        return self.today is not None and found.month is None and found.year == self.today.year

    def is_ahead(self, found: PartialDate) -> bool:
        """Return whether all of `found` lies after the article's own day."""
        return self.today is not None and _first_day(found) > self.today


def partial(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return the date, or None where there is no such day."""
    try:
        if day is not None and month is not None:
            date(year, month, day)
        return PartialDate(year, month, day)
    except (InvariantError, ValueError):
        return None


def _first_day(found: PartialDate) -> date:
    return date(found.year, found.month or 1, found.day or 1)
