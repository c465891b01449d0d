"""The real discord.py against the fake: everything a bot does on a good day."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import discord
import pytest

from tests.fakes.discord import INVITED, FakeDiscord, Permission, running_discord
from tests.scenarios.fakes.discord.bot import Buttons, Digest, TinyBot, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, Message, Person

MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A fake with the machine's clock, since discord.py has one of its own."""
    async with running_discord() as running:
        running.world.add_guild("desk", channels=2)
        yield running


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[TinyBot]:
    async with running_bot(fake) as running:
        yield running


async def profile(fake: FakeDiscord, channel: Channel, person: Person) -> Message:
    """Return what the bot shows for a company."""
    typed = await fake.type_command("deals company", {"name": "Kitami Grid"}, channel=channel, person=person)
    return await fake.interactions.shown(typed)


async def test_bot_sees_its_guilds_and_what_it_may(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    seen = bot.get_channel(int(channel.id))

    assert isinstance(seen, discord.TextChannel)
    permissions = seen.permissions_for(seen.guild.me)
    assert (
        permissions.send_messages,
        permissions.read_message_history,
        permissions.manage_messages,
    ) == (True, True, False)
    assert fake.gateway.identifies[0]["intents"] == 1


async def test_sync_registers_the_commands(fake: FakeDiscord, bot: TinyBot) -> None:
    assert [command["name"] for command in fake.world.commands[None]] == ["deals", "Read"]
    assert [command.name for command in await bot.tree.fetch_commands()] == ["deals", "Read"]


@pytest.mark.usefixtures("bot")
async def test_deferred_answer_is_filled_by_the_followup(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    shown = await profile(fake, channel, person)

    assert shown.embeds[0]["title"] == "Kitami Grid"
    assert shown.custom_ids == ("dw:share", "dw:note", "dw:kind")
    assert shown.attachments[0].body == b"\x89PNG picture"
    assert shown.attachments[0].description == "sums by year"
    assert shown.ephemeral
    assert fake.messages(channel) == []


@pytest.mark.usefixtures("bot")
async def test_option_offers_choices(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    asked = await fake.ask_choices("deals company", {"name": "kita"}, "name", channel=channel, person=person)

    choices = (await fake.interactions.answered(asked)).choices

    assert [choice["value"] for choice in choices] == ["Kitami Grid", "Kitakami Compute"]


@pytest.mark.usefixtures("bot")
async def test_button_opens_a_modal_whose_submit_changes_the_message(
    fake: FakeDiscord, channel: Channel, person: Person
) -> None:
    shown = await profile(fake, channel, person)

    pressed = await fake.press(shown, "dw:note", person=person)
    submitted = await fake.submit(await fake.interactions.answered(pressed), {"Your note": "late"})
    await fake.interactions.answered(submitted)

    assert shown.content == "noted: late"


@pytest.mark.usefixtures("bot")
async def test_button_answers_one_person(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    pressed = await fake.press(await profile(fake, channel, person), "dw:share", person=person)

    shared = await fake.interactions.shown(pressed)

    assert (shared.content, shared.ephemeral) == ("shared", True)


@pytest.mark.usefixtures("bot")
async def test_select_changes_the_message(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    shown = await profile(fake, channel, person)

    chosen = await fake.choose(shown, "dw:kind", ["Chips"], person=person)
    changed = await fake.interactions.shown(chosen)

    assert changed is shown
    assert shown.content == "only Chips"


@pytest.mark.usefixtures("bot")
async def test_menu_of_a_message_brings_the_message_along(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    said = fake.say(channel, person, "https://example.test/news")

    used = await fake.use_on_message("Read", said, person=person)
    shown = await fake.interactions.shown(used)

    assert shown.content == "read https://example.test/news"
    assert fake.messages(channel) == [said, shown]


async def test_buttons_outlive_a_restart(fake: FakeDiscord, channel: Channel, person: Person) -> None:
    async with running_bot(fake) as bot:
        await bot.get_partial_messageable(int(channel.id)).send("deal", view=Buttons())
    (message,) = fake.messages(channel)
    async with running_bot(fake):
        pressed = await fake.press(message, "dw:share", person=person)

        assert (await fake.interactions.shown(pressed)).content == "shared"


async def test_message_of_components_is_found_by_its_key(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    place = bot.get_partial_messageable(int(channel.id))

    sent = await place.send(view=Digest("1f3a"), file=discord.File(BytesIO(b"\x89PNG"), "chart.png"), nonce="n-1")

    assert [message.id for message in fake.messages_with_key("dw:d:1f3a")] == [str(sent.id)]
    assert fake.messages_with_key("n-1") == fake.messages(channel)
    (fetched,) = [message async for message in place.history()]
    assert fetched.flags.components_v2
    assert fetched.nonce is None
    box = fetched.components[0]
    assert isinstance(box, discord.Container)
    gallery = box.children[-1]
    assert isinstance(gallery, discord.MediaGalleryComponent)
    assert gallery.items[0].media.url == sent.attachments[0].url


async def test_history_is_read_from_a_moment_on(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    place = bot.get_partial_messageable(int(channel.id))
    sent = [await place.send(f"part {number}") for number in range(3)]

    after = [message.content async for message in place.history(after=sent[0], oldest_first=True)]

    assert after == ["part 1", "part 2"]
    assert fake.calls.of("GET", MESSAGES)[0].query["after"] == str(sent[0].id)


async def test_same_nonce_makes_one_message(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    place = bot.get_partial_messageable(int(channel.id))

    first = await place.send("digest", nonce="dw-0001")
    second = await place.send("digest", nonce="dw-0001")

    assert first.id == second.id
    assert len(fake.messages(channel)) == 1


async def test_message_is_edited_and_deleted(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    sent = await bot.get_partial_messageable(int(channel.id)).send("digest")

    edited = await sent.edit(content="digest, updated", embed=discord.Embed(title="more"))

    assert edited.edited_at is not None
    assert fake.messages(channel)[0].embeds[0]["title"] == "more"
    await sent.delete()
    assert fake.messages(channel) == []
    with pytest.raises(discord.NotFound, match="Unknown Message"):
        await sent.fetch()


async def test_message_gets_a_thread(fake: FakeDiscord, bot: TinyBot, channel: Channel) -> None:
    await fake.permit(channel, INVITED | Permission.CREATE_PUBLIC_THREADS)
    place = bot.get_channel(int(channel.id))
    assert isinstance(place, discord.TextChannel)
    sent = await place.send("digest")

    thread = await sent.create_thread(name="week 45")
    await thread.send("one deal")

    assert [message.content for message in fake.messages(thread.id)] == ["one deal"]


async def test_person_is_written_to_directly(fake: FakeDiscord, bot: TinyBot, person: Person) -> None:
    place = await bot.create_dm(discord.Object(int(person.id)))

    await place.send("an alert")

    assert [message.content for message in fake.messages(place.id)] == ["an alert"]


@pytest.mark.usefixtures("fake")
async def test_person_with_closed_messages_cannot_be_written_to(bot: TinyBot, person: Person) -> None:
    person.accepts_direct = False
    place = await bot.create_dm(discord.Object(int(person.id)))

    with pytest.raises(discord.Forbidden) as caught:
        await place.send("an alert")

    assert caught.value.code == 50007


async def test_nobody_is_pinged_where_mentions_are_off(
    fake: FakeDiscord, bot: TinyBot, channel: Channel, person: Person
) -> None:
    place = bot.get_partial_messageable(int(channel.id))
    text = f"<@{person.id}> @everyone"

    await place.send(text, allowed_mentions=discord.AllowedMentions.none())
    await place.send(text)

    quiet, loud = fake.messages(channel)
    assert (quiet.pinged_people, quiet.pinged_everyone) == ((), False)
    assert (loud.pinged_people, loud.pinged_everyone) == ((person.id,), False)  # it may not ping everyone


async def test_two_shards_share_the_guilds(fake: FakeDiscord) -> None:
    for number in range(5):
        fake.clock.advance(0.001)
        fake.world.add_guild(f"desk {number}")

    async with running_bot(fake, shard_count=2, shard_ids=[0, 1]) as bot:
        assert [identify["shard"] for identify in fake.gateway.identifies] == [[0, 2], [1, 2]]
        assert len(bot.guilds) == 6


async def test_number_of_shards_is_asked_for(fake: FakeDiscord) -> None:
    async with running_bot(fake, shard_count=None, shard_ids=None) as bot:
        assert bot.shard_count == 1
        assert len(fake.calls.of("GET", "/gateway/bot")) == 1
