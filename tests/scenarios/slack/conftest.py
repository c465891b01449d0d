"""A running fake, and dealwire connected to it, for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.slack import FakeSlack, running_slack
from tests.scenarios.slack.stage import KnownChannels, ScriptedDesk, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.slack import SlackChat


@pytest.fixture(autouse=True)
def proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment leads nowhere: what works here does not look at it."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with running_slack() as running:
        running.limits.one_post_a_second = False
        yield running


@pytest.fixture
def desk(channels: KnownChannels) -> ScriptedDesk:
    return ScriptedDesk(channels=channels)


@pytest.fixture
def channels() -> KnownChannels:
    return KnownChannels()


@pytest.fixture
async def chat(slack: FakeSlack, desk: ScriptedDesk) -> AsyncIterator[SlackChat]:
    async with connected(slack, desk) as running:
        yield running
