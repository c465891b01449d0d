"""The garbage collector rests within the context, and is as it was behind it, whatever happened inside."""

from __future__ import annotations

import gc

import pytest

from bot.uncollected import uncollected


def test_the_collector_rests_within_and_works_behind() -> None:
    with uncollected():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_a_failure_leaves_the_collector_at_work() -> None:
    with pytest.raises(ValueError, match="inside"), uncollected():
        raise ValueError("inside")

    assert gc.isenabled()


def test_a_collector_that_rested_before_rests_on() -> None:
    with uncollected():
        with uncollected():
            pass

        assert not gc.isenabled()
