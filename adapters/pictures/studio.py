"""Scenes → files, kept by content: the same picture is drawn once, and never on the event loop.

What was drawn is kept under a digest of all that the drawing depends on. Rasterising releases the interpreter,
so that a thread is enough to keep a chat's connection alive meanwhile.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import resvg_py

from adapters.pictures.svg import draw_svg

if TYPE_CHECKING:
    from adapters.pictures.typeface import Typeface
    from bot.pipeline.pictures import Scene

_ZOOM = 2
"""Pixels of a PNG for one of the scene: sharp on dense screens and on a projector."""
_MOST_PIXELS = 3_300_000
"""A slide at that zoom; taller pictures get fewer for one of the scene, or they would take more than a second."""
_KEPT = 64
"""Pictures kept, of some 100 to 400 kB each."""


class Studio:
    """Draws scenes; safe to share between threads."""

    def __init__(self, typeface: Typeface, kept: int = _KEPT) -> None:
        """Draw with `typeface` and keep the last `kept` pictures."""
        self._typeface = typeface
        self._kept = kept
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def svg(self, scene: Scene, *, dark: bool = False) -> str:
        """Return `scene` as SVG text."""
        return draw_svg(scene, self._typeface, dark=dark)

    def png(self, scene: Scene, *, dark: bool = False) -> bytes:
        """Return `scene` as a PNG, as a rule of twice its size."""
        key = content_key(scene, dark=dark)
        with self._lock:
            found = self._drawn.get(key)
            if found is not None:
                self._drawn.move_to_end(key)
                return found
        width = round(min(_ZOOM * scene.width, math.sqrt(_MOST_PIXELS * scene.width / scene.height)))
        svg = self.svg(scene, dark=dark)
        picture = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
        with self._lock:
            self._drawn[key] = picture
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
        return picture

    async def png_off_loop(self, scene: Scene, *, dark: bool = False) -> bytes:
        """Return the same without holding up the event loop."""
        return await asyncio.to_thread(self.png, scene, dark=dark)


def content_key(scene: Scene, *, dark: bool = False) -> str:
    """Return a name for what `scene` shows: the same for the same picture, in any process."""
    return hashlib.sha256(f"{dark}|{scene!r}".encode("utf-8", "surrogatepass")).hexdigest()
