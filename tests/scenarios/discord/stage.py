"""A small world of deals behind the real commands, answers that a test puts in their place, and Discord in front."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from adapters.discord import DiscordChat, DiscordOptions
from bot.commands import Desk
from bot.model.delivery import Channel, ChannelKey
from tests.bot.commands.stage import ports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.model import Language
    from bot.model.reply import Reply, Request
    from bot.model.scene import Scene
    from bot.model.workspace import Arrival
    from tests.fakes.discord import FakeDiscord

PNG = b"\x89PNG not looked into"


class StagedDesk(Desk):
    """The real desk; where a test has an answer to a command's text or path, that answer comes instead."""

    def __init__(self, channels: KnownChannels | None = None) -> None:
        super().__init__(ports())
        self.known = channels or KnownChannels()
        self.answers: dict[str, Reply | Callable[[Request], Reply]] = {}
        self.asked: list[Request] = []
        self.left: list[tuple[str, str, timedelta]] = []
        self.welcomed: list[str] = []
        self.greeted: list[Arrival] = []
        self.delay_s = 0.0
        self.seen: set[str] = set()

    async def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        await asyncio.sleep(self.delay_s)
        text = request.params.get("", "/" + " ".join(request.path))
        made = self.answers.get(text)
        if made is None:
            return await super().answer(request)
        return made(request) if callable(made) else replace(made, language=request.language)

    async def first_seen(self, platform: str, event_id: str) -> bool:
        assert platform == "discord"
        is_new = event_id not in self.seen
        self.seen.add(event_id)
        return is_new

    async def channel(self, key: ChannelKey) -> Channel | None:
        return self.known.known.get(key)

    async def workspaces(self, platform: str) -> frozenset[str]:
        return frozenset(key.workspace for key in self.known.known if key.platform == platform)

    async def forget(self, platform: str, workspace: str, grace: timedelta) -> None:
        self.left.append((platform, workspace, grace))

    async def welcome(self, platform: str, workspace: str) -> bool:
        assert platform == "discord"
        self.welcomed.append(workspace)
        return False

    async def greet(self, arrival: Arrival) -> bool:
        self.greeted.append(arrival)
        return True


@dataclass
class KnownChannels:
    """The channels that have settings."""

    known: dict[ChannelKey, Channel] = field(default_factory=dict)

    def set(self, workspace: str, channel: str, language: Language, zone: str) -> None:
        key = ChannelKey("discord", workspace, channel)
        self.known[key] = Channel(id=len(self.known) + 1, key=key, language=language, zone=zone)


async def paint(scene: Scene) -> bytes:
    return PNG + scene.title.encode()


def options(discord: FakeDiscord, **more: Any) -> DiscordOptions:
    given: dict[str, Any] = {
        "token": SecretStr(discord.world.token),
        "api_url": discord.api_url,
        "gateway_url": discord.gateway_url,
        "identify_gap": timedelta(0),
    }
    return DiscordOptions(**(given | more))


@asynccontextmanager
async def connected(discord: FakeDiscord, desk: StagedDesk | None = None, **more: Any) -> AsyncIterator[DiscordChat]:
    """Connect dealwire until the block ends."""
    chat = DiscordChat(options(discord, **more), desk or StagedDesk(), paint)
    await chat.start()
    try:
        yield chat
    finally:
        await chat.stop()


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something holds that follows from an event."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # what is waited for is no event of ours
            await asyncio.sleep(0.005)
