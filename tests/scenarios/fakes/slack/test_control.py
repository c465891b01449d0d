"""The control endpoint: people act, connections break and limits change from outside; wrong words are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.fakes.slack import FakeSlack, running_slack
from tests.scenarios.fakes.slack.bot import bot_app, connected
from tests.scenarios.fakes.slack.remote import Control

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """The clock runs: the bot waits in real time."""
    async with running_slack() as running:
        yield running


@pytest.fixture
async def control(slack: FakeSlack) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(session, slack.url)


async def test_people_act_from_outside(slack: FakeSlack, control: Control) -> None:
    async with connected(slack, bot_app(slack)):
        done = await control.post("act", do="slash", command="/deals", text="find nvidia")
        assert (done["status"], done["after_s"] < 3) == (200, True)
        await control.get("wait", call="response_url")
        (answer,) = (await control.get("messages", channel=slack.channel.id))["messages"]
        assert answer["ephemeral_to"] == slack.person.id

        await control.post("act", do="click", ts=answer["ts"], action_id="share")
        await control.get("wait", call="chat.postMessage")
        assert (await control.get("counts"))["counts"] == [[slack.channel.id, "deal-7", 1]]

        await control.post("act", do="open_home")
        await control.post("act", do="event", event={"type": "app_home_opened", "user": slack.person.id})
        await control.get("wait", call="views.publish")


@pytest.mark.parametrize("deed", ["close", "cut", "mute", "reconnect"])
async def test_connections_break_from_outside(slack: FakeSlack, control: Control, deed: str) -> None:
    async with connected(slack, bot_app(slack)):
        await control.post("socket", do=deed)
        await slack.socket.wait_opened(2)

        assert (await control.get("state"))["opened"] >= 2


async def test_carrier_is_changed_from_outside(slack: FakeSlack, control: Control) -> None:
    await control.post("carrier", url=f"{slack.url}/nowhere")

    done = await control.post("act", do="open_home")

    assert done["status"] == 404


async def test_waiting_ends_with_a_word(control: Control) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{control.url}/control/wait"
        async with session.get(url, params={"call": "auth.test", "timeout_s": "0.01"}) as response:
            assert (response.status, (await response.json())["error"][:12]) == (400, "TimeoutError")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("fail", {"call": "chat.postMessage", "effect": "explode"}),
        ("fail", {"effect": "cut"}),
        ("fail", {"call": "chat.postMessage", "effect": "cut", "surplus": 1}),
        ("limits", {"surplus": 1}),
        ("clock", {"advance": -1}),
        ("act", {"do": "dance"}),
        ("act", {"do": "slash", "command": "/deals"}),
        ("socket", {"do": "dance"}),
    ],
)
async def test_wrong_words_are_told(control: Control, verb: str, body: dict[str, object]) -> None:
    assert (await control.post(verb, 400, **body))["error"]
