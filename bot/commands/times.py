"""Typed text → times of day, quiet hours, weekdays, zones and spans: `"18時半"`, `"22-7"`, `"平日"`, `"jst"`, `"1d"`.

As in `bot.commands.values`, every reader takes any language that people are served in, and returns None for what it
cannot read. Nothing here knows what time it is.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from bot.commands.values import folded, labelled, typed_meanings
from bot.model import Language
from bot.model.delivery import QuietHours
from bot.model.schedule import Weekday

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})| ?時(?: ?(半)| ?(\d{1,2}) ?分)?)? ?(am|pm)?")
_BETWEEN = re.compile(r" ?(?:-|–|—|~|〜|～|から| to | until ) ?")
_SPAN = re.compile(r"(\d{1,4}) ?(\D+)")
_LISTED = re.compile(r"[,、;・ ]+")
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
_LONGEST = timedelta(days=366)
_SETS = {
    "daily": frozenset(Weekday),
    "weekdays": frozenset(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY},
    "weekends": frozenset({Weekday.SATURDAY, Weekday.SUNDAY}),
}


def read_time(text: str) -> time | None:
    """`"9:00"`, `"6pm"`, `"18時半"`, `"9"` → the wall time."""
    match = _CLOCK.fullmatch(folded(text))
    if match is None:
        return None
    hour = int(match[1])
    minute = 30 if match[3] else int(match[2] or match[4] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[5] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_hours(text: str) -> QuietHours | None:
    """`"22:00-7:00"`, `"22時〜7時"`, `"10pm to 7am"` → the hours from one wall time to another."""
    parts = _BETWEEN.split(folded(text).removesuffix("まで"))
    if len(parts) != 2:
        return None
    start, end = (read_time(part) for part in parts)
    return QuietHours(start, end) if start is not None and end is not None and start != end else None


def read_off(text: str) -> bool:
    """`"off"`, `"なし"` → True: what is set is to end."""
    return folded(text) in typed_meanings("off")


def read_duration(text: str) -> timedelta | None:
    """`"1h"`, `"1d"`, `"1週間"`, `"2 weeks"` → that long, a year at most."""
    match = _SPAN.fullmatch(folded(text))
    unit = _UNITS.get(typed_meanings("unit").get(match[2].strip(), "")) if match else None
    if match is None or unit is None or int(match[1]) == 0:
        return None
    length = int(match[1]) * unit
    return length if length <= _LONGEST else None


def read_language(text: str) -> Language | None:
    """`"ja"`, `"English"`, `"日本語"` → the language, of those that people are served in."""
    found = labelled("language").get(folded(text))
    return Language(found) if found else None


def read_zone(text: str) -> str | None:
    """`"Asia/Tokyo"`, `"new york"`, `"jst"`, `"東京"` → the name of the IANA time zone."""
    typed = folded(text).replace("_", " ")
    return typed_meanings("zone").get(typed) or _zones().get(typed)


def similar_zones(text: str) -> tuple[str, ...]:
    """Return the zones whose name holds what was typed, those that begin so first."""
    typed = folded(text).replace("_", " ")
    best: dict[str, bool] = {}
    for names in (_zones(), typed_meanings("zone")):
        for word, zone in names.items():
            if typed in word:
                best[zone] = best.get(zone, False) or word.startswith(typed)
    return tuple(sorted(best, key=lambda zone: (not best[zone], len(zone), zone)))


def read_weekdays(text: str) -> frozenset[Weekday] | None:
    """`"daily"`, `"平日"`, `"mon-fri"`, `"mon,wed,fri"`, `"月水金"` → the days of the week."""
    typed = folded(text)
    named = _SETS.get(typed_meanings("weekdays").get(typed, ""))
    if named is not None:
        return named
    days: set[Weekday] = set()
    for part in _LISTED.split(typed):
        found = _days(part)
        if found is None:
            return None
        days |= found
    return frozenset(days) or None


def _days(part: str) -> set[Weekday] | None:
    """`"mon"`, `"mon-thu"`, `"fri-mon"`, `"月水金"`."""
    ends = [_weekday(end) for end in _BETWEEN.split(part)]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        first, last = ends[0], ends[1]
        return {Weekday((first + step) % 7) for step in range((last - first) % 7 + 1)}
    if len(ends) == 1 and ends[0] is not None:
        return {ends[0]}
    each = [_weekday(letter) for letter in part]
    days = {day for day in each if day is not None}
    return days if part and len(days) == len(each) else None


def _weekday(word: str) -> Weekday | None:
    found = typed_meanings("weekday").get(word)
    return Weekday[found.upper()] if found else None


@cache
def _zones() -> Mapping[str, str]:
    """Return all zones by their name and by the last part of it, folded; the better known of two goes first."""
    found: dict[str, str] = {}
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    for name in names:
        found[folded(name).replace("_", " ")] = name
    for name in names:
        if not name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
            found.setdefault(folded(name.rpartition("/")[2]).replace("_", " "), name)
    return found
