"""The fake as a process of its own, steered by its control endpoint, which outlives a bot that is killed."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.scenarios.fakes.slack.conftest import refusal
from tests.scenarios.fakes.slack.remote import Control

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ROOT = Path(__file__).parents[4]

POSTER = """
import asyncio, sys
from slack_sdk.web.async_client import AsyncWebClient

async def main(url, token, channel):
    client = AsyncWebClient(token=token, base_url=url, retry_handlers=[])
    await client.chat_postMessage(
        channel=channel, text="x", metadata={"event_type": "dealwire", "event_payload": {"key": "k"}}
    )

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def process() -> Iterator[dict[str, Any]]:
    """A running fake with ten channels more; the first line that it printed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.slack", "--channels", "10"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=10) == 0


@pytest.fixture
async def control(process: dict[str, Any]) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(session, process["url"])


async def test_fake_outlives_a_bot_that_is_killed_after_its_message_was_stored(
    process: dict[str, Any], control: Control
) -> None:
    await control.post("fail", call="chat.postMessage", effect="hang", stored=True)
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", POSTER, process["api_url"], process["bot_token"], process["channel"], cwd=ROOT
    )
    await control.get("wait", call="chat.postMessage")
    bot.kill()
    assert await bot.wait() == -signal.SIGKILL

    assert (await control.get("counts"))["counts"] == [[process["channel"], "k", 1]]
    (message,) = (await control.get("messages", key="k"))["messages"]
    assert message["metadata"]["event_payload"] == {"key": "k"}


async def test_control_does_what_the_verbs_do(process: dict[str, Any], control: Control) -> None:
    client = AsyncWebClient(token=process["bot_token"], base_url=process["api_url"], retry_handlers=[])
    state = await control.get("state")
    assert (len(state["channels"]), state["connections"]) == (11, 0)
    assert len((await control.post("channels", count=5))["channels"]) == 5

    await control.post("fail", call="chat.postMessage", effect="error", error="is_archived", channel=process["channel"])
    assert await refusal(client.chat_postMessage(channel=process["channel"], text="x")) == "is_archived"
    assert (await control.post("limits", one_post_a_second=False))["one_post_a_second"] is False
    for _ in range(2):
        await client.chat_postMessage(channel=process["channel"], text="x")
    before = (await control.post("clock", advance=0))["now"]
    assert (await control.post("clock", advance=3600))["now"] - before >= 3600

    requests = (await control.get("requests", call="chat.postMessage"))["requests"]
    assert [request["error"] for request in requests] == ["is_archived", None, None]
    await control.post("revoke")
    assert await refusal(client.auth_test()) == "token_revoked"
    assert (await control.get("complaints"))["complaints"] == []
