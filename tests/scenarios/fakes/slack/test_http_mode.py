"""HTTP mode with the real Bolt: signatures, proof of an address, retries, and sign-in up to the stored token."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack import FakeSlack, running_slack
from tests.fakes.slack.signed import signature
from tests.scenarios.fakes.slack.bot import bot_app
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import SignedRequests

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk, aiohttp 3.14


class Served:
    """A Bolt app behind an address of its own."""

    def __init__(self, app: AsyncApp) -> None:
        self._runner = web.AppRunner(app.web_app("/slack/events"))
        self.url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """The clock runs: requests carry the fake's time, and Bolt compares it with the machine's."""
    async with running_slack() as running:
        yield running


@pytest.fixture
async def bot(slack: FakeSlack) -> AsyncIterator[Served]:
    async with Served(bot_app(slack)) as served:
        yield served


@pytest.fixture
def carrier(slack: FakeSlack, bot: Served) -> SignedRequests:
    return slack.send_over_http(f"{bot.url}/slack/events")


def test_signature_is_the_one_that_the_client_library_reckons() -> None:
    body = "command=%2Fdeals&text=億"

    expected = SignatureVerifier("secret").generate_signature(timestamp="1763800000", body=body)
    assert expected == signature("secret", 1763800000, body.encode())


async def test_command_and_click_go_by_signed_request(slack: FakeSlack, carrier: SignedRequests) -> None:
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "find nvidia")
    assert (await delivery.acked()).in_time
    await slack.wait_for("response_url")
    (answer,) = slack.shown_only_to(slack.person)

    delivery = await slack.people.type_in_menu(slack.person, answer, "pick", "or")
    assert [option["value"] for option in (await delivery.acked()).payload["options"]] == ["oracle"]
    await slack.people.click(slack.person, answer, "share")
    await slack.wait_for("chat.postMessage")

    assert len(slack.messages_by_key("deal-7")) == 1
    assert carrier.url.endswith("/slack/events")


async def test_address_proves_itself(carrier: SignedRequests) -> None:
    assert await carrier.verify_url("abc") == (200, {"challenge": "abc"})


@pytest.mark.parametrize(("secret", "age_s", "status"), [(None, 0, 200), ("wrong", 0, 401), (None, 600, 401)])
async def test_bot_believes_fresh_signatures_only(
    slack: FakeSlack, carrier: SignedRequests, secret: str | None, age_s: int, status: int
) -> None:
    carrier.secret, carrier.age_s = secret or carrier.secret, age_s
    ack = await (await slack.people.open_home(slack.person)).acked()

    assert (ack.status, ack.in_time) == (status, status == 200)


async def test_event_that_nobody_handles_is_not_found_and_comes_again(
    slack: FakeSlack, carrier: SignedRequests
) -> None:
    first = await slack.people.event({"type": "team_rename", "name": "Other"})
    again = await slack.people.send_again(first, "http_error")

    assert [(await each.acked()).status for each in (first, again)] == [404, 404]
    assert (again.payload["event_id"], again.attempt) == (first.payload["event_id"], 1)
    assert carrier.age_s == 0


@pytest.fixture
async def distributed(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Served]:
    settings = AsyncOAuthSettings(
        client_id=slack.secrets.client_id,
        client_secret=slack.secrets.client_secret,
        scopes=["chat:write", "commands"],
        installation_store=FileInstallationStore(base_dir=str(tmp_path / "installations")),
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(tmp_path / "states")),
    )
    async with Served(bot_app(slack, oauth_settings=settings)) as served:
        yield served


async def test_sign_in_stores_a_token_that_works(slack: FakeSlack, distributed: Served, tmp_path: Path) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{distributed.url}/slack/install") as page:
            cookie = page.cookies["slack-app-oauth-state"].value
            text = await page.text()
        link = text.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        (state,) = parse_qs(urlsplit(link).query)["state"]
        assert state == cookie

        back = {"code": slack.approve(), "state": state}
        headers = {"Cookie": f"slack-app-oauth-state={cookie}"}
        redirect = f"{distributed.url}/slack/oauth_redirect"
        async with browser.get(redirect, params=back, headers=headers) as done:
            assert done.status == 200
        async with browser.get(redirect, params=back, headers=headers) as again:
            assert again.status == 401
        async with aiohttp.ClientSession() as stranger, stranger.get(redirect, params=back) as without:
            assert without.status == 400

    stored = json.loads(next((tmp_path / "installations").rglob("bot-latest")).read_text(encoding="utf-8"))
    assert (stored["team_id"], stored["bot_token"]) == (slack.workspace.id, slack.workspace.token)


async def test_code_is_exchanged_once_by_the_right_app(slack: FakeSlack, client: AsyncWebClient) -> None:
    ours = {"client_id": slack.secrets.client_id, "client_secret": slack.secrets.client_secret}
    code = slack.approve()

    assert await refusal(client.oauth_v2_access(**{**ours, "client_id": "9.9"}, code=code)) == "invalid_client_id"
    assert await refusal(client.oauth_v2_access(**{**ours, "client_secret": "x"}, code=code)) == "bad_client_secret"
    assert await refusal(client.oauth_v2_access(**ours, code="made-up")) == "invalid_code"
    granted = await client.oauth_v2_access(**ours, code=code)
    assert (granted["access_token"], granted["team"]["id"]) == (slack.workspace.token, slack.workspace.id)
    assert await refusal(client.oauth_v2_access(**ours, code=code)) == "code_already_used"


async def test_code_grows_old(slack: FakeSlack, client: AsyncWebClient) -> None:
    code = slack.approve()
    slack.clock.advance(601)

    call = client.oauth_v2_access(
        client_id=slack.secrets.client_id, client_secret=slack.secrets.client_secret, code=code
    )

    assert await refusal(call) == "invalid_code"
