"""Errors of the libraries → what they mean for a message: done, not done, or nobody knows."""

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.web import Trouble, call_error


def answered(status, data, headers=None):
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.example/api/x",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)


@pytest.mark.parametrize(
    ("name", "trouble", "error"),
    [
        ("not_in_channel", Trouble.REFUSED, answered(200, {"ok": False, "error": "not_in_channel"})),
        ("internal_error", Trouble.UNCLEAR, answered(200, {"ok": False, "error": "internal_error"})),
        ("ratelimited", Trouble.LIMITED, answered(429, {"ok": False, "error": "ratelimited"})),
        ("ratelimited", Trouble.LIMITED, answered(200, {"ok": False, "error": "ratelimited"})),
        ("http_500", Trouble.UNCLEAR, answered(500, {})),
        ("http_200", Trouble.UNCLEAR, answered(200, {})),
        ("http_403", Trouble.UNCLEAR, answered(403, {})),
        ("timeout", Trouble.UNCLEAR, TimeoutError()),
        ("ServerDisconnectedError", Trouble.UNCLEAR, aiohttp.ServerDisconnectedError()),
        ("ConnectionResetError", Trouble.UNCLEAR, ConnectionResetError()),
        ("SlackRequestError", Trouble.UNCLEAR, SlackRequestError("x")),
    ],
)
def test_error_is_told_by_name_and_meaning(name, trouble, error):
    found = call_error(error)

    assert (found.name, found.trouble) == (name, trouble)


def test_server_that_could_not_be_reached_got_nothing():
    key = aiohttp.client_reqrep.ConnectionKey("slack.example", 443, True, True, None, None, None)

    assert call_error(aiohttp.ClientConnectorError(key, OSError("refused"))).trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(("seconds", "headers"), [(17, {"Retry-After": "17"}), (30, {}), (30, {"Retry-After": "soon"})])
def test_wait_is_the_one_that_slack_asks_for(seconds, headers):
    error = call_error(answered(429, {"ok": False, "error": "ratelimited"}, headers))

    assert error.retry_after == timedelta(seconds=seconds)
