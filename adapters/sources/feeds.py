"""The text of a feed (RSS, Atom, RDF, JSON Feed) → its articles, however broken the feed is.

The text is mended first: control characters and declared entities go, stray ampersands are escaped, and every date is
rewritten into one form, because the parsers know fewer forms than feeds do. Then fastfeedparser reads it, and
feedparser, some forty times slower, has a second look where the first found nothing. A feed that was cut off gives
the entries that arrived whole.
"""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import fastfeedparser
from fastfeedparser import FastFeedParserDict

from adapters.sources.addresses import absolute_url, canonical_url, outlet_of
from adapters.sources.dates import JAPAN, PublicationDate, parse_date
from adapters.sources.filings import filing_title
from adapters.sources.markup import plain_line, plain_text, storable
from adapters.sources.texts import language_of
from bot.errors import Fault, SourceError
from bot.model import Article, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from feedparser import FeedParserDict

_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf|channel)\b", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_HEAD_CHARS = 4096
_DECLARATION = re.compile(r"<\?xml\b[^>]*>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Parsers take quadratic time on a tag with tens of thousands of attributes, and on brackets that open nothing.
_LONG_TAG = re.compile(r"<[^<>]{5000,}>?")
_STRAY_BRACKET = re.compile(r"<(?=[<\s])")
# What is well as it is comes first and is not matched: nearly all of them.
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6})|(\w{2,31}));)?")
# Every repetition has a bound, so that a feed of nothing but spaces costs no more than another.
_DATE = re.compile(
    r"(<((?:\w{1,20}:)?(?:pubdate|published|updated|issued|modified|created|date|lastbuilddate))\b[^<>]{0,200}>)"
    r"(?:\s{0,20}<!\[CDATA\[)?([^<>\[\]]{0,100})(?:\]\]>\s{0,20})?(?=</\2\s{0,9}>)",
    re.IGNORECASE,
)
_BODY = re.compile(r"<(description|content:encoded)>")
_CONTENT_MODULE = "http://purl.org/rss/1.0/modules/content/"
_LANGUAGE = re.compile(r"""<language>\s*([\w-]+)|<(?:feed|rss)\b[^>]*\bxml:lang=["']([\w-]+)""", re.IGNORECASE)

# Marks on a rewritten date. One without a mark is a guess of the parser's own (out of an entry's id), and not taken.
_TIME_MARK = 1  # in microseconds
_DAY_MARK = 2

_MOST_ENTRIES = 1_000
_LONGEST_TITLE = 1_000
_LONGEST_LINK = 4_000  # longer than any address that a browser opens everywhere
_LONGEST_ID = 1_000
_LONGEST_NAME = 80  # of an item without an address, in the one that it is given
_FEWEST_CHARS_OF_FULL_TEXT = 400  # by judgement, not measured: two short paragraphs
_LONGEST_SECOND_LOOK = 2_000_000  # feedparser takes a second for some 2 MB
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[&#8230;\]|続きを読む|続きは.{0,20}|read more|continue reading.{0,80})\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article of a feed; `is_teaser` says that the feed carries only its beginning or a summary."""

    article: Article
    is_teaser: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds, newest or oldest first as its publisher has it."""

    title: str
    language: Language | None
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What the parsers agree on: strings as they stand in the feed."""

    link: str
    guid: str
    title: str
    body: str
    published: PublicationDate | None


def looks_like_feed(text: str) -> bool:
    """Return whether the text is a feed by its root element, or a JSON Feed by its keys."""
    head = text[:_HEAD_CHARS].lstrip("\ufeff \t\n")
    if head.startswith("{"):
        return _json_object(text) is not None
    root, page = _ROOT.search(head), _HTML_ROOT.search(head)
    return root is not None and (page is None or root.start() < page.start()) and "<" in head[:200]


def read_feed(text: str, address: str) -> Feed:
    """Return what can be read of a feed.

    Args:
        text: The whole feed, decoded; what it declares about its encoding is ignored.
        address: Where it came from; relative links are resolved against it.

    Raises:
        SourceError: It is no feed.
    """
    shown = _NOT_XML.sub("", text).lstrip().removeprefix("\ufeff").lstrip()
    found = _json_feed(shown, address) if shown.startswith(("{", "[")) else _xml_feed(shown, address)
    if found is None:
        raise SourceError(
            f"{address} is not a feed that can be read: give an RSS, Atom or JSON feed.", address, Fault.NO_FEED
        )
    title, language, entries = found
    articles: dict[str, FeedEntry] = {}
    for entry in entries[:_MOST_ENTRIES]:
        article = _article(entry, title, language, address)
        if article is not None:
            articles.setdefault(article.url, FeedEntry(article, _is_teaser(article.text)))
    return Feed(title, language, tuple(articles.values()))


def _article(entry: _Entry, feed_title: str, language: Language | None, address: str) -> Article | None:
    title, text = plain_line(entry.title)[:_LONGEST_TITLE].rstrip(), plain_text(entry.body)
    if not title and not text:
        return None
    title = filing_title(title, text, feed_title) or title
    url = _link_of(entry, address)
    return Article(
        url=url or f"{canonical_url(address)}#{quote((entry.guid or title or text)[:_LONGEST_NAME], safe='')}",
        title=title,
        text=text,
        outlet=outlet_of(url) if url else feed_title or outlet_of(address),
        guid=entry.guid[:_LONGEST_ID] or None,
        published_at=entry.published.at if entry.published else None,
        date_only=entry.published.date_only if entry.published else False,
        language=language,
    )


def _link_of(entry: _Entry, address: str) -> str | None:
    # Ampersands were escaped everywhere, in CDATA sections too, where they had to stay.
    link = entry.link[: _LONGEST_LINK + 1].replace("&amp;", "&").strip()
    if link:
        return absolute_url(link, address) if len(link) <= _LONGEST_LINK else None
    return absolute_url(entry.guid, address) if entry.guid.startswith(("http://", "https://")) else None


def _is_teaser(text: str) -> bool:
    return len(text) < _FEWEST_CHARS_OF_FULL_TEXT or _CUT.search(text[-120:]) is not None


def _zone_of(language: Language | None, address: str) -> tzinfo | None:
    """Return the zone of times without one: Japanese publishers mean Japan's."""
    return JAPAN if language is Language.JA or (urlsplit(address).hostname or "").endswith(".jp") else None


def _xml_feed(text: str, address: str) -> tuple[str, Language | None, list[_Entry]] | None:
    declared = _LANGUAGE.search(text[:_HEAD_CHARS])
    language = language_of(declared.group(1) or declared.group(2)) if declared else None
    data = _mended(text, _zone_of(language, address)).encode()
    parsed = _first_look(data)
    if (parsed is None or not parsed.entries) and len(data) <= _LONGEST_SECOND_LOOK:
        parsed = _second_look(data)
    if parsed is None:
        return None
    return plain_line(str(parsed.feed.get("title") or "")), language, [_entry(raw) for raw in parsed.entries]


def _first_look(data: bytes) -> FastFeedParserDict | None:
    try:
        return fastfeedparser.parse(data, include_media=False, include_tags=False, include_enclosures=False)
    except (ValueError, SyntaxError, LookupError):
        return None


def _second_look(data: bytes) -> FeedParserDict | None:
    import feedparser  # noqa: PLC0415  # few feeds need it, and it takes its time to load

    try:
        # From a stream: a string could be taken for the name of a file.
        parsed = feedparser.parse(io.BytesIO(data))
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError):
        # It guesses at broken markup, and fails in any of these ways on some of it.
        return None
    return parsed if parsed.entries or parsed.get("version") else None


def _entry(raw: Mapping[str, object]) -> _Entry:
    contents = raw.get("content")
    bodies = [raw.get("description"), raw.get("summary")]
    if isinstance(contents, list):
        bodies += [content.get("value") for content in contents if isinstance(content, dict)]
    return _Entry(
        link=_string(raw, "link"),
        guid=_string(raw, "id"),
        title=_string(raw, "title"),
        body=storable(max((body for body in bodies if isinstance(body, str)), key=len, default="")).strip(),
        published=_marked_date(_string(raw, "published") or _string(raw, "updated")),
    )


def _string(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return storable(value).strip() if isinstance(value, str) else ""


def _mended(text: str, zone: tzinfo | None) -> str:
    """Return the feed as XML that parsers get through, in UTF-8 and saying so by saying nothing."""
    body = _DECLARATION.sub("", text[:_HEAD_CHARS], count=1) + text[_HEAD_CHARS:]
    # Entities that a feed declares itself serve only to blow up or to read files.
    body = body.replace("<!ENTITY", "&lt;!ENTITY")
    body = _STRAY_BRACKET.sub("&lt;", _LONG_TAG.sub("", body))
    body = _AMPERSAND.sub(_escaped_ampersand, _wrapped(body))
    if "<content:encoded" in body and "xmlns:content" not in body[:_HEAD_CHARS]:
        body = _ROOT.sub(rf'\g<0> xmlns:content="{_CONTENT_MODULE}"', body, count=1)
    return _DATE.sub(lambda found: found.group(1) + _written(parse_date(found.group(3), zone)), body).lstrip()


def _wrapped(body: str) -> str:
    """Put bodies whose markup is not escaped into CDATA sections: parsers take it for elements, and skip it."""
    pieces: list[str] = []
    position = 0
    while (opening := _BODY.search(body, position)) is not None:
        end = body.find(f"</{opening.group(1)}>", opening.end())
        if end < 0:
            break
        inner = body[opening.end() : end]
        is_bare = "<" in inner and "<![CDATA[" not in inner and "]]>" not in inner and "<item" not in inner
        pieces += [body[position : opening.end()], f"<![CDATA[{inner}]]>" if is_bare else inner]
        position = end
    return "".join([*pieces, body[position:]])


def _escaped_ampersand(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        code = int(f"0{number[1:]}", 0) if number[1] in "xX" else int(number[1:])
        # The number of a character that may not stand in XML makes parsers stop, or fail.
        return found.group() if code <= sys.maxunicode and not _NOT_XML.match(chr(code)) else ""
    characters = html5.get(f"{name};") if name else None
    return "".join(f"&#{ord(char)};" for char in characters) if characters else f"&amp;{found.group()[1:]}"


def _written(date: PublicationDate | None) -> str:
    if date is None:
        return ""
    return date.at.replace(microsecond=_DAY_MARK if date.date_only else _TIME_MARK).isoformat()


def _marked_date(written: str) -> PublicationDate | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    if at.microsecond not in {_TIME_MARK, _DAY_MARK} or at.tzinfo is None:
        return None
    return PublicationDate(at.astimezone(UTC).replace(microsecond=0), date_only=at.microsecond == _DAY_MARK)


def _json_object(text: str) -> dict[str, object] | None:
    """Return the object of a JSON Feed, None where the text is not one."""
    try:
        loaded = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    is_feed = (
        isinstance(loaded, dict)
        and isinstance(loaded.get("items"), list)
        and ("version" in loaded or "title" in loaded)
    )
    return loaded if is_feed else None


def _json_feed(text: str, address: str) -> tuple[str, Language | None, list[_Entry]] | None:
    feed = _json_object(text)
    if feed is None:
        return None
    language = language_of(_string(feed, "language"))
    items = feed["items"]
    entries = _json_entries(items, _zone_of(language, address)) if isinstance(items, list) else []
    return plain_line(_string(feed, "title")), language, list(entries)


def _json_entries(items: Iterable[object], zone: tzinfo | None) -> Iterable[_Entry]:
    for item in items:
        if isinstance(item, dict):
            identity = item.get("id")  # a number in many feeds, against the specification
            yield _Entry(
                link=_string(item, "url") or _string(item, "external_url"),
                guid=storable(str(identity)).strip() if isinstance(identity, str | int | float) else "",
                title=_string(item, "title"),
                body=_string(item, "content_html") or _string(item, "content_text") or _string(item, "summary"),
                published=parse_date(_string(item, "date_published") or _string(item, "date_modified"), zone),
            )
