"""A fragment of HTML, as feeds carry it → plain text whose paragraphs are parted by blank lines.

Not for whole pages, whose menus and asides only `adapters.sources.pages` can tell from the article. A scanner of its
own, because `html.parser` takes quadratic time, and worse, on fragments that leave tags unclosed.
"""

from __future__ import annotations

import html
import re

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
_RAW = frozenset({"script", "style"})  # whose end a browser waits for to the end of the text

# Nothing in it reaches beyond the next `<`, so that reading takes linear time whatever is left unclosed.
_TOKEN = re.compile(r"""<(?:!--|!\[CDATA\[|[!?][^<>]*>|(/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*'|["'])*)>)""")
_ESCAPED_TWICE = re.compile(r"</(?:p|div|a|span|li|strong|b)>")
_BLANK_LINES = re.compile(r"\n{3,}")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")


def plain_text(fragment: str) -> str:
    """Return the text of an HTML fragment, or of plain text: one line a block, blank lines between paragraphs."""
    text = _unpacked(fragment[:_LONGEST])
    # Some systems escape twice, so that what was unpacked once is markup again.
    return _tidy(_unpacked(text) if "&lt;/" in fragment and _ESCAPED_TWICE.search(text) else text)


def plain_line(fragment: str) -> str:
    """Return the text of an HTML fragment on one line: a title."""
    return " ".join(plain_text(fragment).split())


def storable(text: str) -> str:
    """Return the text without what databases refuse and escapes can smuggle in: nulls, controls, half characters."""
    # What can be printed has none of it: told in a tenth of the time, and true of nearly all titles and addresses.
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


def _unpacked(fragment: str) -> str:
    """Return the text outside of dropped elements, with line ends where blocks begin and end."""
    if "<" not in fragment:
        return html.unescape(fragment)
    pieces: list[str] = []
    unclosed: set[str] = set()
    position = preformatted = 0
    while (token := _TOKEN.search(fragment, position)) is not None:
        start, end = token.span()
        if start > position:
            text = fragment[position:start]
            pieces.append(html.unescape(text if preformatted else _on_one_line(text)))
        end_mark, name, attributes = token.groups()
        position = end
        if name is None:
            position = _after_mark(token.group(), fragment, end)
            continue
        tag = name.lower()
        if tag == "pre":
            preformatted = max(0, preformatted + (-1 if end_mark else 1))
        pieces.append(_break(tag, is_end=bool(end_mark)))
        if tag in _DROPPED and not end_mark and not attributes.endswith("/") and tag not in unclosed:
            closing = re.compile(rf"</{tag}\b[^<>]*>", re.IGNORECASE).search(fragment, position)
            if closing is not None:
                position = closing.end()
            elif tag in _RAW:
                position = len(fragment)
            else:
                unclosed.add(tag)  # looked for once: it is not further on either
    rest = fragment[position:]
    return "".join([*pieces, html.unescape(rest if preformatted else _on_one_line(rest))])


def _on_one_line(text: str) -> str:
    """Make a single space of each run of white space; by splitting, as a regular expression takes ten times as long."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _after_mark(mark: str, fragment: str, position: int) -> int:
    """Return where a comment, a section or a declaration ends, of which `mark` was read up to `position`."""
    closing = {"<!--": "-->", "<![CDATA[": "]]>"}.get(mark)
    if closing is None:
        return position  # a declaration: its end is in the mark
    found = fragment.find(closing, position)
    return len(fragment) if found < 0 else found + len(closing)


def _break(tag: str, *, is_end: bool) -> str:
    if tag in _PARAGRAPHS:
        return "\n\n"
    if is_end:
        return ""
    return "\n" if tag in _LINES else " " if tag in _CELLS else ""


def _tidy(text: str) -> str:
    unified = storable(text)
    if not unified.isascii():
        unified = _INVISIBLE.sub("", unified)
    unified = unified.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    lines = [" ".join(line.split()) for line in unified.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
