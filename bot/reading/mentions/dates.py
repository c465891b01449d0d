"""Finds dates in every way of writing that the text's language has, resolved against the article's own date."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from bot.model import Language
from bot.reading.mentions.calendar import Calendar
from bot.reading.mentions.dates_spaced import find_spaced_dates
from bot.reading.mentions.dates_wide import find_wide_dates

if TYPE_CHECKING:
    from datetime import date

    from bot.lexicon.quantities import Quantities
    from bot.reading.document import Document
    from bot.reading.mentions.found import DateMention

_LATIN_DATE = re.compile(r"(?:19|20)\d\d[-/]|[A-Z][a-z]{2}")


_ZONES = {
    Language.JA: timezone(timedelta(hours=9)),
    Language.KO: timezone(timedelta(hours=9)),
    Language.ZH: timezone(timedelta(hours=8)),
}
"""Where nearly all readers of a language live: a feed may tell a morning there as the evening before in UTC."""


def find_dates(document: Document, quantities: Quantities) -> list[DateMention]:
    """Return all dates of `document` by start; those that need the article's date are left out where it has none."""
    calendar = Calendar(_own_day(document))
    found: list[DateMention] = []
    if document.language is not Language.EN:
        found.extend(find_wide_dates(document.text, quantities.calendar[document.language], calendar))
    if document.language is Language.EN or _LATIN_DATE.search(document.text):
        found.extend(find_spaced_dates(document.text, quantities.calendar[Language.EN], calendar))
    return found


def _own_day(document: Document) -> date | None:
    """Return the day on which the article appeared, in its own zone, or that of its language where it tells UTC."""
    published = document.article.published_at
    if published is None:
        return None
    if published.utcoffset() == timedelta() and document.language in _ZONES:
        return published.astimezone(_ZONES[document.language]).date()
    return published.date()
