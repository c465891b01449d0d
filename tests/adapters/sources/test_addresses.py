"""One address for one article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.addresses import absolute_url, canonical_url, outlet_of

ARTICLE = "https://www.example.com/2025/deal"

SAME_ARTICLE = [
    "https://www.example.com/2025/deal",
    " https://www.example.com/2025/deal ",
    "HTTPS://WWW.Example.COM:443/2025/deal",
    "https://www.example.com./2025/deal#comments",
    "https://www.example.com/2025/deal?utm_source=rss&utm_medium=feed",
    "https://www.example.com/2025/deal?fbclid=abc&gclid=1",
    "https://m.example.com/2025/deal",
    "https://mobile.example.com/2025/deal",
    "https://amp.example.com/2025/deal",
    "https://www.example.com/2025/deal/amp",
    "https://www.example.com/2025/deal?amp=1",
    "https://www.google.com/amp/s/www.example.com/2025/deal",
    "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2025/deal/amp",
]


@pytest.mark.parametrize("url", SAME_ARTICLE)
def test_one_article_has_one_address(url: str) -> None:
    assert canonical_url(url) == ARTICLE


KEPT = [
    "https://example.com/?p=12",  # the only thing that tells two articles apart
    "https://example.com/story?id=7&page=2",
    "http://example.com:8080/",
    "https://example.com/amp",  # a page about amplifiers, not the AMP twin of the front page
    "https://example.com/%E5%8F%96%E5%BC%95",
    "https://[2001:db8::1]/a",
    "https://m.co/a",  # nothing but a top-level domain would be left
    "https://www.google.com/search?q=deal",
    "file:///articles/a.md",
    "mailto:a@example.com",
    "not an address",
    "http://[broken",
]


@pytest.mark.parametrize("url", KEPT)
def test_what_tells_articles_apart_is_kept(url: str) -> None:
    assert url == canonical_url(url)


def test_tracking_goes_and_the_rest_stays_in_order() -> None:
    assert canonical_url("https://example.com/a?z=1&utm_id=x&b=億") == "https://example.com/a?z=1&b=%E5%84%84"


def test_japanese_path_is_percent_encoded() -> None:
    assert canonical_url("https://example.com/取引/1") == "https://example.com/%E5%8F%96%E5%BC%95/1"


def test_host_without_path_gets_one() -> None:
    assert canonical_url("https://example.com") == "https://example.com/"


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_canonical_form_is_stable(rest: str) -> None:
    once = canonical_url(f"https://m.example.com/{rest}")

    assert once == canonical_url(once)


LINKS = [
    ("/2025/deal", ARTICLE),
    ("deal", "https://www.example.com/news/deal"),
    ("//www.example.com/2025/deal", ARTICLE),
    ("https://www.example.com/2025/deal?utm_source=x", ARTICLE),
    ("javascript:alert(1)", None),
    ("mailto:a@example.com", None),
    ("http://[broken", None),
]


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_link_is_resolved_against_its_page(link: str, expected: str | None) -> None:
    assert expected == absolute_url(link, "https://www.example.com/news/feed.xml")


OUTLETS = [
    ("https://www.example.com/a", "example.com"),
    ("https://m.example.com/a", "example.com"),
    ("https://news.example.co.jp/a", "news.example.co.jp"),
    ("https://Example.com:8443/a", "example.com"),
    ("file:///home/kai/articles/a.md", "articles"),
    ("file:///a.md", "/"),
    ("http://[broken", "http://[broken"),
]


@pytest.mark.parametrize(("url", "outlet"), OUTLETS)
def test_outlet_is_the_host_or_the_folder(url: str, outlet: str) -> None:
    assert outlet == outlet_of(url)
