"""A fragment of HTML, as feeds carry it → plain text whose paragraphs are parted by blank lines.

Not for whole pages, whose menus and asides only `adapters.sources.pages` can tell from the article.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

# More than any article; what comes after it is not looked at, so that no input can take long.
_LONGEST = 1_000_000

_DROPPED = frozenset({"script", "style", "iframe", "object", "noscript", "svg", "template", "form", "button", "head"})
_PARAGRAPHS = frozenset(
    {
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "ol", "p", "pre", "section", "table", "ul",
    }
)  # fmt: skip
_LINES = frozenset({"br", "li", "tr"})
_CELLS = frozenset({"td", "th"})

_ESCAPED_TWICE = re.compile(r"</(?:p|div|a|span|li|strong|b)>")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


def plain_text(fragment: str) -> str:
    """Return the text of an HTML fragment, or of plain text: one line a block, blank lines between paragraphs."""
    text = _unpacked(fragment[:_LONGEST])
    # Some systems escape twice, so that what was unpacked once is markup again.
    return _tidy(_unpacked(text) if "&lt;/" in fragment and _ESCAPED_TWICE.search(text) else text)


def plain_line(fragment: str) -> str:
    """Return the text of an HTML fragment on one line: a title."""
    return " ".join(plain_text(fragment).split())


def _unpacked(fragment: str) -> str:
    if _TAG.search(fragment) is None:
        return html.unescape(fragment)
    collector = _TextCollector()
    collector.feed(fragment)
    collector.close()
    return "".join(collector.pieces)


def _tidy(text: str) -> str:
    unified = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    lines = [_SPACES.sub(" ", line).strip() for line in unified.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


class _TextCollector(HTMLParser):
    """Collects the text outside of dropped elements, with line ends where blocks begin and end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._dropping: str | None = None
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # HTMLParser's signature
        if self._dropping is None and tag in _DROPPED:
            self._dropping = tag
        self._preformatted += tag == "pre"
        self._break(tag)
        if self._dropping is None and tag in _LINES:
            self.pieces.append("\n")
        elif self._dropping is None and tag in _CELLS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._dropping == tag:
            self._dropping = None
        self._preformatted -= tag == "pre" and self._preformatted > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._dropping is None:
            self.pieces.append(data if self._preformatted else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if self._dropping is None and tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
