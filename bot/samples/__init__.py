"""Sample articles of our own writing, with answers, for the demo and the evaluation gate.

`articles/*.md` tell publicly known deals of 2024 and 2025, in Japanese and English, under made-up outlets; `answers/`
holds for each what a person reads in it by the domain guide. `build_feed` turns the articles into one RSS feed with
their full text, which is kept as `feed.xml` so that the demo reads a feed as it would read anybody's. Nothing here
reads a deal out of an article.

After an article was changed, write the feed anew:
`python -c "from bot.samples import build_feed, feed_path; feed_path().write_bytes(build_feed())"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import yaml

from bot.errors import InvariantError
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["answers_path", "articles_path", "build_feed", "feed_path"]

_HERE = Path(__file__).parent
_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n+(.*)", re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """One article file: `date` is an ISO day, `paragraphs` the text below the front matter."""

    title: str
    date: str
    language: Language
    url: str
    paragraphs: tuple[str, ...]


def articles_path() -> Path:
    """Return the folder of the articles, Markdown with front matter."""
    return _HERE / "articles"


def answers_path() -> Path:
    """Return the folder of the answers, one JSON file for each article, of the same name."""
    return _HERE / "answers"


def feed_path() -> Path:
    """Return the feed that carries all articles."""
    return _HERE / "feed.xml"


def build_feed() -> bytes:
    """Return the articles as one RSS 2.0 feed, newest first, in UTF-8.

    An item has the article's address as its guid, its day without a clock time (none is known) as `dc:date`, its
    language as `dc:language` and its paragraphs as HTML in `content:encoded`. The feed itself declares no language:
    it has two.
    """
    rss = ET.Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", "dealwire samples")
    _add(channel, "link", "https://dealwire.example/samples")
    _add(channel, "description", "Deals of 2024 and 2025 in our own words, in Japanese and English")
    samples = (_sample(path.read_text(encoding="utf-8"), path.name) for path in articles_path().glob("*.md"))
    for sample in sorted(samples, key=lambda sample: (sample.date, sample.url), reverse=True):
        item = ET.SubElement(channel, "item")
        _add(item, "title", sample.title)
        _add(item, "link", sample.url)
        _add(item, "guid", sample.url)
        _add(item, "dc:date", sample.date)
        _add(item, "dc:language", sample.language)
        _add(item, "content:encoded", _html(sample.paragraphs))
    ET.indent(rss)
    document: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _html(paragraphs: Iterable[str]) -> str:
    escaped = (escape(paragraph, quote=False).replace("\n", "<br>") for paragraph in paragraphs)
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in escaped)


def _sample(document: str, name: str) -> _Sample:
    found = _FRONT_MATTER.fullmatch(document)
    if found is None:
        raise InvariantError(f"a sample article opens with front matter between lines of ---: {name}")
    fields: dict[str, object] = yaml.safe_load(found.group(1))
    return _Sample(
        title=str(fields["title"]),
        date=str(fields["date"]),
        language=Language(str(fields["lang"])),
        url=str(fields["source"]),
        paragraphs=tuple(_BLANK_LINES.split(found.group(2).strip())),
    )
