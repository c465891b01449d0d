"""Slack's mrkdwn → runs of text in one style, as a client reads it: bold, code, links, dates, quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>|(?P<sign>[*`])")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_DRAWN = str.maketrans({"🚫": "⊘", "⚠": "△"})
"""Emoji that our type does not have, as signs that it has."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\u2068\u2069\ufe0f\u200d"))


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style."""

    text: str
    bold: bool = False
    code: bool = False
    link: bool = False


@dataclass(frozen=True, slots=True)
class MrkdwnLine:
    """A line of runs; `quoted` ones have a bar at their left."""

    runs: tuple[Run, ...]
    quoted: bool = False


def read_mrkdwn(text: str) -> Iterator[MrkdwnLine]:
    """Yield the lines of a text."""
    for line in text.split("\n"):
        quoted = line.startswith(">")
        yield MrkdwnLine(tuple(_runs(line.removeprefix(">"))), quoted)


def _runs(line: str) -> Iterator[Run]:
    style = Run("")
    position = 0
    for match in _PIECE.finditer(line):
        yield from _run(line[position : match.start()], style)
        position = match.end()
        match match["sign"]:
            case "*":
                style = replace(style, bold=not style.bold)
            case "`":
                style = replace(style, code=not style.code)
            case _:
                is_link = not match["target"].startswith("!")
                yield from _run(match["label"] or match["target"], replace(style, link=is_link))
    yield from _run(line[position:], style)


def _run(text: str, style: Run) -> Iterator[Run]:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    shown = text.translate(_INVISIBLE).translate(_DRAWN)
    if shown:
        yield replace(style, text=shown)
