"""A running fake, a plain HTTP client for it, and what is said where the official description is not there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.fakes.discord import Channel, Clock, FakeDiscord, Interaction, Person, running_discord
from tests.fakes.discord.description import SPEC
from tests.fakes.discord.interactions import COMMAND

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

collect_ignore = [] if SPEC.is_file() else ["test_description.py"]


def pytest_configure() -> None:
    if not SPEC.is_file() and os.environ.get("CI"):
        raise pytest.UsageError("CI holds the fake Discord against the official description, and it is not there")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SPEC.is_file():
        terminalreporter.write_line(
            "fakes: the official description of Discord is not there, nothing is held against it"
        )


@dataclass(frozen=True)
class Api:
    """A client that knows nothing of Discord's manners, so that it can break every rule."""

    fake: FakeDiscord
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None, *, token: str | None = None, **more: Any) -> Any:
        """Return (status, JSON); the bot's own token is sent where none is given."""
        headers = {"Authorization": f"Bot {token or self.fake.world.token}"}
        options: dict[str, Any] = {"json": body} if body is not None else {}
        url = self.fake.api_url + path
        async with self.session.request(method, url, headers=headers, **(options | more)) as reply:
            return reply.status, await reply.json() if reply.content_type == "application/json" else None

    async def refused(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, int]:
        """Return (status, error code), and forget the complaint that comes with it."""
        status, answer = await self.ask(method, path, body, **more)
        self.fake.calls.take_complaints()
        return status, answer["code"]

    async def post(self, channel: Channel, **body: Any) -> dict[str, Any]:
        """Return the message that was made."""
        status, message = await self.ask("POST", f"/channels/{channel.id}/messages", body)
        assert status == 200, message
        return dict(message)

    async def answer(self, interaction: Interaction, kind: int, data: Any = None) -> Any:
        """Return (status, JSON) of a callback."""
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.ask("POST", path, {"type": kind, **({} if data is None else {"data": data})})

    async def followed(self, interaction: Interaction, method: str, tail: str = "", body: Any = None) -> Any:
        """Return (status, JSON) of a call on an interaction's webhook."""
        path = f"/webhooks/{self.fake.world.application_id}/{interaction.token}{tail}"
        return await self.ask(method, path, body)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running_discord(clock=Clock(datetime(2026, 11, 2, 9, tzinfo=UTC))) as running:
        running.world.add_guild("desk", channels=2)
        yield running


@pytest.fixture
async def api(fake: FakeDiscord) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(fake, session)


@pytest.fixture
def channel(fake: FakeDiscord) -> Channel:
    return fake.world.first_channel()


@pytest.fixture
def person(fake: FakeDiscord) -> Person:
    return fake.world.add_person("reader")


@pytest.fixture
def typed(fake: FakeDiscord, channel: Channel, person: Person) -> Interaction:
    """A command that a person has typed just now."""
    return fake.interactions.begin(COMMAND, channel, person, {"id": "1", "name": "deals", "type": 1})
