"""Rules of tokens, scopes, encodings and unknown methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.fakes.slack import Exchange, running_slack
from tests.fakes.slack.methods import METHODS
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack


async def raw(slack: FakeSlack, method: str, *, body: bytes = b"", kind: str = "", token: str | None = None) -> str:
    """Post bytes as they are; return the error."""
    headers = {"Authorization": f"Bearer {token or slack.workspace.token}"} | ({"Content-Type": kind} if kind else {})
    async with aiohttp.ClientSession() as session:
        request = session.post(
            f"{slack.api_url}{method}", data=body, headers=headers, skip_auto_headers=["Content-Type"]
        )
        async with request as response:
            return str((await response.json()).get("error"))


async def test_token_decides_the_workspace(slack: FakeSlack, client: AsyncWebClient) -> None:
    other = slack.world.add_workspace("Other", scopes={"chat:write"})

    assert (await client.auth_test())["team_id"] == slack.workspace.id
    answer = await client.auth_test(token=other.token)
    assert (answer["team_id"], answer.headers["x-oauth-scopes"]) == (other.id, "chat:write")


async def test_channel_of_another_workspace_is_not_there(slack: FakeSlack, client: AsyncWebClient) -> None:
    other = slack.world.add_workspace("Other")
    theirs = slack.world.add_channel(other, "theirs")

    assert await refusal(client.chat_postMessage(channel=theirs.id, text="x")) == "channel_not_found"


async def test_bad_tokens_have_their_names(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.auth_test(token="xoxb-unknown")) == "invalid_auth"
    assert await refusal(client.auth_test(token=slack.secrets.app_token)) == "not_allowed_token_type"
    old = slack.workspace.token
    slack.world.new_token(slack.workspace)
    assert await refusal(client.auth_test(token=old)) == "token_revoked"
    slack.workspace.installed = False
    assert await refusal(client.auth_test(token=slack.workspace.token)) == "account_inactive"


async def test_missing_token_is_told(slack: FakeSlack) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{slack.api_url}auth.test") as response,
    ):
        assert await response.json() == {"ok": False, "error": "not_authed"}


async def test_connections_need_the_token_of_the_app(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.apps_connections_open(app_token=slack.workspace.token)) == "not_allowed_token_type"
    assert await refusal(client.apps_connections_open(app_token="xapp-wrong")) == "invalid_auth"
    call = client.api_call("apps.connections.open", http_verb="GET", params={"token": slack.secrets.app_token})
    assert await refusal(call) == "insecure_request"


async def test_token_that_is_given_up_is_dead(client: AsyncWebClient) -> None:
    await client.auth_revoke()

    assert await refusal(client.auth_test()) == "token_revoked"


SCOPED = [name for name, method in METHODS.items() if method.scopes]


@pytest.mark.parametrize("name", SCOPED)
async def test_method_needs_its_scopes(slack: FakeSlack, client: AsyncWebClient, name: str) -> None:
    slack.workspace.scopes -= set(METHODS[name].scopes)

    assert await refusal(client.api_call(name, params={})) == "missing_scope"


async def test_form_json_and_query_say_the_same(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limits.one_post_a_second = False
    metadata = '{"event_type": "dealwire", "event_payload": {"key": "k"}}'
    await client.api_call(
        "chat.postMessage", data={"channel": slack.channel.id, "text": "x", "metadata": metadata, "unfurl_links": "0"}
    )
    await client.chat_postMessage(
        channel=slack.channel.id,
        text="x",
        metadata={"event_type": "dealwire", "event_payload": {"key": "k"}},
        unfurl_links=False,
    )

    form, json_body = (exchange.arguments for exchange in slack.record.exchanges)
    assert form == json_body


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"<a/>", "text/xml", "invalid_post_type"),
        (b"text=x", "", "missing_post_type"),
        (b"\xff\xfe", "application/x-www-form-urlencoded", "invalid_charset"),
        (b"metadata=%7B", "application/x-www-form-urlencoded", "invalid_metadata_format"),
        (b"blocks=%5B", "application/x-www-form-urlencoded", "invalid_blocks_format"),
        (b"attachments=%5B", "application/x-www-form-urlencoded", "invalid_arguments"),
    ],
)
async def test_body_that_cannot_be_read_is_refused(slack: FakeSlack, body: bytes, kind: str, error: str) -> None:
    assert await raw(slack, "chat.postMessage", body=body, kind=kind) == error


async def test_unknown_method_is_refused_and_fails_the_test(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.postMesage")) == "unknown_method"

    assert slack.complaints == ["called a method that the fake does not know: chat.postMesage"]
    slack.complaints.clear()


async def test_complaint_that_nobody_took_fails_the_test() -> None:
    with pytest.raises(AssertionError):
        async with running_slack() as slack:
            slack.complaints.append("something")


async def test_waiting_hands_out_each_request_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.auth_test()
    await client.users_info(user=slack.person.id)
    await client.auth_test()

    first, second = await slack.wait_for("auth.test"), await slack.wait_for("auth.test")
    assert [each is exchange for each, exchange in zip((first, second), slack.record.of("auth.test"), strict=True)]
    with pytest.raises(TimeoutError, match=r"no auth\.test within 0\.01 s; calls so far"):
        await slack.wait_for("auth.test", timeout_s=0.01)


async def test_waiting_can_pick(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limits.one_post_a_second = False
    for text in ("one", "two"):
        await client.chat_postMessage(channel=slack.channel.id, text=text)

    def second(exchange: Exchange) -> bool:
        return exchange.arguments["text"] == "two"

    assert (await slack.wait_for("chat.postMessage", second)).arguments["text"] == "two"
