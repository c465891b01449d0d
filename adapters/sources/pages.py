"""The HTML of a page → one article: its title, its main text and its date, without menus, asides and tables.

trafilatura tells the article from what surrounds it, in its precise and fast modes. The time of publication comes
from what the page states in its metadata; a mere day that trafilatura makes out is the second choice, and no date
is ever guessed out of running text.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from trafilatura import bare_extraction
from trafilatura.settings import Document

from adapters.sources.addresses import canonical_url, outlet_of
from adapters.sources.dates import JAPAN, PublicationDate, parse_date
from adapters.sources.markup import plain_line, storable
from adapters.sources.texts import language_of
from bot.errors import Fault, SourceError
from bot.model import Article, Language

_TAG = re.compile(r"<(meta|time|link|html)\b([^>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE = re.compile(r"<title\b[^>]{0,200}>(.{0,1000}?)</title", re.IGNORECASE | re.DOTALL)
_LINKED_DATA_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

# Best first: names that only a time of publication has.
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dc.date",
    "date",
)  # fmt: skip
# Articles have a tenth of it. Extraction takes some 70 microseconds an element, so that a page made to cost much costs
# seconds, not minutes: 400,000 characters of `<p>` took 9 s without this bound.
_MOST_ELEMENTS = 30_000
_LONGEST = 5_000_000
_DEEPEST_HEAD = 200_000  # metadata stands at the beginning; linked data at times at the end, which is searched apart


def page_article(text: str, address: str) -> Article:
    """Return the article on a page.

    Args:
        text: The whole HTML, decoded.
        address: Where it came from, after redirects.

    Raises:
        SourceError: The page holds no running text: it is a list, needs a script or a subscription.
    """
    document = _extracted(text, address)
    title = _title(text, document)
    body = _paragraphs(document.text if document else None, title)
    if document is None or not body:
        raise SourceError(
            f"{address} holds no article that can be read (a list, a login or a page built by scripts?): "
            "give the address of one article, or its feed.",
            address,
            Fault.NO_ARTICLE,
        )
    url = _own_address(text, address)
    language = language_of(_language_tag(text))
    published = _published(text, document, japanese=language is Language.JA or _is_japanese_host(url))
    return Article(
        url=url,
        title=title,
        text=body,
        outlet=outlet_of(url),
        published_at=published.at if published else None,
        date_only=published.date_only if published else False,
        language=language,
    )


def _extracted(text: str, address: str) -> Document | None:
    """Return what trafilatura finds, None where it finds no article."""
    try:
        document = bare_extraction(
            storable(_bounded(text)),  # half characters, which the library cannot encode, and nulls
            url=address,
            fast=True,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (ValueError, AssertionError):
        # The library takes for granted what broken HTML does not keep, such as a root that is no `<svg>`.
        return None
    return document if isinstance(document, Document) else None


def _bounded(text: str) -> str:
    """Return the page up to the bounds of length and of elements: the article stands before what is cut."""
    shortened = text[:_LONGEST]
    if shortened.count("<") <= 2 * _MOST_ELEMENTS:
        return shortened
    return "<".join(shortened.split("<", 2 * _MOST_ELEMENTS)[:-1])


def _paragraphs(text: str | None, title: str) -> str:
    lines = [line for raw in (text or "").splitlines() if (line := " ".join(raw.split()))]
    # The headline is the title already, and must not be read a second time.
    return "\n\n".join(lines[1:] if lines and lines[0] == title else lines)


def _title(text: str, document: Document | None) -> str:
    if document is not None and document.title:
        return plain_line(document.title)
    found = _TITLE.search(text[:_DEEPEST_HEAD])
    return plain_line(found.group(1)) if found else ""


def _published(text: str, document: Document, *, japanese: bool) -> PublicationDate | None:
    zone = JAPAN if japanese else None
    stated = [*_metadata_dates(text), *_LINKED_DATA_DATE.findall(text), document.date or ""]
    dates = [date for raw in stated if (date := parse_date(raw, zone)) is not None]
    # A day alone is only worth something while nothing states the time.
    return next((date for date in dates if not date.date_only), dates[0] if dates else None)


def _metadata_dates(text: str) -> list[str]:
    stated: dict[str, str] = {}
    for tag, attributes in _tags(text):
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            stated.setdefault(name.lower(), attributes.get("content", ""))
        elif tag == "time" and (attributes.get("itemprop") == "datePublished" or "pubdate" in attributes):
            stated.setdefault("datepublished", attributes.get("datetime", ""))
    return [stated[name] for name in _DATE_NAMES if stated.get(name)]


def _own_address(text: str, address: str) -> str:
    """Return the address that the page calls its own, believed only within the same outlet.

    A page that could name any address as its own could replace the stored article of another outlet.
    """
    url = canonical_url(address)
    for tag, attributes in _tags(text):
        if tag == "link" and attributes.get("rel", "").lower() == "canonical":
            try:
                stated = canonical_url(urljoin(address, attributes.get("href", "").strip()))
                is_deep = urlsplit(stated).path not in {"", "/"}
            except ValueError:
                return url
            return stated if is_deep and outlet_of(stated) == outlet_of(url) and stated.startswith("http") else url
    return url


def _language_tag(text: str) -> str | None:
    return next((attributes.get("lang") for tag, attributes in _tags(text) if tag == "html"), None)


def _is_japanese_host(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(".jp")


def _tags(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements that carry metadata, with their attributes."""
    return [
        (
            tag.lower(),
            {
                name.lower(): html.unescape(double or single or bare)
                for name, double, single, bare in _ATTRIBUTE.findall(attributes)
            },
        )
        for tag, attributes in _TAG.findall(text[:_DEEPEST_HEAD])
    ]
