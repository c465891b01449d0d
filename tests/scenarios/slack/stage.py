"""A desk that answers as a test says, channels in memory, and Slack with dealwire connected to it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.slack import SlackChat, SlackOptions
from bot.commands import COMMANDS, Choice, Form
from bot.model import Language
from bot.model.delivery import Channel, ChannelKey
from bot.model.reply import Heading, Reply, Span, line
from tests.adapters.slack.replies import deal, of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import timedelta

    from bot.model.reply import Request
    from bot.model.scene import Scene
    from bot.model.workspace import Arrival
    from bot.ports import Installations
    from tests.fakes.slack import FakeSlack

PNG = bytes.fromhex("89504e470d0a1a0a") + b"not looked into"


@dataclass
class ScriptedDesk:
    """Answers what a test says, by the command's text; anything else with a card."""

    answers: dict[str, Reply | Callable[[Request], Reply]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    welcomed: list[tuple[str, str]] = field(default_factory=list)
    greeted: list[Arrival] = field(default_factory=list)
    delay_s: float = 0.0
    seen: set[str] = field(default_factory=set)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    channels: KnownChannels = field(default_factory=lambda: KnownChannels())  # noqa: PLW0108 -- it stands below

    def __post_init__(self) -> None:
        self.gate.set()

    async def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        await asyncio.sleep(self.delay_s)
        await self.gate.wait()
        text = request.params.get("", "/" + " ".join(request.path))
        made = self.answers.get(" ".join(text.split()), card)
        return made if isinstance(made, Reply) else made(request)

    async def understood(self, request: Request) -> Request | None:
        words = request.params[""].removeprefix("/").split()
        spec = next((spec for spec in COMMANDS if spec.path == tuple(words[: len(spec.path)])), None)
        if spec is None:
            return None
        given = dict(word.split("=", 1) for word in words[len(spec.path) :] if "=" in word)
        return replace(request, path=spec.path, params=given)

    async def suggest(
        self, form: Form, text: str, language: Language, limit: int = 25, asker: Request | None = None
    ) -> list[Choice]:
        assert (form, asker is not None) == (Form.COMPANY, True)
        known = {"OpenAI": "OpenAI", "Oracle": "オラクル" if language is Language.JA else "Oracle"}
        return [Choice(label, value) for value, label in known.items() if text.casefold() in value.casefold()][:limit]

    async def first_seen(self, platform: str, event_id: str) -> bool:
        event_id = f"{platform}:{event_id}"
        new = event_id not in self.seen
        self.seen.add(event_id)
        return new

    async def welcome(self, platform: str, workspace: str) -> bool:
        self.welcomed.append((platform, workspace))
        return False

    async def greet(self, arrival: Arrival) -> bool:
        self.greeted.append(arrival)
        return True

    async def channel(self, key: ChannelKey) -> Channel | None:
        return self.channels.known.get(key)

    async def forget(self, platform: str, workspace: str, grace: timedelta) -> None:
        assert grace.days > 7
        self.forgotten.append((platform, workspace))


def card(request: Request) -> Reply:
    """An answer that says what was asked."""
    text = request.params.get("", " ".join(request.path))
    return of(Heading(text), deal(headline=line("Nvidia: ", Span("$100B", bold=True))), language=request.language)


@dataclass
class KnownChannels:
    """The channels that have settings."""

    known: dict[ChannelKey, Channel] = field(default_factory=dict)

    def set(self, key: ChannelKey, language: Language, zone: str) -> None:
        self.known[key] = Channel(id=1, key=key, language=language, zone=zone)


@dataclass
class KeptInstallations:
    """Sealed installations in memory."""

    rows: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def save(self, platform: str, workspace: str, sealed: bytes) -> None:
        self.rows[platform, workspace] = sealed

    def installation(self, platform: str, workspace: str) -> bytes | None:
        return self.rows.get((platform, workspace))

    def remove(self, platform: str, workspace: str) -> bool:
        return self.rows.pop((platform, workspace), None) is not None


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something holds that follows from an event: Slack is told that it came before it is worked on."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event of its own
            await asyncio.sleep(0.005)


async def paint(scene: Scene) -> bytes:
    return PNG + scene.title.encode()


def options(slack: FakeSlack, **more: object) -> SlackOptions:
    """Options for Socket Mode at a fake."""
    given: Mapping[str, object] = {
        "bot_token": SecretStr(slack.workspace.token),
        "app_token": SecretStr(slack.secrets.app_token),
        "api_url": slack.api_url,
        "timeout_s": 2.0,
        "ping_every_s": 0.1,
        **more,
    }
    return SlackOptions(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def connected(
    slack: FakeSlack,
    desk: ScriptedDesk | None = None,
    installations: Installations | None = None,
    **more: object,
) -> AsyncIterator[SlackChat]:
    """Connect dealwire until the block ends; at the end nothing of it is left running."""
    before = asyncio.all_tasks()
    chat = SlackChat(
        options(slack, **more),
        desk or ScriptedDesk(),  # type: ignore[arg-type]
        paint,
        installations,
    )
    await chat.start()
    try:
        yield chat
    finally:
        await chat.stop()
    # The fake keeps tasks of its own for its connections; what aiohttp ends by itself needs some turns of the loop.
    own = before | {asyncio.current_task()}
    await eventually(lambda: all("web_protocol" in repr(task) for task in asyncio.all_tasks() - own))
