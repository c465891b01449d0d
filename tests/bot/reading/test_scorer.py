"""Features become log odds and a probability."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.lexicon.frames import Weights
from bot.reading.scorer import confidence, log_odds

WEIGHTS = Weights(features={"bias": -1.0, "money": 2.0}, floor=0.1, keep=0.3, show=0.6)


def test_a_feature_counts_by_its_weight_on_top_of_the_bias() -> None:
    assert log_odds({"money": 1.0}, WEIGHTS) == 1.0


def test_a_feature_without_a_weight_counts_for_nothing() -> None:
    assert log_odds({"unheard_of": 5.0}, WEIGHTS) == -1.0


def test_even_odds_are_half() -> None:
    assert confidence(0.0) == 0.5


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_confidence_is_a_probability_that_rises_with_the_score(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert 0 <= confidence(low) <= confidence(high) <= 1
