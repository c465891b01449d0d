"""Text is cut and broken to the room that there is."""

import pytest

from bot.pipeline.pictures.letters import broken, shortened
from tests.bot.pipeline.pictures.measure import PlainMeasure

MEASURE = PlainMeasure()


def test_text_that_fits_is_left_alone():
    assert shortened("Nvidia", 10, 36, MEASURE) == "Nvidia"


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Constellation Energy", 66, "Constell..."),
        ("Far North Data", 80, "Far North..."),  # no space is left before the dots
        ("東京電力ホールディングス", 50, "東京電力…"),
    ],
)
def test_text_that_is_too_wide_is_cut_with_an_ellipsis(text, room, expected):
    assert expected == shortened(text, 10, room, MEASURE)


def test_words_go_on_the_next_line_where_the_first_is_full():
    words = ("Nvidia → ", "OpenAI → ", "Oracle → ", "Nvidia")

    assert broken(words, 10, 130, MEASURE, lines=2) == ("Nvidia → OpenAI →", "Oracle → Nvidia")


def test_what_does_not_fit_on_the_last_line_is_cut():
    words = ("Nvidia → ", "OpenAI → ", "Oracle → ", "Nvidia")

    found = broken(words, 10, 66, MEASURE, lines=2)

    assert len(found) == 2
    assert found[1].endswith("…")
