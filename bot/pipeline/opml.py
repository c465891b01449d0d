"""Subscriptions ↔ an OPML document, the file in which feed readers exchange their lists.

What other programs write differs in letter case, nesting and attributes; each `outline` with an address of a feed
counts, wherever it stands. Document types are refused, as all they could add are entities that blow up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bot.errors import Fault, SourceError
from bot.model import Language
from bot.model.source import NewSubscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.model.source import Subscription

MOST_FEEDS = 20_000
_LANGUAGES = {language.value: language for language in Language}
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_STRAY_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def opml_document(subscriptions: Iterable[Subscription], title: str) -> str:
    """Return the document that names these feeds, those of a language in a group of their own."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = _NOT_XML.sub("", title)
    body = ET.SubElement(root, "body")
    groups: dict[str, ET.Element] = {}
    for subscription in subscriptions:
        language = subscription.language.value if subscription.language is not None else ""
        if language and language not in groups:
            groups[language] = ET.SubElement(body, "outline", text=language)
        parent = groups[language] if language else body
        name = _NOT_XML.sub("", subscription.title or subscription.url)
        url = _NOT_XML.sub("", subscription.url)
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": url}
        ET.SubElement(parent, "outline", attributes | ({"language": language} if language else {}))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def feeds_in_opml(text: str, address: str, added_by: str = "") -> list[NewSubscription]:
    """Return the feeds that an OPML document names, each once, in order.

    Args:
        text: The whole document, decoded; what it declares about its encoding is ignored.
        address: Where it came from, for the error.
        added_by: Who wants the feeds.

    Raises:
        SourceError: It is no OPML document, or names no feed.
    """
    if _DOCTYPE.search(text):
        raise SourceError(
            f"{address} declares a document type, which no list of feeds needs: export it again as OPML.",
            address,
            Fault.UNREADABLE,
        )
    bare = _STRAY_AMPERSAND.sub("&amp;", _NOT_XML.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"))))
    outlines = _Outlines(added_by)
    parser = ET.XMLParser(target=outlines)  # noqa: S314  # without a document type there is nothing to expand
    try:
        parser.feed(bare)
        parser.close()
    except ET.ParseError as error:
        raise SourceError(
            f"{address} is not an OPML document that can be read: export the list of feeds again.",
            address,
            Fault.UNREADABLE,
        ) from error
    if not outlines.feeds:
        raise SourceError(f"{address} names no feed: give an OPML document.", address, Fault.NO_FEED)
    return list(outlines.feeds.values())


class _Outlines:
    """Takes the elements of a document as they are parsed, so that no tree of them is ever built."""

    def __init__(self, added_by: str) -> None:
        self.feeds: dict[str, NewSubscription] = {}
        self._added_by = added_by

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        named = {name.lower(): " ".join(value.split()) for name, value in attributes.items()}
        url = named.get("xmlurl", "")
        is_feed = tag.lower() == "outline" and url.lower().startswith(("http://", "https://"))
        if is_feed and len(self.feeds) < MOST_FEEDS:
            title = named.get("title") or named.get("text", "")
            language = _LANGUAGES.get(named.get("language", "")[:2].lower())
            feed = NewSubscription(url=url, title=title, language=language, added_by=self._added_by)
            self.feeds.setdefault(url, feed)

    def close(self) -> None:
        """Nothing is left open."""
