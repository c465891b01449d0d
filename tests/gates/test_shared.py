"""The articles beside the project are read no worse than pinned; collected only where they are there."""

from __future__ import annotations

from pathlib import Path

from tests.gates.measure import measured
from tests.shared import SHARED

FLOORS = Path(__file__).parents[1] / "floors" / "seeds.toml"


def test_seeds_are_read_no_worse_than_pinned() -> None:
    _, problems = measured(SHARED / "seeds", SHARED / "gold", FLOORS)

    assert problems == ()
