"""Plain text, spans and lines → Slack's mrkdwn, in which no text from outside can ping, link, format or change a line.

Slack has escapes for `&`, `<` and `>` only. What else it would read as mark-up is taken apart: its format signs become
signs that look alike, an invisible joiner breaks emoji names and quotes at the start of a line. Format signs of ours
count only where no letter touches them, and Japanese writes no spaces: there a space of no width parts them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.model.reply import Line, Span

ELLIPSIS = "…"

_GAP = "\u200b"
_JOINER = "\u2060"
_KEPT_FORMATS = frozenset("\u200c\u200d")  # they join the parts of emoji and of Persian words
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_WIDE = frozenset("WF")
_UNSEEN = frozenset({"Cf", "Cn", "Co"})
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_ENTITIES: Mapping[int, str] = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_LOOK_ALIKE: Mapping[int, str] = {ord("*"): "∗", ord("~"): "∼", ord("`"): "ˋ"}
_EMOJI_NAME = re.compile(r":(?=[\w+'-]+:)")
_OUTER_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_GROUP = re.compile(r"S[A-Z0-9]{1,30}")
"""Ids of channels; a direct message has no name that Slack would show."""
_ADDRESS = re.compile(r"https?://[^\s<>|\x00-\x20\x7f]+")
_LONGEST_ADDRESS = 1500
_LEAST_ROOM = 8
"""Fewer characters than these say nothing."""
_NO_FIELDS = str.maketrans("|^", "¦ ")
_MAY_TOUCH = frozenset(" \n()[]{}.,;:!?\"'“”‘’—–-/")
"""What stands beside a format sign without keeping it from its effect."""


def clean(text: str) -> str:
    """Return `text` on one line, without control characters, marks of direction and other unseen ones."""
    if text.isprintable():
        return text
    shown: list[str] = []
    for each in text:
        category = unicodedata.category(each)
        if category in _BREAKS:
            shown.append(" ")
        elif category == "Cs":
            shown.append("\N{REPLACEMENT CHARACTER}")
        elif category not in _UNSEEN or each in _KEPT_FORMATS:
            shown.append(each)
    return "".join(shown)


def plain(text: str, longest: int) -> str:
    """Return `text` for a place that takes plain text of at most `longest` characters; never empty."""
    shown = clean(text).strip() or "–"
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}{ELLIPSIS}"


def columns(text: str) -> int:
    """Return how wide a text is, a Japanese letter as two of the Latin alphabet."""
    return sum(2 if unicodedata.east_asian_width(each) in _WIDE else 1 for each in text)


def escaped(text: str) -> str:
    """Return `text` so that mrkdwn shows it as it is."""
    shown = _OUTER_UNDERSCORE.sub("ˍ", clean(text)).translate(_LOOK_ALIKE)
    shown = _EMOJI_NAME.sub(f":{_JOINER}", shown).translate(_ENTITIES)
    if shown.lstrip().startswith(("&gt;", "＞")):
        shown = f"{_JOINER}{shown}"
    if not shown.isascii() and any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in shown):
        shown = f"{_ISOLATE}{shown}{_END_OF_ISOLATE}"
    return shown


def clipped(text: str, room: int) -> str:
    """Return `escaped(text)`, of a shorter text with an ellipsis where it would take more than `room` characters."""
    if len(text) > 2 * room:
        # Few characters vanish: what is this far beyond is not shown in any case.
        text = text[: 2 * room] + ELLIPSIS
    shown = escaped(text)
    if len(shown) <= room:
        return shown
    # One character becomes up to five, so the right length lies between; a shorter text never takes more room.
    low, high = 0, min(len(text), max(room, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if len(escaped(text[:middle] + ELLIPSIS)) <= room:
            low = middle
        else:
            high = middle - 1
    return escaped(text[:low].rstrip() + ELLIPSIS) if room >= 1 else ""


def link(text: str, url: str, room: int) -> str:
    """Return a link that shows `text`; an address that is none of the web's, or far too long, stays out."""
    address = _address(url)
    if address is None or len(address) + 3 >= room:
        return clipped(text, room)
    label = clipped(text.translate(_NO_FIELDS), room - len(address) - 3)
    return f"<{address}|{label}>" if label.strip() else f"<{address}>"


def written(lines: Iterable[Line], room: int, before: str = "") -> str:
    """Return lines as mrkdwn of at most `room` characters, each with `before` in front of it."""
    shown: list[str] = []
    for line in lines:
        lead = f"\n{before}" if shown else before
        text = written_line(line, room - len(lead))
        if not text:
            break
        shown.append(f"{lead}{text}")
        room -= len(lead) + len(text)
    return "".join(shown)


def written_line(line: Line, room: int) -> str:
    """Return a line as mrkdwn of at most `room` characters."""
    shown, signed = "", False
    for span in line:
        left = room - len(shown)
        if left < _LEAST_ROOM:
            break
        sign = "" if span.at is not None else "`" if span.code else "*" if span.bold else ""
        core = span.text.strip() if sign else span.text
        if not clean(core).strip():
            shown, signed = shown + clipped(span.text, left), False
            continue
        before, after = span.text[: span.text.index(core)], span.text[span.text.index(core) + len(core) :]
        text = _content(span, core, left - 2 * len(sign) - len(before) - len(after) - 2)
        if text:
            text = f"{before}{sign}{text}{sign}{after}"
            touches = bool(shown) and shown[-1] not in _MAY_TOUCH and text[0] not in _MAY_TOUCH
            shown += f"{_GAP}{text}" if touches and (signed or sign) else text
            signed = bool(sign)
    return shown


def _content(span: Span, text: str, room: int) -> str:
    """Return what a span says, without its format signs."""
    if room < 1:
        return ""
    if span.url:
        return link(text, span.url, room)
    ids = ((_CHANNEL, "#", span.channel), (_PERSON, "@", span.person), (_GROUP, "!subteam^", span.group))
    for form, sign, name in ids:
        if name and form.fullmatch(name) and room >= len(name) + len(sign) + 2:
            return f"<{sign}{name}>"
    if span.at is not None:
        frame = f"<!date^{int(span.at.timestamp())}^{'{date_short} {time}' if ':' in text else '{date_short}'}|>"
        fallback = clipped(text.translate(_NO_FIELDS), room - len(frame))
        return f"{frame[:-1]}{fallback}>" if fallback.strip() else clipped(text, room)
    return clipped(text, room)


def _address(url: str) -> str | None:
    """Return an address as mrkdwn takes it, None for one that is not of the web."""
    shown = url.replace("&", "&amp;")
    return shown if len(shown) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url) else None
