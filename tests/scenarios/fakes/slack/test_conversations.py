"""Rules of reading: history, threads, metadata, paging, scopes by kind of channel, the mode of unlisted apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.slack import Kind
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack

KEY = {"event_type": "dealwire", "event_payload": {"key": "digest-1"}}


async def posted(slack: FakeSlack, client: AsyncWebClient, count: int) -> list[str]:
    """Post messages a second apart; return their stamps, oldest first."""
    stamps = []
    for number in range(count):
        answer = await client.chat_postMessage(channel=slack.channel.id, text=str(number), metadata=KEY)
        stamps.append(answer["ts"])
        slack.clock.advance(1)
    return stamps


async def test_history_comes_newest_first_in_pages(slack: FakeSlack, client: AsyncWebClient) -> None:
    stamps = await posted(slack, client, 5)
    first = await client.conversations_history(channel=slack.channel.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=slack.channel.id, limit=3, cursor=cursor)

    found = [message["ts"] for page in (first, second) for message in page["messages"]]
    assert found == stamps[::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(("inclusive", "expected"), [(False, 1), (True, 3)])
async def test_history_has_bounds(slack: FakeSlack, client: AsyncWebClient, inclusive: bool, expected: int) -> None:
    stamps = await posted(slack, client, 5)

    answer = await client.conversations_history(
        channel=slack.channel.id, oldest=stamps[1], latest=stamps[3], inclusive=inclusive
    )

    assert len(answer["messages"]) == expected


async def test_payload_of_metadata_comes_only_where_it_is_asked_for(slack: FakeSlack, client: AsyncWebClient) -> None:
    await posted(slack, client, 1)
    (bare,) = (await client.conversations_history(channel=slack.channel.id))["messages"]
    (whole,) = (await client.conversations_history(channel=slack.channel.id, include_all_metadata=True))["messages"]

    assert bare["metadata"] == {"event_type": "dealwire"}
    assert whole["metadata"] == KEY


async def test_thread_is_apart_from_the_main_flow(slack: FakeSlack, client: AsyncWebClient) -> None:
    (root,) = await posted(slack, client, 1)
    await client.chat_postMessage(channel=slack.channel.id, text="reply", thread_ts=root)
    slack.clock.advance(1)
    await client.chat_postMessage(channel=slack.channel.id, text="told to all", thread_ts=root, reply_broadcast=True)

    history = await client.conversations_history(channel=slack.channel.id)
    thread = await client.conversations_replies(channel=slack.channel.id, ts=root)
    assert [message["text"] for message in history["messages"]] == ["told to all", "0"]
    assert [message["text"] for message in thread["messages"]] == ["0", "reply", "told to all"]


@pytest.mark.parametrize(
    ("kind", "scope"),
    [(Kind.PUBLIC, "channels:history"), (Kind.PRIVATE, "groups:history"), (Kind.DIRECT, "im:history")],
)
async def test_history_needs_the_scope_of_its_kind(
    slack: FakeSlack, client: AsyncWebClient, kind: Kind, scope: str
) -> None:
    place = slack.world.add_channel(slack.workspace, "place", kind=kind)
    await client.conversations_history(channel=place.id)
    slack.workspace.scopes.remove(scope)

    assert await refusal(client.conversations_history(channel=place.id)) == "missing_scope"
    assert slack.record.refused[0].answer is not None
    assert slack.record.refused[0].answer["needed"] == scope


async def test_history_needs_the_bot_in_the_channel(slack: FakeSlack, client: AsyncWebClient) -> None:
    elsewhere = slack.world.add_channel(slack.workspace, "elsewhere", with_bot=False)

    assert await refusal(client.conversations_history(channel=elsewhere.id)) == "not_in_channel"


async def test_unlisted_app_reads_fifteen_messages_once_a_minute(slack: FakeSlack, client: AsyncWebClient) -> None:
    await posted(slack, client, 20)
    slack.limits.unlisted = True
    answer = await client.conversations_history(channel=slack.channel.id, limit=100)
    assert len(answer["messages"]) == 15

    slack.clock.advance(59)
    assert await refusal(client.conversations_history(channel=slack.channel.id)) == "ratelimited"
    slack.clock.advance(1)
    assert (await client.conversations_history(channel=slack.channel.id))["ok"]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.history", {"channel": "C99999999"}, "channel_not_found"),
        ("conversations.history", {"oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"latest": "tomorrow"}, "invalid_ts_latest"),
        ("conversations.history", {"cursor": "???"}, "invalid_cursor"),
        ("conversations.history", {"limit": "many"}, "invalid_arguments"),
        ("conversations.replies", {"ts": "1763800000.000009"}, "thread_not_found"),
        ("conversations.replies", {}, "invalid_arguments"),
        ("conversations.list", {"types": "everything"}, "invalid_types"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U99999999"}, "user_not_found"),
        ("conversations.open", {"users": "U1,U2"}, "missing_scope"),
        ("users.info", {"user": "U99999999"}, "user_not_found"),
        ("chat.getPermalink", {"message_ts": "1763800000.000009"}, "message_not_found"),
    ],
)
async def test_reading_is_refused(
    slack: FakeSlack, client: AsyncWebClient, method: str, arguments: dict[str, str], error: str
) -> None:
    call = client.api_call(method, http_verb="GET", params={"channel": slack.channel.id, **arguments})

    assert await refusal(call) == error


async def test_list_comes_in_pages_and_leaves_out_the_archived(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.add_channels(4)[0].archived = True
    first = await client.conversations_list(exclude_archived=True, limit=3)
    second = await client.conversations_list(
        exclude_archived=True, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )

    names = [channel["name"] for page in (first, second) for channel in page["channels"]]
    assert names == ["deals", "deals-1", "deals-2", "deals-3"]


async def test_private_channels_are_listed_only_with_the_bot_in_them(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.world.add_channel(slack.workspace, "ours", kind=Kind.PRIVATE)
    slack.world.add_channel(slack.workspace, "theirs", kind=Kind.PRIVATE, with_bot=False)

    answer = await client.conversations_list(types="private_channel")

    assert [channel["name"] for channel in answer["channels"]] == ["ours"]


async def test_direct_conversation_stays_the_same(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = [(await client.conversations_open(users=slack.person.id))["channel"]["id"] for _ in range(2)]

    assert opened[0] == opened[1]
    assert opened[0].startswith("D")
