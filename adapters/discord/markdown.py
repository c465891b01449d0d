"""Lines of a reply → Discord's Markdown, within a given length.

Text from outside is escaped, so that it can neither form markup or links of its own nor name anybody: Discord is told
besides that nobody is to be pinged, and here every `@` and `<` is broken too, so that nothing even looks like a ping.
Lengths are counted in UTF-16 units, the strictest of the ways in which clients and server count characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from bot.model.reply import Line, Span

ELLIPSIS = "…"

_SPECIAL = re.compile(r"([\\`*_~|\[\]<])")
_LINE_START = re.compile(r"^(\s*)(#|>|-|\+|\d+(?=\.))")
_MENTION_START = re.compile(r"(@)|(<)(?=[@#/:t])")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f\ud800-\udfff]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Format characters that belong to scripts and emoji; the others could turn a layout round or hide what is said."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that nobody can see."""
_BREAK = "\u200b"
"""A space without width: between an `@` and a name there is no mention, between two markers no third one."""
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_FAR = 10
"""So many times the room is read of a text that is too long for it: the spaces before its first word may be many."""
_LONGEST_ADDRESS = 700
"""Longer addresses would use up the message; the text stays without its link."""


def units(text: str) -> int:
    """Return the length of `text` as the strictest client counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """Return `text` on one line, without characters that could hide or reorder it."""
    if text.isprintable():
        return text
    kept = (each if unicodedata.category(each) not in _UNSEEN or each in _JOINERS else " " for each in text)
    return "".join(kept)


def plain(text: str, room: int) -> str:
    """Return `text` for a place without Markdown (a button, a choice), cut to `room` units; "…" where it is blank."""
    shown = clean(text[: _FAR * room]).strip()
    if is_blank(shown):
        return ELLIPSIS
    if units(shown) <= room:
        return shown
    while units(shown) > room - 1:
        shown = shown[: max(0, len(shown) - max(1, (units(shown) - room) // 2))]
    return f"{shown.rstrip()}{ELLIPSIS}"


def escaped(text: str) -> str:
    """Return `text` so that Discord shows it as it stands, whatever it holds."""
    shown = _SPECIAL.sub(r"\\\1", clean(text))
    # A bare address would become a link to wherever an article wants.
    shown = shown.replace("://", ":\\//").replace("@", f"@{_BREAK}")
    return _LINE_START.sub(lambda match: f"{match[1]}{_escaped_start(match[2])}", shown)


def write(line: Line, room: int) -> str:
    """Return `line` as Markdown of at most `room` units; what does not fit is cut and ends in "…"."""
    parts: list[str] = []
    left = room
    # Written text is never shorter than plain text: what is far beyond the room need not be looked at.
    spans = [replace(span, text=span.text[: _FAR * room]) for span in line if span.text]
    for number, span in enumerate(spans):
        is_last = number == len(spans) - 1
        text = _span(span)
        if parts and text and parts[-1][-1] == text[0] and text[0] in "*`":
            text = f"{_BREAK}{text}"
        if units(text) > left - (not is_last):
            parts.append(_cut(span, left))
            break
        parts.append(text)
        left -= units(text)
    return "".join(parts)


def is_blank(text: str) -> bool:
    """Return whether Discord would find nothing to show in `text`."""
    return not any(_is_visible(each) for each in text)


def code(text: str) -> str:
    """Return `text` as code, whatever backticks it holds."""
    shown = _MENTION_START.sub(rf"\g<0>{_BREAK}", clean(text))
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence}{shown}{fence}" if len(fence) == 1 else f"{fence} {shown} {fence}"


def address(url: str) -> str | None:
    """Return a web address that can stand in a link, else None."""
    if not _ADDRESS.fullmatch(url):
        return None
    # An `@` too, so that not even an address looks like a ping.
    safe = quote(url, safe=":/?#!$&*+,;=%~-._'")
    return safe if len(safe) <= _LONGEST_ADDRESS else None


def _span(span: Span) -> str:
    if span.at is not None:
        # A text with an hour is a moment, one without a day; either in the reader's own zone and words.
        style = "f" if ":" in span.text else "D"
        return f"<t:{int(span.at.timestamp())}:{style}>"
    if span.code:
        return code(span.text)
    for sign, number in (("#", span.channel), ("@", span.person), ("@&", span.group)):
        if number and number.isdecimal() and number.isascii():
            return f"<{sign}{number}>"
    text = escaped(span.text)
    inner = text.strip()
    if not inner:
        return text
    # Text that runs from right to left keeps to itself: what stands beside it stays where it is.
    runs_back = any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in inner)
    marked = f"{_ISOLATE}{inner}{_END_OF_ISOLATE}" if runs_back else inner
    if span.bold:
        marked = f"**{marked}**"
    target = address(span.url) if span.url else None
    if target is not None:
        marked = f"[{marked}]({target})"
    start = text.index(inner)
    return f"{text[:start]}{marked}{text[start + len(inner) :]}"


def _cut(span: Span, room: int) -> str:
    """Return as much of a span as fits with "…" behind it."""
    if span.at is None:
        low, high = 0, min(len(span.text), room)
        while low < high:
            middle = (low + high + 1) // 2
            if units(_span(_shortened(span, middle))) <= room:
                low = middle
            else:
                high = middle - 1
        if low:
            return _span(_shortened(span, low))
    return ELLIPSIS if room >= 1 else ""


def _shortened(span: Span, length: int) -> Span:
    return replace(span, text=f"{span.text[:length].rstrip()}{ELLIPSIS}")


def _escaped_start(mark: str) -> str:
    # Of a number that would start a list it is the dot behind it that is escaped.
    return f"{mark}\\" if mark[0].isdigit() else f"\\{mark}"


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in _UNSEEN and character not in _BLANK
