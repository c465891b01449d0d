"""The real discord.py against the fake, from login to the worst of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord import FakeDiscord, running_discord
from tests.scenarios.fakes.discord.bot import running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running_discord() as running:
        running.world.add_guild("desk", channels=2)
        yield running


async def test_company_command_is_answered_after_thinking(fake: FakeDiscord) -> None:
    channel, person = fake.world.first_channel(), fake.world.owner
    async with running_bot(fake):
        typed = await fake.type_command("deals company", {"name": "Kitami Grid"}, channel=channel, person=person)
        shown = await fake.interactions.shown(typed)

        assert shown.embeds[0]["title"] == "Kitami Grid"
        assert shown.custom_ids == ("dw:share", "dw:note", "dw:kind")
