"""What one message may hold."""

import json

from adapters.slack.blocks import divider, header, section
from adapters.slack.fit import LARGEST, MOST_BLOCKS, few_charts, fit
from bot.model import Language

CUT = "There is more than fits here."


def said(blocks):
    return json.dumps(blocks, ensure_ascii=False)


def test_what_fits_is_left_as_it_is():
    body = [header("a"), section("b")]

    assert fit(body, [divider()], Language.EN) == [*body, divider()]


def test_too_many_blocks_are_cut_and_the_end_is_kept():
    blocks = fit([section("x")] * 70, [section("end")], Language.EN)

    assert len(blocks) == MOST_BLOCKS
    assert (CUT in said(blocks[-2:-1]), blocks[-1]) == (True, section("end"))


def test_too_much_text_is_cut():
    blocks = fit([section("億" * 2000)] * 9, [], Language.EN)

    assert len(said(blocks)) <= LARGEST + 100
    assert CUT in said(blocks[-1:])


def test_title_does_not_stand_before_what_was_left_out():
    blocks = fit([section("x" * 2800), header("promise"), *[section("y" * 2800)] * 5], [], Language.EN, largest=4000)

    assert "promise" not in said(blocks)


def test_no_more_charts_than_a_message_may_hold():
    chart = {"type": "data_visualization"}

    assert list(few_charts([chart, chart, section("x"), chart])) == [chart, chart, section("x")]
