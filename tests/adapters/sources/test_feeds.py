"""Feeds of every kind, whole and broken."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.decode import decode
from adapters.sources.feeds import looks_like_feed, read_feed
from bot.errors import SourceError
from bot.model import Article, Language
from tests.adapters.sources.samples import RSS_ITEMS, rss, rss_item

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESS = "https://wire.example.com/feed.xml"
MORNING = datetime(2025, 11, 24, 0, 30, tzinfo=UTC)
LINKS = [link for _, link, _, _ in RSS_ITEMS]


def articles(text: str, address: str = ADDRESS) -> list[Article]:
    return [entry.article for entry in read_feed(text, address).entries]


def urls(text: str) -> list[str]:
    return [article.url for article in articles(text)]


def test_rss_item_becomes_an_article() -> None:
    first = articles(rss(head="<language>ja</language>"))[0]

    expected = Article(
        url="https://wire.example.com/deals/1",
        title="Aozora Compute rents 1 MW",
        text="アオゾラ計算は10メガワットの電力を借りると発表した。" + "\n\n契約は十年に及ぶ。" * 3,
        outlet="wire.example.com",
        guid="https://wire.example.com/deals/1",
        published_at=datetime(2025, 11, 11, 0, 30, tzinfo=UTC),
        language=Language.JA,
    )
    assert expected == first


def test_feed_knows_its_title_and_language() -> None:
    feed = read_feed(rss(head="<language>ja-JP</language>"), ADDRESS)

    assert (feed.title, feed.language) == ("Wire 電信", Language.JA)


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title>
<entry><title type="html">A &amp;amp; B sign</title><id>tag:example.com,2025:1</id>
<link rel="enclosure" href="https://example.com/a.mp3"/><link rel="alternate" href="/deals/1?utm_source=feed"/>
<published>2025-11-24T09:30:00+09:00</published><updated>2025-11-25T00:00:01Z</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;A pays B.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</content></entry>
<entry><title>Second</title><id>tag:example.com,2025:2</id><link href="https://example.com/deals/2"/>
<updated>2025-11-24</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>C pays D.</p></div></content></entry></feed>"""


def test_atom_entry_becomes_an_article() -> None:
    first, second = articles(ATOM)

    assert (first.title, first.text) == ("A & B sign", "A pays B.\n\nMore.")
    assert (first.url, first.guid) == ("https://wire.example.com/deals/1", "tag:example.com,2025:1")
    assert (first.published_at, first.date_only, first.language) == (MORNING, False, Language.EN)
    assert (second.text, second.date_only) == ("C pays D.", True)


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.com/"><title>Wire</title></channel>
<item rdf:about="https://example.com/1"><title>One</title><link>https://example.com/1</link>
<dc:date>2025-11-24T09:30:00+09:00</dc:date><description>A pays B.</description></item></rdf:RDF>"""


def test_rdf_item_becomes_an_article() -> None:
    (article,) = articles(RDF)

    assert (article.url, article.text, article.published_at) == ("https://example.com/1", "A pays B.", MORNING)


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Wire",
    "language": "ja",
    "items": [
        {
            "id": 7,
            "url": "/deals/7",
            "title": "One",
            "content_html": "<p>A pays B.</p>",
            "date_published": "2025-11-24 09:30",
        },
        {"id": "8", "content_text": "C pays D.", "summary": "C."},
        "not an item",
        {"id": "9"},
    ],
}


def test_json_feed_becomes_articles() -> None:
    first, second = articles(json.dumps(JSON_FEED))

    assert (first.url, first.guid, first.text) == ("https://wire.example.com/deals/7", "7", "A pays B.")
    assert (first.published_at, first.language) == (MORNING, Language.JA)
    assert (second.url, second.text, second.outlet) == ("https://wire.example.com/feed.xml#8", "C pays D.", "Wire")


def test_escapes_smuggle_in_nothing_that_a_database_refuses() -> None:
    feed = r"""{"version": "1", "title": "W\u0000", "items": [{"id": "a\u0000\ud800", "title": "T\u0000",
        "content_text": "A\u0001 pays\udfff B.", "url": "/x\ud800"}]}"""

    (article,) = articles(feed)

    assert (article.title, article.text, article.guid) == ("T", "A pays B.", "a")
    assert article.url == "https://wire.example.com/x"


BROKEN: list[tuple[str, Callable[[str], str]]] = [
    ("leading space", lambda feed: "\n\n  " + feed),
    ("byte order mark", lambda feed: "\ufeff" + feed),
    ("control character", lambda feed: feed.replace("rents 3", "re\x08nts\x0b 3")),
    ("bare ampersand", lambda feed: feed.replace("rents 3", "& rents 3")),
    ("entity of HTML", lambda feed: feed.replace("rents 3", "rents&nbsp;3")),
    ("number of no character", lambda feed: feed.replace("rents 3", "rents&#0;&#xD800;&#x110000; 3")),
    ("unknown entity", lambda feed: feed.replace("rents 3", "rents &nosuch; 3")),
    ("undeclared prefix", lambda feed: feed.replace("<guid>", "<media:note>x</media:note><guid>")),
    ("no declaration", lambda feed: feed.partition("?>")[2]),
    ("false declaration", lambda feed: feed.replace('encoding="utf-8"', 'encoding="iso-8859-1"')),
    ("unknown encoding", lambda feed: feed.replace('encoding="utf-8"', 'encoding="klingon"')),
    ("two declarations", lambda feed: '<?xml version="1.0"?>' + feed),
    ("unclosed root", lambda feed: feed.replace("</channel></rss>", "")),
    ("junk after the end", lambda feed: feed + "<script>track()</script>\x00"),
    ("comment before the root", lambda feed: feed.replace("<rss", "<!-- cached -->\n<rss", 1)),
    ("document type", lambda feed: feed.replace("<rss", '<!DOCTYPE rss SYSTEM "http://example.com/rss.dtd">\n<rss', 1)),
    (
        "wrong nesting",
        lambda feed: feed.replace("</title><link>", "</link><link>", 1).replace("<title>Wire", "<b>Wire"),
    ),
    ("no version", lambda feed: feed.replace('<rss version="2.0">', "<rss>")),
    ("capital element names", lambda feed: feed.replace("pubDate", "PUBDATE")),
]


@pytest.mark.parametrize("breakage", [how for _, how in BROKEN], ids=[name for name, _ in BROKEN])
def test_broken_feed_keeps_its_entries(breakage: Callable[[str], str]) -> None:
    feed = breakage(rss())

    assert looks_like_feed(feed)
    assert LINKS[1:] == urls(feed)[-4:]


def test_mended_characters_are_those_that_were_meant() -> None:
    feed = rss().replace("rents 3", "&amp; B & C&nbsp;&yen;3&hellip;")

    assert articles(feed)[2].title == "Aozora Compute & B & C ¥3… MW"


def test_second_look_survives_the_number_of_no_character() -> None:
    feed = rss_item("<title>One &#xD800;&#55296;</title><link>https://example.com/1</link>").replace("<rss", "<rsz<rss")

    assert all(article.title == "One" for article in articles(feed))


ENCODINGS = ["utf-8", "shift_jis", "euc_jp", "iso2022_jp", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_declared_encoding_is_followed(encoding: str) -> None:
    text = decode(rss(encoding=encoding.replace("_", "-")).encode(encoding), ADDRESS, "application/rss+xml")

    assert articles(rss()) == articles(text)


def test_utf8_declared_as_latin_1_is_read_right() -> None:
    text = decode(rss(encoding="ISO-8859-1").encode(), ADDRESS, "text/xml; charset=ISO-8859-1")

    assert articles(rss()) == articles(text)


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_feed_cut_in_the_middle_gives_what_arrived(share: float) -> None:
    feed = rss()

    found = urls(feed[: int(len(feed) * share)])

    whole = feed[: int(len(feed) * share)].count("</item>")
    assert LINKS[:whole] == found[:whole]
    assert whole >= 2


DATES = [
    ("Mon, 24 Nov 2025 09:30:00 JST", MORNING, False),
    ("Mon, 24 Nov 2025 09:30:00 +0900", MORNING, False),
    ("2025-11-24T00:30:00Z", MORNING, False),
    ("<![CDATA[2025/11/24 09:30 JST]]>", MORNING, False),
    ("Mon, 24 Nov 2025 00:00:00 +0900", datetime(2025, 11, 24, tzinfo=UTC), True),
    ("2025-11-24", datetime(2025, 11, 24, tzinfo=UTC), True),
    ("soon", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("raw", "moment", "date_only"), DATES)
def test_date_is_read_in_every_form(raw: str, moment: datetime | None, date_only: bool) -> None:
    article = articles(rss(date=raw))[0]

    assert (moment, date_only) == (article.published_at, article.date_only)


def test_date_is_never_guessed_from_an_id() -> None:
    feed = rss_item("<title>One</title><guid>20251124</guid><link>https://example.com/1</link>")

    assert articles(feed)[0].published_at is None


def test_time_without_zone_in_a_japanese_feed_is_japanese() -> None:
    feed = rss(head="<language>ja</language>", date="2025-11-24 09:30:00")

    assert articles(feed)[0].published_at == MORNING
    assert articles(rss(date="2025-11-24 09:30:00"), "https://wire.example.jp/feed")[0].published_at == MORNING


def test_full_text_wins_over_the_summary() -> None:
    feed = rss_item(
        "<title>One</title><link>https://example.com/1</link><description>Short.</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<![CDATA[<p>{'A pays B. ' * 50}</p>]]></content:encoded>"
    )

    (entry,) = read_feed(feed, ADDRESS).entries

    assert entry.article.text.startswith("A pays B.")
    assert not entry.is_teaser


TEASERS = [
    "A pays B.",
    "A pays B. " * 60 + "…",
    "A pays B. " * 60 + "<a>Continue reading</a>",
    "契約した。" * 90 + "続きを読む",
]


@pytest.mark.parametrize("text", TEASERS)
def test_beginning_of_an_article_is_a_teaser(text: str) -> None:
    feed = rss_item(f"<title>T</title><link>https://example.com/1</link><description><![CDATA[{text}]]></description>")

    assert [entry.is_teaser for entry in read_feed(feed, ADDRESS).entries] == [True]


LINKLESS = [
    ("<guid>https://example.com/p/1</guid>", "https://example.com/p/1"),
    ('<guid isPermaLink="false">id 1</guid>', f"{ADDRESS}#id%201"),
    ("", f"{ADDRESS}#One"),
    ("<link>javascript:alert(1)</link>", f"{ADDRESS}#javascript%3Aalert%281%29"),
    ("<link>https://example.com/?a=1&b=2</link>", "https://example.com/?a=1&b=2"),
    ("<link><![CDATA[https://example.com/?a=1&b=2]]></link>", "https://example.com/?a=1&b=2"),
    ("<link>\n https://example.com/1 \n</link>", "https://example.com/1"),
]


@pytest.mark.parametrize(("inner", "url"), LINKLESS)
def test_every_entry_has_an_address_of_its_own(inner: str, url: str) -> None:
    assert [url] == urls(rss_item(f"<title>One</title>{inner}<description>A pays B.</description>"))


def test_entry_told_twice_is_one_article() -> None:
    feed = rss().replace("/deals/2<", "/deals/1?utm_source=x<")

    assert [LINKS[0], *LINKS[2:]] == urls(feed)


def test_entry_without_title_and_text_is_left_out() -> None:
    assert urls(rss_item("<link>https://example.com/1</link>")) == []


def test_feed_without_entries_is_an_empty_feed() -> None:
    assert read_feed('<rss version="2.0"><channel><title>New</title></channel></rss>', ADDRESS).entries == ()


def test_declared_entities_are_never_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "boom"><!ENTITY file SYSTEM "file:///etc/hostname">{levels}]>'
    feed = bomb + rss_item("<title>One &e9;&file;</title><link>https://example.com/1</link>")

    found = articles(feed)

    assert all(len(article.title) < 40 and "boom" not in article.title for article in found)


def test_endless_nesting_ends() -> None:
    feed = rss_item("<title>One</title><link>https://example.com/1</link>" + "<a>" * 20_000)

    with contextlib.suppress(SourceError):
        assert isinstance(urls(feed), list)


def test_large_text_that_is_no_feed_is_not_looked_at_twice() -> None:
    began = time.process_time()

    with pytest.raises(SourceError, match="is not a feed"):
        read_feed("<rss" + "<p>text</p>" * 250_000, ADDRESS)

    assert time.process_time() - began < 20


def test_parser_that_fails_on_its_second_look_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(_stream: object) -> None:
        raise KeyError("links")  # as it does for some ends of a link that never began

    monkeypatch.setattr("feedparser.parse", trip)

    with pytest.raises(SourceError, match="is not a feed"):
        read_feed("<rsz>", ADDRESS)


NO_FEEDS = [
    "",
    "A pays B.",
    "<!doctype html><html><body>rss and <rss> in text</body></html>",
    '{"items": 1}',
    "[" * 100_000,
    '{"items": ' + "[" * 100_000,
    "<?xml version='1.0'?><urlset><url/></urlset>",
]


@pytest.mark.parametrize("text", NO_FEEDS, ids=range(len(NO_FEEDS)))
def test_what_is_no_feed_does_not_look_like_one(text: str) -> None:
    assert not looks_like_feed(text)


@pytest.mark.parametrize("text", NO_FEEDS[:2] + NO_FEEDS[3:], ids=range(len(NO_FEEDS) - 1))
def test_what_is_no_feed_is_an_error_that_says_what_to_give(text: str) -> None:
    with pytest.raises(SourceError, match="give an RSS, Atom or JSON feed") as caught:
        read_feed(text, ADDRESS)

    assert caught.value.address == ADDRESS


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_any_damage_leaves_articles_or_a_source_error(data: st.DataObject) -> None:
    feed = data.draw(st.sampled_from([rss(), ATOM, RDF, json.dumps(JSON_FEED)]))
    start = data.draw(st.integers(0, len(feed)))
    length = data.draw(st.integers(0, 40))
    noise = data.draw(st.text(alphabet=st.sampled_from("<>&;!?/[]{}\"'= aé\x00\ud800"), max_size=12))

    with contextlib.suppress(SourceError):
        assert isinstance(articles(feed[:start] + noise + feed[start + length :]), list)
