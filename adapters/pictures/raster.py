"""SVG text → PNG bytes. In a module by itself, so that another process can be asked to do it."""

from __future__ import annotations

import resvg_py


def rasterise(svg: str, width: int) -> bytes:
    """Return `svg` as a PNG of `width` pixels; fonts of the machine are never looked at."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
