"""What a picture is before anything draws it: shapes and texts with coordinates, and roles of colour.

Coordinates are in pixels of a canvas whose origin is at the top left. A role says what a colour is for, so that one
scene can be drawn light and dark. Nothing here draws: an adapter turns a `Scene` into SVG or PNG. A scene is
frozen and hashable, so that what was drawn once need not be drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model.article import Language

_ASCENT = 0.88
"""How far letters reach over their baseline, as a share of the size; kanji reach furthest."""
_DESCENT = 0.2


class Ink(StrEnum):
    """What a colour is for."""

    CANVAS = "canvas"
    PANEL = "panel"
    RULE = "rule"
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    NEUTRAL = "neutral"
    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Anchor(StrEnum):
    """Which part of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the canvas."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, gap: float = 0) -> bool:
        """Return whether the two come nearer to each other than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, point: Point, gap: float = 0) -> bool:
        """Return whether `point` is inside, or nearer than `gap`."""
        across = self.left - gap <= point.x <= self.right + gap
        return across and self.top - gap <= point.y <= self.bottom + gap

    def inside(self, other: Box) -> bool:
        """Return whether no part of this is outside `other`."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A filled rectangle; `radius` rounds its corners. With `outline` it has a border of that role."""

    box: Box
    fill: Ink
    opacity: float = 1
    radius: float = 0
    outline: Ink | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through `points`."""

    points: tuple[Point, ...]
    ink: Ink
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A quadratic curve from `start` to `end`, bent towards `control`."""

    start: Point
    control: Point
    end: Point
    ink: Ink
    width: float
    dashed: bool = False
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A filled area between straight lines: the head of an arrow."""

    points: tuple[Point, ...]
    fill: Ink
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """A band that flows from the left edge (x, top) to the right edge (x, top), `width` pixels thick."""

    left: Point
    right: Point
    width: float
    fill: Ink
    opacity: float
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line of text; `at` is on its baseline, `width` is what it measures. With `halo` it clears what is under it."""

    text: str
    at: Point
    width: float
    size: float
    ink: Ink = Ink.TEXT
    bold: bool = False
    anchor: Anchor = Anchor.START
    halo: bool = False

    @property
    def left(self) -> float:
        """Where the text begins."""
        match self.anchor:
            case Anchor.START:
                return self.at.x
            case Anchor.MIDDLE:
                return self.at.x - self.width / 2
            case Anchor.END:
                return self.at.x - self.width

    @property
    def box(self) -> Box:
        """What the text takes up."""
        left = self.left
        return Box(left, self.at.y - _ASCENT * self.size, left + self.width, self.at.y + _DESCENT * self.size)


Shape = Plate | Stroke | Arc | Polygon | Ribbon | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole picture: its canvas, its shapes from back to front, and what it shows in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str
    language: Language

    @property
    def canvas(self) -> Box:
        """The canvas as a box."""
        return Box(0, 0, self.width, self.height)

    @property
    def labels(self) -> tuple[Label, ...]:
        """All texts."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Label))
