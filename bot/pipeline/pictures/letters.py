"""Text → labels that fit: measured by a port, shortened with an ellipsis, broken into lines.

Widths come from whoever has the font (`TextMeasure`), so that what is laid out here is what is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.scene import Anchor, Ink, Label, Point
from bot.present import write_usd_short

if TYPE_CHECKING:
    from bot.model import Language
    from bot.pipeline.loops import Leg
    from bot.ports import TextMeasure


def leg_sum(leg: Leg, language: Language) -> str:
    """Return the sum of a leg, with "up to" where it is a bound; empty where none is known."""
    if leg.usd is None:
        return ""
    amount = write_usd_short(leg.usd, language)
    return catalogue(language).text("money.up_to", sum=amount) if leg.up_to else amount


def set_label(
    text: str,
    at: Point,
    size: float,
    measure: TextMeasure,
    *,
    ink: Ink = Ink.TEXT,
    bold: bool = False,
    anchor: Anchor = Anchor.START,
    room: float | None = None,
    halo: bool = False,
) -> Label:
    """Return `text` set at `at`; where it is wider than `room`, shortened until it is not."""
    if room is not None:
        text = shortened(text, size, room, measure, bold=bold)
    width = measure.width(text, size, bold=bold)
    return Label(text=text, at=at, width=width, size=size, ink=ink, bold=bold, anchor=anchor, halo=halo)


def shortened(text: str, size: float, room: float, measure: TextMeasure, *, bold: bool = False) -> str:
    """Return `text` if it fits in `room` pixels, else as much of it as does, with an ellipsis."""
    if measure.width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure.width(_cut(text, middle), size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return _cut(text, low)


def broken(words: tuple[str, ...], size: float, room: float, measure: TextMeasure, lines: int) -> tuple[str, ...]:
    """Return `words` (each with its own space after it) as at most `lines` lines; what does not fit is cut short."""
    found: list[str] = []
    current = ""
    for word in words:
        if current and measure.width((current + word).rstrip(), size) > room:
            found.append(current)
            current = ""
        current += word
    found.append(current)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] = "".join(found[lines - 1 :])
    return tuple(shortened(each.rstrip(), size, room, measure) for each in kept)


def _cut(text: str, length: int) -> str:
    """Return the first `length` characters with an ellipsis: on the baseline after Latin letters, else half-way up."""
    kept = text[:length].rstrip()
    return kept + ("..." if kept[-1:].isascii() else "…")
