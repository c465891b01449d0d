"""Rules of Socket Mode that a client does not reach by itself: tickets, counts, envelopes nobody sent."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def link(slack: FakeSlack, client: AsyncWebClient) -> str:
    return str((await client.apps_connections_open(app_token=slack.secrets.app_token))["url"])


async def test_connection_is_greeted(slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(await link(slack, client)) as socket:
        hello = await socket.receive_json()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)


async def test_address_serves_one_connection(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    url = await link(slack, client)
    async with session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(url)


async def test_ten_connections_are_the_most(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    async with AsyncExitStack() as stack:
        for number in range(10):
            await stack.enter_async_context(session.ws_connect(await link(slack, client)))
            await slack.socket.wait_opened(number + 1)

        eleventh = await stack.enter_async_context(session.ws_connect(await link(slack, client)))
        told = await eleventh.receive_json()

        assert (told["type"], told["reason"]) == ("disconnect", "too_many_websockets")
        assert len(slack.socket.connections) == 10


async def test_each_envelope_goes_to_one_connection(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    heard: list[dict[str, Any]] = []
    async with AsyncExitStack() as stack:
        for number in range(2):
            socket = await stack.enter_async_context(session.ws_connect(await link(slack, client)))
            await slack.socket.wait_opened(number + 1)
            await socket.receive_json()
            stack.push_async_callback(socket.close)
            await slack.people.event({"type": "app_home_opened", "user": slack.person.id})
        for connection in slack.socket.connections:
            heard += [delivery.payload for delivery in connection.delivered]

    assert len({payload["event_id"] for payload in heard}) == len(heard) == 2


async def test_acknowledgement_of_nothing_is_complained_of(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    async with session.ws_connect(await link(slack, client)) as socket:
        await socket.receive_json()
        delivery = await slack.people.event({"type": "app_home_opened", "user": slack.person.id})
        envelope = await socket.receive_json()
        await socket.send_str("keeping the line alive")
        await socket.send_json({"envelope_id": "made-up"})
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await delivery.acked()

    assert envelope["accepts_response_payload"] is False
    assert [complaint[:46] for complaint in slack.complaints] == ["acknowledged an envelope that was never sent: "]
    slack.complaints.clear()


async def test_only_the_first_acknowledgement_counts(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    async with session.ws_connect(await link(slack, client)) as socket:
        await socket.receive_json()
        delivery = await slack.people.slash(slack.person, slack.channel, "/deals")
        envelope = await socket.receive_json()
        for text in ("first", "second"):
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": text}})
        ack = await delivery.acked()

    assert ack.payload == {"text": "first"}
    assert [message.text for message in slack.shown_only_to(slack.person)] == ["first"]


async def test_nothing_is_sent_where_no_connection_is_open(slack: FakeSlack) -> None:
    with pytest.raises(ConnectionError, match="no connection open"):
        await slack.people.slash(slack.person, slack.channel, "/deals")


async def test_event_without_acknowledgement_is_told_of(
    slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    async with session.ws_connect(await link(slack, client)):
        delivery = await slack.people.event({"type": "app_home_opened", "user": slack.person.id})

        with pytest.raises(TimeoutError):
            await delivery.acked(0.01)
        assert slack.socket.unacknowledged == [delivery]
