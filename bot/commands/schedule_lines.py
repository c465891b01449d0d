"""A digest's schedule → lines for people: when it comes, what it holds, how it is laid out, and when it comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.wording import conditions, joined
from bot.i18n import catalogue
from bot.model.reply import Paragraph, Span, line
from bot.model.schedule import Weekday
from bot.present import write_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Language
    from bot.model.reply import Line, Request
    from bot.model.schedule import RunResult, Schedule, StoredSchedule

_WORKDAYS = frozenset(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY}


def digest_line(stored: StoredSchedule, request: Request) -> Line:
    """Return a digest on one line: its name, when it comes, and what for."""
    said = joined(terms(stored.schedule, request.language), request.language)
    separator = catalogue(request.language).text("list.facts")
    return (Span(stored.schedule.name, bold=True), Span(f"{separator}{said}{separator}"), *coming(stored, request))


def described(stored: StoredSchedule, request: Request) -> Paragraph:
    """Return all that is set of a digest, and when it comes next."""
    wanted, language = stored.schedule, request.language
    messages = catalogue(language)
    when = line(Span(_when(wanted, language), bold=True))
    lines = [when, line(joined(_holds(wanted, language), language)), coming(stored, request)]
    manner = (messages.text(f"schedule.{value}") for value in (wanted.layout.value, wanted.empty_day.value))
    lines.append(line(messages.text("list.facts").join(manner)))
    return Paragraph(tuple(lines))


def terms(wanted: Schedule, language: Language) -> tuple[str, ...]:
    """Return when a digest comes, and what it holds, in a few words each."""
    return (_when(wanted, language), *_holds(wanted, language))


def _when(wanted: Schedule, language: Language) -> str:
    return catalogue(language).text(
        "schedule.when", days=weekdays_text(wanted.weekdays, language), at=f"{wanted.at:%H:%M}", zone=wanted.zone
    )


def _holds(wanted: Schedule, language: Language) -> tuple[str, ...]:
    messages = catalogue(language)
    wish = wanted.filter
    said = conditions(language, companies=wish.companies, kinds=wish.kinds, places=wish.places, min_usd=wish.min_usd)
    return (*(said or (messages.text("schedule.all"),)), messages.text(f"language.{wanted.language.value}"))


def coming(stored: StoredSchedule, request: Request) -> Line:
    """Return when a digest comes next, or that it rests."""
    messages = catalogue(request.language)
    if stored.schedule.paused:
        return line(messages.text("schedule.is_paused"))
    at = stored.next.at
    return line(messages.text("schedule.next"), Span(write_time(at, request.language, stored.schedule.zone), at=at))


def weekdays_text(days: frozenset[Weekday], language: Language) -> str:
    """Return days of the week in words: `every day`, `on weekdays`, `Mon, Wed`."""
    messages = catalogue(language)
    if days == frozenset(Weekday):
        return messages.text("schedule.daily")
    if days == _WORKDAYS:
        return messages.text("schedule.weekdays")
    names = (messages.text(f"weekday.{day.name.lower()}") for day in sorted(days))
    return messages.text("list.loose").join(names)


def last_result(results: Sequence[RunResult], language: Language) -> str:
    """Return what became of the latest digest; a dash where none was due yet."""
    return catalogue(language).text(f"schedule.run_{results[0].value}") if results else "–"
