"""A date that is written in any supported style is read back as it was."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.mentions import DateMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, UNHURRIED, document

_DAYS = st.dates(date(2001, 1, 1), date(2049, 12, 31))


def read(text: str, published: datetime | None = None) -> list[str]:
    found = find_mentions(document(text, published=published), LEXICON)
    return [str(one.date) for one in found if isinstance(one, DateMention)]


@pytest.mark.parametrize("style", ["%B {0}, %Y", "%b. {0}, %Y", "{0} %B %Y", "%B {0} %Y", "%Y-%m-%d"])
@UNHURRIED
@given(day=_DAYS)
def test_english_dates_read_back(style: str, day: date):
    written = day.strftime(style).format(day.day)

    assert [day.isoformat()] == read(f"Fluxline signed the lease on {written} in town.")


@pytest.mark.parametrize("style", ["{0.year}年{0.month}月{0.day}日", "{0.year}年 {0.month}月 {0.day}日"])
@UNHURRIED
@given(day=_DAYS)
def test_japanese_dates_read_back(style: str, day: date):
    assert [day.isoformat()] == read(f"フルックスは{style.format(day)}に契約した。")


@UNHURRIED
@given(day=st.dates(date(2019, 5, 1), date(2040, 12, 31)))
def test_era_dates_read_back(day: date):
    written = f"令和{day.year - 2018}年{day.month}月{day.day}日"

    assert [day.isoformat()] == read(f"フルックスは{written}に契約した。")


@UNHURRIED
@given(today=_DAYS, back=st.integers(0, 300))
def test_recent_day_without_its_year_is_found_again(today: date, back: int):
    day = date.fromordinal(today.toordinal() - back)
    published = datetime(today.year, today.month, today.day, tzinfo=UTC)

    assert [day.isoformat()] == read(f"フルックスは{day.month}月{day.day}日に契約した。", published)
