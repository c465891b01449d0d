"""Text → widths and outlines, from the font files of the Noto Sans CJK JP wheels.

One regular and one bold cut cover Japanese, Chinese, Korean and Latin text. Letters are set side by side at
their own widths. A character that the font lacks is set as its box for the unknown, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Protocol, cast

from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]  # fontTools has no type hints
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # likewise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REGULAR = ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf")
_BOLD = ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
_UNKNOWN = ".notdef"


class _Drawable(Protocol):
    width: float

    def draw(self, pen: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: a name for it, its outline as SVG path data (y upwards), and its advance in font units."""

    name: str
    outline: str
    advance: float


class Cut:
    """One font file. Safe to use from several threads: the font is parsed piece by piece, under a lock."""

    def __init__(self, data: bytes, prefix: str) -> None:
        """Open the font in `data`; names of its glyphs begin with `prefix`."""
        font = TTFont(BytesIO(data), lazy=True)
        self.units_per_em: int = font["head"].unitsPerEm
        self._characters = cast("Mapping[int, str]", font.getBestCmap())
        self._outlines = cast("Mapping[str, _Drawable]", font.getGlyphSet())
        self._prefix = prefix
        self._glyphs: dict[str, Glyph] = {}
        self._lock = Lock()

    def glyphs(self, text: str) -> Iterator[Glyph]:
        """Yield the glyph of each character."""
        return (self._glyph(character) for character in text)

    def width(self, text: str) -> float:
        """Return the width of `text` in font units."""
        return sum(glyph.advance for glyph in self.glyphs(text))

    def _glyph(self, character: str) -> Glyph:
        found = self._glyphs.get(character)
        if found is None:
            with self._lock:
                found = self._load(character)
                self._glyphs[character] = found
        return found

    def _load(self, character: str) -> Glyph:
        drawable = self._outlines[self._characters.get(ord(character), _UNKNOWN)]
        pen = SVGPathPen(self._outlines, ntos=lambda number: f"{number:.0f}")
        drawable.draw(pen)
        return Glyph(f"{self._prefix}{ord(character):x}", pen.getCommands(), drawable.width)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The two cuts that pictures are set in; a `TextMeasure`."""

    regular: Cut
    bold: Cut

    def cut(self, *, bold: bool) -> Cut:
        """Return the cut for running text or for emphasis."""
        return self.bold if bold else self.regular

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of `text` in pixels, at `size` pixels to the em."""
        cut = self.cut(bold=bold)
        return cut.width(text) * size / cut.units_per_em


@cache
def load_typeface() -> Typeface:
    """Return the typeface, read once per process."""
    return Typeface(Cut(_font(*_REGULAR), "r"), Cut(_font(*_BOLD), "b"))


def _font(package: str, name: str) -> bytes:
    with as_file(files(package).joinpath(name)) as path:
        return path.read_bytes()
