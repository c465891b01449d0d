"""The connection to Discord: its start and end, what breaks it, and servers that come and go."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from adapters.discord import DiscordChat
from adapters.discord.trial import try_token
from bot.errors import ChatError
from bot.model import Language
from tests.fakes.discord import (
    FakeDiscord,
    Permission,
    cut,
    rate_limited,
    refusal,
    server_error,
)
from tests.fakes.discord.state import COMPONENTS_V2
from tests.scenarios.discord.stage import KnownChannels, StagedDesk, connected, eventually, options, paint

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord, Message, Person

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


async def asked(discord: FakeDiscord, channel: Channel, person: Person) -> Message:
    """A command and its answer: the connection works."""
    typed = await discord.type_command("deals top", channel=channel, person=person)
    return await discord.interactions.shown(typed)


async def test_commands_are_answered_soon_after_the_start(
    discord: FakeDiscord, channel: Channel, person: Person
) -> None:
    begun = time.perf_counter()
    async with connected(discord) as chat:
        answer = await asked(discord, channel, person)

        assert answer.flags & COMPONENTS_V2
        assert time.perf_counter() - begun < 3
        assert discord.gateway.identifies[0]["intents"] == 1
        assert f"client_id={discord.world.application_id}" in chat.invite


async def test_wrong_token_is_told_at_once(discord: FakeDiscord) -> None:
    chat = DiscordChat(options(discord, token=SecretStr("wrong")), StagedDesk(), paint)

    with pytest.raises(ChatError, match="DEALWIRE_DISCORD_TOKEN"):
        await chat.start()


async def test_trial_of_a_token_says_what_to_set(discord: FakeDiscord) -> None:
    await try_token(options(discord))

    with pytest.raises(ChatError, match="DEALWIRE_DISCORD_TOKEN"):
        await try_token(options(discord, token=SecretStr("wrong")))
    assert discord.gateway.live == []


async def test_start_waits_for_a_discord_that_is_down(discord: FakeDiscord, channel: Channel, person: Person) -> None:
    discord.failures.add(cut(stored=False), "GET", "/users/@me")

    async with connected(discord):
        assert await asked(discord, channel, person)


async def test_start_does_not_hold_up_the_rest_where_discord_is_away(
    discord: FakeDiscord, channel: Channel, person: Person
) -> None:
    discord.failures.add(cut(stored=False), "GET", "/users/@me", times=None)

    async with connected(discord, start_within=timedelta(seconds=0.1)):
        assert discord.gateway.live == []
        discord.failures.clear()
        await discord.gateway.until_ready()
        assert await asked(discord, channel, person)


async def test_stop_ends_the_dialling_too(discord: FakeDiscord) -> None:
    discord.failures.add(cut(stored=False), "GET", "/users/@me", times=None)

    async with connected(discord, start_within=timedelta(seconds=0.1)) as chat, asyncio.timeout(1):
        await chat.stop()

    assert discord.gateway.live == []


async def test_stop_is_quick_and_may_be_repeated(discord: FakeDiscord) -> None:
    async with connected(discord) as chat:
        begun = time.perf_counter()
        await chat.stop()
        await chat.stop()

        assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("how", ["asked", "closed", "cut", "invalid but resumable"])
async def test_broken_connection_is_taken_up_again(
    discord: FakeDiscord, channel: Channel, person: Person, how: str
) -> None:
    async with connected(discord):
        (session,) = discord.gateway.live
        match how:
            case "asked":
                await discord.gateway.ask_to_reconnect()
            case "closed":
                await discord.gateway.close(4000)
            case "cut":
                discord.gateway.cut()
            case _:
                await discord.gateway.invalidate(resumable=True)
        await discord.gateway.until(lambda _: session.resumed == 1, timeout_s=10)

        assert await asked(discord, channel, person)


async def test_silent_connection_is_given_up(discord: FakeDiscord, channel: Channel, person: Person) -> None:
    discord.gateway.heartbeat_interval_s = 0.1
    async with connected(discord, silence=timedelta(seconds=0.4)):
        (session,) = discord.gateway.live
        discord.gateway.withhold_acks = True
        await discord.gateway.until(lambda _: session.resumed >= 1, timeout_s=10)
        discord.gateway.withhold_acks = False

        assert await asked(discord, channel, person)


async def test_revoked_token_ends_the_connection_and_is_logged(
    discord: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(discord) as chat:
        assert chat.fault is None
        await discord.revoke_token()

        await eventually(lambda: "connection ended" in caplog.messages)
        assert "DEALWIRE_DISCORD_TOKEN" in (chat.fault or "")
    assert discord.world.token not in caplog.text


async def test_several_shards_answer_for_their_servers(discord: FakeDiscord, person: Person) -> None:
    for number in range(4):
        discord.clock.advance(0.001)
        discord.world.add_guild(f"desk {number}")

    async with connected(discord, shards=2):
        for guild in discord.world.guilds.values():
            assert await asked(discord, discord.world.first_channel(guild), person)
    assert [identify["shard"] for identify in discord.gateway.identifies] == [[0, 2], [1, 2]]


@pytest.mark.parametrize("failure", [rate_limited(0.05), server_error(502, stored=False)], ids=["429", "502"])
async def test_answer_is_shown_after_a_fault(
    discord: FakeDiscord, channel: Channel, person: Person, failure: Any
) -> None:
    async with connected(discord):
        discord.failures.add(failure, "POST", CALLBACK)

        assert await asked(discord, channel, person)


@pytest.mark.parametrize("failure", [cut(), refusal(10062), refusal(40060)], ids=["cut", "too late", "answered"])
async def test_answer_that_cannot_be_shown_harms_no_other(
    discord: FakeDiscord, channel: Channel, person: Person, failure: Any
) -> None:
    async with connected(discord):
        discord.failures.add(failure, "POST", CALLBACK)
        await discord.type_command("deals top", channel=channel, person=person)
        await discord.calls.wait("POST", CALLBACK)

        assert await asked(discord, channel, person)


async def test_token_that_died_while_it_was_thinking_is_left(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    desk.delay_s = 0.3
    async with connected(discord, desk):
        typed = await discord.type_command("deals top", channel=channel, person=person)
        await discord.interactions.answered(typed)
        discord.clock.advance(16 * 60)
        await discord.calls.wait("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original")
        desk.delay_s = 0

        assert await asked(discord, channel, person)


async def test_answer_needs_no_right_in_the_channel(discord: FakeDiscord, channel: Channel, person: Person) -> None:
    async with connected(discord):
        await discord.permit(channel, Permission(0))

        assert (await asked(discord, channel, person)).ephemeral


async def test_server_that_left_is_forgotten_after_a_while_and_welcome_again(
    discord: FakeDiscord, desk: StagedDesk, channels: KnownChannels, channel: Channel
) -> None:
    guild = next(iter(discord.world.guilds.values()))
    channels.set(guild.id, channel.id, Language.EN, "UTC")
    async with connected(discord, desk, grace=timedelta(days=7)):
        await eventually(lambda: len(desk.welcomed) == 1)  # it is here at the start
        await discord.expel(guild)
        await eventually(lambda: bool(desk.left))
        await discord.invite(guild)
        await eventually(lambda: len(desk.welcomed) == 2)

    assert desk.left == [("discord", guild.id, timedelta(days=7))]
    assert desk.welcomed == [guild.id, guild.id]


@pytest.mark.parametrize("may_write", [True, False])
async def test_new_server_is_told_the_first_steps_where_dealwire_may_write_else_its_owner(
    discord: FakeDiscord, desk: StagedDesk, channels: KnownChannels, channel: Channel, *, may_write: bool
) -> None:
    channels.set(channel.guild_id or "", channel.id, Language.EN, "UTC")
    async with connected(discord, desk):
        await eventually(lambda: bool(desk.welcomed))  # the servers that are there already were all told of
        guild = discord.world.add_guild("new", channels=2)
        guild.present = False
        guild.locale, guild.system_channel_id = "ja", guild.channel_ids[1]
        if not may_write:
            guild.permissions &= ~Permission.SEND_MESSAGES
        await discord.invite(guild)
        await eventually(lambda: bool(desk.greeted))

    (arrival,) = desk.greeted
    assert (arrival.workspace.workspace, arrival.channel) == (guild.id, guild.channel_ids[1])
    assert arrival.person == (None if may_write else guild.owner_id)
    assert arrival.language is Language.JA


async def test_outage_of_a_server_changes_nothing(
    discord: FakeDiscord, desk: StagedDesk, channel: Channel, person: Person
) -> None:
    guild = next(iter(discord.world.guilds.values()))
    async with connected(discord, desk):
        await discord.outage(guild)
        await discord.recover(guild)
        await asked(discord, channel, person)

    assert (desk.left, desk.welcomed) == ([], [])


async def test_server_that_left_while_dealwire_was_away_is_noticed(
    discord: FakeDiscord, desk: StagedDesk, channels: KnownChannels, channel: Channel
) -> None:
    channels.set("999", "1", Language.EN, "UTC")
    channels.set(channel.guild_id or "", channel.id, Language.EN, "UTC")

    async with connected(discord, desk):
        await eventually(lambda: bool(desk.left))

    assert [workspace for _, workspace, _ in desk.left] == ["999"]
