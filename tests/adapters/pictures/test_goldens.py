"""Pictures look as they did when somebody last looked at them.

Both are made small and soft before they are compared, so that another version of the rasteriser passes, but a
line that moved, a colour that changed or a text that went missing does not. To take new ones after a look at them:
`python -m tests.adapters.pictures.test_goldens`.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from adapters.pictures import Studio, load_typeface
from adapters.pictures.raster import rasterise
from bot.model import Language
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import chart_of_companies, chart_of_kinds, chart_of_time, flow_map, loop_graph
from tests.bot.pipeline.pictures.graphs import hub, rings, setting

GOLDEN = Path(__file__).parent / "golden"
SIZE = 480
MOST_MEAN, MOST_ANYWHERE = 0.6, 24
"""Of 255: another rasteriser's edges stay under both; a label that is moved or lost does not (see the last test)."""


def loops(count, language):
    return loop_graph(find_loops(rings(count), limit=40), setting(load_typeface(), language)).scene


def flow(count, language):
    return flow_map("OpenAI", hub(count), setting(load_typeface(), language)).scene


def chart(make, language):
    return make(hub(40), setting(load_typeface(), language)).scene


SCENES = {
    "loops-3-en": lambda: loops(3, Language.EN),
    "loops-12-ja-dark": lambda: loops(12, Language.JA),
    "loops-60-en": lambda: loops(60, Language.EN),
    "company-3-ja": lambda: flow(3, Language.JA),
    "company-12-en-dark": lambda: flow(12, Language.EN),
    "company-60-ja": lambda: flow(60, Language.JA),
    "time-ja": lambda: chart(chart_of_time, Language.JA),
    "kinds-en": lambda: chart(chart_of_kinds, Language.EN),
    "companies-ja-dark": lambda: chart(chart_of_companies, Language.JA),
}


def drawn(name: str) -> Image.Image:
    svg = Studio(load_typeface()).svg(SCENES[name](), dark=name.endswith("dark"))
    image = Image.open(BytesIO(rasterise(svg, 2 * SIZE))).convert("RGB")
    return image.resize((SIZE, round(SIZE * image.height / image.width)), Image.Resampling.BOX)


def differences(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Return the mean and the largest difference of two pictures after a little blur."""
    soft = [image.filter(ImageFilter.GaussianBlur(1.2)) for image in (one, other)]
    difference = ImageChops.difference(*soft)
    return max(ImageStat.Stat(difference).mean), max(high for _, high in difference.getextrema())


def alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    mean, anywhere = differences(one, other)
    return mean <= MOST_MEAN and anywhere <= MOST_ANYWHERE


@pytest.mark.parametrize("name", SCENES)
def test_pictures_look_as_they_did(name):
    golden = Image.open(GOLDEN / f"{name}.png").convert("RGB")

    assert alike(golden, drawn(name)), differences(golden, drawn(name))


def test_a_sum_that_is_missing_is_seen():
    whole = drawn("loops-3-en")
    without = whole.copy()
    without.paste((255, 255, 255), (150, 110, 200, 122))  # where $350M or $300B may stand
    without.paste((255, 255, 255), (160, 196, 195, 206))  # where $22.4B stands

    assert not alike(whole, without)


if __name__ == "__main__":
    for each in SCENES:
        drawn(each).save(GOLDEN / f"{each}.png", optimize=True)
