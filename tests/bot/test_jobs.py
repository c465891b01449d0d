"""Jobs: a round goes on past a failing source, and a crash of one round is not the end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import SourceError
from bot.jobs import Job, guarded, poll
from bot.model import Article
from tests.fakes.ledger import MemoryLedger

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

NOW = datetime(2025, 11, 4, 9, tzinfo=UTC)


class OneGoodSource:
    async def articles(self, address: str) -> Sequence[Article]:
        if address != "good":
            raise SourceError(f"{address} cannot be read", address)
        text = "Blue Owl will lend Crusoe $2.5 billion for a data center in Texas."
        return [Article(url="https://wire.example/1", title="", text=text, outlet="wire.example")]


async def test_a_failing_source_keeps_no_other_from_being_stored() -> None:
    ledger = MemoryLedger()

    polled = await poll(OneGoodSource(), ["bad", "good", "worse"], ledger, NOW)

    assert (polled.articles, polled.inserted) == (1, 1)
    assert [error.address for error in polled.failed] == ["bad", "worse"]


async def test_a_second_round_brings_nothing_new() -> None:
    ledger = MemoryLedger()
    await poll(OneGoodSource(), ["good"], ledger, NOW)

    again = await poll(OneGoodSource(), ["good"], ledger, NOW)

    assert (again.inserted, again.updated) == (0, 0)


async def test_a_crash_of_a_round_is_logged_and_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    async def crash() -> None:
        raise RuntimeError("broken")

    await guarded(Job("poll", 60, crash))

    assert "job crashed" in caplog.text
    assert "RuntimeError: broken" in caplog.text
