"""HTTP mode: signed requests, installation by a browser with sealed tokens, tokens that end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.slack import SlackChat
from bot.errors import ChatError, ConfigError
from bot.model.delivery import NotSent, Sent
from tests.fakes.slack import RESPONSE_URL
from tests.scenarios.slack.stage import (
    KeptInstallations,
    ScriptedDesk,
    connected,
    eventually,
    options,
    paint,
)
from tests.scenarios.slack.test_messenger import REPLY, claimed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack import FakeSlack

pytestmark = pytest.mark.filterwarnings(
    # slack_sdk 3.47 signs its exchange of a code by what aiohttp 3.14 calls old.
    "ignore:BasicAuth is deprecated:DeprecationWarning:slack_sdk.web.async_base_client"
)

STATE = "slack-app-oauth-state"
KEY = SecretStr("a key of more than sixteen characters")


def over_http(slack: FakeSlack, **more: object) -> dict[str, object]:
    return {"app_token": None, "signing_secret": SecretStr(slack.secrets.signing_secret), "port": 0, **more}


def for_many(slack: FakeSlack) -> dict[str, object]:
    return over_http(
        slack,
        bot_token=None,
        client_id=slack.secrets.client_id,
        client_secret=SecretStr(slack.secrets.client_secret),
        store_key=KEY,
    )


@pytest.fixture
async def served(slack: FakeSlack, desk: ScriptedDesk) -> AsyncIterator[SlackChat]:
    async with connected(slack, desk, **over_http(slack)) as chat:
        yield chat


async def test_command_comes_by_signed_request(slack: FakeSlack, desk: ScriptedDesk, served: SlackChat) -> None:
    slack.send_over_http(f"{served.url}/slack/events")

    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "openai")

    assert (await delivery.acked()).in_time
    await slack.wait_for(RESPONSE_URL)
    assert desk.asked[0].params == {"": "/deals openai"}


@pytest.mark.parametrize(("secret", "age_s"), [("wrong", 0), (None, 600)])
async def test_request_with_a_wrong_or_old_signature_is_turned_away(
    slack: FakeSlack, desk: ScriptedDesk, served: SlackChat, secret: str | None, age_s: int
) -> None:
    carrier = slack.send_over_http(f"{served.url}/slack/events")
    carrier.secret, carrier.age_s = secret or carrier.secret, age_s

    ack = await (await slack.people.slash(slack.person, slack.channel, "/deals", "openai")).acked()

    assert (ack.status, desk.asked) == (401, [])


async def test_address_proves_itself(slack: FakeSlack, served: SlackChat) -> None:
    carrier = slack.send_over_http(f"{served.url}/slack/events")

    assert await carrier.verify_url("abc") == (200, {"challenge": "abc"})


async def test_client_id_in_the_environment_opens_no_pages(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "xoxb-of-something-else")
    async with connected(slack, **over_http(slack)) as chat, aiohttp.ClientSession() as browser:
        async with browser.get(f"{chat.url}/slack/install") as page:
            assert page.status == 404
        slack.send_over_http(f"{chat.url}/slack/events")
        assert (await (await slack.people.slash(slack.person, slack.channel, "/deals", "x")).acked()).in_time


async def test_place_that_is_taken_is_told_by_the_setting(slack: FakeSlack) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ChatError, match="DEALWIRE_SLACK_PORT"):
            async with connected(slack, **over_http(slack, port=taken.getsockname()[1])):
                pass


async def installed(slack: FakeSlack, chat: SlackChat) -> tuple[int, dict[str, str]]:
    """Install the app by a browser, as far as it gets; return the status and what went along."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{chat.url}/slack/install") as page:
            state = page.cookies[STATE].value
            text = await page.text()
        link = text.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        assert parse_qs(urlsplit(link).query)["state"] == [state]
        back = {"code": slack.approve(), "state": state}
        return await came_back(chat, back, state), back


async def came_back(chat: SlackChat, back: dict[str, str], cookie: str | None) -> int:
    headers = {"Cookie": f"{STATE}={cookie}"} if cookie else {}
    address = f"{chat.url}/slack/oauth_redirect"
    async with aiohttp.ClientSession() as browser, browser.get(address, params=back, headers=headers) as page:
        return page.status


async def test_workspace_that_installs_the_app_is_served_with_its_own_token(slack: FakeSlack) -> None:
    kept, desk = KeptInstallations(), ScriptedDesk()
    async with connected(slack, desk, installations=kept, **for_many(slack)) as chat:
        assert isinstance(await chat.messenger.send(claimed(slack), REPLY), NotSent)

        status, _ = await installed(slack, chat)

        assert status == 200
        slack.send_over_http(f"{chat.url}/slack/events")
        await (await slack.people.slash(slack.person, slack.channel, "/deals", "openai")).acked()
        await slack.wait_for(RESPONSE_URL)
        assert desk.asked[0].workspace == slack.workspace.id
        assert desk.welcomed == [("slack", slack.workspace.id)]
        assert [arrival.person for arrival in desk.greeted] == [slack.person.id]

    async with connected(slack, desk, installations=kept, **for_many(slack)) as later:
        assert isinstance(await later.messenger.send(claimed(slack), REPLY), Sent)
    (sealed,) = kept.rows.values()
    assert slack.workspace.token.encode() not in sealed


async def test_state_is_good_once_and_for_the_browser_that_left(slack: FakeSlack) -> None:
    async with connected(slack, installations=KeptInstallations(), **for_many(slack)) as chat:
        _, back = await installed(slack, chat)

        assert await came_back(chat, back, back["state"]) == 401
        assert await came_back(chat, back, None) == 400
        forged = {**back, "state": back["state"][:-1] + ("0" if back["state"][-1] != "0" else "1")}
        assert await came_back(chat, forged, forged["state"]) == 401


async def test_workspace_that_throws_the_app_out_is_forgotten(slack: FakeSlack, desk: ScriptedDesk) -> None:
    kept = KeptInstallations()
    async with connected(slack, desk, installations=kept, **for_many(slack)) as chat:
        await installed(slack, chat)
        slack.send_over_http(f"{chat.url}/slack/events")

        acks = [await delivery.acked() for delivery in await slack.people.uninstall()]

        assert [ack.status for ack in acks] == [200, 200]
        await eventually(lambda: (kept.rows, desk.forgotten) == ({}, [("slack", slack.workspace.id)]))


async def test_token_that_ends_is_thrown_away_and_settings_stay(slack: FakeSlack, desk: ScriptedDesk) -> None:
    kept = KeptInstallations()
    async with connected(slack, desk, installations=kept, **for_many(slack)) as chat:
        await installed(slack, chat)
        slack.send_over_http(f"{chat.url}/slack/events")

        await (await slack.people.event({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}})).acked()

        await eventually(lambda: kept.rows == {})
        assert desk.forgotten == []


async def test_workspace_without_installation_is_asked_to_install(slack: FakeSlack, desk: ScriptedDesk) -> None:
    async with connected(slack, desk, installations=KeptInstallations(), **for_many(slack)) as chat:
        slack.send_over_http(f"{chat.url}/slack/events")

        ack = await (await slack.people.slash(slack.person, slack.channel, "/deals", "openai")).acked()

    assert "not installed in this workspace" in ack.payload["text"]
    assert desk.asked == []


async def test_tokens_sealed_under_another_key_are_of_no_use(slack: FakeSlack) -> None:
    kept = KeptInstallations()
    async with connected(slack, installations=kept, **for_many(slack)) as chat:
        await installed(slack, chat)

    other = {**for_many(slack), "store_key": SecretStr("another key of enough characters")}
    async with connected(slack, installations=kept, **other) as chat:
        assert isinstance(await chat.messenger.send(claimed(slack), REPLY), NotSent)


@pytest.mark.parametrize(
    ("missing", "setting"),
    [
        ({"signing_secret": None}, "SIGNING_SECRET"),
        ({"store_key": None}, "STORE_KEY"),
        ({"store_key": SecretStr("short")}, "STORE_KEY"),
        ({"app_token": SecretStr("xapp-1")}, "BOT_TOKEN"),
    ],
)
def test_options_with_which_nothing_can_work_are_refused(slack_secrets, missing, setting: str) -> None:
    with pytest.raises(ConfigError, match=setting):
        SlackChat(
            options(slack_secrets, **{**for_many(slack_secrets), **missing}),
            ScriptedDesk(),  # type: ignore[arg-type]
            paint,
            KeptInstallations(),
        )


@pytest.fixture
def slack_secrets() -> FakeSlack:
    from tests.fakes.slack import FakeSlack as Fake  # noqa: PLC0415 -- a fake that never runs, for its secrets

    return Fake()
