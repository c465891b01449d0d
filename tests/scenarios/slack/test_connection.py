"""The line to Slack: reconnecting, refused tokens, a stop with an answer under way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from adapters.slack.trial import try_tokens
from bot.errors import ChatError
from tests.fakes.slack import RESPONSE_URL, cut, hang, status
from tests.scenarios.slack.stage import ScriptedDesk, connected, eventually, options

if TYPE_CHECKING:
    from adapters.slack import SlackChat
    from tests.fakes.slack import FakeSlack


async def answered(slack: FakeSlack) -> bool:
    """Whether a command is answered now."""
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "openai")
    await slack.wait_for(RESPONSE_URL)
    return (await delivery.acked()).in_time


async def test_commands_are_answered_as_soon_as_the_start_returns(slack: FakeSlack, chat: SlackChat) -> None:
    assert chat.messenger.platform == "slack"
    assert await answered(slack)


async def test_socket_that_slack_closes_is_opened_again(slack: FakeSlack, chat: SlackChat) -> None:
    await slack.socket.close()
    await slack.socket.wait_opened(2)

    assert await answered(slack)
    assert chat.url == ""


@pytest.mark.usefixtures("chat")
async def test_slack_may_ask_for_a_new_socket(slack: FakeSlack) -> None:
    await slack.socket.ask_to_reconnect("refresh_requested")
    await slack.socket.wait_opened(2)

    assert await answered(slack)


@pytest.mark.usefixtures("chat")
async def test_line_that_is_cut_is_dialled_again(slack: FakeSlack) -> None:
    slack.socket.cut()
    await slack.socket.wait_opened(2)

    assert await answered(slack)


@pytest.mark.usefixtures("chat")
async def test_line_that_is_dead_is_noticed_and_dialled_again(slack: FakeSlack) -> None:
    slack.socket.mute()
    await slack.socket.wait_opened(2, timeout_s=8)

    assert await answered(slack)


@pytest.mark.usefixtures("chat")
async def test_dialling_goes_on_while_slack_is_away(slack: FakeSlack) -> None:
    slack.fail("apps.connections.open", status(503), times=3)

    await slack.socket.close()
    await slack.socket.wait_opened(2, timeout_s=8)

    assert await answered(slack)


async def test_start_waits_for_slack_to_come_back(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.teams._LONGEST_WAIT_S", 0.05)
    slack.fail("auth.test", cut(), times=1)

    async with connected(slack):
        assert await answered(slack)


async def test_start_does_not_hold_up_the_rest_where_slack_is_away(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.connection._LONGEST_WAIT_S", 0.05)
    slack.fail("apps.connections.open", status(503), times=1)

    async with connected(slack, start_within_s=0.1):
        assert slack.socket.connections == []
        await slack.socket.wait_opened(1)
        assert await answered(slack)


async def test_stop_ends_the_dialling_too(slack: FakeSlack) -> None:
    slack.fail("apps.connections.open", status(503), times=None)

    async with connected(slack, start_within_s=0.1):
        pass

    assert slack.socket.opened == 0


@pytest.mark.parametrize(
    ("wrong", "setting"),
    [
        ({"bot_token": SecretStr("xoxb-wrong")}, "DEALWIRE_SLACK_BOT_TOKEN"),
        ({"app_token": SecretStr("xapp-wrong")}, "DEALWIRE_SLACK_APP_TOKEN"),
    ],
)
async def test_refused_token_is_told_by_the_setting_and_never_shown(slack: FakeSlack, wrong, setting: str) -> None:
    with pytest.raises(ChatError) as caught:
        async with connected(slack, **wrong):
            pass

    assert setting in str(caught.value)
    assert "wrong" not in str(caught.value)


async def test_trial_of_tokens_says_which_is_no_good(slack: FakeSlack) -> None:
    await try_tokens(options(slack))

    with pytest.raises(ChatError, match="DEALWIRE_SLACK_APP_TOKEN"):
        await try_tokens(options(slack, app_token=SecretStr("xapp-wrong")))
    assert slack.socket.opened == 0


async def test_stop_lets_an_answer_that_is_under_way_end(slack: FakeSlack) -> None:
    desk = ScriptedDesk(delay_s=0.3)
    async with connected(slack, desk):
        delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "openai")
        await delivery.acked()
        assert slack.shown_only_to(slack.person) == []

    assert len(slack.shown_only_to(slack.person)) == 1


async def test_stop_does_not_wait_for_a_line_that_is_dead(slack: FakeSlack) -> None:
    async with connected(slack, ping_every_s=60.0) as chat:
        slack.socket.mute()
        async with asyncio.timeout(2.5):
            await chat.stop()


async def test_stop_does_not_wait_for_a_socket_that_is_being_opened_again(slack: FakeSlack) -> None:
    async with connected(slack) as chat:
        slack.fail("apps.connections.open", hang(), times=None)
        await slack.socket.close()
        await eventually(lambda: len(slack.record.of("apps.connections.open")) > 1)
        async with asyncio.timeout(2.5):
            await chat.stop()


async def test_stop_does_not_wait_for_an_answer_that_never_comes(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.chat._FINISH_WITHIN_S", 0.1)
    desk = ScriptedDesk()
    desk.gate.clear()
    async with connected(slack, desk) as chat:
        delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "openai")
        await delivery.acked()
        async with asyncio.timeout(2):
            await chat.stop()
        desk.gate.set()


async def test_stop_is_safe_to_repeat_and_quick(slack: FakeSlack, chat: SlackChat) -> None:
    async with asyncio.timeout(2):
        await chat.stop()
        await chat.stop()

    assert slack.socket.connections == []


async def test_twenty_people_at_once_are_acknowledged_before_anybody_is_answered(slack: FakeSlack) -> None:
    desk = ScriptedDesk()
    desk.gate.clear()
    async with connected(slack, desk):
        deliveries = [await slack.people.slash(slack.person, slack.channel, "/deals", "x") for _ in range(20)]
        acks = [await delivery.acked() for delivery in deliveries]
        answers = len(slack.shown_only_to(slack.person))
        desk.gate.set()
        for _ in deliveries:
            await slack.wait_for(RESPONSE_URL)

    assert (all(ack.in_time for ack in acks), answers) == (True, 0)
