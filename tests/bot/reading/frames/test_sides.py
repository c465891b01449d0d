"""Who can sell what decides the sides where grammar does not."""

from __future__ import annotations

from bot.lexicon import load_lexicon
from bot.model import Kind
from bot.reading.frames import Sides

SIDES = Sides(load_lexicon().organisations)
KINDS = load_lexicon().frames.kinds


def test_a_neocloud_is_paid_for_compute_by_a_lab() -> None:
    assert SIDES.turned(["CoreWeave"], ["OpenAI"], KINDS[Kind("compute")])
    assert not SIDES.turned(["OpenAI"], ["CoreWeave"], KINDS[Kind("compute")])


def test_sides_that_fit_agree_and_turned_ones_disagree() -> None:
    chips = KINDS[Kind("chips")]

    assert SIDES.agreement(["OpenAI"], ["Nvidia"], chips) == 1.0
    assert SIDES.agreement(["Nvidia"], ["OpenAI"], chips) == -1.0


def test_nothing_is_known_of_an_unknown_party() -> None:
    compute = KINDS[Kind("compute")]

    assert SIDES.tilt(["Nobody Has Heard Of It"], compute) == 0.0
    assert not SIDES.buys(["Nobody Has Heard Of It"], compute)


def test_a_missing_payee_agrees_with_nothing() -> None:
    assert SIDES.agreement(["OpenAI"], [], KINDS[Kind("compute")]) == 0.0


def test_two_of_a_trade_are_not_two_sides() -> None:
    assert not SIDES.apart(["Microsoft"], ["Google"], KINDS[Kind("compute")])
    assert SIDES.apart(["OpenAI"], ["CoreWeave"], KINDS[Kind("compute")])
