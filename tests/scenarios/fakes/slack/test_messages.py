"""Rules of posting, changing, deleting and hiding messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.slack import Kind
from tests.scenarios.fakes.slack.bot import CARD
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack

KEY = {"event_type": "dealwire", "event_payload": {"key": "digest-1"}}
CLIENT_ID = "0f5b6b0e-0000-4000-8000-000000000001"


async def test_message_is_stored_and_found_by_its_key(slack: FakeSlack, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=slack.channel.id, text="hello", blocks=CARD, metadata=KEY)

    (message,) = slack.messages_by_key("digest-1")
    assert (message.ts, message.text) == (answer["ts"], "hello")
    assert answer["message"]["bot_id"] == slack.workspace.bot_id
    assert all(block["block_id"] for block in answer["message"]["blocks"])


async def test_stamps_have_six_decimals_and_grow_though_the_clock_stands(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.limits.one_post_a_second = False
    stamps = [(await client.chat_postMessage(channel=slack.channel.id, text="x"))["ts"] for _ in range(3)]

    assert stamps == ["1763800000.000000", "1763800000.000001", "1763800000.000002"]


async def test_second_post_within_a_second_is_too_early(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=slack.channel.id, text="one")
    slack.clock.advance(0.9)
    assert await refusal(client.chat_postMessage(channel=slack.channel.id, text="two")) == "ratelimited"
    slack.clock.advance(0.1)
    await client.chat_postMessage(channel=slack.channel.id, text="two")

    assert [exchange.status for exchange in slack.record.exchanges] == [200, 429, 200]


async def test_pace_is_kept_by_channel(slack: FakeSlack, client: AsyncWebClient) -> None:
    other = slack.world.add_channel(slack.workspace, "other")

    await client.chat_postMessage(channel=slack.channel.id, text="one")
    await client.chat_postMessage(channel=other.id, text="one")

    assert slack.record.refused == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "thread_ts": "1763800000.000009"}, "thread_not_found"),
        ({"text": "x", "channel": "C99999999"}, "channel_not_found"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"markdown_text": "y" * 12_001}, "msg_too_long"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {**KEY, "surplus": 1}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": "no object"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {**KEY, "event_payload": {"key": "k" * 8_000}}}, "metadata_too_large"),
        ({"text": "x", "attachments": [{"text": "y"}] * 101}, "too_many_attachments"),
        ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ],
)
async def test_message_is_refused(
    slack: FakeSlack, client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    call = client.api_call("chat.postMessage", json={"channel": slack.channel.id, **arguments})

    assert await refusal(call) == error
    assert slack.messages() == []


async def test_long_text_is_cut(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=slack.channel.id, text="x" * 40_001)

    assert len(slack.messages()[0].text) == 40_000


async def test_archived_channel_takes_nothing(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.channel.archived = True

    assert await refusal(client.chat_postMessage(channel=slack.channel.id, text="x")) == "is_archived"


async def test_public_channel_is_open_with_the_scope_for_it(slack: FakeSlack, client: AsyncWebClient) -> None:
    elsewhere = slack.world.add_channel(slack.workspace, "elsewhere", with_bot=False)
    slack.workspace.scopes.add("chat:write.public")

    await client.chat_postMessage(channel=elsewhere.id, text="x")

    assert len(slack.messages(elsewhere)) == 1


async def test_private_channel_without_the_bot_is_not_there(slack: FakeSlack, client: AsyncWebClient) -> None:
    hidden = slack.world.add_channel(slack.workspace, "hidden", kind=Kind.PRIVATE, with_bot=False)
    slack.workspace.scopes.add("chat:write.public")

    assert await refusal(client.chat_postMessage(channel=hidden.id, text="x")) == "channel_not_found"


async def test_id_of_a_person_means_the_direct_conversation(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=slack.person.id)
    posted = await client.chat_postMessage(channel=slack.person.id, text="x")

    assert posted["channel"] == opened["channel"]["id"]


async def test_client_id_deduplicates_nothing_by_default(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limits.one_post_a_second = False
    for _ in range(2):
        await client.chat_postMessage(channel=slack.channel.id, text="x", client_msg_id=CLIENT_ID)

    assert [message.client_msg_id for message in slack.messages()] == [CLIENT_ID, CLIENT_ID]


async def test_client_id_deduplicates_where_that_is_switched_on(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limits.dedup_client_msg_id = True
    first = await client.chat_postMessage(channel=slack.channel.id, text="x", client_msg_id=CLIENT_ID)
    second = await client.chat_postMessage(channel=slack.channel.id, text="x", client_msg_id=CLIENT_ID)
    assert second["ts"] == first["ts"]
    assert len(slack.messages()) == 1

    await client.chat_delete(channel=slack.channel.id, ts=first["ts"])
    again = client.chat_postMessage(channel=slack.channel.id, text="x", client_msg_id=CLIENT_ID)
    assert await refusal(again) == "duplicate_message_not_found"


async def test_changed_message_keeps_its_stamp_and_metadata(slack: FakeSlack, client: AsyncWebClient) -> None:
    attached = [{"fallback": "z"}]
    posted = await client.chat_postMessage(
        channel=slack.channel.id, text="x", blocks=CARD, metadata=KEY, attachments=attached
    )
    await client.chat_update(channel=slack.channel.id, ts=posted["ts"], text="y")

    (message,) = slack.messages_by_key("digest-1")
    assert (message.ts, message.text, message.blocks) == (posted["ts"], "y", [])
    assert message.attachments == attached
    assert message.edited_ts is not None


async def test_change_of_attachments_alone_keeps_the_rest(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=CARD)
    await client.chat_update(channel=slack.channel.id, ts=posted["ts"], attachments=[{"fallback": "z"}])

    (message,) = slack.messages()
    assert (message.text, len(message.blocks), message.attachments) == ("x", len(CARD), [{"fallback": "z"}])


@pytest.mark.parametrize(("method", "error"), [("update", "cant_update_message"), ("delete", "cant_delete_message")])
async def test_messages_of_others_are_left_alone(
    slack: FakeSlack, client: AsyncWebClient, method: str, error: str
) -> None:
    theirs = slack.say(slack.person, slack.channel, "hello")

    call = client.api_call(f"chat.{method}", json={"channel": slack.channel.id, "ts": theirs.ts, "text": "x"})

    assert await refusal(call) == error


@pytest.mark.parametrize("method", ["update", "delete"])
async def test_deleted_message_is_not_found(slack: FakeSlack, client: AsyncWebClient, method: str) -> None:
    posted = await client.chat_postMessage(channel=slack.channel.id, text="x")
    await client.chat_delete(channel=slack.channel.id, ts=posted["ts"])

    call = client.api_call(f"chat.{method}", json={"channel": slack.channel.id, "ts": posted["ts"], "text": "x"})

    assert await refusal(call) == "message_not_found"
    assert slack.messages() == []


async def test_ephemeral_message_is_seen_by_one_and_in_no_history(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=slack.channel.id, user=slack.person.id, text="psst")

    assert [message.text for message in slack.shown_only_to(slack.person)] == ["psst"]
    assert slack.messages() == []
    assert (await client.conversations_history(channel=slack.channel.id))["messages"] == []


async def test_ephemeral_message_needs_its_reader_in_the_channel(slack: FakeSlack, client: AsyncWebClient) -> None:
    stranger = slack.world.add_person(slack.workspace, "eve")

    call = client.chat_postEphemeral(channel=slack.channel.id, user=stranger.id, text="psst")

    assert await refusal(call) == "user_not_in_channel"
