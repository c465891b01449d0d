"""The fake as a process of its own, driven by JSON, while bots come and are killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.fakes.discord import Clock, FakeDiscord
from tests.fakes.discord.control import Control
from tests.scenarios.fakes.discord.bot import running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[4]
MESSAGES = "/channels/{channel_id}/messages"


@dataclass(frozen=True)
class Driver:
    """What a test that only has the process's first line can do."""

    state: dict[str, Any]
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return (status, JSON)."""
        url = self.state["api_url"].removesuffix("/api/v10") + "/control" + path
        options = {} if body is None else {"json": body}
        async with self.session.request(method, url, **options) as reply:
            return reply.status, await reply.json()

    async def of(self, method: str, path: str, body: Any = None) -> Any:
        """Return the JSON of what must go well."""
        status, answer = await self.ask(method, path, body)
        assert status == 200, answer
        return answer


@asynccontextmanager
async def process(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a module in a process of its own until the block ends."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await running.communicate()


@asynccontextmanager
async def driven(*options: str) -> AsyncIterator[Driver]:
    async with process("tests.fakes.discord", *options) as running, aiohttp.ClientSession() as session:
        assert running.stdout is not None
        line = await asyncio.wait_for(running.stdout.readline(), 20)
        yield Driver(json.loads(line), session)


@asynccontextmanager
async def bot(driver: Driver) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the tiny bot in a process of its own; when the block begins it is connected and has seen its channels."""
    state = driver.state
    module = "tests.scenarios.fakes.discord.bot"
    async with process(module, state["api_url"], state["gateway_url"], state["token"]) as running:
        assert running.stdout is not None
        seen = await asyncio.wait_for(running.stdout.readline(), 20)
        assert seen.decode().strip() == f"{sum(map(len, state['guilds'].values()))} channels"
        yield running


async def test_bot_in_another_process_answers_and_may_be_killed() -> None:
    async with driven("--channels", "2") as driver:
        ((channel, _),) = driver.state["guilds"].values()
        typed = {"act": "type", "channel": channel, "words": "deals company", "options": {"name": "Kitami Grid"}}
        async with bot(driver) as first:
            begun = await driver.of("POST", "/interactions", typed)
            await driver.of("GET", "/wait?method=POST&template=/webhooks/{webhook_id}/{webhook_token}")
            answer = await driver.of("GET", f"/interactions/{begun['id']}")
            first.send_signal(signal.SIGKILL)
            await first.wait()
        shown = answer["original"]

        async with bot(driver):
            pressed = {"act": "press", "message": shown["id"], "custom_id": "dw:share"}
            begun = await driver.of("POST", "/interactions", pressed)
            shared = await driver.of("GET", f"/interactions/{begun['id']}")
            state = await driver.of("GET", "/state")

    assert shown["embeds"][0]["title"] == "Kitami Grid"
    assert shared["original"]["content"] == "shared"
    assert (state["identifies"], state["complaints"]) == (2, [])


async def test_two_thousand_channels_reach_the_bot() -> None:
    async with driven("--guilds", "4", "--channels", "500") as driver, bot(driver):
        state = await driver.of("GET", "/state")

    assert sum(map(len, state["guilds"].values())) == 2000
    assert state["live_sessions"] == 1


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A fake in this process, which is quicker to start, with its control."""
    running = FakeDiscord(clock=Clock(datetime(2026, 11, 2, 9, tzinfo=UTC)))
    running.world.add_guild()
    Control(running).add()
    await running.start()
    with running.pointed_to():
        yield running
    await running.stop()


@pytest.fixture
async def driver(fake: FakeDiscord) -> AsyncIterator[Driver]:
    async with aiohttp.ClientSession() as session:
        yield Driver(Control(fake).state(), session)


async def post(driver: Driver, channel: str, **body: Any) -> int:
    url = f"{driver.state['api_url']}/channels/{channel}/messages"
    async with driver.session.post(url, json=body, headers={"Authorization": f"Bot {driver.state['token']}"}) as reply:
        return reply.status


async def test_failures_are_scripted_and_messages_are_found(driver: Driver) -> None:
    ((channel,),) = driver.state["guilds"].values()
    await driver.of("POST", "/failures", {"failure": {"kind": "error", "status": 503, "stored": True}, "times": 1})

    assert [await post(driver, channel, content=text, nonce=text) for text in "ab"] == [503, 200]

    found = await driver.of("GET", "/messages?key=a")
    assert [message["content"] for message in found["messages"]] == ["a"]
    assert len((await driver.of("GET", f"/messages?channel={channel}"))["messages"]) == 2
    calls = (await driver.of("GET", f"/calls?method=POST&template={MESSAGES}&since=1"))["calls"]
    assert [call["status"] for call in calls] == [200]


async def test_world_is_changed(driver: Driver) -> None:
    ((channel,),) = driver.state["guilds"].values()
    guild = await driver.of("POST", "/guilds", {"name": "second", "channels": 3})

    await driver.of("POST", "/permissions", {"channel": channel, "permissions": 0})
    await driver.of("POST", "/world", {"act": "remove_channel", "channel": guild["channels"][0]})
    await driver.of("POST", "/world", {"act": "expel", "guild": guild["id"]})

    refused = [await post(driver, place, content="x") for place in (channel, *guild["channels"][:2])]
    assert refused == [403, 404, 403]


async def test_people_act(fake: FakeDiscord, driver: Driver) -> None:
    ((channel,),) = driver.state["guilds"].values()
    company = {"channel": channel, "words": "deals company", "options": {"name": "Orchard"}}

    async def answered(**body: Any) -> Any:
        begun = await driver.of("POST", "/interactions", body)
        return begun["id"], await driver.of("GET", f"/interactions/{begun['id']}")

    async with running_bot(fake):
        _, asked = await answered(act="ask", focused="name", **company)
        typed, _ = await answered(act="type", **company)
        await driver.of("GET", "/wait?method=POST&template=/webhooks/{webhook_id}/{webhook_token}")
        shown = (await driver.of("GET", f"/interactions/{typed}"))["original"]["id"]
        opened, _ = await answered(act="press", message=shown, custom_id="dw:note")
        _, noted = await answered(act="submit", opened=opened, values={"Your note": "late"})
        await answered(act="choose", message=shown, custom_id="dw:kind", values=["Chips"])
        await driver.of("GET", "/wait?method=PATCH&template=/webhooks/{webhook_id}/{webhook_token}/messages/@original")

    assert [choice["name"] for choice in asked["answer_data"]["choices"]] == ["Orchard Peak"]
    assert noted["original"]["content"] == "noted: late"
    assert fake.world.messages[shown].content == "only Chips"


async def test_outage_and_token_are_told_to_the_bot(fake: FakeDiscord, driver: Driver) -> None:
    (guild,) = driver.state["guilds"]
    async with running_bot(fake) as bot:
        for act in ("outage", "recover"):
            await driver.of("POST", "/world", {"act": act, "guild": guild})
        async with asyncio.timeout(5):
            heard = [await bot.heard.get() for _ in range(3)]
        await driver.of("POST", "/world", {"act": "revoke_token"})

    assert heard == [f"available {guild}", f"unavailable {guild}", f"available {guild}"]
    assert (await driver.of("GET", "/state"))["token"] != driver.state["token"]


async def test_hanging_requests_are_let_go(fake: FakeDiscord, driver: Driver) -> None:
    ((channel,),) = driver.state["guilds"].values()
    await driver.of("POST", "/failures", {"failure": {"kind": "hang"}})
    posting = asyncio.create_task(post(driver, channel, content="x"))
    await fake.calls.wait("POST", MESSAGES)

    await driver.of("DELETE", "/failures")

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await posting
    assert (await driver.of("GET", "/messages"))["messages"] == []


async def test_gateway_is_cut(driver: Driver) -> None:
    async with driver.session.ws_connect(driver.state["gateway_url"] + "?v=10") as socket:
        await socket.receive_json(timeout=5)
        await driver.of("POST", "/gateway", {"act": "cut"})

        assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSED


async def test_clock_is_moved(driver: Driver) -> None:
    assert await driver.of("POST", "/clock", {"advance_s": 60}) == {"now": "2026-11-02T09:01:00+00:00"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/interactions", {"act": "dance"}, 400),
        ("POST", "/interactions", {"act": "press", "message": "1", "custom_id": "a"}, 400),
        ("POST", "/failures", {"failure": {"kind": "cut", "colour": "red"}}, 400),
        ("POST", "/gateway", {"set": {"sessions": {}}}, 400),
        ("POST", "/gateway", {"act": "dance"}, 400),
        ("POST", "/world", {"act": "dance"}, 400),
        ("GET", "/wait?method=POST&timeout_s=0.01", None, 408),
    ],
)
async def test_what_cannot_be_done_is_told(driver: Driver, method: str, path: str, body: Any, status: int) -> None:
    answered, answer = await driver.ask(method, path, body)

    assert (answered, list(answer)) == (status, ["error"])


async def test_gateway_is_driven(driver: Driver) -> None:
    await driver.of("POST", "/gateway", {"set": {"withhold_acks": True, "heartbeat_interval_s": 0.5}})

    async with driver.session.ws_connect(driver.state["gateway_url"] + "?v=10") as socket:
        hello = await socket.receive_json(timeout=5)
        await driver.of("POST", "/gateway", {"act": "reconnect"})
        asked = await socket.receive_json(timeout=5)
        await driver.of("POST", "/gateway", {"act": "invalidate", "resumable": True})
        invalid = await socket.receive_json(timeout=5)
        await driver.of("POST", "/gateway", {"act": "close", "code": 4000})
        closed = await socket.receive(timeout=5)

    assert hello["d"] == {"heartbeat_interval": 500}
    assert (asked["op"], invalid["op"], invalid["d"]) == (7, 9, True)
    assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, 4000)


async def test_process_ends_when_told() -> None:
    async with process("tests.fakes.discord", "--start", "2026-11-02T09:00:00+00:00", "--token", "own") as running:
        assert running.stdout is not None
        assert json.loads(await asyncio.wait_for(running.stdout.readline(), 20))["token"] == "own"
        os.kill(running.pid, signal.SIGTERM)

        assert await asyncio.wait_for(running.wait(), 10) == 0
