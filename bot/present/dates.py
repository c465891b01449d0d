"""Dates and times → text for people: `Oct 6, 2025`, `October 2025`; `2025年10月6日`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.i18n import catalogue

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.article import Language
    from bot.model.event import PartialDate


def write_date(date: PartialDate, language: Language) -> str:
    """Return a date as precisely as it is known."""
    messages = catalogue(language)
    if date.month is None:
        return messages.text("date.year", year=str(date.year))
    if date.day is None:
        month = messages.text(f"date.long.m{date.month:02d}")
        return messages.text("date.month", year=str(date.year), month=month)
    month = messages.text(f"date.short.m{date.month:02d}")
    return messages.text("date.day", year=str(date.year), month=month, day=str(date.day))


def write_on_date(date: PartialDate, language: Language) -> str:
    """Return a date as it stands in a sentence: `on Oct 6, 2025`, `in October 2025`; `2025年10月6日に`."""
    precision = "on_day" if date.day is not None else "on_month" if date.month is not None else "on_year"
    return catalogue(language).text(f"date.{precision}", date=write_date(date, language))


def write_day(moment: datetime, language: Language, zone: str = "UTC") -> str:
    """Return the day of a moment in an IANA time zone."""
    messages = catalogue(language)
    there = moment.astimezone(ZoneInfo(zone))
    month = messages.text(f"date.short.m{there.month:02d}")
    return messages.text("date.day", year=str(there.year), month=month, day=str(there.day))


def write_time(moment: datetime, language: Language, zone: str = "UTC") -> str:
    """Return a moment to the minute, with the short name of its zone: `Oct 6, 2025, 09:00 (JST)`."""
    messages = catalogue(language)
    there = moment.astimezone(ZoneInfo(zone))
    month = messages.text(f"date.short.m{there.month:02d}")
    return messages.text(
        "date.time",
        year=str(there.year),
        month=month,
        day=str(there.day),
        clock=f"{there:%H:%M}",
        zone=there.tzname() or zone,
    )
