"""Every answer that the fake gives fits Slack's published description; collected where the description is at hand."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import Exchange, Kind
from tests.fakes.slack.description import (
    NOT_DESCRIBED,
    described_events,
    described_methods,
    event_problems,
    problems,
)
from tests.fakes.slack.methods import METHODS
from tests.scenarios.fakes.slack.bot import CARD, MODAL, bot_app, connected

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack

SERVED = {"app_home_opened": "newer than the description"}


def differences(exchanges: list[Exchange]) -> list[tuple[str, list[str]]]:
    found = [(each.call, problems(each.call, each.answer or {})) for each in exchanges]
    return [(call, told) for call, told in found if told]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk with aiohttp 3.14
async def test_answers_fit_the_description(slack: FakeSlack, client: AsyncWebClient) -> None:
    channel, limits = slack.channel.id, slack.limits
    limits.one_post_a_second = False
    private = slack.world.add_channel(slack.workspace, "private", kind=Kind.PRIVATE)
    await client.auth_test()
    await client.conversations_history(channel=channel)
    posted = await client.chat_postMessage(
        channel=channel,
        text="x",
        blocks=CARD,
        attachments=[{"text": "y", "fallback": "y"}],
        metadata={"event_type": "dealwire", "event_payload": {"key": "k"}},
        client_msg_id="0f5b6b0e-0000-4000-8000-000000000007",
    )
    await client.chat_postMessage(channel=channel, text="in a thread", thread_ts=posted["ts"], reply_broadcast=True)
    await client.chat_update(channel=channel, ts=posted["ts"], text="z", blocks=CARD)
    await client.chat_postEphemeral(channel=channel, user=slack.person.id, text="x")
    await client.chat_getPermalink(channel=channel, message_ts=posted["ts"])
    await client.conversations_history(channel=channel, include_all_metadata=True)
    await client.conversations_history(channel=channel, limit=1)
    await client.conversations_replies(channel=channel, ts=posted["ts"])
    await client.conversations_info(channel=channel)
    await client.conversations_info(channel=private.id)
    await client.conversations_list(types="public_channel,private_channel")
    await client.conversations_open(users=slack.person.id)
    await client.conversations_open(users=slack.person.id, return_im=True)
    await client.users_info(user=slack.person.id)
    await client.views_publish(user_id=slack.person.id, view={"type": "home", "blocks": CARD})
    opened = await client.views_open(trigger_id=slack.grants.trigger(slack.workspace.id, slack.person.id), view=MODAL)
    await client.views_update(view_id=opened["view"]["id"], view=MODAL)
    await client.files_upload_v2(channel=channel, filename="a.png", content=b"png")
    await client.conversations_history(channel=channel)
    await client.oauth_v2_access(
        client_id=slack.secrets.client_id, client_secret=slack.secrets.client_secret, code=slack.approve()
    )
    await client.chat_delete(channel=channel, ts=posted["ts"])
    await client.blocks_validate(blocks=CARD)

    assert slack.record.refused == []
    assert differences(slack.record.exchanges) == []
    called = {exchange.call for exchange in slack.record.exchanges}
    assert set(METHODS) - called == {"apps.connections.open", "auth.revoke", "views.push"}


async def test_refusals_fit_the_description(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limits.one_post_a_second = False
    there = await client.chat_postMessage(channel=slack.channel.id, text="x")
    archived = slack.world.add_channel(slack.workspace, "archived")
    archived.archived = True
    calls = [
        (client.chat_postMessage, {"channel": "C00000000", "text": "x"}),
        (client.chat_postMessage, {"channel": archived.id, "text": "x"}),
        (client.api_call, {"api_method": "chat.postMessage", "json": {"channel": slack.channel.id}}),
        (client.chat_postMessage, {"channel": slack.channel.id, "text": "x", "blocks": [{"type": "nothing"}]}),
        (client.chat_postMessage, {"channel": slack.channel.id, "text": "x", "thread_ts": "1.000001"}),
        (client.chat_update, {"channel": slack.channel.id, "ts": "1.000001", "text": "x"}),
        (client.chat_delete, {"channel": slack.channel.id, "ts": "1.000001"}),
        (client.chat_getPermalink, {"channel": slack.channel.id, "message_ts": "1.000001"}),
        (client.chat_postEphemeral, {"channel": slack.channel.id, "user": "U00000000", "text": "x"}),
        (client.conversations_history, {"channel": "C00000000"}),
        (client.conversations_history, {"channel": slack.channel.id, "oldest": "yesterday"}),
        (client.conversations_replies, {"channel": slack.channel.id, "ts": "1.000001"}),
        (client.conversations_info, {"channel": "C00000000"}),
        (client.conversations_list, {"types": "nothing"}),
        (client.conversations_open, {"users": "U00000000"}),
        (client.users_info, {"user": "U00000000"}),
        (client.auth_test, {"token": "xoxb-unknown"}),
        (client.conversations_info, {"channel": slack.channel.id, "token": "xoxb-unknown"}),
    ]
    for call, arguments in calls:
        with pytest.raises(SlackApiError):
            await call(**arguments)
    slack.workspace.scopes.clear()
    with contextlib.suppress(SlackApiError):
        await client.chat_update(channel=slack.channel.id, ts=there["ts"], text="x")

    assert len(slack.record.refused) == len(calls) + 1
    assert differences(slack.record.exchanges) == []


async def test_events_fit_the_description(slack: FakeSlack) -> None:
    app = bot_app(slack)

    async def told(**_: object) -> None: ...

    for name in ("app_uninstalled", "tokens_revoked"):
        app.event(name)(told)
    async with connected(slack, app):
        deliveries = [await slack.people.open_home(slack.person), *await slack.people.uninstall()]
        for delivery in deliveries:
            await delivery.acked()

    assert [event_problems(delivery.payload) for delivery in deliveries] == [[], [], []]
    names = {delivery.payload["event"]["type"] for delivery in deliveries}
    assert names - described_events() == set(SERVED)


def test_only_newer_methods_are_not_described() -> None:
    assert set(METHODS) - described_methods() == set(NOT_DESCRIBED)


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("chat.postMessage", {"ok": True, "channel": "C00000001", "ts": "1763800000.000001"}),
        ("chat.postMessage", {"ok": True, "channel": "no", "ts": "1.1", "message": {}}),
        ("auth.test", {"ok": True, "surplus": 1}),
        ("conversations.info", {"ok": True, "channel": {"id": "C00000001"}}),
        ("chat.delete", {"ok": False, "error": "made_up"}),
    ],
)
def test_description_finds_what_is_wrong(call: str, answer: dict[str, object]) -> None:
    assert problems(call, answer) != []
