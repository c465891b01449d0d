from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.reading.mentions import DateMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, PUBLISHED, document


def dates(text: str, published: datetime | None = PUBLISHED) -> list[DateMention]:
    found = find_mentions(document(text, published=published), LEXICON)
    return [one for one in found if isinstance(one, DateMention)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on October 6, 2025", "2025-10-06"),
        ("on Oct. 6", "2025-10-06"),
        ("on 6 October", "2025-10-06"),
        ("the 6th of October 2024", "2024-10-06"),
        ("signed on the 7th.", "2025-10-07"),
        ("signed on the 20th in Oslo", "2025-09-20"),
        ("in March", "2025-03"),
        ("in December", "2025-12"),  # ahead by little: the coming one
        ("last November", "2025-11"),
        ("in March 2024", "2024-03"),
        ("on Wednesday", "2025-10-08"),  # the article's own day
        ("said Thursday", "2025-10-02"),
        ("announced today", "2025-10-08"),
        ("announced yesterday", "2025-10-07"),
        ("last month", "2025-09"),
        ("earlier this month", "2025-10"),
        ("earlier this week", "2025-10"),
        ("earlier this year", "2025"),
        ("last year", "2024"),
        ("the fourth quarter of 2024", "2024"),
        ("Q3 2025", "2025"),
        ("in fiscal 2026", "2026"),
        ("by 2030", "2030"),
        ("dated 2025-10-06", "2025-10-06"),
    ],
)
def test_english_dates_resolve_against_the_article(text: str, expected: str):
    assert [expected] == [str(one.date) for one in dates(f"Fluxline signed it {text} here")]


@pytest.mark.parametrize(("day", "expected"), [(20, ["2025-10"]), (8, [])], ids=["in one month", "in two"])
def test_last_week_is_known_to_the_month_where_it_lies_in_one(day: int, expected: list[str]):
    found = dates("Fluxline said last week it had signed.", datetime(2025, 10, day, tzinfo=UTC))

    assert expected == [str(one.date) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年10月6日に", "2025-10-06"),
        ("2025年10月に", "2025-10"),
        ("2025年に", "2025"),
        ("2026年度に", "2026"),
        ("10月6日に", "2025-10-06"),
        ("12月に", "2025-12"),
        ("3月に", "2025-03"),
        ("6日、", "2025-10-06"),
        ("30日に", "2025-09-30"),  # the latest such day
        ("昨年11月に", "2024-11"),
        ("今年3月5日に", "2025-03-05"),
        ("来年に", "2026"),
        ("先月に", "2025-09"),
        ("昨日、", "2025-10-07"),
        ("水曜日に", "2025-10-08"),
        ("火曜、", "2025-10-07"),
        ("令和7年3月に", "2025-03"),
        ("27年に稼働", "2027"),
        ("7日(火)に", "2025-10-07"),
    ],
)
def test_japanese_dates_resolve_against_the_article(text: str, expected: str):
    assert [expected] == [str(one.date) for one in dates(f"フルックスは{text}契約した。")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司10月6日宣布投资", "2025-10-06"),
        ("公司去年宣布投资", "2024"),
        ("회사는 10월 6일 투자했다", "2025-10-06"),
        ("회사는 지난해 투자했다", "2024"),
    ],
)
def test_chinese_and_korean_dates_resolve(text: str, expected: str):
    assert [expected] == [str(one.date) for one in dates(text)]


@pytest.mark.parametrize(
    "text",
    [
        "30日間の契約を結ぶ。",
        "20年契約を結ぶ。",
        "It may march on with 12 firms.",
        "next Wednesday",
        "2,025 GPUs",
        "10年にわたる供給だ。",
        "May said so",
    ],
)
def test_durations_and_common_words_are_no_dates(text: str):
    assert dates(text) == []


def test_same_day_takes_up_the_date_before():
    assert [str(one.date) for one in dates("9月1日に契約し、同日発表した。")] == ["2025-09-01", "2025-09-01"]


def test_future_date_is_a_target():
    assert [one.is_target for one in dates("It will open in 2027.")] == [True]
    assert [one.is_target for one in dates("2026年末までに完成する。")] == [True]
    assert [one.is_target for one in dates("It was signed in 2024.")] == [False]
    # the running year alone is what a plan is for
    assert [one.is_target for one in dates("2025年に投資する。2025年9月に結んだ。")] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "OSLO, Norway, Oct. 7, 2025 (GLOBE NEWSWIRE) -- Fluxline signed.",
        "AUSTIN, Texas--(BUSINESS WIRE)--Fluxline signed.\n\nOctober 7, 2025",
        "LONDON, October 7, 2025 /PRNewswire/ -- Fluxline signed.",
    ],
)
def test_dateline_is_marked(text: str):
    assert [(str(one.date), one.is_dateline) for one in dates(text)] == [("2025-10-07", True)]


def test_date_inside_a_sentence_is_no_dateline():
    assert [one.is_dateline for one in dates("Fluxline said on Oct. 7, 2025 that it signed.")] == [False]


def test_without_an_own_date_only_full_dates_resolve():
    text = "10月6日、昨年、水曜日。2024年5月に契約した。"

    assert [str(one.date) for one in dates(text, published=None)] == ["2024-05"]


def test_own_calendar_day_is_that_of_the_articles_zone():
    late = datetime.fromisoformat("2025-10-08T23:30:00-05:00")

    assert [str(one.date) for one in dates("announced today", late)] == ["2025-10-08"]
    assert [str(one.date) for one in dates("announced today", late.astimezone(UTC))] == ["2025-10-09"]


@pytest.mark.parametrize("text", ["February 30, 2025", "2025年13月45日", "2025-99-99"])
def test_days_that_do_not_exist_are_left(text: str):
    assert not [one for one in dates(text) if one.date.day]


# A feed tells a morning in Tokyo as the evening before in UTC.
@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("7日、契約した。きょう発表した。", datetime(2025, 10, 6, 22, tzinfo=UTC), ["2025-10-07", "2025-10-07"]),
        ("7日、契約した。", datetime(2025, 10, 7, tzinfo=UTC), ["2025-10-07"]),
        ("6日、契約した。", datetime(2025, 10, 6, 22, tzinfo=timezone(timedelta(hours=-4))), ["2025-10-06"]),
        ("It was signed today.", datetime(2025, 10, 6, 22, tzinfo=UTC), ["2025-10-06"]),
    ],
)
def test_words_for_days_count_from_the_day_where_the_article_appeared(
    text: str, published: datetime, expected: list[str]
):
    assert [str(found.date) for found in dates(text, published)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7/24に基本合意した。", ["2025-07-24"]),
        ("面積の3/4を使う。", []),  # a fraction
        ("It is on the 5th floor.", []),
    ],
)
def test_days_in_short_are_told_from_fractions_and_floors(text: str, expected: list[str]):
    assert [str(found.date) for found in dates(text)] == expected
