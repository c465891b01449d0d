"""Scenes → files, kept by content: the same picture is drawn once, and never on the event loop.

What was drawn is kept under a digest of all that the drawing depends on. The rasteriser does not let other threads
run meanwhile, so whoever awaits has it done in a process of its own, which starts with the first picture.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Lock
from typing import TYPE_CHECKING

from adapters.pictures.raster import rasterise
from adapters.pictures.svg import draw_svg

if TYPE_CHECKING:
    from adapters.pictures.typeface import Typeface
    from bot.pipeline.pictures import Scene

_ZOOM = 2
"""Pixels of a PNG for one of the scene: sharp on dense screens and on a projector."""
_MOST_PIXELS = 3_300_000
"""A slide at that zoom; taller pictures get fewer for one of the scene, or they would take more than a second."""
_KEPT = 64
"""Pictures kept, of some 100 to 500 kB each."""


class Studio:
    """Draws scenes; safe to share between threads. Whoever awaited a picture closes it at the end."""

    def __init__(self, typeface: Typeface, kept: int = _KEPT) -> None:
        """Draw with `typeface` and keep the last `kept` pictures."""
        self._typeface = typeface
        self._kept = kept
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()
        self._process: ProcessPoolExecutor | None = None

    def svg(self, scene: Scene, *, dark: bool = False) -> str:
        """Return `scene` as SVG text."""
        return draw_svg(scene, self._typeface, dark=dark)

    def png(self, scene: Scene, *, dark: bool = False) -> bytes:
        """Return `scene` as a PNG, as a rule of twice its size."""
        key = content_key(scene, dark=dark)
        found = self._find(key)
        return found or self._keep(key, rasterise(self.svg(scene, dark=dark), pixels_across(scene)))

    async def png_off_loop(self, scene: Scene, *, dark: bool = False) -> bytes:
        """Return the same without holding up the event loop."""
        key = content_key(scene, dark=dark)
        found = self._find(key)
        if found is not None:
            return found
        svg = await asyncio.to_thread(self.svg, scene, dark=dark)
        loop = asyncio.get_running_loop()
        picture = await loop.run_in_executor(self._worker(), rasterise, svg, pixels_across(scene))
        return self._keep(key, picture)

    def close(self) -> None:
        """Let the process end; a later picture starts another."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.shutdown()

    def _worker(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._process is None:
                # Spawned, not forked: this process has threads that may hold locks.
                self._process = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
            return self._process

    def _find(self, key: str) -> bytes | None:
        with self._lock:
            found = self._drawn.get(key)
            if found is not None:
                self._drawn.move_to_end(key)
            return found

    def _keep(self, key: str, picture: bytes) -> bytes:
        with self._lock:
            self._drawn[key] = picture
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
        return picture


def pixels_across(scene: Scene) -> int:
    """Return the width of the PNG of `scene`."""
    return round(min(_ZOOM * scene.width, math.sqrt(_MOST_PIXELS * scene.width / scene.height)))


def content_key(scene: Scene, *, dark: bool = False) -> str:
    """Return a name for what `scene` shows: the same for the same picture, in any process."""
    return hashlib.sha256(f"{dark}|{scene!r}".encode("utf-8", "surrogatepass")).hexdigest()
