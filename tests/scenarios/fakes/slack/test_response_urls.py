"""Rules of response addresses: five uses in half an hour, what they may say, and where it appears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.scenarios.fakes.slack.bot import CARD

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack


def address(slack: FakeSlack, ts: str | None = None) -> AsyncWebhookClient:
    name = slack.grants.response(slack.workspace.id, slack.channel.id, slack.person.id, ts)
    return AsyncWebhookClient(f"{slack.url}/response/{name}", retry_handlers=[])


async def test_address_serves_five_times(slack: FakeSlack) -> None:
    webhook = address(slack)
    answers = [await webhook.send(text=str(number)) for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert (answers[0].body, "used_url" in answers[5].body) == ("ok", True)
    assert len(slack.shown_only_to(slack.person)) == 5


@pytest.mark.parametrize(("after_s", "status"), [(1800, 200), (1801, 404)])
async def test_address_lives_half_an_hour(slack: FakeSlack, after_s: int, status: int) -> None:
    webhook = address(slack)
    slack.clock.advance(after_s)

    assert (await webhook.send(text="x")).status_code == status


async def test_made_up_address_is_dead(slack: FakeSlack) -> None:
    answer = await AsyncWebhookClient(f"{slack.url}/response/T1/2/abc").send(text="x")

    assert (answer.status_code, "expired_url" in answer.body) == (404, True)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"response_type": "ephemeral"}, "no_text"),
        ({"text": "x", "response_type": "everybody"}, "invalid_payload"),
        ({"text": "x", "metdata": {}}, "invalid_payload"),
        ({"text": "x", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
    ],
)
async def test_wrong_answer_is_refused(slack: FakeSlack, arguments: dict[str, Any], error: str) -> None:
    answer = await address(slack).send_dict(arguments)

    assert error in answer.body
    assert slack.shown_only_to(slack.person) == []


async def test_answer_is_seen_by_one_unless_told_otherwise(slack: FakeSlack) -> None:
    webhook = address(slack)
    await webhook.send(text="psst")
    await webhook.send(text="hello", response_type="in_channel")

    assert [message.text for message in slack.shown_only_to(slack.person)] == ["psst"]
    assert [message.text for message in slack.messages(slack.channel)] == ["hello"]


async def test_original_is_replaced_or_deleted(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=CARD)
    webhook = address(slack, posted["ts"])
    await webhook.send(text="y", replace_original=True)
    assert [(message.text, message.blocks) for message in slack.messages()] == [("y", [])]

    await webhook.send(delete_original=True)
    assert slack.messages() == []
