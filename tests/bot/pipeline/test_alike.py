"""Copies of articles, and what only resembles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta  # noqa: TC003  # of the tests' signatures

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article
from bot.model.source import KeptArticle
from bot.pipeline.alike import Likeness, bands_of, is_nearly_equal, likeness
from tests.bot.pipeline.feeds import DAY, NOW

ENGLISH = (
    "Meridian Cloud said on Monday that it had signed a contract with Halden Semiconductor for 40,000 accelerators, "
    "worth $1.2 billion over three years. The chips are to go to a campus near Tromsø, where the first hall is under "
    "construction. Deliveries begin next autumn, the companies said, and may be doubled if the grid connection is "
    "approved in time. Halden's shares rose after the announcement. Analysts had expected a smaller order."
)
JAPANESE = (
    "北都電算は月曜日、地元の電力会社である北洋電力から十年にわたって電力を購入する契約を結んだと発表した。"
    "契約の総額は3000億円で、来年の春に北海道の石狩市で動き出すデータセンターに使われる見通しである。"
    "両社によると、供給量は最大で120メガワットに達し、発電所に隣接する変電所から専用の線で送られる。"
    "北都電算は同じ敷地に二棟目の建設も検討しており、建設費は500億円に上る可能性があると関係者は話している。"
)


def article(text: str, outlet: str = "wire.example", **changes: object) -> Article:
    made = Article(url=f"https://{outlet}/a", title="Title", text=text, outlet=outlet, published_at=NOW)
    return replace(made, **changes)  # type: ignore[arg-type]  # tests pass what they mean


def kept(text: str, outlet: str = "wire.example", guid: str | None = None, age: timedelta = DAY) -> KeptArticle:
    return KeptArticle(
        url=f"https://{outlet}/kept",
        outlet=outlet,
        guid=guid,
        title="Kept",
        text=text,
        published_at=NOW - age,
        first_stored_at=NOW - age,
    )


COPIES = [
    (ENGLISH, ENGLISH),
    (ENGLISH, f"OSLO, Nov 23 (Wire) - {ENGLISH}\n\nThis article was first published by the wire."),
    (ENGLISH, ENGLISH.replace(". ", ".\n\n").upper()),
    (ENGLISH, ENGLISH.replace("Analysts had expected a smaller order.", "")),
    (JAPANESE, f"【札幌＝共同】{JAPANESE}"),
    (JAPANESE, JAPANESE.replace("3000", "３０００").replace("。", "。\n\n")),
]


@pytest.mark.parametrize(("one", "other"), COPIES)
def test_copy_is_found_and_confirmed(one: str, other: str) -> None:
    assert not set(bands_of(one)).isdisjoint(bands_of(other))
    assert is_nearly_equal(one, other)
    assert is_nearly_equal(other, one)


OTHERS = [
    (ENGLISH, JAPANESE),
    (ENGLISH, ENGLISH.replace("$1.2 billion", "$1.4 billion")),  # out of one template, another deal
    (ENGLISH, ENGLISH.replace("40,000", "60,000")),
    (JAPANESE, JAPANESE.replace("3000億円", "4000億円")),
    (ENGLISH, ENGLISH[: len(ENGLISH) // 3]),
    (ENGLISH, f"{ENGLISH} {' '.join(str(number) + ' orders were told' for number in range(60))}"),
    ("", ""),
    ("Meridian signs.", "Halden signs."),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_tells_something_else_is_no_copy(one: str, other: str) -> None:
    assert not is_nearly_equal(one, other)


def test_short_texts_are_the_same_only_when_they_are_equal() -> None:
    assert is_nearly_equal("Meridian Cloud signs with Halden.", "Meridian Cloud signs with Halden")
    assert bands_of("Meridian Cloud signs with Halden.") == ()


@given(st.text(max_size=2000))
def test_any_text_has_the_same_bands_each_time(text: str) -> None:
    assert bands_of(text) == bands_of(text)
    assert len(set(bands_of(text))) in {0, 16}


def test_copy_at_another_outlet_is_a_copy_for_a_month() -> None:
    again = article(ENGLISH, "other.example")

    assert likeness(again, kept(ENGLISH), NOW) is Likeness.COPY
    assert likeness(again, kept(ENGLISH, age=40 * DAY), NOW) is Likeness.NONE


def test_same_text_at_the_same_outlet_is_the_same_article() -> None:
    assert likeness(article(ENGLISH), kept(ENGLISH, age=400 * DAY), NOW) is Likeness.SAME_ARTICLE


def test_same_id_at_the_same_outlet_is_the_same_article_however_it_was_rewritten() -> None:
    rewritten = article(f"{ENGLISH[:200]} The price was not told at first: it is $2 billion.", guid="id-1")

    assert likeness(rewritten, kept(ENGLISH, guid="id-1"), NOW) is Likeness.SAME_ARTICLE
    assert likeness(rewritten, kept(ENGLISH, guid="id-2"), NOW) is Likeness.NONE


def test_same_id_over_another_text_is_another_section_of_the_site() -> None:
    assert likeness(article(JAPANESE, guid="1"), kept(ENGLISH, guid="1"), NOW) is Likeness.NONE
