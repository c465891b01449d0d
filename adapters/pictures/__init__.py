"""Scenes of `bot.pipeline.pictures` drawn as SVG text and PNG bytes, on a machine without fonts.

Type is Noto Sans CJK JP out of its wheels. Its letters go into the SVG as outlines, so that a picture looks the same
wherever it is opened, in a slide as in a browser; and the PNG is that same SVG, rasterised.
"""

from adapters.pictures.studio import Studio
from adapters.pictures.svg import draw_svg
from adapters.pictures.typeface import Typeface, load_typeface

__all__ = ["Studio", "Typeface", "draw_svg", "load_typeface"]
