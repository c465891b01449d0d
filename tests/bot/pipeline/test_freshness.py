"""What is new in a feed, and what only looks so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta  # noqa: TC003  # of the tests' signatures
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lexicon.recaps import is_recap
from bot.model.source import Verdict
from bot.pipeline.freshness import MOST_READINGS, WINDOW, Viewpoint, completed, judge, keys_of
from tests.bot.pipeline.feeds import DAY, HOUR, NOW, item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model.source import FeedItem, JudgedItem, SeenItem

FIRST_RUN = Viewpoint(now=NOW, last_good_at=None)
LATER = Viewpoint(now=NOW, last_good_at=NOW - HOUR)
AFTER_A_MONTH = Viewpoint(now=NOW, last_good_at=NOW - 30 * DAY)


def judged(
    items: Sequence[FeedItem], view: Viewpoint = LATER, seen: Mapping[str, SeenItem] | None = None
) -> tuple[JudgedItem, ...]:
    return judge(items, keys_of(items), seen or {}, view)


def verdicts(
    items: Sequence[FeedItem], view: Viewpoint = LATER, seen: Mapping[str, SeenItem] | None = None
) -> list[Verdict]:
    return [each.verdict for each in judged(items, view, seen)]


def remembered(found: Sequence[JudgedItem]) -> dict[str, SeenItem]:
    return {key: each.seen for each in found for key in (each.keys.item, each.keys.address)}


UNSEEN = [
    (item("young"), FIRST_RUN, Verdict.NEW),
    (item("young"), LATER, Verdict.NEW),
    (item("young"), AFTER_A_MONTH, Verdict.NEW),
    (item("old", WINDOW + HOUR), FIRST_RUN, Verdict.STALE),
    (item("old", WINDOW + HOUR), LATER, Verdict.STALE),
    (item("a year old", 365 * DAY), LATER, Verdict.STALE),
    (item("undated", None), FIRST_RUN, Verdict.UNDATED),
    (item("undated", None), LATER, Verdict.NEW),
    (item("undated", None), AFTER_A_MONTH, Verdict.UNDATED),  # it may have come on any day of that month
    (item("ahead", -HOUR), LATER, Verdict.NEW),  # a clock that is fast
    (item("next year", -365 * DAY), FIRST_RUN, Verdict.UNDATED),  # no date at all
    (item("day", WINDOW + 20 * HOUR, date_only=True), LATER, Verdict.NEW),  # the day may have ended within the window
    (item("day", WINDOW + 25 * HOUR, date_only=True), LATER, Verdict.STALE),
    (item("recap", title="Week in review: the deals of November"), LATER, Verdict.RECAP),
    (item("recap", title="2026年のAI投資まとめ"), LATER, Verdict.RECAP),
]


@pytest.mark.parametrize(("one", "view", "expected"), UNSEEN)
def test_verdict_on_an_item_that_was_never_seen(one: FeedItem, view: Viewpoint, expected: Verdict) -> None:
    assert verdicts([one], view) == [expected]


def test_first_run_over_years_of_items_takes_only_the_window() -> None:
    items = [item(str(days), days * DAY) for days in range(500)]

    assert verdicts(items, FIRST_RUN).count(Verdict.NEW) == WINDOW.days + 1


def test_undated_item_among_old_ones_is_old() -> None:
    items = [item("young"), item("a", None), item("old", 30 * DAY), item("b", None), item("older", 40 * DAY)]

    assert verdicts(items) == [Verdict.NEW, Verdict.NEW, Verdict.STALE, Verdict.UNDATED, Verdict.STALE]


def test_item_shown_again_is_the_same() -> None:
    before = judged([item("one"), item("old", 30 * DAY)])

    assert verdicts([item("one"), item("old", 30 * DAY)], seen=remembered(before)) == [Verdict.SAME, Verdict.SAME]


def test_item_is_known_again_by_its_address_when_all_ids_change() -> None:
    before = judged([item("one", guid="before")])

    assert verdicts([item("one", guid="after")], seen=remembered(before)) == [Verdict.SAME]


def test_item_is_known_again_by_its_id_when_it_moves() -> None:
    before = judged([item("one")])

    (again,) = judged([item("one", url="https://news.example/moved")], seen=remembered(before))

    assert (again.verdict, again.seen.url) == (Verdict.SAME, "https://news.example/one")


def test_retitled_item_is_updated_under_its_first_address() -> None:
    before = judged([item("one")])

    (again,) = judged(
        [item("one", url="https://news.example/new-slug", title="Another title")], seen=remembered(before)
    )

    assert (again.verdict, again.seen.url, again.seen.readings) == (Verdict.UPDATED, "https://news.example/one", 2)


def test_new_date_over_the_same_text_is_no_news() -> None:
    before = judged([item("one", 30 * DAY)])

    assert verdicts([item("one", HOUR)], seen=remembered(before)) == [Verdict.SAME]


def test_item_that_was_kept_out_stays_out_when_it_changes() -> None:
    before = judged([item("one", None), item("two", 30 * DAY)], FIRST_RUN)

    assert verdicts([item("one", None, text="More."), item("two", HOUR, text="More.")], seen=remembered(before)) == [
        Verdict.SAME,
        Verdict.SAME,
    ]


def test_item_that_never_rests_is_read_a_few_times_only() -> None:
    seen: dict[str, SeenItem] = {}
    met = []
    for count in range(MOST_READINGS + 3):
        found = judged([item("ticker", text=f"{count} people are watching.")], seen=seen)
        seen = remembered(found)
        met += [each.verdict for each in found]

    assert met == [Verdict.NEW, *[Verdict.UPDATED] * (MOST_READINGS - 1), *[Verdict.OFTEN] * 3]


def test_id_that_all_items_share_names_none() -> None:
    before = judged([item("one", guid="feed"), item("two", guid="feed")])

    assert verdicts([item("three", guid="feed"), item("one", guid="feed")], seen=remembered(before)) == [
        Verdict.NEW,
        Verdict.SAME,
    ]


@given(st.permutations([item("a"), item("b", None), item("c", 3 * DAY), item("d", 30 * DAY), item("e", None)]))
def test_nothing_is_new_twice_in_whatever_order(items: list[FeedItem]) -> None:
    before = judged(items)

    assert set(verdicts(list(reversed(items)), seen=remembered(before))) == {Verdict.SAME}


def test_page_gives_the_text_and_what_the_feed_lacks() -> None:
    teaser = item("one", None)
    page = replace(teaser.article, text="The whole text of the page. " * 9, published_at=NOW - HOUR, title="Page")

    whole = completed(teaser, page)

    assert (whole.text, whole.published_at, whole.title) == (page.text, NOW - HOUR, teaser.article.title)


def test_page_that_says_less_than_the_teaser_is_not_taken() -> None:
    teaser = item("one")

    assert completed(teaser, replace(teaser.article, text="Log in.")) == teaser.article


AGES = [
    (HOUR, 400 * DAY, 400 * DAY),  # an old article with today's date over it
    (HOUR, 30 * HOUR, HOUR),  # zones and corrections
    (3 * DAY, HOUR, 3 * DAY),  # a page that was touched since
]


@pytest.mark.parametrize(("of_feed", "of_page", "expected"), AGES)
def test_much_older_date_of_the_page_holds(of_feed: timedelta, of_page: timedelta, expected: timedelta) -> None:
    teaser = item("one", of_feed)

    whole = completed(teaser, replace(teaser.article, published_at=NOW - of_page))

    assert whole.published_at == NOW - expected


TITLES = [
    ("The year in review", True),
    ("Weekly roundup: chips and power", True),
    ("Top 10 AI deals of 2026", True),
    ("A timeline of OpenAI's financing", True),
    ("ICYMI: Oracle's bond", True),
    ("今週のAIニュースまとめ", True),
    ("【再掲】北都電算が電力を契約", True),
    ("今年を振り返る：AI半導体", True),
    ("Nvidia invests $5 billion in Intel", False),
    ("Weekly newspaper sells its archive to an AI lab", False),
    ("ソフトバンク、年間契約で電力を購入", False),
    ("OpenAI to spend $10 billion this year", False),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_recap_is_told_by_its_title(title: str, *, expected: bool) -> None:
    assert is_recap(title) is expected
