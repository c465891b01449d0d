"""A running fake for each test, its clock standing still, and a client that retries nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Clock, FakeSlack, running_slack
from tests.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

# As for the gates: `tests/conftest.py` says where it is not there, and CI refuses to run without it.
collect_ignore = [] if SHARED.is_dir() else ["test_description.py"]

START = 1_763_800_000.0


@pytest.fixture(autouse=True)
def unproxied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client takes a proxy from the environment, even to the loopback."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with running_slack(Clock(START)) as running:
        yield running


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.workspace.token, base_url=slack.api_url, retry_handlers=[], timeout=5)


async def refusal(call: Awaitable[object]) -> str:
    """The error name with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])
