"""Pages: the article without what surrounds it."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.pages import page_article
from bot.errors import SourceError
from bot.model import Article, Language

ADDRESS = "https://wire.example.com/deals/1"
FIRST = "Aozora Compute said on Monday that it would rent forty megawatts from Hokuto Power for ten years."
SECOND = "The contract is worth three billion dollars, and the site in northern Ohio is due to open next spring."


def page(*, head: str = "", extra: str = "", lang: str = "en") -> str:
    """Return a news page with a menu, an aside, a table and a footer around two paragraphs."""
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>Power for Aozora | Wire</title>{head}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/m">Markets</a></li></ul></nav></header>
<main><article><h1>Power for Aozora</h1><p>{FIRST}</p><p>{SECOND}</p>{extra}</article>
<aside><h3>Most read</h3><ul><li><a href="/2">Kumo Cloud buys 9,000 chips for $1 billion</a></li></ul></aside></main>
<footer><p>Copyright 2019 Wire. All rights reserved.</p></footer></body></html>"""


def test_article_is_told_from_what_surrounds_it() -> None:
    article = page_article(page(), ADDRESS)

    expected = Article(
        url=ADDRESS,
        title="Power for Aozora",
        text=f"{FIRST}\n\n{SECOND}",
        outlet="wire.example.com",
        language=Language.EN,
    )
    assert expected == article


def test_table_is_left_out() -> None:
    table = "<table><tr><td>AOZ</td><td>+3%</td></tr><tr><td>HKP</td><td>-1%</td></tr></table>"

    assert "AOZ" not in page_article(page(extra=table), ADDRESS).text


MORNING = datetime(2025, 11, 24, 0, 30, tzinfo=UTC)

STATED_TIMES = [
    '<meta property="article:published_time" content="2025-11-24T09:30:00+09:00">',
    "<meta content='2025-11-24T00:30:00Z' name='DC.date.issued'/>",
    '<meta itemprop="datePublished" content="2025-11-24T00:30:00.000Z">',
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished": "2025-11-24T09:30:00+09:00"}</script>',
    '<meta name="date" content="2025-11-24"><meta name="pubdate" content="Mon, 24 Nov 2025 09:30:00 JST">',
]


@pytest.mark.parametrize("head", STATED_TIMES)
def test_stated_time_of_publication_is_taken(head: str) -> None:
    article = page_article(page(head=head), ADDRESS)

    assert (article.published_at, article.date_only) == (MORNING, False)


def test_time_element_of_the_article_is_taken() -> None:
    extra = '<time itemprop="datePublished" datetime="2025-11-24T09:30:00+09:00">today</time>'

    assert page_article(page(extra=extra), ADDRESS).published_at == MORNING


def test_japanese_page_without_zone_means_japanese_time() -> None:
    head = '<meta property="article:published_time" content="2025-11-24 09:30">'

    assert page_article(page(head=head, lang="ja"), ADDRESS).published_at == MORNING
    assert page_article(page(head=head), "https://wire.example.co.jp/1").published_at == MORNING


def test_day_alone_is_a_day() -> None:
    article = page_article(page(head='<meta name="date" content="2025-11-24">'), ADDRESS)

    assert (article.published_at, article.date_only) == (datetime(2025, 11, 24, tzinfo=UTC), True)


def test_year_of_the_copyright_is_no_date() -> None:
    assert page_article(page(), ADDRESS).published_at is None


OWN_ADDRESSES = [
    ("/deals/1-power", "https://wire.example.com/deals/1-power"),
    ("https://wire.example.com/deals/1-power?utm_source=x", "https://wire.example.com/deals/1-power"),
    ("https://other.example.net/deals/1", ADDRESS),  # or it could replace that outlet's article
    ("https://wire.example.com/", ADDRESS),  # a common mistake, which would make all articles one
    ("javascript:alert(1)", ADDRESS),
    ("http://[broken", ADDRESS),
    ("", ADDRESS),
]


@pytest.mark.parametrize(("stated", "url"), OWN_ADDRESSES)
def test_canonical_link_counts_only_within_the_outlet(stated: str, url: str) -> None:
    assert page_article(page(head=f'<link rel="canonical" href="{stated}">'), ADDRESS).url == url


def test_page_that_begins_with_a_drawing_is_no_crash() -> None:
    with pytest.raises(SourceError, match="holds no article"):
        page_article("<svg>" + page(), ADDRESS)


def test_tracking_in_the_address_is_dropped() -> None:
    assert page_article(page(), f"{ADDRESS}?utm_medium=mail#top").url == ADDRESS


NO_ARTICLES = [
    "",
    "<html></html>",
    "<html><body><div id='root'></div></body></html>",
    "<html>" + "<div>" * 5000,
    "<svg><title>T</title></svg>",
]


@pytest.mark.parametrize("text", NO_ARTICLES, ids=range(len(NO_ARTICLES)))
def test_page_without_text_is_an_error_that_says_what_to_give(text: str) -> None:
    with pytest.raises(SourceError, match="give the address of one article, or its feed") as caught:
        page_article(text, ADDRESS)

    assert caught.value.address == ADDRESS


@pytest.mark.parametrize("unit", ["<p>a</p>", '<meta "'])
def test_page_made_to_cost_much_costs_seconds(unit: str) -> None:
    began = time.process_time()

    with contextlib.suppress(SourceError):
        page_article("<html><body>" + unit * (1_000_000 // len(unit)), ADDRESS)

    assert time.process_time() - began < 20


@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(st.data())
def test_any_damage_leaves_an_article_or_a_source_error(data: st.DataObject) -> None:
    text = page(head=STATED_TIMES[0])
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 60))
    noise = data.draw(st.text(alphabet=st.sampled_from("<>&;!?/\"'= aé\x00\ud800"), max_size=12))

    with contextlib.suppress(SourceError):
        assert page_article(text[:start] + noise + text[start + length :], ADDRESS).text
