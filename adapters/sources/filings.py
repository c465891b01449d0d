"""A filing with the US Securities and Exchange Commission → its text, to be read like any article.

A feed of EDGAR (8-K, 6-K) leads to an index of documents. What a deal stands in is the report itself, from its first
item to the signature, and the press release that is attached to it as exhibit 99; contracts of hundreds of pages and
financial data are left out.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

_INDEX = re.compile(r"/Archives/edgar/data/\d+/.*-index\.html?$", re.IGNORECASE)
_ROW = re.compile(r"<tr\b.{0,4000}?</tr\s*>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<td\b[^>]{0,500}>(.{0,3000}?)</td\s*>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"""href\s*=\s*["']([^"']{1,500})["']""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_WANTED = re.compile(r"(?:8-K|6-K)(?:/A)?|EX-99(?:\.\d{1,2})?", re.IGNORECASE)
_MOST_DOCUMENTS = 3
_TITLE = re.compile(r"(?:8-K|6-K)(?:/A)?\s*-\s*(.+)", re.IGNORECASE)
_COMPANY = re.compile(r"(.+?)\s*\(\d{10}\)")
_ITEM = re.compile(r"\bItem\s+(\d\.\d\d)\b[.:\s]*([^\n]{0,120})", re.IGNORECASE)
_FIRST_ITEM = re.compile(r"^\W*Item\s+\d\.\d\d\b", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(r"^\W*SIGNATURES?\W*$", re.MULTILINE)
_EXHIBITS_ONLY = frozenset({"9.01"})


def is_filing_index(address: str) -> bool:
    """Return whether an address is that of an index of a filing's documents."""
    parts = urlsplit(address)
    return (parts.hostname or "").endswith("sec.gov") and _INDEX.search(parts.path) is not None


def filing_documents(index: str, address: str) -> list[str]:
    """Return the addresses of the report and of its press releases, in the index's order."""
    found: list[str] = []
    for row in _ROW.findall(index):
        cells = _CELL.findall(row)
        link = _LINK.search(row)
        if link is None or not any(_WANTED.fullmatch(_plain(cell)) for cell in cells):
            continue
        # What is tagged for machines opens in a viewer; the document itself is named in its query.
        path = html.unescape(link.group(1)).removeprefix("/ix?doc=")
        if path.lower().endswith((".htm", ".html", ".txt")):
            found.append(urljoin(address, path))
    return list(dict.fromkeys(found))[:_MOST_DOCUMENTS]


def filing_text(text: str) -> str:
    """Return the plain text of a report without its cover and signatures; a press release stays whole."""
    first = _FIRST_ITEM.search(text)
    if first is None:
        return text.strip()
    signature = _SIGNATURE.search(text, first.end())
    return text[first.start() : signature.start() if signature else len(text)].strip()


def filing_title(title: str, text: str, feed_title: str) -> str | None:
    """Return a title that says whose report it is and of what, None where `title` is not that of a report.

    `8-K - ORACLE CORP (0001341439) (Filer)` with `Item 1.01: Entry into a Material Definitive Agreement` in the text
    → `ORACLE CORP: Entry into a Material Definitive Agreement`.
    """
    found = _TITLE.fullmatch(title.strip())
    if found is None:
        return None
    company = _COMPANY.match(found.group(1)) or _COMPANY.match(feed_title)
    if company is None:
        return None
    subjects = [what.strip(" .;") for number, what in _ITEM.findall(text) if number not in _EXHIBITS_ONLY]
    subject = "; ".join(dict.fromkeys(what for what in subjects if what)) or "Current report"
    return f"{' '.join(company.group(1).split())}: {subject}"


def _plain(cell: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", cell)).split())
