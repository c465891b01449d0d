"""Of any deals, the texts of a picture stay on the canvas and never cover one another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Language
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import (
    Arc,
    Plate,
    Point,
    Polygon,
    Ribbon,
    Stroke,
    chart_of_companies,
    chart_of_kinds,
    chart_of_places,
    chart_of_time,
    flow_map,
    loop_graph,
)
from bot.pipeline.pictures.curves import Bend
from bot.pipeline.pictures.ring_layout import MOST_PLATES
from tests.bot.pipeline.pictures.graphs import companies, edges, hub, rings, setting
from tests.bot.pipeline.pictures.measure import PlainMeasure

MEASURE = PlainMeasure()
SUMS = st.one_of(st.none(), st.floats(0.001, 900).map(lambda billions: round(billions, 3)))
LANGUAGES = st.sampled_from([Language.EN, Language.JA])


def random_deals(most_companies: int):
    company = st.integers(0, most_companies - 1)
    return st.lists(st.tuples(company, company, SUMS), min_size=1, max_size=120).map(edges)


def faults(scene):
    """Return what leaves the canvas, and the texts that cover each other."""
    outside = [label.text for label in scene.labels if not label.box.inside(scene.canvas)]
    outside += [shape for shape in scene.shapes for point in corners(shape) if not scene.canvas.holds(point)]
    covering = [
        (one.text, other.text) for one, other in combinations(scene.labels, 2) if one.box.overlaps(other.box, -0.5)
    ]
    return outside, covering


def corners(shape):
    """Return points between which a shape lies; a curve lies between its ends and what it is bent towards."""
    match shape:
        case Plate(box=box):
            return [Point(box.left, box.top), Point(box.right, box.bottom)]
        case Stroke(points=points) | Polygon(points=points):
            return points
        case Arc(start=start, control=control, end=end):
            return Bend(start, control, end).points()
        case Ribbon(left=left, right=right, width=width):
            return [left, right, Point(left.x, left.y + width), Point(right.x, right.y + width)]
        case _:
            return []


@settings(max_examples=60, deadline=None)
@given(random_deals(14), LANGUAGES)
def test_loop_graphs_of_few_companies_keep_their_texts_apart(deals, language):
    scene = loop_graph(find_loops(deals, limit=12), setting(MEASURE, language)).scene

    assert faults(scene) == ([], [])


@settings(max_examples=15, deadline=None)
@given(random_deals(80), LANGUAGES)
def test_loop_graphs_of_many_companies_keep_their_texts_apart(deals, language):
    scene = loop_graph(find_loops(deals, limit=60), setting(MEASURE, language)).scene

    assert faults(scene) == ([], [])


@settings(max_examples=40, deadline=None)
@given(random_deals(80), LANGUAGES)
def test_flow_maps_keep_their_texts_apart(deals, language):
    for company in companies(2):
        assert faults(flow_map(company, deals, setting(MEASURE, language)).scene) == ([], [])


@settings(max_examples=25, deadline=None)
@given(random_deals(40), LANGUAGES)
def test_charts_keep_their_texts_apart(deals, language):
    for chart in (chart_of_time, chart_of_kinds, chart_of_companies, chart_of_places):
        assert faults(chart(deals, setting(MEASURE, language)).scene) == ([], [])


@pytest.mark.parametrize("language", [Language.EN, Language.JA])
@pytest.mark.parametrize("count", [3, 12, 24, 25, 60])
def test_pictures_of_any_size_keep_their_texts_apart(count, language):
    loops = find_loops(rings(count), limit=60)

    assert faults(loop_graph(loops, setting(MEASURE, language)).scene) == ([], [])
    assert faults(flow_map("OpenAI", hub(count), setting(MEASURE, language)).scene) == ([], [])


@pytest.mark.parametrize("count", range(2, MOST_PLATES + 1))
def test_plates_never_cover_each_other(count):
    names = companies(60)[-count:]  # the longest names
    ring = [(60 - count + place, 60 - count + (place + 1) % count, 10.0) for place in range(count)]
    deals = edges(ring)

    scene = loop_graph(find_loops(deals, longest=count), setting(MEASURE)).scene

    plates = [shape.box for shape in scene.shapes if isinstance(shape, Plate) and shape.outline is not None]
    assert count == len(plates) == len(names)
    assert not any(one.overlaps(other, 4) for one, other in combinations(plates, 2))


def test_the_law_can_fail():
    scene = loop_graph((), setting(MEASURE)).scene
    doubled = type(scene)(
        width=scene.width,
        height=scene.height,
        shapes=(*scene.shapes, scene.labels[0]),
        title=scene.title,
        description=scene.description,
        language=scene.language,
    )

    assert faults(doubled) != ([], [])
