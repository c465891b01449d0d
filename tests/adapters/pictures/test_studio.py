"""Scenes become self-contained SVG and PNG, once each."""

from __future__ import annotations

import asyncio
import re
import time
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from adapters.pictures import Studio, load_typeface
from adapters.pictures.palette import DARK, LIGHT
from adapters.pictures.studio import content_key
from bot.model import Language
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import Ink, Scene, flow_map, loop_graph
from tests.bot.pipeline.pictures.graphs import hub, pays, rings, setting

TYPEFACE = load_typeface()


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314  # our own


def loops_of(count, language=Language.EN):
    return loop_graph(find_loops(rings(count), limit=40), setting(TYPEFACE, language)).scene


def sheet(title, height=20):
    """Return a scene of next to nothing, which is drawn in no time."""
    return Scene(width=40, height=height, shapes=(), title=title, description="", language=Language.EN)


def test_an_svg_refers_to_nothing_outside_itself():
    svg = Studio(TYPEFACE).svg(loops_of(12, Language.JA))

    assert not re.search(r"font|<text|<image|url\(|https?://(?!www\.w3\.org/2000/svg)", svg)
    ids = {each.get("id") for each in parsed(svg).iter() if each.get("id")}
    used = {each.get("href") for each in parsed(svg).iter() if each.get("href")}
    assert {f"#{each}" for each in ids} == used


def test_an_svg_carries_its_words_for_those_who_cannot_see_it():
    scene = loops_of(3, Language.JA)

    root = parsed(Studio(TYPEFACE).svg(scene))

    assert [scene.title, scene.description] == [each.text for each in list(root)[:2]]
    assert {label.text for label in scene.labels} == {each.get("aria-label") for each in root.iter()} - {None}


def test_marks_of_a_markup_in_a_name_stay_text():
    deals = [pays(1, '<b>&"x"</b>\x07', "OpenAI", 5)]

    root = parsed(Studio(TYPEFACE).svg(flow_map("OpenAI", deals, setting(TYPEFACE)).scene))

    assert '<b>&"x"</b>' in {each.get("aria-label") for each in root.iter()}


@pytest.mark.parametrize("text", ["Nvidia", "循環取引", "ソフトバンク", "삼성전자", "华为"])
def test_the_typeface_has_the_letters(text):
    unknown = TYPEFACE.regular._outlines[".notdef"]
    missing = [glyph for glyph in TYPEFACE.regular.glyphs(text) if glyph.advance == 0 or not glyph.outline]

    assert missing == []
    assert all(TYPEFACE.regular._characters.get(ord(each)) for each in text)
    assert unknown.width > 0


def test_a_character_that_no_font_has_is_set_as_a_box():
    assert TYPEFACE.width("\U0010fffd", 10) > 0


def test_bold_text_is_wider_and_width_grows_with_size():
    assert TYPEFACE.width("Nvidia", 10) < TYPEFACE.width("Nvidia", 10, bold=True)
    assert pytest.approx(TYPEFACE.width("Nvidia", 10) * 3) == TYPEFACE.width("Nvidia", 30)
    assert TYPEFACE.width("循環", 10) == 20


def test_a_png_is_twice_the_scene():
    image = Image.open(BytesIO(Studio(TYPEFACE).png(loops_of(3))))

    assert image.size == (2400, 1350)


def test_a_tall_png_has_no_more_pixels_than_a_slide():
    image = Image.open(BytesIO(Studio(TYPEFACE).png(sheet("tall", height=50_000))))

    assert 3_200_000 <= image.size[0] * image.size[1] <= 3_310_000


def test_the_same_picture_is_drawn_once():
    studio, scene = Studio(TYPEFACE, kept=2), sheet("one")

    first = studio.png(scene)

    assert first is studio.png(sheet("one"))
    assert first is not studio.png(scene, dark=True)
    studio.png(sheet("another"))
    assert first is not studio.png(scene)  # two others came since


def test_a_key_tells_content_and_colours_apart():
    assert content_key(loops_of(3)) == content_key(loops_of(3))
    assert len({content_key(loops_of(3)), content_key(loops_of(3), dark=True), content_key(loops_of(12))}) == 3


async def test_the_loop_goes_on_while_a_picture_is_drawn():
    studio, scene = Studio(TYPEFACE), flow_map("OpenAI", hub(60), setting(TYPEFACE)).scene
    await studio.png_off_loop(sheet("first"))  # the process has started
    drawing = asyncio.create_task(studio.png_off_loop(scene))
    beats = 0
    while not drawing.done():
        await asyncio.sleep(0.005)
        beats += 1
    studio.close()

    assert (await drawing).startswith(b"\x89PNG")
    assert beats > 5


async def test_a_picture_that_was_drawn_is_there_at_once():
    studio, scene = Studio(TYPEFACE), sheet("one")

    drawn = studio.png(scene)

    assert drawn is await studio.png_off_loop(scene)
    studio.close()


def test_the_largest_pictures_take_less_than_a_second_each():
    loops, deals, studio = find_loops(rings(60), limit=40), hub(60), Studio(TYPEFACE, kept=0)

    def in_time(make):
        begin = time.process_time()
        studio.png(make().scene)
        return time.process_time() - begin < 1

    # One of three: the letters are loaded with the first, and other work slows a shared machine down.
    assert any(in_time(lambda: loop_graph(loops, setting(TYPEFACE))) for _ in range(3))
    assert any(in_time(lambda: flow_map("OpenAI", deals, setting(TYPEFACE))) for _ in range(3))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("ink", [Ink.TEXT, Ink.MUTED])
@pytest.mark.parametrize("ground", [Ink.CANVAS, Ink.PANEL])
def test_text_can_be_read_on_its_ground(colours, ink, ground):
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_role_has_a_colour(colours):
    assert set(Ink) == set(colours)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
