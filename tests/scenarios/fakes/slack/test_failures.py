"""The failure script, and what the client's own retries make of it: the reason to set them by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import UPLOAD, Failure, FakeSlack, cut, error, hang, rate_limit, status
from tests.fakes.slack.failures import Script
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.http_retry.async_handler import AsyncRetryHandler

UNCLEAR = (aiohttp.ClientError, asyncio.TimeoutError, SlackApiError)


def client_with(slack: FakeSlack, handlers: list[AsyncRetryHandler] | None, timeout_s: int = 5) -> AsyncWebClient:
    """A client with these retry handlers; None means the library's own choice."""
    return AsyncWebClient(
        token=slack.workspace.token, base_url=slack.api_url, timeout=timeout_s, retry_handlers=handlers
    )


@pytest.fixture(autouse=True)
def unpaced(slack: FakeSlack) -> None:
    """Repeated posts are the subject here, not their pace."""
    slack.limits.one_post_a_second = False


async def test_default_client_posts_twice_after_a_cut_connection(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", cut())

    await client_with(slack, None).chat_postMessage(channel=slack.channel.id, text="x")

    assert len(slack.messages()) == 2


AFTER_STORING = [
    ("cut", cut(), []),
    ("cut", cut(), [AsyncRateLimitErrorRetryHandler()]),
    ("500", status(500), None),
    ("500", status(500), []),
    ("hang", hang(stored=True), None),
    ("hang", hang(stored=True), []),
]


@pytest.mark.parametrize(("_name", "failure", "handlers"), AFTER_STORING)
async def test_message_stands_once_though_the_client_was_told_nothing(
    slack: FakeSlack, _name: str, failure: Failure, handlers: list[AsyncRetryHandler] | None
) -> None:
    slack.fail("chat.postMessage", failure)

    with pytest.raises(UNCLEAR):
        await client_with(slack, handlers, timeout_s=1).chat_postMessage(channel=slack.channel.id, text="x")

    assert len(slack.messages()) == 1


async def test_retrying_server_errors_posts_twice(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", status(500))

    await client_with(slack, [AsyncServerErrorRetryHandler()]).chat_postMessage(channel=slack.channel.id, text="x")

    assert len(slack.messages()) == 2


@pytest.mark.parametrize(
    "failure", [cut(stored=False), status(503, stored=False), rate_limit(7), hang(), error("channel_not_found")]
)
async def test_message_is_not_there_where_the_failure_came_before(slack: FakeSlack, failure: Failure) -> None:
    slack.fail("chat.postMessage", failure)

    with pytest.raises(UNCLEAR):
        await client_with(slack, [], timeout_s=1).chat_postMessage(channel=slack.channel.id, text="x")

    assert slack.messages() == []
    assert slack.record.refused == []


async def test_wait_that_is_asked_for_stands_in_the_header(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", rate_limit(7))

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=slack.channel.id, text="x")

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")


async def test_failure_strikes_one_channel_and_then_no_more(slack: FakeSlack, client: AsyncWebClient) -> None:
    other = slack.world.add_channel(slack.workspace, "other")
    slack.fail("chat.postMessage", error("not_in_channel"), channel=other.id)

    await client.chat_postMessage(channel=slack.channel.id, text="x")
    assert await refusal(client.chat_postMessage(channel=other.id, text="x")) == "not_in_channel"
    await client.chat_postMessage(channel=other.id, text="x")


async def test_upload_can_fail_too(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail(UPLOAD, cut(stored=False))

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.files_upload_v2(filename="a.csv", content="a,b")


async def test_refused_request_is_refused_though_a_failure_was_to_follow(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", cut(stored=True))

    assert await refusal(client.chat_postMessage(channel="C99999999", text="x")) == "channel_not_found"


async def test_hanging_request_can_be_waited_for(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", hang(stored=True))
    posting = asyncio.create_task(client.chat_postMessage(channel=slack.channel.id, text="x"))

    exchange = await slack.wait_for("chat.postMessage", answered=False)

    assert exchange.status is None
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting


@pytest.mark.parametrize(
    ("skip", "times", "every", "expected"),
    [(0, 1, 1, "x....."), (2, 1, 1, "..x..."), (0, None, 2, "x.x.x."), (1, 2, 2, ".x.x.."), (0, None, 1, "xxxxxx")],
)
def test_plan_counts_requests(skip: int, times: int | None, every: int, expected: str) -> None:
    script = Script()
    script.plan("a", cut(), skip=skip, times=times, every=every)

    assert expected == "".join("x" if script.next("a", {}) else "." for _ in expected)
    assert script.next("b", {}) is None
