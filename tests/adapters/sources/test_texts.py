"""Text and Markdown documents, with and without front matter."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.texts import language_of, text_article
from bot.errors import SourceError
from bot.model import Article, Language

ADDRESS = "file:///articles/wire/power-deal.md"
BODY = "北都電算は月曜日、電力会社と契約した。\n\n## 背景\n\n**百億円**を投じる。"


def with_front_matter(fields: str, body: str = BODY) -> Article:
    return text_article(f"---\n{fields}\n---\n\n{body}\n", ADDRESS)


def test_front_matter_gives_everything_and_the_body_stays_as_it_is() -> None:
    article = with_front_matter(
        'title: "北都電算:電力を契約"\ndate: 2025-08-11\nlang: ja\nsource: https://www.example.jp/a?utm_source=x\nid: 7'
    )

    expected = Article(
        url="https://www.example.jp/a",
        title="北都電算:電力を契約",
        text=BODY,
        outlet="example.jp",
        guid="7",
        published_at=datetime(2025, 8, 11, tzinfo=UTC),
        date_only=True,
        language=Language.JA,
    )
    assert expected == article


def test_blog_post_without_source_is_known_by_its_file_and_author() -> None:
    article = with_front_matter(
        'layout: post\ntitle: "A deal"\ndate: 2025-11-02 12:54:50 +0000\ntags: ["AI", "money"]\nauthor: "Desk 7"'
    )

    assert (article.url, article.outlet) == (ADDRESS, "Desk 7")
    assert datetime(2025, 11, 2, 12, 54, 50, tzinfo=UTC) == article.published_at
    assert not article.date_only


def test_address_is_found_among_words() -> None:
    assert with_front_matter("source: wire:archive/77.md (https://example.com/a)").url == "https://example.com/a"


@pytest.mark.parametrize("source", ["Hokuto Wire", "Hokuto Wire/2025/7.md"])
def test_source_without_web_address_names_the_outlet(source: str) -> None:
    article = with_front_matter(f"source: {source}")

    assert (article.url, article.outlet) == (ADDRESS, "Hokuto Wire")


def test_front_matter_that_is_no_yaml_is_still_understood() -> None:
    article = with_front_matter("title: Breaking: A pays: B\ndate: 2025-08-11\n  bad indent\n\tmore")

    assert article.title == "Breaking: A pays: B"
    assert article.date_only


def test_spacing_of_a_title_is_kept_to_the_letter() -> None:
    assert with_front_matter('title: "甲社、乙社と契約　発表"').title == "甲社、乙社と契約　発表"


def test_japanese_time_without_zone_is_japanese_time() -> None:
    article = with_front_matter("lang: ja-JP\ndate: 2025-11-24 09:30")

    assert datetime(2025, 11, 24, 0, 30, tzinfo=UTC) == article.published_at


@pytest.mark.parametrize("date", ["someday", "", "[2025]", "{a: b}"])
def test_unreadable_date_is_no_date(date: str) -> None:
    assert with_front_matter(f"date: {date}").published_at is None


TITLES = [
    ("# The heading\n\nText.", "The heading"),
    ("\n\nThe first line\n\nText.", "The first line"),
    ("![picture](a.png)\n\n## The heading ##\n\nText.", "The heading"),
    ("長" * 201 + "\n\n# Later", "Later"),
    ("長" * 201, "power-deal"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_is_the_first_heading_or_line_or_the_name(text: str, title: str) -> None:
    assert title == text_article(text, ADDRESS).title


def test_text_without_front_matter_is_kept_whole() -> None:
    article = text_article("A deal\n\n---\n\nA pays B.\n", ADDRESS)

    assert article.text == "A deal\n\n---\n\nA pays B."
    assert article.outlet == "wire"


def test_rules_around_a_paragraph_are_no_front_matter() -> None:
    assert text_article("---\nA pays B.\n---\nMore.", ADDRESS).text == "---\nA pays B.\n---\nMore."


def test_alias_in_front_matter_builds_nothing() -> None:
    bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ntitle: T\nd: !!python/object/apply:os.getcwd []"

    assert with_front_matter(bomb).title == "T"


def test_escapes_in_front_matter_smuggle_in_no_null() -> None:
    assert with_front_matter(r'title: "A\0 deal"').title == "A deal"


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_empty_text_is_an_error(text: str) -> None:
    with pytest.raises(SourceError, match="is empty: give"):
        text_article(text, ADDRESS)


def test_front_matter_without_text_is_an_error() -> None:
    with pytest.raises(SourceError, match="empty below its front matter"):
        with_front_matter("title: T", body="")


LANGUAGES = [
    ("ja", Language.JA),
    ("ja-JP", Language.JA),
    ("EN_us", Language.EN),
    ("zh-Hant", Language.ZH),
    ("de", None),
]


@pytest.mark.parametrize(("tag", "language"), [*LANGUAGES, ("", None), (None, None)])
def test_language_tag_is_read_by_its_first_part(tag: str | None, language: Language | None) -> None:
    assert language == language_of(tag)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=200))
def test_any_text_is_an_article_or_empty(text: str) -> None:
    with contextlib.suppress(SourceError):
        assert text_article(text, ADDRESS).text in text
