"""Adding a source: the feed is found behind a page, tried, and its latest articles are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.sources import FetchLimits
from adapters.sources.finder import WebFeedFinder, feeds_named, web_address
from bot.errors import Fault, SourceError
from tests.adapters.sources.samples import RSS_ITEMS, rss
from tests.adapters.sources.test_filings import INDEX, REPORT
from tests.scenarios.sources.server import Answer, Site, running_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STORY = "<p>北都電算は月曜日、地元の電力会社から十年にわたって電力を買う契約を結んだと発表した。</p>" * 4
PAGE = (
    f"<!doctype html><html lang='ja'><head><title>北都電算</title></head><body><article>{STORY}</article></body></html>"
)


class Hall:
    """A crew of this process."""

    async def run(self, function: Callable[..., object], *args: object) -> object:
        return function(*args)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def finder() -> WebFeedFinder:
    return WebFeedFinder(FetchLimits(timeout_s=5.0), Hall(), allow_private=True)  # type: ignore[arg-type]  # the same work


def feed(site: Site, path: str = "/feed") -> str:
    return site.put(path, Answer(body=rss().replace("https://wire.example.com", site.url).encode()))


def test_feed_is_tried_and_its_latest_articles_are_shown(site: Site, finder: WebFeedFinder) -> None:
    address = feed(site)

    probe = finder.probe(address)

    assert (probe.feed_url, probe.title, probe.total, probe.found_on_page) == (address, "Wire 電信", 5, False)
    assert [article.title for article in probe.articles] == [title for title, *_ in RSS_ITEMS[:1:-1]]


def test_feed_is_found_behind_a_page_and_comments_come_last(site: Site, finder: WebFeedFinder) -> None:
    address = feed(site)
    page = site.put(
        "/",
        Answer(
            body=b"<html><head><link rel='alternate' type='application/rss+xml' href='/comments/feed'>"
            b"<link rel=alternate type='application/rss+xml' href=/feed></head><body>News</body></html>"
        ),
    )

    probe = finder.probe(page)

    assert (probe.feed_url, probe.others, probe.found_on_page) == (address, (f"{site.url}/comments/feed",), True)


def test_feed_is_found_where_feeds_usually_are(site: Site, finder: WebFeedFinder) -> None:
    address = feed(site, "/rss.xml")
    page = site.put("/", Answer(body=b"<html><body>News</body></html>"))

    assert finder.probe(page).feed_url == address


def test_page_without_a_feed_is_an_error_that_says_what_to_give(site: Site, finder: WebFeedFinder) -> None:
    page = site.put("/", Answer(body=b"<html><body>News</body></html>"))

    with pytest.raises(SourceError, match="no feed was found behind it") as caught:
        finder.probe(page)

    assert caught.value.fault is Fault.NO_FEED


def test_teaser_is_shown_with_its_page_where_programs_are_welcome(site: Site, finder: WebFeedFinder) -> None:
    address = feed(site)
    for path in ("/deals/5", "/deals/4"):
        site.put(path, Answer(body=PAGE.encode()))
    site.put("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /deals/4"))

    probe = finder.probe(address)

    assert probe.has_teasers
    assert ["北都電算は月曜日" in article.text for article in probe.articles] == [True, False, False]
    assert [path for path, _ in site.requests].count("/robots.txt") == 1
    assert "/deals/4" not in [path for path, _ in site.requests]


def test_filing_is_read_with_its_documents(site: Site, finder: WebFeedFinder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = "/Archives/edgar/data/1000001/000100000126000042"
    monkeypatch.setattr("adapters.sources.page_reader.is_filing_index", lambda address: address.endswith("index.htm"))
    site.put(f"{folder}/0-index.htm", Answer(body=INDEX.encode()))
    site.put(f"{folder}/mer-8k.htm", Answer(body="".join(f"<p>{part}</p>" for part in REPORT.split("\n\n")).encode()))
    site.put(f"{folder}/ex991.htm", Answer(body=b"<p>Meridian Cloud signs with Halden.</p>"))
    address = site.put(
        "/atom",
        Answer(
            body=f"<feed xmlns='http://www.w3.org/2005/Atom'><title>MERIDIAN (0001000001)</title><entry><id>1</id>"
            f"<title>8-K - Current report</title><link href='{site.url}{folder}/0-index.htm'/></entry></feed>".encode()
        ),
    )

    (article,) = finder.probe(address).articles

    assert article.title == "MERIDIAN: Current report"
    assert article.text.startswith("Item 1.01 Entry into a Material Definitive Agreement.")
    assert article.text.endswith("Meridian Cloud signs with Halden.")
    assert "Pursuant to" not in article.text


def test_list_of_feeds_is_read_from_an_address(site: Site, finder: WebFeedFinder) -> None:
    address = site.put("/list", Answer(body=b'<opml><outline text="A" xmlUrl="https://a.example/rss"/></opml>'))

    assert [each.url for each in finder.outline(address)] == ["https://a.example/rss"]


def test_feed_and_page_are_told_apart(site: Site, finder: WebFeedFinder) -> None:
    assert finder.is_feed(feed(site))
    assert not finder.is_feed(site.put("/page", Answer(body=PAGE.encode())))


def test_probe_ends_in_time(site: Site, finder: WebFeedFinder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sources.finder._LONGEST_S", 0.3)
    address = site.put("/slow", Answer(body=b"x", repeats=100, delay_s=0.05))

    with pytest.raises(SourceError, match="takes too long to try") as caught:
        finder.probe(address)

    assert caught.value.fault is Fault.TIMEOUT


TYPED = [
    ("example.com/rss", "https://example.com/rss"),
    (" <https://example.com/rss> ", "https://example.com/rss"),
    ("feed://example.com/rss", "https://example.com/rss"),
    ("feed:https://example.com/rss", "https://example.com/rss"),
    ("Feed:http://example.com/rss", "http://example.com/rss"),
    ("example.com:8080/rss", "https://example.com:8080/rss"),
    ("ftp://example.com/rss", "ftp://example.com/rss"),
]


@pytest.mark.parametrize(("typed", "address"), TYPED)
def test_address_is_what_a_person_means(typed: str, address: str) -> None:
    assert web_address(typed) == address


LINKS = [
    ("<a href='/news/rss.xml'>RSS</a>", ["https://a.example/news/rss.xml"]),
    ("<a href=https://feeds.a.example/all>all</a>", ["https://feeds.a.example/all"]),
    ("<a href='/feedback'>write to us</a>", []),
    ("<a href='javascript:rss()'>RSS</a><a href='http://[/rss'>x</a>", []),
    ("<link rel='stylesheet' href='/feed.css'>", []),
    ("<link type='application/atom+xml' rel='ALTERNATE' href='?a=1&amp;b=2'>", ["https://a.example/?a=1&b=2"]),
]


@pytest.mark.parametrize(("page", "expected"), LINKS)
def test_feeds_that_a_page_names(page: str, expected: list[str]) -> None:
    assert feeds_named(page, "https://a.example/") == expected
