"""Deals and loops → pictures of money: a scene with coordinates, its alt text, and the same facts as a reply's blocks.

All is pure: the day is an argument, and how wide a text is comes from a port. Adapters draw what is laid out here.
"""

from bot.model.reply import Picture
from bot.model.scene import Anchor, Arc, Box, Ink, Label, Plate, Point, Polygon, Ribbon, Scene, Shape, Stroke
from bot.pipeline.pictures.charts import chart_of_companies, chart_of_kinds, chart_of_places
from bot.pipeline.pictures.flows import flow_map
from bot.pipeline.pictures.frame import Setting
from bot.pipeline.pictures.months import chart_of_time
from bot.pipeline.pictures.rings import loop_graph

__all__ = [
    "Anchor",
    "Arc",
    "Box",
    "Ink",
    "Label",
    "Picture",
    "Plate",
    "Point",
    "Polygon",
    "Ribbon",
    "Scene",
    "Setting",
    "Shape",
    "Stroke",
    "chart_of_companies",
    "chart_of_kinds",
    "chart_of_places",
    "chart_of_time",
    "flow_map",
    "loop_graph",
]
