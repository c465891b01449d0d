"""A date as feeds, pages and front matter write it → a moment in UTC, and whether its clock time is known.

`Mon, 24 Nov 2025 09:30:00 JST`, `2025-11-24T00:30:00Z`, `2025-11-24 00:30:00 +0000`, `2025年11月24日 9時30分`,
`2025/11/24`, `November 24, 2025`. A time without a zone is UTC unless the caller knows better. Local midnight on the
second is what publishing systems write when they know only the day, and is read as that day. Dates that lack a year,
month or day, and years that no article here can be from, are no dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil import parser as dateutil_parser

JAPAN = ZoneInfo("Asia/Tokyo")

_DIGIT = re.compile(r"\d")
_LONGEST = 64  # dateutil takes quadratic time on text that is no date
_YEARS = range(1990, 2100)

_HOURS_OF_ZONE = {
    "UTC": 0, "UT": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "GST": 4, "IST": 5.5, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7,
    "PST": -8, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip

_EAST_ASIAN = re.compile(
    r"(\d{4})\s*[年년/.]\s*(\d{1,2})\s*[月월/.]\s*(\d{1,2})\s*[日일]?"
    r"(?:\s*[(（]\s*[月火水木金土日]\s*(?:曜日?)?\s*[)）])?"
    r"(?:[\s,T]*(午前|午後)?\s*(\d{1,2})\s*[:時시]\s*(?:(\d{1,2})\s*分?)?(?::(\d{2}))?)?"
    r"\s*([A-Z]{3,4}|[+-]\d{2}:?\d{2})?[^\d]*$"
)


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
# What nearly all feeds write; dateutil reads it too, thirty times slower.
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4})"
    r"(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([A-Z]{1,5}|[+-]\d{2}:?\d{2}))?)?"
)


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When an article came out: `at` in UTC, midnight where `date_only` says that the time is not known."""

    at: datetime
    date_only: bool = False


def parse_date(raw: str, zone: tzinfo | None = None) -> PublicationDate | None:
    """Return the moment that `raw` names, None where it names none; `zone` (UTC if None) holds where `raw` has none."""
    text = " ".join(raw.split())
    if not text or len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    try:
        local, has_time = _parsed(text)
        if local is None or local.year not in _YEARS:
            return None
        if not has_time or local.time() == time.min:
            return PublicationDate(datetime(local.year, local.month, local.day, tzinfo=UTC), date_only=True)
        aware = local if local.tzinfo is not None else local.replace(tzinfo=zone or UTC)
        return PublicationDate(aware.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _parsed(text: str) -> tuple[datetime | None, bool]:
    """Return the local date and time, and whether the text had a time of day."""
    found = _MAIL.fullmatch(text)
    if found and found.group(2).lower() in _MONTHS:
        return _mail(found)
    try:
        return datetime.fromisoformat(text), len(text) > len("2025-11-24")
    except ValueError:
        pass
    found = _EAST_ASIAN.search(text)
    if found:
        return _east_asian(found)
    return _free_form(text)


def _mail(found: re.Match[str]) -> tuple[datetime, bool]:
    day, month, year, hour, minute, second, zone = found.groups()
    date = (int(year), _MONTHS[month.lower()], int(day))
    time_of_day = (int(hour or 0), int(minute or 0), int(second or 0))
    return datetime(*date, *time_of_day, tzinfo=_zone_of_label(zone)), hour is not None


def _east_asian(found: re.Match[str]) -> tuple[datetime, bool]:
    year, month, day, half, hour, minute, second, zone = found.groups()
    hours = int(hour or 0) + (12 if half == "午後" and int(hour or 0) < 12 else 0)
    # Japanese late-night hours count on past midnight: 25時 is one o'clock on the next day.
    offset = timedelta(hours=hours, minutes=int(minute or 0), seconds=int(second or 0))
    local = datetime(int(year), int(month), int(day), tzinfo=_zone_of_label(zone)) + offset
    return local, hour is not None


def _free_form(text: str) -> tuple[datetime | None, bool]:
    """Read with dateutil, which fills gaps from a default: what differs between two defaults was a gap."""
    first, second = (
        dateutil_parser.parse(text, default=default, tzinfos=_dateutil_zone)
        for default in (datetime(2001, 1, 1, 0, 0), datetime(2004, 2, 2, 1, 1))  # noqa: DTZ001  # gaps stay naive
    )
    if first.date() != second.date():
        return None, False
    return first, first.time() == second.time()


def _dateutil_zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Return the zone of a name or of an offset in seconds; None for an unknown name, which is then as none given."""
    return timezone(timedelta(seconds=offset)) if offset is not None else _zone_of_label(name)


@lru_cache(maxsize=256)
def _zone_of_label(label: str | None) -> tzinfo | None:
    if label is None:
        return None
    if label[0] in "+-":
        digits = label.replace(":", "")
        size = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        return timezone(-size if label[0] == "-" else size)
    hours = _HOURS_OF_ZONE.get(label.upper())
    return timezone(timedelta(hours=hours)) if hours is not None else None
