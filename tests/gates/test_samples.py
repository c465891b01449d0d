"""The sample articles of the project are read no worse than pinned."""

from __future__ import annotations

from pathlib import Path

from bot.samples import answers_path, articles_path
from tests.gates.measure import measured

FLOORS = Path(__file__).parents[1] / "floors" / "samples.toml"


def test_samples_are_read_no_worse_than_pinned() -> None:
    _, problems = measured(articles_path(), answers_path(), FLOORS)

    assert problems == ()


def test_nothing_is_shown_of_samples_without_a_deal() -> None:
    scores, _ = measured(articles_path(), answers_path(), FLOORS)

    assert scores.false_on_negatives(shown=True)[0] == 0
