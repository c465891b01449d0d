"""Typed text → values of a query: `"$1b"` → a sum, `"先週"` → a moment, `"クラウド"` → a kind, `"Texas"` → a place.

Every reader takes text in any language that people are served in and returns None for what it cannot read. The
words are data (`bot/i18n/words.toml` and the labels of the catalogues).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.errors import InvariantError
from bot.i18n import SERVED, catalogue, place_names, typed_words
from bot.model import Kind, Language, Money, PartialDate, Period, Qualifier, Side, Sort, Status
from bot.pipeline.rates import load_rates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.lexicon import Lexicon, PlaceName

T = TypeVar("T")
_EnumT = TypeVar("_EnumT", bound=StrEnum)

_SPAN = re.compile(r"(\d{1,4}) ?(\D+)")
_JAPANESE_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_ENGLISH_DATE = re.compile(r"([a-z]{3,9})\.? (?:(\d{1,2}),? )?(\d{4})")
_SLASHED_DATE = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?([^\d\s.,]*)")
_WRAPPED = re.compile(r"<([^|<>]+)(?:\|[^<>]*)?>")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}", re.IGNORECASE)
_GROUP = re.compile(r"<?!subteam\^(S[A-Z0-9]{2,30})(?:\|[^>]*)?>?|<@&(\d{5,25})>|(S[A-Z0-9]{5,30}|\d{15,25})")
_PERSON = re.compile(r"<@!?([A-Z0-9]{3,})(?:\|[^>]*)?>|([A-Z0-9]{6,})")
_LISTED = re.compile(r"[,、，;]")
_STATE_MARK = "州"
_MOST_YEARS = 100
_NO_CURRENCY = "other"  # the key of the template for all others
_MOST_USD = 10**16  # more than all money there is; a typed sum above it is a slip, and would not fit the store


def folded(text: str) -> str:
    """Return `text` as typed words are compared: NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_kind(text: str) -> Kind | None:
    """`"compute"`, `"計算資源"`, `"cloud"` → the kind."""
    found = labelled("kind").get(folded(text))
    return Kind(found) if found else None


def read_status(text: str) -> Status | None:
    """`"rumoured"`, `"発表済み"`, `"in talks"` → the status."""
    return _of(Status, labelled("status").get(folded(text)))


def read_side(text: str) -> Side | None:
    """`"payer"`, `"受け取り側"` → the side."""
    return _of(Side, labelled("side").get(folded(text)))


def read_sort(text: str) -> Sort | None:
    """`"largest"`, `"新着順"` → the order."""
    return _of(Sort, labelled("sort").get(folded(text)))


def read_place(text: str, lexicon: Lexicon) -> str | None:
    """`"Texas"`, `"テキサス"`, `"UAE"`, `"US-TX"`, `"Abilene"` → the code of the state or country."""
    typed = folded(text)
    return _places().get(typed) or _sites(lexicon.places).get(typed)


def read_choice(text: str, param: str, options: tuple[str, ...]) -> str | None:
    """`"CSV"`, `"スレッド"` → the value that is meant, of those that the parameter may have."""
    found = labelled(param, f"choice.{param}").get(folded(text))
    return found if found in options else None


def read_url(text: str) -> str | None:
    """`"https://a.example/x"`, also as Slack wraps it (`<https://…|a.example>`) → the address."""
    match = _WRAPPED.fullmatch(text.strip())
    address = match[1] if match else text.strip()
    return address if _ADDRESS.fullmatch(address) else None


def read_person(text: str) -> str | None:
    """`"<@U123|name>"`, `"<@!123>"`, `"U0123ABCD"` → the chat's id of a person."""
    match = _PERSON.fullmatch(text.strip())
    return (match[1] or match[2]) if match else None


def read_group(text: str) -> str | None:
    """`"<!subteam^S0123|@infra>"`, `"<@&123456>"`, `"S0123ABCD"` → the chat's id of a user group or role.

    What calls everybody (`@everyone`, `<!channel>`) is none.
    """
    match = _GROUP.fullmatch(text.strip())
    return next(filter(None, match.groups())) if match else None


def read_date(text: str) -> PartialDate | None:
    """`"2025-10-06"`, `"2025年10月"`, `"Oct 6, 2025"` → the date, as precisely as it was typed."""
    return _date(folded(text))


def read_listed(text: str, reader: Callable[[str], T | None]) -> tuple[T, ...] | None:
    """`"compute, power"`, `"日本、米国"` → what `reader` reads in each part; None where it cannot read one."""
    found = [reader(part) for part in listed(text)]
    read = tuple(dict.fromkeys(value for value in found if value is not None))
    return read if read and None not in found else None


def listed(text: str) -> tuple[str, ...]:
    """`"compute, power"`, `"日本、米国"` → the parts."""
    return tuple(part.strip() for part in _LISTED.split(text) if part.strip())


def read_number(text: str) -> int | None:
    """`"20"` → 20."""
    typed = folded(text)
    return int(typed) if re.fullmatch(r"\d{1,6}", typed) else None


def read_deal(text: str) -> int | None:
    """`"#12"`, `"12"` → the number of a deal."""
    typed = folded(text).removeprefix("#").strip()
    return int(typed) if re.fullmatch(r"\d{1,15}", typed) and int(typed) > 0 else None


def read_sum(text: str) -> Money | None:
    """`"$1.5b"`, `"10億ドル"`, `"1兆4000億円"`, `"500 million"` → the sum; dollars where no currency is named."""
    rest = folded(text)
    currency = "USD"
    for word, code in _currencies().items():
        bare = rest.removeprefix(word)
        bare = bare if bare != rest else rest.removesuffix(word)
        if bare != rest:
            currency, rest = code, bare.strip()
            break
    total = Decimal(0)
    position = 0
    for match in _NUMBER.finditer(rest):
        factor = _magnitude(match[2])
        if rest[position : match.start()].strip() or factor is None:
            return None
        total += Decimal(match[1].replace(",", "")) * factor
        position = match.end()
    if rest[position:].strip() or not 1 <= total <= _MOST_USD * 1000:
        return None
    return Money(int(total), currency)


def read_told_sum(text: str) -> Money | None:
    """`"up to $100b"`, `"約1000億円"`, `"$1.2b a year"` → the sum with what is said of it."""
    rest = folded(text)
    qualifier, period = Qualifier.EXACT, Period.TOTAL
    for word, meaning in typed_meanings("qualifier").items():
        if rest.startswith(word):
            qualifier, rest = Qualifier(meaning), rest.removeprefix(word).strip()
            break
    for word in typed_words("period")["year"]:
        bare = rest.removesuffix(folded(word)).removeprefix(folded(word)).strip()
        if bare != rest:
            period, rest = Period.YEAR, bare
            break
    money = read_sum(rest)
    return None if money is None else replace(money, qualifier=qualifier, period=period)


def read_since(text: str, now: datetime, zone: str) -> datetime | None:
    """`"24h"`, `"30 days"`, `"7日"`, `"last week"`, `"2025-10"`, `"2025年10月1日"` → the moment at which it starts.

    Days, weeks (from Monday) and months start at midnight in `zone`; spans count back from `now`.
    """
    typed = folded(text)
    return _span_start(typed, now) or _named_start(typed, now.astimezone(ZoneInfo(zone))) or _date_start(typed, zone)


def _span_start(typed: str, now: datetime) -> datetime | None:
    match = _SPAN.fullmatch(typed)
    unit = typed_meanings("unit").get(match[2].strip()) if match else None
    if match is None or unit is None:
        return None
    count = int(match[1])
    match unit:
        case "hour":
            return now - timedelta(hours=count)
        case "day":
            return now - timedelta(days=count)
        case "week":
            return now - timedelta(weeks=count)
        case "month":
            return now - relativedelta(months=min(count, 1200))
        case _:
            # "2025年" is a year, "2年" is two years.
            return now - relativedelta(years=count) if count <= _MOST_YEARS else None


def _named_start(typed: str, here: datetime) -> datetime | None:
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    starts = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "this_week": monday,
        "last_week": monday - timedelta(days=7),
        "this_month": today.replace(day=1),
        "last_month": today.replace(day=1) - relativedelta(months=1),
        "this_year": today.replace(month=1, day=1),
        "last_year": today.replace(month=1, day=1) - relativedelta(years=1),
    }
    return starts.get(typed_meanings("moment").get(typed, ""))


def _date_start(typed: str, zone: str) -> datetime | None:
    date = _date(typed)
    return None if date is None else _midnight(date, zone)


def _date(typed: str) -> PartialDate | None:
    match = _JAPANESE_DATE.fullmatch(typed) or _SLASHED_DATE.fullmatch(typed)
    english = _ENGLISH_DATE.fullmatch(typed)
    try:
        if english is not None:
            month = _months().get(english[1])
            if month is None:
                return None
            date = PartialDate(int(english[3]), month, int(english[2]) if english[2] else None)
        elif match is not None:
            date = PartialDate(*(int(part) for part in match.groups() if part))
        else:
            date = PartialDate.parse(typed)
        _midnight(date, "UTC")
    except (InvariantError, ValueError):  # no date, or a day that its month does not have
        return None
    return date


def _midnight(date: PartialDate, zone: str) -> datetime:
    return datetime(date.year, date.month or 1, date.day or 1, tzinfo=ZoneInfo(zone))


@cache
def _months() -> Mapping[str, int]:
    messages = catalogue(Language.EN)
    named = (*messages.section("date.short").items(), *messages.section("date.long").items())
    return {folded(names[0]): int(key.removeprefix("m")) for key, names in named}


def _of(members: type[_EnumT], found: str | None) -> _EnumT | None:
    return members(found) if found is not None else None


def _magnitude(word: str) -> int | None:
    if not word:
        return 1
    power = typed_meanings("magnitude").get(word)
    return 10 ** int(power.removeprefix("e")) if power else None


@cache
def typed_meanings(section: str) -> Mapping[str, str]:
    """Return the meaning of each typed word of a section of the words."""
    return {folded(word): meaning for meaning, words in typed_words(section).items() for word in words}


@cache
def _currencies() -> Mapping[str, str]:
    """Return the currency of each sign, word and code that may stand before or after a number, longest first."""
    found = {code.casefold(): code for code in load_rates().monthly}
    for language in SERVED:
        for code, templates in catalogue(language).section("currency").items():
            if code != _NO_CURRENCY:
                found[folded(templates[0].replace("{n}", ""))] = code
                found[code.casefold()] = code
    found |= typed_meanings("currency")
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def labelled(section: str, labels_at: str = "") -> Mapping[str, str]:
    """Return the meaning of each typed word of a section, labels (of `labels_at`) and machine words among them."""
    found = dict(typed_meanings(section))
    for language in SERVED:
        for meaning, labels in catalogue(language).section(labels_at or section).items():
            found[folded(labels[0])] = meaning
            found[folded(meaning)] = meaning
            found[folded(meaning.replace("_", " "))] = meaning
    for meaning in typed_words(section):
        found.setdefault(meaning, meaning)
    return found


@lru_cache(maxsize=1)
def _sites(places: tuple[PlaceName, ...]) -> Mapping[str, str]:
    """Return the codes of cities and sites that the lexicon knows, those left out whose name means other things too."""
    return {folded(place.text): place.code for place in places if place.needs is None}


@cache
def _places() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in SERVED:
        for code, name in place_names(language).items():
            for form in (name, name.removeprefix("the "), name.removesuffix(_STATE_MARK), code):
                # A state goes before a country of the same name (ジョージア): its data centres are more often meant.
                found.setdefault(folded(form), code)
    return found
