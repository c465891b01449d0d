"""Dates as publishers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.dates import JAPAN, PublicationDate, parse_date

MORNING = PublicationDate(datetime(2025, 11, 24, 0, 30, tzinfo=UTC))
DAY = PublicationDate(datetime(2025, 11, 24, tzinfo=UTC), date_only=True)

SAME_MOMENT = [
    "Mon, 24 Nov 2025 00:30:00 GMT",
    "Mon, 24 Nov 2025 09:30:00 +0900",
    "Mon, 24 Nov 2025 09:30:00 JST",
    "Sun, 23 Nov 2025 19:30:00 EST",
    "Sun, 23 Nov 2025 16:30 PST",
    "24 Nov 2025 00:30:00 Z",
    "Monday, 24-Nov-25 00:30:00 UTC",
    "2025-11-24T00:30:00Z",
    "2025-11-24T09:30:00+09:00",
    "2025-11-24T09:30+0900",
    "2025-11-24 00:30:00 +0000",
    "2025-11-24 00:30:00 UTC",
    "2025-11-24 00:30",
    "  2025-11-24\n  00:30:00  ",
    "November 24, 2025 12:30 AM",
    "2025年11月24日 9時30分 JST",
    "2025/11/24 09:30 JST",
    "2025.11.24 09:30:00 +0900",
]


@pytest.mark.parametrize("raw", SAME_MOMENT)
def test_every_form_names_the_same_moment(raw: str) -> None:
    assert parse_date(raw) == MORNING


JAPANESE_TIMES = ["2025年11月24日 9時30分", "2025年11月24日(月) 午前9:30", "2025/11/24 9:30", "2025-11-24T09:30:00"]


@pytest.mark.parametrize("raw", JAPANESE_TIMES)
def test_time_without_zone_is_in_the_zone_given(raw: str) -> None:
    assert parse_date(raw, JAPAN) == MORNING


SAME_DAY = [
    "2025-11-24",
    "20251124",
    "2025/11/24",
    "2025.11.24",
    "2025年11月24日",
    "2025年11月24日（月）",
    "2025년 11월 24일",
    "Nov 24, 2025",
    "24 November 2025",
    "Mon, 24 Nov 2025 00:00:00 +0900",  # what a publishing system writes that knows only the day
    "2025-11-24T00:00:00Z",
]


@pytest.mark.parametrize("raw", SAME_DAY)
def test_day_alone_is_that_day_in_its_own_zone(raw: str) -> None:
    assert parse_date(raw, JAPAN) == DAY


def test_hours_past_midnight_belong_to_the_next_day() -> None:
    assert PublicationDate(datetime(2025, 11, 24, 16, 10, tzinfo=UTC)) == parse_date("2025/11/24 25:10", JAPAN)


def test_afternoon_is_counted_from_noon() -> None:
    assert PublicationDate(datetime(2025, 11, 24, 6, 5, tzinfo=UTC)) == parse_date("2025年11月24日 午後3時5分", JAPAN)


def test_unknown_zone_counts_as_none() -> None:
    assert parse_date("Mon, 24 Nov 2025 00:30:00 XYZ") == MORNING


NO_DATES = [
    "",
    "yesterday",
    "Monday",
    "10:30",
    "2025",
    "November 2025",
    "2025年11月",
    "31 Feb 2025",
    "2025年13月40日",
    "1024",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "tag:example.com,2025:12",
    "1" * 500,
]


@pytest.mark.parametrize("raw", NO_DATES)
def test_what_lacks_a_part_is_no_date(raw: str) -> None:
    assert parse_date(raw) is None


@settings(deadline=None)  # the machine may be busy
@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_iso_form_is_read_back(moment: datetime, offset: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))

    read = parse_date(local.isoformat())

    assert read is not None
    assert read.date_only or local == read.at


@settings(deadline=None)  # the machine may be busy
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_japanese_day_is_read_back(day: date) -> None:
    read = parse_date(f"{day.year}年{day.month}月{day.day}日")

    assert read == PublicationDate(datetime(day.year, day.month, day.day, tzinfo=UTC), date_only=True)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=80))
def test_any_text_is_a_date_or_none(raw: str) -> None:
    read = parse_date(raw)

    assert read is None or read.at.tzinfo is UTC
