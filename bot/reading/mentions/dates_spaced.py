"""Finds dates as English writes them: `"Oct. 6, 2025"`, `"6 October"`, `"on Wednesday"`, `"Q4 2024"`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.mentions.anchored import DIGITS, Anchored
from bot.reading.mentions.calendar import Calendar, partial
from bot.reading.mentions.compiled import any_before, any_of, per_object
from bot.reading.mentions.found import DateMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.lexicon.quantities import CalendarWords
    from bot.model import PartialDate

_WINDOW = 32
_DATELINE_HEAD = re.compile(r"(?:^|\n)\s*[A-Z][\w .,'&()/-]{0,90}\Z")
_DATELINE_TAIL = re.compile(
    r"\)?\s?(?:,?\s?\d{1,2}:\d\d\s?(?:[ap]\.?m\.?)?\s?[A-Z]{0,4}\s?)?"
    r"(?:--|—|–|-\s|:\s|/\s?(?:PR|CNW)|\((?:GLOBE|BUSINESS|PR)|\(?(?:Business\sWire|PRNewswire))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_THE_LAST = re.compile(r"\s" + any_before(("next", "every", "black")))
_COUNTED = "floor|day|anniversary|of|generation|time|place|year|century|street|avenue|edition|hole|lap|round|try"
"""Words that an ordinal counts, so that it is no day of a month ("on the 5th floor")."""
_OWN_LINE = re.compile(r"\s*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: Anchored
    alone: re.Pattern[str]
    year_cue: re.Pattern[str]
    target: re.Pattern[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    weeks: Mapping[str, int]
    relative_months: Mapping[str, int]
    years: Mapping[str, int]


def find_spaced_dates(text: str, words: CalendarWords, calendar: Calendar) -> Iterator[DateMention]:
    """Yield the dates of `text` that stand in Latin letters or as ISO 8601, by start."""
    grammar = _grammar(words)
    for match in grammar.pattern.finditer(text):
        lead = text[max(0, match.start() - _WINDOW) : match.start()][::-1]
        is_target = bool(grammar.target.match(lead))
        found = _resolve(match, lead, grammar, calendar, ahead=is_target)
        if found is None:
            continue
        has_day = found.day is not None
        yield DateMention(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            date=found,
            is_target=is_target or calendar.is_ahead(found),
            is_dateline=has_day and match.lastgroup != "weekday" and _is_dateline(text, match.start(), match.end()),
        )


def _is_dateline(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    if start - line_start > 100:
        return False
    head = text[line_start:start]
    if not head.strip():
        return bool(_OWN_LINE.match(text, end))
    return bool(_DATELINE_HEAD.search(head) and _DATELINE_TAIL.match(text, end))


def _resolve(
    match: re.Match[str], lead: str, grammar: _Grammar, calendar: Calendar, *, ahead: bool
) -> PartialDate | None:
    month = grammar.months.get((match["month"] or match["month2"] or "").casefold())
    if month is not None:
        return _with_month(match, month, lead, grammar, calendar, ahead=ahead)
    if match["iso"]:
        return partial(*(int(part) for part in re.split(r"[-/]", match["iso"])))
    if match["quarter"]:
        return partial(int(_YEAR.findall(match["quarter"])[0]))
    if match["nth"]:
        return calendar.day_of_month(int(match["nth"]))
    if match["bare"]:
        return partial(int(match["bare"])) if grammar.year_cue.match(lead) else None
    word = re.sub(r"\s+", " ", match.group()).casefold()
    if match["weekday"]:
        return None if _NOT_THE_LAST.match(lead) else calendar.weekday(grammar.weekdays[word])
    if word in grammar.days:
        return calendar.day(grammar.days[word])
    if word in grammar.weeks:
        return calendar.week(grammar.weeks[word])
    if word in grammar.relative_months:
        return calendar.month(grammar.relative_months[word])
    return calendar.year(grammar.years[word]) if word in grammar.years else None


def _with_month(
    match: re.Match[str], month: int, lead: str, grammar: _Grammar, calendar: Calendar, *, ahead: bool
) -> PartialDate | None:
    day = int(match["day"] or match["day2"] or 0) or None
    year = int(match["year"] or match["year2"] or 0) or None
    if year is not None:
        return partial(year, month, day)
    if day is None and not grammar.alone.match(lead):
        return None
    return calendar.in_year(month, day, ahead=ahead or bool(_NOT_THE_LAST.match(lead)))


@per_object
def _grammar(words: CalendarWords) -> _Grammar:
    month = any_of(words.months)
    ordinal = r"(?:st|nd|rd|th)?"
    year = r"(?:19|20)\d\d"
    spelt = (*words.months, *words.weekdays, *words.days, *words.weeks, *words.relative_months, *words.years)
    ordinals = ("first", "second", "third", "fourth", "final", "q", "h")
    relative = any_of((*words.days, *words.weeks, *words.relative_months, *words.years))
    pattern = re.compile(
        rf"(?:(?=\d)|(?<![A-Za-z]))(?:(?<![\d-])(?P<iso>{year}([-/])\d{{1,2}}(?:\2)\d{{1,2}})(?![\d-])"
        rf"|(?<![\d.,$-])(?P<day2>\d{{1,2}}){ordinal}\s(?:of\s)?(?P<month2>{month})\.?(?:,?\s(?P<year2>{year})(?!\d))?"
        rf"|(?P<month>{month})\.?(?:\s(?P<day>\d{{1,2}}){ordinal}(?![\d%.]\d|\d|%|\s?(?:percent|GW|MW)))?"
        rf"(?:,?\s(?:of\s)?(?P<year>{year})(?!\d))?"
        rf"|(?P<quarter>(?:Q[1-4]|[1-4]Q|H[12]|[12]H)\s?(?:of\s)?(?:FY\s?|fiscal\s)?{year}"
        rf"|(?:first|second|third|fourth|final)[\s-](?:fiscal\s)?(?:quarter|half)\s"
        rf"(?:of\s)?(?:fiscal\s)?(?:year\s)?{year})(?!\d)"
        rf"|(?<=on\sthe\s)(?P<nth>[1-3]?\d)(?:st|nd|rd|th)\b(?!\s(?:{_COUNTED})\b)"
        rf"|(?P<weekday>{any_of(words.weekdays)})"
        rf"|(?P<relative>{relative})"
        rf"|(?<![\d$€£¥,.-])(?P<bare>{year})(?![\d%]|,\d|\.\d|\s?(?:GPUs|MW|GW|people|jobs|acres)))",
    )
    fold = {name: {word.casefold(): value for word, value in table.items()} for name, table in _tables(words).items()}
    inside = any_before(("end of", "early", "late", "mid", "fiscal"))
    return _Grammar(
        pattern=Anchored(pattern, (*DIGITS, *spelt, *ordinals)),
        alone=re.compile(rf"[\s-]{any_before((*words.cues['alone'], *words.cues['weekday'], 'next'))}"),
        year_cue=re.compile(rf"[\s-]?{any_before(words.cues['year'])}"),
        target=re.compile(rf"[\s-](?:{inside}\s)?(?:{any_before(('the',))}\s)?{any_before(words.cues['target'])}"),
        months=fold["months"],
        weekdays=fold["weekdays"],
        days=fold["days"],
        weeks=fold["weeks"],
        relative_months=fold["relative_months"],
        years=fold["years"],
    )


def _tables(words: CalendarWords) -> Mapping[str, Mapping[str, int]]:
    return {
        "months": words.months,
        "weekdays": words.weekdays,
        "days": words.days,
        "weeks": words.weeks,
        "relative_months": words.relative_months,
        "years": words.years,
    }
