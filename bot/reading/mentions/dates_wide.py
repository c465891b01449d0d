"""Finds dates as Japanese, Chinese and Korean write them: 「10月6日」, 「昨年11月」, 「令和7年」, 「10월 6일」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.mentions.anchored import DIGITS, Anchored
from bot.reading.mentions.calendar import Calendar, partial
from bot.reading.mentions.compiled import any_of, per_object
from bot.reading.mentions.found import DateMention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.lexicon.quantities import CalendarWords
    from bot.model import PartialDate

_OWN_LINE = re.compile(r"\s*(?:\n|\Z|[^\n。]{0,40}(?:株式会社|代表取締役|各位)[^\n。]{0,40}(?:\n|\Z))")
_NEAREST_YEARS = 12
"""A year of two digits (「27年に稼働」) is one only within so many years of the article; else it is a duration."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: Anchored
    target: re.Pattern[str]
    duration: re.Pattern[str]
    words: CalendarWords


def find_wide_dates(text: str, words: CalendarWords, calendar: Calendar) -> Iterator[DateMention]:
    """Yield the dates of `text` in Japanese, Chinese or Korean, by start."""
    grammar = _grammar(words)
    before: PartialDate | None = None
    for match in grammar.pattern.finditer(text):
        is_target = bool(grammar.target.match(text, match.end()))
        found = _resolve(match, grammar, calendar, before, ahead=is_target)
        if found is None:
            continue
        before = found
        line_start = text.rfind("\n", 0, match.start()) + 1
        alone = not text[line_start : match.start()].strip(" []()【】") and _OWN_LINE.match(text, match.end())
        yield DateMention(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            date=found,
            # The running year by itself is when a plan is for, hardly ever all that is told of the day of a deal.
            is_target=is_target or calendar.is_ahead(found) or calendar.is_this_year(found),
            is_dateline=found.day is not None and bool(alone),
        )


def _resolve(
    match: re.Match[str], grammar: _Grammar, calendar: Calendar, before: PartialDate | None, *, ahead: bool
) -> PartialDate | None:
    words = grammar.words
    month, day = _integer(match["month"]), _integer(match["day"])
    if match["year"]:
        return _with_year(match, grammar, calendar, month, day)
    if match["relative_year"]:
        return calendar.year(words.years[match["relative_year"]], month, day)
    if match["same"]:
        return _same(match["same"], before, month, day)
    if match["only_month"]:
        if calendar.today is None and before is not None:
            return partial(before.year, int(match["only_month"]), _integer(match["its_day"]))
        return calendar.in_year(int(match["only_month"]), _integer(match["its_day"]), ahead=ahead)
    if match["relative_month"]:
        return calendar.month(words.relative_months[match["relative_month"]], _integer(match["relative_day"]))
    if match["only_day"]:
        return (
            None if grammar.duration.match(match.string, match.end()) else calendar.day_of_month(int(match["only_day"]))
        )
    if match["slash_month"]:
        return calendar.in_year(int(match["slash_month"]), int(match["slash_day"]), ahead=ahead)
    if match["word"]:
        return calendar.day(words.days[match["word"]])
    return calendar.weekday(words.weekdays[match["weekday"]])


def _with_year(
    match: re.Match[str], grammar: _Grammar, calendar: Calendar, month: int | None, day: int | None
) -> PartialDate | None:
    digits = match["year"]
    year = 1 if digits == "元" else int(digits)
    if match["era"]:
        return partial(grammar.words.eras[match["era"]] + year, month, day)
    if len(digits) == 4:
        return partial(year, month, day)
    if len(digits) != 2 or calendar.today is None or abs(2000 + year - calendar.today.year) > _NEAREST_YEARS:
        return None
    if month is None and match["fiscal"] is None and grammar.duration.match(match.string, match.end()):
        return None
    return partial(2000 + year, month, day)


def _same(word: str, before: PartialDate | None, month: int | None, day: int | None) -> PartialDate | None:
    """Return the date that 同日, 同月 and 同年 take up again."""
    if before is None:
        return None
    if word == "同年":
        return partial(before.year, month, day)
    if word == "同月":
        return None if before.month is None else partial(before.year, before.month, day)
    return before if before.day is not None else None


def _integer(digits: str | None) -> int | None:
    return int(digits) if digits else None


@per_object
def _grammar(words: CalendarWords) -> _Grammar:
    in_year = r"(?:\s?の?(?P<month>\d{1,2})[月월](?!間|額)(?:\s?(?P<day>\d{1,2})[日号號일](?!間))?)?"
    weekday = r"(?:\s?\([月火水木金土日]曜?日?\))?"
    pattern = (
        rf"(?:(?:(?P<era>{any_of(words.eras)})\s?)?(?<![\d.,$])(?P<year>\d{{4}}|\d{{2}}|(?<=令和)元|\d(?<=令和\d)|\d(?<=平成\d))\s?[年년](?P<fiscal>度)?"
        rf"|(?P<relative_year>{any_of(words.years)})|(?P<same>同[年月日])){in_year}{weekday}"
    )
    pattern += (
        rf"|(?<![\d.,])(?P<only_month>\d{{1,2}})[月월](?!間|額|分|次)(?:\s?(?P<its_day>\d{{1,2}})[日号號일](?!間))?{weekday}"
        rf"|(?P<relative_month>{any_of(words.relative_months)})(?:の?(?P<relative_day>\d{{1,2}})日)?"
        rf"|(?<![\d.,月])(?P<only_day>\d{{1,2}})[日일](?!本|経|系|産|興|立){weekday}"
        rf"|(?<![\d/.])(?P<slash_month>1[0-2]|[2-9])/(?P<slash_day>3[01]|2\d|1[3-9])(?![\d/%.])"
        rf"|(?P<word>{any_of(words.days)})"
        rf"|(?P<weekday>{any_of(words.weekdays)})日?"
    )
    return _Grammar(
        pattern=Anchored(
            re.compile(pattern),
            (*DIGITS, *words.eras, "元", *words.years, "同", *words.relative_months, *words.days, *words.weekdays),
        ),
        target=re.compile(
            rf"(?:末|初め?|初頭|前半|後半|半ば|夏|秋|冬|春|度|中|頃|ごろ|第\d四半期)*{any_of(words.cues['target'])}"
        ),
        duration=re.compile(any_of(words.cues["duration"])),
        words=words,
    )
