"""The articles beside the project are read no worse than pinned; collected only where they are there."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation import Level
from tests.gates.measure import measured
from tests.shared import SHARED

FLOORS = Path(__file__).parents[1] / "floors" / "seeds.toml"


def test_seeds_are_read_no_worse_than_pinned() -> None:
    _, problems = measured(SHARED / "seeds", SHARED / "gold", FLOORS)

    assert problems == ()


def test_a_contract_without_a_sum_is_read_beside_deals_with_sums() -> None:
    scores, _ = measured(SHARED / "seeds", SHARED / "gold", FLOORS)

    found = [match.predicted for article in scores.articles for match in article.all[Level.STRICT].matches]

    assert ("compute", ("Anthropic",), ("Google",), None) in [(e.kind, e.payers, e.payees, e.money) for e in found]
