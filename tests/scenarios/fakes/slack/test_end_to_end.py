"""The real Bolt and the real client against the fake, from the first connection to a dead line and a revoked token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack, rate_limit, running_slack
from tests.scenarios.fakes.slack.bot import bot_app, connected
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.app.async_app import AsyncApp


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """The clock runs: the client waits in real time."""
    async with running_slack() as running:
        yield running


@pytest.fixture
async def app(slack: FakeSlack) -> AsyncIterator[AsyncApp]:
    app = bot_app(slack)
    async with connected(slack, app):
        yield app


@pytest.mark.usefixtures("app")
async def test_a_command_goes_all_the_way_to_a_shared_message(slack: FakeSlack) -> None:
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "find nvidia")
    assert (await delivery.acked()).in_time
    await slack.wait_for("response_url")
    (answer,) = slack.shown_only_to(slack.person)
    assert answer.text == "You asked: find nvidia"

    delivery = await slack.people.type_in_menu(slack.person, answer, "pick", "or")
    assert [option["value"] for option in (await delivery.acked()).payload["options"]] == ["oracle"]

    await slack.people.click(slack.person, answer, "share")
    await slack.wait_for("chat.postMessage")

    assert slack.shown_only_to(slack.person) == []
    (shared,) = slack.messages_by_key("deal-7")
    assert (shared.channel, shared.bot_id) == (slack.channel.id, slack.workspace.bot_id)
    assert slack.record.refused == []


@pytest.mark.usefixtures("app")
async def test_a_modal_opens_complains_and_closes(slack: FakeSlack) -> None:
    await slack.people.slash(slack.person, slack.channel, "/deals", "")
    await slack.wait_for("response_url")
    (answer,) = slack.shown_only_to(slack.person)
    await slack.people.click(slack.person, answer, "watch")
    await slack.wait_for("views.open")
    (modal,) = slack.open_views(slack.person)

    delivery = await slack.people.submit(slack.person, modal, {"name": "nobody"})
    assert (await delivery.acked()).payload["response_action"] == "errors"
    assert slack.open_views(slack.person) == [modal]

    delivery = await slack.people.submit(slack.person, modal, {"name": "Oracle"})
    assert (await delivery.acked()).payload == {}
    assert slack.open_views(slack.person) == []


@pytest.mark.usefixtures("app")
async def test_the_home_tab_is_published_when_it_is_opened(slack: FakeSlack) -> None:
    delivery = await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")

    assert (await delivery.acked()).in_time
    home = slack.home_of(slack.person)
    assert home is not None
    assert home.payload["blocks"][0]["text"]["text"] == "*Oracle* pays *Bloom Energy* $5B"


@pytest.mark.usefixtures("app")
async def test_an_event_delivered_twice_keeps_its_id(slack: FakeSlack) -> None:
    first = await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")

    again = await slack.people.send_again(first)
    await slack.wait_for("views.publish")

    assert (await again.acked()).in_time
    assert (again.payload["event_id"], again.attempt) == (first.payload["event_id"], 1)


async def test_a_client_told_to_come_back_later_does(slack: FakeSlack, app: AsyncApp) -> None:
    slack.fail("chat.postMessage", rate_limit(1))

    await app.client.chat_postMessage(channel=slack.channel.id, text="x")

    assert [exchange.status for exchange in slack.record.of("chat.postMessage")] == [429, 200]
    assert len(slack.messages(slack.channel)) == 1


async def test_a_second_post_within_a_second_waits(slack: FakeSlack, app: AsyncApp) -> None:
    await app.client.chat_postMessage(channel=slack.channel.id, text="one")
    await app.client.chat_postMessage(channel=slack.channel.id, text="two")

    assert [exchange.status for exchange in slack.record.of("chat.postMessage")] == [200, 429, 200]
    assert [message.text for message in slack.messages(slack.channel)] == ["one", "two"]


async def still_answers(slack: FakeSlack) -> None:
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "again")
    assert (await delivery.acked()).in_time
    await slack.wait_for("response_url")


@pytest.mark.usefixtures("app")
async def test_closed_connection_is_opened_again(slack: FakeSlack) -> None:
    await slack.socket.close()
    await slack.socket.wait_opened(2)

    await still_answers(slack)


@pytest.mark.usefixtures("app")
async def test_cut_connection_is_opened_again(slack: FakeSlack) -> None:
    slack.socket.cut()
    await slack.socket.wait_opened(2)

    await still_answers(slack)


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
@pytest.mark.usefixtures("app")
async def test_connection_that_is_to_end_is_replaced(slack: FakeSlack, reason: str) -> None:
    await slack.socket.ask_to_reconnect(reason)
    await slack.socket.wait_opened(2)

    await still_answers(slack)


@pytest.mark.usefixtures("app")
async def test_dead_connection_is_noticed_and_its_event_delivered_again(slack: FakeSlack) -> None:
    slack.socket.mute()
    lost = await slack.people.open_home(slack.person)
    await slack.socket.wait_opened(2)
    assert slack.socket.unacknowledged == [lost]

    again = await slack.people.send_again(lost)

    assert (await again.acked()).in_time


@pytest.mark.usefixtures("app")
async def test_words_that_are_no_json_disturb_nobody(slack: FakeSlack) -> None:
    await slack.socket.send_text("Ping from a slack that has nothing to say")

    await still_answers(slack)


async def test_revoked_token_is_told_as_such(slack: FakeSlack, app: AsyncApp) -> None:
    slack.world.new_token(slack.workspace)

    assert await refusal(app.client.chat_postMessage(channel=slack.channel.id, text="x")) == "token_revoked"


async def test_missing_scope_says_what_is_needed(slack: FakeSlack, app: AsyncApp) -> None:
    slack.workspace.scopes -= {"channels:history"}

    with pytest.raises(SlackApiError) as caught:
        await app.client.conversations_history(channel=slack.channel.id)

    assert (caught.value.response["error"], caught.value.response["needed"]) == ("missing_scope", "channels:history")


async def test_posting_where_the_bot_is_not_is_refused(slack: FakeSlack, app: AsyncApp) -> None:
    elsewhere = slack.world.add_channel(slack.workspace, "elsewhere", with_bot=False)

    assert await refusal(app.client.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
