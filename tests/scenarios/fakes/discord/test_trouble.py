"""The real discord.py against the fake on bad days: limits, cuts, outages, revoked tokens and lost rights."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from tests.fakes.discord import (
    INVITED,
    FakeDiscord,
    Permission,
    banned,
    cut,
    hang,
    rate_limited,
    refusal,
    running_discord,
    server_error,
)
from tests.scenarios.fakes.discord.bot import TinyBot, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, Failure, Person

MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running_discord() as running:
        running.world.add_guild("desk", channels=2)
        yield running


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[TinyBot]:
    async with running_bot(fake) as running:
        yield running


@pytest.fixture
def place(bot: TinyBot, channel: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(int(channel.id))


@pytest.mark.parametrize("is_global", [False, True])
async def test_rate_limited_message_is_sent_again(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel, is_global: bool
) -> None:
    fake.failures.add(rate_limited(0.02, is_global=is_global))

    await place.send("digest")

    assert [call.status for call in fake.calls.of("POST", MESSAGES)] == [429, 200]
    assert len(fake.messages(channel)) == 1


async def test_ban_is_not_taken_for_a_rate_limit(fake: FakeDiscord, place: discord.PartialMessageable) -> None:
    fake.failures.add(banned())

    with pytest.raises(discord.HTTPException) as caught:
        await place.send("digest")

    assert caught.value.status == 429


async def test_cut_after_storing_leaves_the_message(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    fake.failures.add(cut())

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place.send("digest", nonce="dw-1")
    again = await place.send("digest", nonce="dw-1")

    assert [message.id for message in fake.messages(channel)] == [str(again.id)]


async def test_cut_before_storing_leaves_nothing(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    fake.failures.add(cut(stored=False))

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place.send("digest")

    assert fake.messages(channel) == []
    assert fake.calls.all[-1].outcome == "cut"


async def test_server_error_is_retried_with_the_same_nonce(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    fake.failures.add(server_error())

    await place.send("digest")

    first, second = fake.calls.of("POST", MESSAGES)
    assert first.body["nonce"] == second.body["nonce"]
    assert len(fake.messages(channel)) == 1


async def test_hanging_request_ends_in_the_callers_timeout(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    fake.failures.add(hang())

    sending = asyncio.create_task(place.send("digest"))
    call = await fake.calls.wait("POST", MESSAGES)
    sending.cancel()

    assert (call.outcome, call.status) == ("hung", None)
    assert len(fake.messages(channel)) == 1


@pytest.mark.parametrize(
    ("failure", "error"),
    [(refusal(50001), discord.Forbidden), (refusal(50013), discord.Forbidden), (refusal(10003), discord.NotFound)],
)
async def test_scripted_refusal_is_raised(
    fake: FakeDiscord, place: discord.PartialMessageable, failure: Failure, error: type[discord.HTTPException]
) -> None:
    fake.failures.add(failure)

    with pytest.raises(error) as caught:
        await place.send("digest")

    assert caught.value.code == failure.code


async def test_right_that_was_taken_away_is_missing(
    fake: FakeDiscord, bot: TinyBot, place: discord.PartialMessageable, channel: Channel
) -> None:
    await fake.permit(channel, INVITED & ~Permission.SEND_MESSAGES)

    with pytest.raises(discord.Forbidden) as caught:
        await place.send("digest")

    seen = bot.get_channel(int(channel.id))
    assert caught.value.code == 50013
    assert isinstance(seen, discord.TextChannel)
    assert not seen.permissions_for(seen.guild.me).send_messages


async def test_history_without_the_right_to_it_is_empty(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    await place.send("digest")

    await fake.permit(channel, INVITED & ~Permission.READ_MESSAGE_HISTORY)

    assert [message async for message in place.history()] == []


async def test_deleted_channel_is_gone_for_the_bot_too(
    fake: FakeDiscord, bot: TinyBot, place: discord.PartialMessageable, channel: Channel
) -> None:
    await fake.remove_channel(channel)

    with pytest.raises(discord.NotFound) as caught:
        await place.send("digest")

    assert caught.value.code == 10003
    assert bot.get_channel(int(channel.id)) is None


@pytest.mark.usefixtures("fake")
async def test_wrong_token_does_not_log_in() -> None:
    async with TinyBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("not.the.token")


async def test_token_revoked_while_running_ends_the_bot(fake: FakeDiscord) -> None:
    async with TinyBot() as bot:
        running = asyncio.create_task(bot.start(fake.world.token))
        await fake.gateway.until_ready()

        await fake.revoke_token()

        with pytest.raises(discord.ConnectionClosed) as caught:
            await running
        assert caught.value.code == 4004


async def test_intents_nobody_granted_end_the_bot(fake: FakeDiscord) -> None:
    async with TinyBot() as bot:
        bot._connection._intents = discord.Intents(guilds=True, message_content=True)

        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(fake.world.token)


@pytest.mark.usefixtures("bot")
async def test_closed_connection_is_resumed_with_what_was_missed(
    fake: FakeDiscord, channel: Channel, person: Person
) -> None:
    (session,) = await fake.gateway.until_ready()

    await fake.gateway.close(4000)
    await fake.gateway.until(lambda gateway: not gateway.live)
    typed = await fake.type_command("deals company", {"name": "Kitami Grid"}, channel=channel, person=person)
    shown = await fake.interactions.shown(typed)

    assert shown.embeds[0]["title"] == "Kitami Grid"
    assert (session.resumed, len(fake.gateway.identifies)) == (1, 1)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("how", ["asked", "cut", "invalid but resumable"])
async def test_connection_comes_back_in_its_session(fake: FakeDiscord, how: str) -> None:
    (session,) = await fake.gateway.until_ready()

    if how == "asked":
        await fake.gateway.ask_to_reconnect()
    elif how == "cut":
        fake.gateway.cut()
    else:
        await fake.gateway.invalidate(resumable=True)

    await fake.gateway.until(lambda _: session.resumed == 1)
    assert len(fake.gateway.identifies) == 1


@pytest.mark.usefixtures("bot")
async def test_invalid_session_begins_anew(fake: FakeDiscord) -> None:
    await fake.gateway.invalidate()

    await fake.gateway.until(lambda gateway: len(gateway.identifies) == 2 and bool(gateway.live), timeout_s=10)


async def test_zombie_connection_is_given_up_and_resumed(fake: FakeDiscord) -> None:
    fake.gateway.heartbeat_interval_s = 0.1
    async with running_bot(fake, heartbeat_timeout=0.4):
        (session,) = await fake.gateway.until_ready()
        await fake.gateway.until(lambda gateway: gateway.heartbeats >= 2)

        fake.gateway.withhold_acks = True

        await fake.gateway.until(lambda _: session.resumed >= 1)
        fake.gateway.withhold_acks = False


async def test_compressed_gateway_is_understood(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    fake.gateway.compress = True
    async with running_bot(fake):
        asked = await fake.ask_choices("deals company", {"name": "or"}, "name", channel=channel, person=person)

        assert [choice["value"] for choice in (await fake.interactions.answered(asked)).choices] == ["Orchard Peak"]


async def test_bot_hears_of_guilds_that_come_and_go(fake: FakeDiscord, bot: TinyBot) -> None:
    desk = fake.world.guilds[fake.world.first_channel().guild_id or ""]
    other = fake.world.add_guild("other")

    await fake.outage(desk)
    await fake.recover(desk)
    await fake.expel(desk)
    await fake.invite(other)
    async with asyncio.timeout(5):
        heard = [await bot.heard.get() for _ in range(5)]

    assert heard == [
        f"available {desk.id}",
        f"unavailable {desk.id}",
        f"available {desk.id}",
        f"remove {desk.id}",
        f"join {other.id}",
    ]


async def test_bot_that_was_removed_may_not_write(
    fake: FakeDiscord, place: discord.PartialMessageable, channel: Channel
) -> None:
    await fake.expel(fake.world.guilds[channel.guild_id or ""])

    with pytest.raises(discord.Forbidden) as caught:
        await place.send("digest")

    assert caught.value.code == 50001
