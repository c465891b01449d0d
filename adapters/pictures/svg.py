"""A scene → SVG text that needs nothing from outside: letters are outlines, each defined once and used by place.

Outlines instead of an embedded font, since slides and chats ignore fonts that a picture brings along. For screen
readers and for search the words stand in `<title>`, `<desc>` and the label of each group of letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape, quoteattr

from adapters.pictures.palette import palette
from bot.pipeline.pictures import Arc, Ink, Label, Plate, Polygon, Ribbon, Scene, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from adapters.pictures.typeface import Typeface
    from bot.pipeline.pictures import Point, Shape

_HALO = 5
_DASHES = "8 6"
_FINE_DASHES = "4 4"


def draw_svg(scene: Scene, typeface: Typeface, *, dark: bool = False) -> str:
    """Return `scene` as an SVG document."""
    drawing = _Drawing(palette(dark=dark), typeface)
    body = [drawing.shape(shape) for shape in scene.shapes]
    size = f'width="{_n(scene.width)}" height="{_n(scene.height)}" viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{scene.language.value}">',
            f"<title>{_text(scene.title)}</title>",
            f"<desc>{_text(scene.description)}</desc>",
            f"<defs>{''.join(drawing.outlines.values())}</defs>",
            f'<rect width="100%" height="100%" fill="{drawing.colours[Ink.CANVAS]}"/>',
            *body,
            "</svg>",
            "",
        )
    )


class _Drawing:
    """The shapes of one document; collects the letters that it uses."""

    def __init__(self, colours: Mapping[Ink, str], typeface: Typeface) -> None:
        self.colours = colours
        self.outlines: dict[str, str] = {}
        self._typeface = typeface

    def shape(self, shape: Shape) -> str:
        match shape:
            case Plate():
                return self._plate(shape)
            case Stroke():
                points = _points(shape.points)
                line = self._line(shape.ink, shape.width, dashed=shape.dashed)
                return f'<polyline points="{points}" {line}/>'
            case Arc():
                way = f"M{_xy(shape.start)}Q{_xy(shape.control)} {_xy(shape.end)}"
                line = self._line(shape.ink, shape.width, dashed=shape.dashed)
                return f'<path d="{way}" {line}{_opacity(shape.opacity)}/>'
            case Polygon():
                fill = self.colours[shape.fill]
                return f'<polygon points="{_points(shape.points)}" fill="{fill}"{_opacity(shape.opacity)}/>'
            case Ribbon():
                return self._ribbon(shape)
            case Label():
                return self._label(shape)
            case _:
                assert_never(shape)

    def _plate(self, plate: Plate) -> str:
        box = plate.box
        place = f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.right - box.left)}"'
        opacity = f' fill-opacity="{plate.opacity:g}"' if plate.opacity < 1 else ""
        outline = ""
        if plate.outline is not None:
            dashes = f' stroke-dasharray="{_FINE_DASHES}"' if plate.dashed else ""
            outline = f' stroke="{self.colours[plate.outline]}" stroke-width="1.5"{dashes}'
        return (
            f'<rect {place} height="{_n(box.bottom - box.top)}" rx="{_n(plate.radius)}" '
            f'fill="{self.colours[plate.fill]}"{opacity}{outline}/>'
        )

    def _ribbon(self, ribbon: Ribbon) -> str:
        left, right, width = ribbon.left, ribbon.right, ribbon.width
        middle = _n((left.x + right.x) / 2)
        upper = f"M{_xy(left)}C{middle} {_n(left.y)} {middle} {_n(right.y)} {_xy(right)}"
        lower = (
            f"L{_n(right.x)} {_n(right.y + width)}"
            f"C{middle} {_n(right.y + width)} {middle} {_n(left.y + width)} {_n(left.x)} {_n(left.y + width)}Z"
        )
        colour = self.colours[ribbon.fill]
        edge = f' stroke="{colour}" stroke-width="1.2" stroke-dasharray="{_FINE_DASHES}"' if ribbon.dashed else ""
        return f'<path d="{upper}{lower}" fill="{colour}" fill-opacity="{ribbon.opacity:g}"{edge}/>'

    def _label(self, label: Label) -> str:
        cut = self._typeface.cut(bold=label.bold)
        scale = label.size / cut.units_per_em
        x = 0.0
        letters: list[str] = []
        for glyph in cut.glyphs(label.text):
            if glyph.outline:
                self.outlines.setdefault(glyph.name, f'<path id="{glyph.name}" d="{glyph.outline}"/>')
                letters.append(f'<use href="#{glyph.name}" x="{_n(x)}"/>')
            x += glyph.advance
        halo = ""
        if label.halo:
            box = label.box
            halo = (
                f'<rect x="{_n(box.left - _HALO)}" y="{_n(box.top - 2)}" width="{_n(label.width + 2 * _HALO)}" '
                f'height="{_n(box.bottom - box.top + 4)}" rx="5" fill="{self.colours[Ink.CANVAS]}" fill-opacity="0.9"/>'
            )
        place = f"translate({_n(label.left)} {_n(label.at.y)}) scale({scale:.5f} {-scale:.5f})"
        return (
            f'{halo}<g transform="{place}" fill="{self.colours[label.ink]}" role="img" '
            f"aria-label={_attribute(label.text)}>{''.join(letters)}</g>"
        )

    def _line(self, ink: Ink, width: float, *, dashed: bool) -> str:
        dashes = f' stroke-dasharray="{_DASHES}"' if dashed else ""
        return f'fill="none" stroke="{self.colours[ink]}" stroke-width="{_n(width)}"{dashes}'


def _opacity(opacity: float) -> str:
    return f' opacity="{opacity:g}"' if opacity < 1 else ""


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(point.x)},{_n(point.y)}" for point in points)


def _xy(point: Point) -> str:
    return f"{_n(point.x)} {_n(point.y)}"


def _n(number: float) -> str:
    """Return a coordinate to a hundredth of a pixel, without trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(_allowed(text))


def _attribute(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    """Return `text` without the characters that no XML document may hold."""
    return "".join(
        each for each in text if each >= " " and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff"
    )
