"""The frame that all pictures share: title, what they stand on, legend, note and the name of the tool.

The body of a picture is laid out between `BODY_TOP` and `body_bottom(height)`; `framed` puts the rest around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.scene import Anchor, Box, Ink, Plate, Point, Scene, Stroke
from bot.pipeline.pictures.letters import set_label
from bot.present import write_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.model import Deal, Language
    from bot.model.scene import Shape
    from bot.ports import TextMeasure

WIDTH = 1200
"""Width of every picture; with `LEAST_HEIGHT` it fills a slide."""
LEAST_HEIGHT = 675
MARGIN = 48
BODY_TOP = 124
_FOOT = 92
_MARK = 26
_SIGNATURE = "dealwire"


class Mark(StrEnum):
    """How an entry of a legend looks."""

    LINE = "line"
    DASHES = "dashes"
    THICK = "thick"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend."""

    text: str
    mark: Mark
    ink: Ink
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """For whom and when a picture is made, and how its text is measured. `now` is aware."""

    language: Language
    now: datetime
    measure: TextMeasure
    zone: str = "UTC"


def body_bottom(height: float) -> float:
    """Return where the body of a picture of this height ends."""
    return height - _FOOT


def height_for(body: float) -> float:
    """Return the height of a picture whose body needs `body` pixels: a slide's, or more."""
    return max(LEAST_HEIGHT, BODY_TOP + body + _FOOT)


def subtitle(deals: Sequence[Deal], setting: Setting) -> str:
    """Return what a picture stands on: the day, the number of deals and of independent publishers."""
    outlets = {telling.outlet for deal in deals for telling in deal.facts.tellings}
    return catalogue(setting.language).text(
        "picture.basis",
        date=write_day(setting.now, setting.language, setting.zone),
        n=len(deals),
        m=len(outlets),
    )


def framed(
    body: Sequence[Shape],
    *,
    title: str,
    basis: str,
    note: str,
    legend: Sequence[Entry],
    height: float,
    description: str,
    setting: Setting,
) -> Scene:
    """Return the scene of `body` with everything around it."""
    measure = setting.measure
    room = WIDTH - 2 * MARGIN
    foot = height - 24
    signature = set_label(
        _SIGNATURE, Point(WIDTH - MARGIN, foot), 13, measure, ink=Ink.MUTED, bold=True, anchor=Anchor.END
    )
    shapes: list[Shape] = [
        set_label(title, Point(MARGIN, 64), 30, measure, bold=True, room=room),
        set_label(basis, Point(MARGIN, 94), 16, measure, ink=Ink.MUTED, room=room),
        *body,
        Stroke(points=(Point(MARGIN, foot - 22), Point(WIDTH - MARGIN, foot - 22)), ink=Ink.RULE),
        set_label(note, Point(MARGIN, foot), 13, measure, ink=Ink.MUTED, room=room - signature.width - 24),
        signature,
    ]
    shapes.extend(_legend(legend, foot - 36, measure))
    return Scene(
        width=WIDTH,
        height=height,
        shapes=tuple(shapes),
        title=title,
        description=description,
        language=setting.language,
    )


def _legend(entries: Sequence[Entry], baseline: float, measure: TextMeasure) -> Iterator[Shape]:
    x: float = MARGIN
    for entry in entries:
        middle = baseline - 5
        label = set_label(entry.text, Point(x + _MARK + 8, baseline), 14, measure)
        if label.box.right > WIDTH - MARGIN:
            return
        if entry.mark is Mark.BLOCK:
            box = Box(x + 6, middle - 7, x + _MARK - 6, middle + 7)
            yield Plate(box=box, fill=entry.ink, opacity=entry.opacity, radius=3)
        else:
            ends = (Point(x, middle), Point(x + _MARK, middle))
            width = 9 if entry.mark is Mark.THICK else 3
            yield Stroke(points=ends, ink=entry.ink, width=width, dashed=entry.mark is Mark.DASHES)
        yield label
        x = label.box.right + 28
