"""Each rule of the gateway closes the connection with its code; sessions and their replay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, FakeDiscord
    from tests.scenarios.fakes.discord.conftest import Api

IDENTIFY, RESUME, HEARTBEAT = 2, 6, 1


class Line:
    """A connection that says whatever a test wants."""

    def __init__(self, fake: FakeDiscord, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.fake = fake
        self.socket = socket

    async def say(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, **changes: Any) -> None:
        await self.say(IDENTIFY, {"token": self.fake.world.token, "intents": 1, "properties": {}} | changes)

    async def hear(self) -> dict[str, Any]:
        return dict(await self.socket.receive_json(timeout=5))

    async def hear_event(self, name: str) -> dict[str, Any]:
        while (frame := await self.hear())["t"] != name:
            pass
        return frame

    async def close_code(self) -> int | None:
        while (await self.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        return self.socket.close_code


@pytest.fixture
async def line(fake: FakeDiscord, api: Api) -> AsyncIterator[Line]:
    async with api.session.ws_connect(fake.gateway_url + "?v=10&encoding=json") as socket:
        opened = Line(fake, socket)
        assert (await opened.hear())["op"] == 10
        yield opened


async def test_ready_is_followed_by_the_guilds(fake: FakeDiscord, line: Line) -> None:
    (guild,) = fake.world.guilds.values()

    await line.identify()
    ready, created = await line.hear(), await line.hear()

    assert (ready["t"], ready["s"], created["t"], created["s"]) == ("READY", 1, "GUILD_CREATE", 2)
    assert ready["d"]["guilds"] == [{"id": guild.id, "unavailable": True}]
    assert [channel["id"] for channel in created["d"]["channels"]] == guild.channel_ids


async def test_heartbeat_is_acknowledged(line: Line) -> None:
    await line.say(HEARTBEAT, None)

    assert (await line.hear())["op"] == 11


@pytest.mark.parametrize(
    ("changes", "closed_with"),
    [
        ({"token": "another"}, 4004),
        ({"shard": [1, 1]}, 4010),
        ({"intents": 1 << 30}, 4013),
        ({"intents": None}, 4013),
        ({"intents": 1 | 1 << 15}, 4014),
    ],
)
async def test_bad_identify_closes_the_connection(line: Line, changes: dict[str, Any], closed_with: int) -> None:
    await line.identify(**changes)

    assert await line.close_code() == closed_with


async def test_more_intents_than_needed_are_complained_of(fake: FakeDiscord, line: Line) -> None:
    await line.identify(intents=1 | 1 << 9)
    await line.hear_event("READY")

    assert fake.calls.take_complaints() == ["IDENTIFY with intents 513, not 1"]


async def test_granted_intents_are_taken(fake: FakeDiscord, line: Line) -> None:
    fake.gateway.granted_intents = 1 << 15
    fake.gateway.expected_intents = 1 | 1 << 15

    await line.identify(intents=1 | 1 << 15)

    assert (await line.hear())["t"] == "READY"


async def test_second_identify_closes_the_connection(line: Line) -> None:
    await line.identify()
    await line.identify()

    assert await line.close_code() == 4005


async def test_identify_too_soon_after_another_is_invalid(fake: FakeDiscord, api: Api, line: Line) -> None:
    fake.gateway.identify_gap_s = 5
    await line.identify(shard=[0, 2])
    await line.hear_event("READY")

    async with api.session.ws_connect(fake.gateway_url + "?v=10") as socket:
        hasty = Line(fake, socket)
        await hasty.hear()
        await hasty.identify(shard=[1, 2])
        refused = await hasty.hear()
        fake.clock.advance(5)
        await hasty.identify(shard=[1, 2])
        taken = await hasty.hear_event("READY")

    assert (refused["op"], refused["d"]) == (9, False)
    assert taken["d"]["shard"] == [1, 2]


async def test_identify_beyond_the_days_number_resets_the_token(fake: FakeDiscord, line: Line) -> None:
    fake.gateway.identifies_a_day = 0
    before = fake.world.token

    await line.identify()

    assert await line.close_code() == 4004
    assert fake.world.token != before


async def test_unknown_op_closes_the_connection(line: Line) -> None:
    await line.say(99, None)

    assert await line.close_code() == 4001


async def test_presence_before_identify_closes_the_connection(line: Line) -> None:
    await line.say(3, {})

    assert await line.close_code() == 4003


@pytest.mark.parametrize("text", ["{", "[]", '{"op": 1}', json.dumps({"op": 1, "d": "x" * 4096})])
async def test_frame_that_cannot_be_read_closes_the_connection(line: Line, text: str) -> None:
    await line.socket.send_str(text)

    assert await line.close_code() == 4002


async def test_more_than_120_frames_a_minute_close_the_connection(line: Line) -> None:
    for _ in range(121):
        await line.say(HEARTBEAT, None)

    assert await line.close_code() == 4008


async def test_frames_of_the_last_minute_are_forgotten(fake: FakeDiscord, line: Line) -> None:
    for _ in range(120):
        await line.say(HEARTBEAT, None)
        await line.hear()
    fake.clock.advance(61)
    await line.say(HEARTBEAT, None)

    assert (await line.hear())["op"] == 11


async def test_old_version_closes_the_connection(fake: FakeDiscord, api: Api) -> None:
    async with api.session.ws_connect(fake.gateway_url + "?v=9") as socket:
        assert await Line(fake, socket).close_code() == 4012


async def test_too_many_guilds_for_one_shard_close_the_connection(fake: FakeDiscord, line: Line) -> None:
    for _ in range(2500):
        fake.world.add_guild(channels=0)

    await line.identify()

    assert await line.close_code() == 4011


async def test_resume_replays_what_was_missed(fake: FakeDiscord, api: Api, line: Line, channel: Channel) -> None:
    await line.identify()
    ready = await line.hear_event("READY")
    await line.hear_event("GUILD_CREATE")
    await line.socket.close()
    await fake.gateway.until(lambda gateway: not gateway.live)
    await fake.gateway.dispatch("CHANNEL_UPDATE", {"id": channel.id}, channel.guild_id)

    async with api.session.ws_connect(ready["d"]["resume_gateway_url"] + "?v=10") as socket:
        again = Line(fake, socket)
        await again.hear()
        session = {"token": fake.world.token, "session_id": ready["d"]["session_id"], "seq": 2}
        await again.say(RESUME, session)
        missed, resumed = await again.hear(), await again.hear()

    assert (missed["t"], missed["s"]) == ("CHANNEL_UPDATE", 3)
    assert (resumed["t"], resumed["s"], resumed["d"]) == ("RESUMED", 4, {})


async def test_resume_of_an_unknown_session_is_invalid(fake: FakeDiscord, line: Line) -> None:
    await line.say(RESUME, {"token": fake.world.token, "session_id": "gone", "seq": 1})

    frame = await line.hear()
    assert (frame["op"], frame["d"]) == (9, False)


async def test_resume_with_another_token_closes_the_connection(line: Line) -> None:
    await line.say(RESUME, {"token": "another", "session_id": "gone", "seq": 1})

    assert await line.close_code() == 4004


async def test_resume_from_the_future_closes_the_connection(fake: FakeDiscord, api: Api, line: Line) -> None:
    await line.identify()
    ready = await line.hear_event("READY")

    async with api.session.ws_connect(fake.gateway_url + "?v=10") as socket:
        again = Line(fake, socket)
        session = {"token": fake.world.token, "session_id": ready["d"]["session_id"], "seq": 99}
        await again.say(RESUME, session)

        assert await again.close_code() == 4007
