"""Feeds for tests, built as broken as they are needed."""

from __future__ import annotations

RSS_ITEMS = [
    (
        f"Aozora Compute rents {number} MW",
        f"https://wire.example.com/deals/{number}",
        f"Mon, {10 + number} Nov 2025 09:30:00 +0900",
        f"<p>アオゾラ計算は{number}0メガワットの電力を借りると発表した。</p>" + "<p>契約は十年に及ぶ。</p>" * 3,
    )
    for number in range(1, 6)
]


def rss(*, encoding: str = "utf-8", date: str | None = None, head: str = "", body: str = "") -> str:
    """Return an RSS feed of five items; `date` replaces all dates, `head` and `body` go into channel and first item."""
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{date if date is not None else published}</pubDate>"
        f"<description><![CDATA[{text}]]></description>{body if index == 0 else ''}</item>\n"
        for index, (title, link, published, text) in enumerate(RSS_ITEMS)
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0"><channel><title>Wire 電信</title>'
        f"<link>https://wire.example.com/</link>{head}{items}</channel></rss>"
    )


def rss_item(inner: str) -> str:
    """Return an RSS feed of one item with these elements."""
    return f'<rss version="2.0"><channel><title>Wire</title><item>{inner}</item></channel></rss>'
