"""What becomes of a message that is posted once, whatever Discord does to it; and how it is found again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Language
from bot.model.delivery import (
    Absent,
    CannotLook,
    ChannelKey,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from bot.model.delivery import Channel as StoredChannel
from bot.model.reply import DealCard, Heading, Notice, Picture, Reply, Span, line
from bot.model.scene import Scene
from tests.fakes.discord import (
    INVITED,
    Permission,
    Rates,
    banned,
    cut,
    rate_limited,
    refusal,
    running_discord,
    server_error,
)
from tests.fakes.discord.components import walk
from tests.scenarios.discord.stage import PNG, connected

if TYPE_CHECKING:
    from adapters.discord import DiscordChat
    from bot.ports import Messenger
    from tests.fakes.discord import Channel, FakeDiscord, Message, Person

POSTS = "/channels/{channel_id}/messages"
THREADING = INVITED | Permission.CREATE_PUBLIC_THREADS
HEAD = Reply(
    blocks=(Heading("Deals of Monday"), DealCard(deal_id=1, headline=line("A pays ", Span("$5B", bold=True)))),
    language=Language.EN,
    public=True,
)


@pytest.fixture
def messenger(chat: DiscordChat) -> Messenger:
    return chat.messenger


def claim(channel: Channel, name: str = "digest", *, age: timedelta = timedelta(0), **more: Any) -> Claim:
    """A claim of a delivery to a channel, whose first send was so long ago."""
    now = datetime.now(UTC)
    parent = more.pop("parent", None)
    new = NewDelivery(channel_id=1, kind=DeliveryKind.DIGEST, dedupe_key=name, payload="", due_at=now)
    given: dict[str, Any] = {
        "kind": new.kind, "person": None, "marked": False, "attempts": 1, "look_ups": 0, "epoch": 1, "held_at": None,
        "expires_at": None, "remote_id": None, "reason": None, "state": DeliveryState.SENDING,
        "first_sent_at": now - age,
    }  # fmt: skip
    delivery = Delivery(id=1, channel_id=1, dedupe_key=name, nonce=new.nonce, payload="", due_at=now, **(given | more))
    key = ChannelKey("discord", channel.guild_id or "", channel.id)
    stored = StoredChannel(id=1, key=key, language=Language.EN)
    until = now + timedelta(minutes=1)
    return Claim(delivery=delivery, channel=stored, claimed_at=now, not_before=now, lease_until=until, parent=parent)


def texts(message: Message) -> str:
    return "\n".join(node["content"] for _, node in walk(message.components) if "content" in node)


async def test_message_is_posted_once_with_its_key_and_pings_nobody(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    asked = claim(channel)

    outcome = await messenger.send(asked, HEAD)

    (message,) = discord.messages(channel)
    assert outcome == Sent(message.id)
    assert discord.messages_with_key(asked.delivery.nonce) == [message]
    body = discord.calls.of("POST", POSTS)[0].body
    assert (body["nonce"], body["enforce_nonce"]) == (asked.delivery.nonce, True)
    assert body["allowed_mentions"] == {"parse": []}
    assert any(asked.delivery.nonce in each for each in message.custom_ids)


@pytest.mark.parametrize(("kind", "person"), [("alert", None), ("alert", "1"), ("digest", None), ("notice", None)])
async def test_alert_in_a_channel_calls_the_role_that_is_set_and_nothing_else_does(
    discord: FakeDiscord, messenger: Messenger, channel: Channel, kind: str, person: str | None
) -> None:
    someone = discord.world.owner.id if person else None
    asked = claim(channel, kind=DeliveryKind(kind), person=someone)
    role = "123456789012345678"

    await messenger.send(replace(asked, channel=replace(asked.channel, calls=role)), HEAD)

    body = discord.calls.of("POST", POSTS)[-1].body
    calls = kind == "alert" and person is None
    assert body["allowed_mentions"] == ({"parse": [], "roles": [role]} if calls else {"parse": []})
    assert str(body["components"]).count("<@&") == int(calls)


async def test_picture_goes_along_with_its_words(discord: FakeDiscord, messenger: Messenger, channel: Channel) -> None:
    scene = Scene(width=1, height=1, shapes=(), title="T", description="A ring of three", language=Language.EN)
    reply = replace(HEAD, blocks=(Heading("Loops"), Picture(scene=scene, twin=(Heading("Twin"),), name="loops")))

    await messenger.send(claim(channel), reply)

    (message,) = discord.messages(channel)
    assert [(each.filename, each.body, each.description) for each in message.attachments] == [
        ("loops.png", PNG + b"T", "A ring of three")
    ]
    assert "Twin" in texts(message)


async def test_message_that_may_be_a_repetition_says_so(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await messenger.send(claim(channel, marked=True), HEAD)

    assert "may be a repetition" in texts(discord.messages(channel)[0])


@pytest.mark.parametrize(
    ("failure", "outcome", "posts"),
    [
        (cut(), Unclear, 1),
        (server_error(500), Unclear, 1),
        (server_error(503, stored=False), Unclear, 1),
        (refusal(50013), Refused, 1),
        (banned(), NotSent, 1),
    ],
    ids=["cut", "500", "503", "403", "banned"],
)
async def test_fault_is_told_and_nothing_is_sent_again(  # noqa: PLR0917  # a row of a table and fixtures
    discord: FakeDiscord, messenger: Messenger, channel: Channel, failure: Any, outcome: type, posts: int
) -> None:
    discord.failures.add(failure)

    assert isinstance(await messenger.send(claim(channel), HEAD), outcome)
    assert len(discord.calls.of("POST", POSTS)) == posts


async def test_limit_is_told_with_its_wait_and_its_scope(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    discord.failures.add(rate_limited(0.3))
    discord.failures.add(rate_limited(2.5, is_global=True))

    one, all_of_them = [await messenger.send(claim(channel), HEAD) for _ in range(2)]

    assert one == NotSent(
        "Discord asks to wait (429)", timedelta(seconds=0.3), f"discord:{channel.guild_id}:{channel.id}"
    )
    assert all_of_them == NotSent("Discord asks to wait (429)", timedelta(seconds=2.5), "discord")
    assert discord.messages(channel) == []


async def test_channel_without_rights_is_closed_with_what_to_do(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.permit(channel, Permission.VIEW_CHANNEL)

    outcome = await messenger.send(claim(channel), HEAD)

    assert isinstance(outcome, Refused)
    assert outcome.closes_channel
    assert "Give dealwire" in outcome.reason


async def test_deleted_channel_is_closed(discord: FakeDiscord, messenger: Messenger, channel: Channel) -> None:
    asked = claim(channel)
    await discord.remove_channel(channel)

    outcome = await messenger.send(asked, HEAD)

    assert isinstance(outcome, Refused)
    assert outcome.closes_channel
    assert "deleted" in outcome.reason


async def test_revoked_token_stops_all_for_a_while(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.revoke_token()

    outcome = await messenger.send(claim(channel), HEAD)

    assert isinstance(outcome, NotSent)
    assert (outcome.scope, "DEALWIRE_DISCORD_TOKEN" in outcome.reason) == ("discord", True)


async def test_unreachable_discord_is_certainly_not_sent(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.stop()

    assert isinstance(await messenger.send(claim(channel), HEAD), NotSent)


async def test_message_sent_again_is_the_first_one(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    discord.failures.add(cut())
    await messenger.send(claim(channel), HEAD)

    again = await messenger.send(claim(channel), HEAD)

    (message,) = discord.messages(channel)
    assert again == Sent(message.id)


async def test_message_that_was_deleted_since_counts_as_sent(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await messenger.send(claim(channel), HEAD)
    discord.messages(channel)[0].deleted = True

    assert await messenger.send(claim(channel), HEAD) == Sent(None)


async def test_look_finds_what_arrived_and_only_that(
    discord: FakeDiscord, messenger: Messenger, channel: Channel, person: Person
) -> None:
    discord.failures.add(cut())
    await messenger.send(claim(channel), HEAD)
    for number in range(120):
        discord.say(channel, person, f"chatter {number}")

    found = await messenger.look_up(claim(channel, state=DeliveryState.UNKNOWN))
    other = await messenger.look_up(claim(channel, "another", state=DeliveryState.UNKNOWN))

    assert found == Sent(discord.messages(channel)[0].id)
    assert other == Absent()


async def test_unreadable_history_proves_nothing_once_the_nonce_is_old(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.permit(channel, INVITED & ~Permission.READ_MESSAGE_HISTORY)
    await asyncio.sleep(0.05)  # the gateway tells of it

    young = await messenger.look_up(claim(channel, age=timedelta(seconds=20)))
    old = await messenger.look_up(claim(channel, age=timedelta(minutes=10)))

    assert young == Absent()
    assert isinstance(old, CannotLook)


async def test_look_that_breaks_off_is_unclear(discord: FakeDiscord, messenger: Messenger, channel: Channel) -> None:
    discord.failures.add(server_error(500), "GET", POSTS)

    assert isinstance(await messenger.look_up(claim(channel)), Unclear)


async def test_look_waits_for_a_server_in_outage(discord: FakeDiscord, messenger: Messenger, channel: Channel) -> None:
    await discord.outage(next(iter(discord.world.guilds.values())))
    await asyncio.sleep(0.05)

    assert isinstance(await messenger.look_up(claim(channel)), Unclear)


async def test_parts_stand_in_one_thread_under_the_head(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.permit(channel, THREADING)
    head = await messenger.send(claim(channel), HEAD)
    assert isinstance(head, Sent)

    parts = [await messenger.send(claim(channel, f"part {n}", parent=head.remote_id), HEAD) for n in range(2)]

    assert len(discord.messages(channel)) == 1
    assert [Sent(message.id) for message in discord.messages(head.remote_id or "")] == parts
    assert discord.world.channels[head.remote_id or ""].name == "Deals of Monday"
    assert await messenger.look_up(claim(channel, "part 1", parent=head.remote_id)) == parts[1]


async def test_thread_made_before_a_restart_is_used(discord: FakeDiscord, channel: Channel) -> None:
    await discord.permit(channel, THREADING)
    async with connected(discord) as chat:
        head = await chat.messenger.send(claim(channel), HEAD)
        assert isinstance(head, Sent)
        await chat.messenger.send(claim(channel, "part 0", parent=head.remote_id), HEAD)
    async with connected(discord) as chat:
        await chat.messenger.send(claim(channel, "part 1", parent=head.remote_id), HEAD)

    assert len(discord.messages(head.remote_id or "")) == 2


async def test_without_the_right_to_threads_parts_answer_the_head_in_the_channel(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await discord.permit(channel, INVITED & ~Permission.CREATE_PUBLIC_THREADS)
    head = await messenger.send(claim(channel), HEAD)
    assert isinstance(head, Sent)

    part = await messenger.send(claim(channel, "part", parent=head.remote_id), HEAD)

    assert isinstance(part, Sent)
    assert len(discord.messages(channel)) == 2
    assert discord.calls.of("POST", POSTS)[1].body["message_reference"]["message_id"] == head.remote_id
    assert await messenger.look_up(claim(channel, "part", parent=head.remote_id)) == part


async def test_alert_comes_by_direct_message(
    discord: FakeDiscord, messenger: Messenger, channel: Channel, person: Person
) -> None:
    outcome = await messenger.send(claim(channel, person=person.id), HEAD)

    (message,) = discord.messages(discord.world.direct_channel(person))
    assert outcome == Sent(message.id)
    assert await messenger.look_up(claim(channel, person=person.id)) == outcome


async def test_person_who_takes_no_messages_closes_no_channel(
    messenger: Messenger, channel: Channel, person: Person
) -> None:
    person.accepts_direct = False

    outcome = await messenger.send(claim(channel, person=person.id), HEAD)

    assert isinstance(outcome, Refused)
    assert not outcome.closes_channel


async def test_limits_of_a_channel_are_kept_to_by_what_is_told() -> None:
    async with running_discord(rates=Rates(per_route=2, route_window_s=60)) as discord:
        place = discord.world.first_channel(discord.world.add_guild("busy"))
        async with connected(discord) as chat:
            outcomes = [await chat.messenger.send(claim(place, f"{n}"), HEAD) for n in range(3)]

    assert [type(each) for each in outcomes] == [Sent, Sent, NotSent]


async def test_message_that_fits_nowhere_says_nothing_is_missing(
    discord: FakeDiscord, messenger: Messenger, channel: Channel
) -> None:
    await messenger.send(claim(channel), Reply(blocks=(Notice("Nothing new today."),), language=Language.EN))

    (message,) = discord.messages(channel)
    assert "Nothing new today." in texts(message)
    assert any("/deals help" in each for each in message.custom_ids)
