"""Discord's Markdown → lines of runs, as a client reads it: headings, subtext, bold, links, code, quotes, moments."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.model import Language
from bot.present import write_day
from previews.slack.mrkdwn import MrkdwnLine, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY, SMALL = 15.0, 12.5
_HEADINGS = {"# ": 23.0, "## ": 19.0, "### ": 16.5}
_PIECE = re.compile(
    r"\\(?P<escaped>[^a-zA-Z0-9\s])|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<target>[^)\s]+)\)|<t:(?P<moment>-?\d+):(?P<style>\w)>"
    r"|(?P<fence>`+)(?P<code>.+?)(?P=fence)|(?P<bold>\*\*)"
)
_DRAWN = str.maketrans({"⚠": "△"})
"""Emoji that our type does not have, as signs that it has."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2068\u2069\ufe0f\u200d"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of runs, at a size; small ones are muted."""

    words: MrkdwnLine
    size: float = BODY
    gap: float = 0.0

    @property
    def is_small(self) -> bool:
        """Whether it is subtext."""
        return self.size == SMALL


def read_markdown(text: str, language: Language) -> Iterator[Line]:
    """Yield the lines of a text; moments are shown in the zone of a reader of `language`."""
    for each in text.split("\n"):
        quoted = each.startswith("> ")
        rest = each.removeprefix("> ")
        size, gap = BODY, 0.0
        for mark, large in _HEADINGS.items():
            if rest.startswith(mark):
                rest, size, gap = rest.removeprefix(mark), large, 9.0
        if rest.startswith("-# "):
            rest, size = rest.removeprefix("-# "), SMALL
        style = Run("", bold=bool(gap))
        yield Line(MrkdwnLine(tuple(_runs(rest, style, language)), quoted), size, gap)


def _runs(text: str, style: Run, language: Language) -> Iterator[Run]:
    position, base = 0, style
    for match in _PIECE.finditer(text):
        yield from _run(text[position : match.start()], style)
        position = match.end()
        if match["escaped"]:
            yield from _run(match["escaped"], style)
        elif match["label"] is not None:
            yield from _runs(match["label"], replace(style, link=True), language)
        elif match["moment"]:
            zone = "Asia/Tokyo" if language is Language.JA else "America/New_York"
            moment = datetime.fromtimestamp(int(match["moment"]), UTC).astimezone(ZoneInfo(zone))
            clock = f" {moment:%H:%M}" if match["style"] == "f" else ""
            yield replace(style, text=f"{write_day(moment, language, zone)}{clock}", code=True)
        elif match["code"]:
            yield replace(style, text=match["code"].strip(), code=True)
        else:
            style = replace(style, bold=base.bold or not style.bold)
    yield from _run(text[position:], style)


def _run(text: str, style: Run) -> Iterator[Run]:
    shown = text.translate(_DRAWN).translate(_INVISIBLE)
    if shown:
        yield replace(style, text=shown)
