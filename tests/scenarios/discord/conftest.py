"""A running fake, and dealwire connected to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord import FakeDiscord, running_discord
from tests.scenarios.discord.stage import KnownChannels, StagedDesk, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.discord import DiscordChat
    from tests.fakes.discord import Channel, Person


@pytest.fixture(autouse=True)
def proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment leads nowhere: what works here does not look at it."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with running_discord() as running:
        running.world.add_guild("desk", channels=2)
        yield running


@pytest.fixture
def desk(channels: KnownChannels) -> StagedDesk:
    return StagedDesk(channels)


@pytest.fixture
def channels() -> KnownChannels:
    return KnownChannels()


@pytest.fixture
async def chat(discord: FakeDiscord, desk: StagedDesk) -> AsyncIterator[DiscordChat]:
    async with connected(discord, desk) as running:
        yield running


@pytest.fixture
def channel(discord: FakeDiscord) -> Channel:
    return discord.world.first_channel()


@pytest.fixture
def person(discord: FakeDiscord) -> Person:
    return discord.world.add_person("reader")
