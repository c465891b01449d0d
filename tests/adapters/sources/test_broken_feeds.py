"""Feeds as they are met, each broken in its own way, and what a person would read in them all the same."""

# ruff: noqa: E501  # one variant a line
from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.sources.parsers import parse_feed

if TYPE_CHECKING:
    from bot.model import Article

ADDRESS = "https://wire.example.com/feed"
LINK = "https://wire.example.com/deals/1"
DATE = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
TITLE = "Aozora rents 300 MW & more"
TEXT = "Aozora pays “a lot”."

GOOD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title><item>'
    f"<title>Aozora rents 300 MW &amp; more</title><link>{LINK}</link><guid>{LINK}</guid>"
    "<pubDate>Fri, 20 Nov 2026 09:30:00 +0900</pubDate>"
    "<description>&lt;p&gt;Aozora pays &#8220;a lot&#8221;.&lt;/p&gt;</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Aozora rents 300 MW &amp; more</title>'
    f'<link href="{LINK}"/><id>x</id><published>2026-11-20T00:30:00Z</published>'
    "<content>Aozora pays “a lot”.</content></entry></feed>"
)


def changed(*pairs: tuple[str, str], feed: str = GOOD) -> str:
    """Return the good feed with each first text replaced by the second, which has to be in it."""
    for old, new in pairs:
        assert old in feed
        feed = feed.replace(old, new)
    return feed


VARIANTS = {
    "white space and comments before the declaration": "\n\n <!-- cached -->\n" + GOOD,
    "an error message of the server before the feed": "Warning: mysql_connect(): too many\n" + GOOD,
    "stray ampersand": changed(("MW &amp; more", "MW & more")),
    "entities of HTML": changed(("&#8220;a lot&#8221;", "&ldquo;a lot&rdquo;")),
    "entities escaped twice": changed(("MW &amp; more", "MW &amp;amp; more")),
    "control characters": changed(("rents", "ren\x0bts\x08")),
    "tags that are not closed": changed(("</item></channel></rss>", "")),
    "tags closed in the wrong order": changed(("</description></item></channel></rss>", "</item></description></rss></channel>")),
    "CDATA in place of escapes": changed(("&lt;p&gt;Aozora pays &#8220;a lot&#8221;.&lt;/p&gt;", "<![CDATA[<p>Aozora pays “a lot”.</p>]]>")),
    "markup that is not escaped": changed(("&lt;p&gt;Aozora pays &#8220;a lot&#8221;.&lt;/p&gt;", "<p>Aozora pays &#8220;a lot&#8221;.</p>")),
    "markup in the title": changed(("Aozora rents", "&lt;b&gt;Aozora&lt;/b&gt; rents")),
    "link without a host": changed((f"<link>{LINK}</link>", "<link>/deals/1</link>")),
    "link with white space and tracking": changed((f"<link>{LINK}</link>", f"<link>\n  {LINK}?utm_source=rss#top\n </link>")),
    "no link, but an id that is one": changed((f"<link>{LINK}</link>", "")),
    "date without a comma, zone by name": changed(("Fri, 20 Nov 2026 09:30:00 +0900", "Fri 20 Nov 2026 09:30:00 JST")),
    "date of ISO under a name of RSS": changed(("Fri, 20 Nov 2026 09:30:00 +0900", "2026-11-20T09:30:00+09:00")),
    "date in Japanese": changed(("Fri, 20 Nov 2026 09:30:00 +0900", "2026年11月20日 9時30分 +0900")),
    "date of Dublin Core": changed(("<pubDate>Fri, 20 Nov 2026 09:30:00 +0900</pubDate>", "<dc:date>2026-11-20T00:30:00Z</dc:date>")),
    "wrong day of the week": changed(("Fri, 20 Nov", "Mon, 20 Nov")),
    "body under another name, no namespace declared": changed(("description>", "content:encoded>")),
    "no version": changed(('<rss version="2.0">', "<rss>")),
    "names in capitals": changed(("<item>", "<ITEM>"), ("</item>", "</ITEM>")),
    "declares UTF-16, is UTF-8": changed(('encoding="utf-8"', 'encoding="utf-16"')),
    "Atom with a single quote in an attribute": changed((f'href="{LINK}"', f"href='{LINK}'"), feed=ATOM),
    "Atom whose namespace is misspelt": changed(("2005/Atom", "2005/atom"), feed=ATOM),
    "Atom with several links": changed((f'<link href="{LINK}"/>', f'<link rel="edit" href="/edit/1"/><link rel="alternate" type="text/html" href="{LINK}"/>'), feed=ATOM),
    "Atom with markup as XML": changed(("<content>", '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'), ("</content>", "</div></content>"), feed=ATOM),
    "JSON Feed with a number for an id": '{"version": "https://jsonfeed.org/version/1", "title": "Wire", "items": [{"id": 1, "url": "' + LINK + '", "title": "Aozora rents 300 MW & more", "content_html": "<p>Aozora pays “a lot”.</p>", "date_published": "2026-11-20T09:30:00+09:00"}]}',
    "JSON Feed without a version": '{"title": "Wire", "items": [{"url": "/deals/1", "title": "Aozora rents 300 MW & more", "content_text": "Aozora pays “a lot”.", "date_published": "2026-11-20T00:30:00Z"}]}',
}  # fmt: skip


def read(body: bytes, content_type: str | None = None) -> list[Article]:
    return [entry.article for entry in parse_feed(body, ADDRESS, content_type, ADDRESS).entries]


@pytest.mark.parametrize("feed", VARIANTS.values(), ids=VARIANTS.keys())
def test_broken_feed_is_read_as_a_person_would(feed: str) -> None:
    (article,) = read(feed.encode())

    assert (article.title, article.text, article.url, article.published_at) == (TITLE, TEXT, LINK, DATE)


def test_there_are_more_than_twenty() -> None:
    assert len(VARIANTS) >= 20


JAPANESE = "アオゾラ計算は300メガワットの電力を十年借りる契約を北洋電力と結んだと発表した。"
CHINESE = "蓝天计算公司宣布与电力公司签订十年协议，租用三百兆瓦电力，总额达五十亿美元。"
KOREAN = "아오조라 컴퓨트는 월요일 전력 회사와 십 년 동안 삼백 메가와트를 빌리는 계약을 맺었다고 발표했다."
ENGLISH = "Zoë’s firm pays €5 billion – “a lot” – for 300 MW in Malmö, façade and all."
ENCODINGS = [
    ("utf-8", JAPANESE),
    ("utf-8-sig", JAPANESE),
    ("utf-16", JAPANESE),
    ("utf-16-le", JAPANESE),
    ("utf-16-be", ENGLISH),
    ("utf-32", JAPANESE),
    ("shift_jis", JAPANESE),
    ("cp932", JAPANESE + "①㈱"),
    ("euc_jp", JAPANESE),
    ("iso2022_jp", JAPANESE),
    ("gb18030", CHINESE),
    ("gb2312", CHINESE),
    ("big5", "藍天計算公司宣布與電力公司簽訂十年協議，租用三百百萬瓦電力，總額達五十億美元。"),
    ("euc_kr", KOREAN),
    ("cp949", KOREAN),
    ("cp1252", ENGLISH),
]
DECLARATIONS = ["rightly", "in the header only", "not at all", "as Latin-1"]


@pytest.mark.parametrize("declared", DECLARATIONS)
@pytest.mark.parametrize(("encoding", "text"), ENCODINGS, ids=[encoding for encoding, _ in ENCODINGS])
def test_encoding_makes_the_round_trip_however_it_is_declared(encoding: str, text: str, declared: str) -> None:
    label = encoding.replace("_sig", "").replace("-sig", "").replace("iso2022_jp", "iso-2022-jp").replace("_", "-")
    declaration = {"rightly": f' encoding="{label}"', "as Latin-1": ' encoding="ISO-8859-1"'}.get(declared, "")
    header = {"in the header only": f"text/xml; charset={label}", "as Latin-1": "text/xml; charset=ISO-8859-1"}
    paragraphs = "".join(f"<p>{text}</p>" for _ in range(4))
    feed = (
        f'<?xml version="1.0"{declaration}?><rss version="2.0"><channel><title>Wire</title><item><title>{text}</title>'
        f"<link>{LINK}</link><description><![CDATA[{paragraphs}]]></description></item></channel></rss>"
    )

    (article,) = read(feed.encode(encoding), header.get(declared))

    assert article.title == text
    assert article.text == "\n\n".join([text] * 4)
