"""Real `dealwire run` processes, killed at random, with chats that misbehave: each message arrives exactly once.

A small, seeded version of `python -m bench.faults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model.delivery import Policy
from tests.scenarios.faults.chats import FakeChat, Trouble, fake_discord, fake_slack
from tests.scenarios.faults.field import Field, Outcome, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.databases import DatabaseMaker

CHANNELS = 12


@pytest.fixture
def chats() -> Iterator[list[FakeChat]]:
    """Run the fake chats."""
    with fake_slack(CHANNELS) as slack, fake_discord(CHANNELS) as discord:
        yield [slack, discord]


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 2)])
def test_each_message_arrives_once_through_kills_and_misbehaving_chats(
    kind: str, processes: int, request: pytest.FixtureRequest, chats: list[FakeChat], tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{kind}_databases").upgraded()

    outcome = Field(url, chats, tmp_path, Plan(seed=1, processes=processes, kills=2, span_s=8)).run()

    assert_all_arrived(outcome)
    assert (outcome.held, outcome.marked, outcome.unscripted_limits) == ([], [], 0)


def test_database_copied_at_any_moment_loses_and_doubles_nothing(
    sqlite_databases: DatabaseMaker, chats: list[FakeChat], tmp_path: Path
) -> None:
    plan = Plan(seed=3, processes=1, kills=0, power_cuts=2, span_s=8)

    outcome = Field(sqlite_databases.upgraded(), chats, tmp_path, plan).run()

    assert_all_arrived(outcome)


def test_without_history_hold_never_doubles_and_resend_never_loses(
    sqlite_databases: DatabaseMaker, chats: list[FakeChat], tmp_path: Path
) -> None:
    plan = Plan(
        seed=2,
        processes=1,
        kills=1,
        span_s=8,
        history=False,
        policies=(Policy.HOLD, Policy.RESEND),
        trouble=Trouble(times=2, cut_after=2, error_after=3, cut_before=5, limited=7, hung=4),
    )

    outcome = Field(sqlite_databases.upgraded(), chats, tmp_path, plan).run()

    assert outcome.settled
    assert {Policy.RESEND} >= {outcome.policies[key] for key in outcome.doubled}
    assert {Policy.HOLD} >= {outcome.policies[key] for key in outcome.lost}
    # Whatever may be missing or there twice is reported as such.
    assert outcome.held or outcome.marked
    assert set(outcome.lost) <= set(outcome.held)
    assert set(outcome.doubled) <= set(outcome.marked)


def assert_all_arrived(outcome: Outcome) -> None:
    """Fail unless each planned message stands in its chat once, and the store knows it."""
    assert outcome.settled, outcome
    assert (outcome.lost, outcome.doubled, outcome.strange) == ([], [], [])
    assert outcome.planned == outcome.kept["sent"]
