"""What a nonce does, and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord
    from tests.scenarios.fakes.discord.conftest import Api


async def test_nonce_is_remembered_for_its_window(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    first = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    fake.clock.advance(120)
    again = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    assert first["id"] == again["id"]
    assert [first["nonce"], again["nonce"]] == ["n", "n"]


async def test_nonce_is_forgotten_after_its_window(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    first = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    fake.clock.advance(120.001)
    again = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    assert first["id"] != again["id"]
    assert len(fake.messages(channel)) == 2


async def test_nonce_that_is_not_enforced_merges_nothing(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    for _ in range(2):
        await api.post(channel, content="x", nonce="n")

    assert len(fake.messages(channel)) == 2


async def test_nonce_of_a_deleted_message_is_not_found(api: Api, channel: Channel) -> None:
    first = await api.post(channel, content="x", nonce="n", enforce_nonce=True)
    await api.ask("DELETE", f"/channels/{channel.id}/messages/{first['id']}")

    path = f"/channels/{channel.id}/messages"
    assert await api.refused("POST", path, {"content": "x", "nonce": "n", "enforce_nonce": True}) == (404, 10008)


async def test_nonce_is_not_told_again(api: Api, channel: Channel) -> None:
    first = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    _, (fetched,) = await api.ask("GET", f"/channels/{channel.id}/messages")
    _, edited = await api.ask("PATCH", f"/channels/{channel.id}/messages/{first['id']}", {"content": "y"})

    assert "nonce" not in fetched
    assert "nonce" not in edited


async def test_nonce_holds_over_all_channels(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    """The documentation names the author alone; a bot must not lean on the channel."""
    guild = fake.world.guilds[channel.guild_id or ""]
    other = fake.world.channels[guild.channel_ids[1]]
    first = await api.post(channel, content="x", nonce="n", enforce_nonce=True)

    elsewhere = await api.post(other, content="x", nonce="n", enforce_nonce=True)

    assert first["id"] == elsewhere["id"]
    assert fake.messages(other) == []
