"""What people can do and cannot, over a stand-in carrier; useless acknowledgements become complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.fakes.slack.bot import CARD, MODAL

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import Delivery, FakeSlack, View

Payload = dict[str, Any]


class Desk:
    """A carrier that acknowledges at once with what a test laid down, after so many seconds."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self.answer: Payload = {}
        self.after_s = 0.0

    async def carry(self, delivery: Delivery) -> None:
        delivery.sent_at = self._slack.clock()
        self._slack.clock.advance(self.after_s)
        delivery.acknowledge(self.answer, self._slack.clock())


@pytest.fixture
def desk(slack: FakeSlack) -> Desk:
    desk = Desk(slack)
    slack.people.carrier = desk
    return desk


@pytest.fixture
async def modal(slack: FakeSlack, client: AsyncWebClient, desk: Desk) -> View:
    del desk
    optional = {
        "type": "input",
        "block_id": "kind",
        "optional": True,
        "label": {"type": "plain_text", "text": "Kind"},
        "element": {
            "type": "static_select",
            "action_id": "kind",
            "options": [{"text": {"type": "plain_text", "text": "Lease"}, "value": "lease"}],
        },
    }
    trigger = slack.grants.trigger(slack.workspace.id, slack.person.id)
    await client.views_open(trigger_id=trigger, view={**MODAL, "blocks": [*MODAL["blocks"], optional]})
    return slack.open_views(slack.person)[0]


async def test_command_is_flat_text(slack: FakeSlack, desk: Desk) -> None:
    desk.answer = {"text": "at once"}
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "find")

    assert {type(value) for value in delivery.payload.values()} == {str}
    assert [message.text for message in slack.shown_only_to(slack.person)] == ["at once"]


async def test_late_acknowledgement_changes_nothing(slack: FakeSlack, desk: Desk) -> None:
    desk.answer, desk.after_s = {"text": "too late"}, 3.1
    delivery = await slack.people.slash(slack.person, slack.channel, "/deals")

    assert not (await delivery.acked()).in_time
    assert slack.shown_only_to(slack.person) == []


@pytest.mark.usefixtures("desk")
async def test_only_what_stands_there_can_be_touched(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=CARD)
    (message,) = slack.messages()

    with pytest.raises(LookupError, match="nothing with action_id 'delete'"):
        await slack.people.click(slack.person, message, "delete")
    with pytest.raises(LookupError, match="not a button"):
        await slack.people.click(slack.person, message, "pick")
    with pytest.raises(LookupError, match="asks for no options"):
        await slack.people.type_in_menu(slack.person, message, "share", "or")
    with pytest.raises(LookupError, match="does not ask before 2 characters"):
        await slack.people.type_in_menu(slack.person, message, "pick", "o")


@pytest.mark.usefixtures("desk")
async def test_click_carries_what_the_button_holds(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=CARD)
    (message,) = slack.messages()

    payload = (await slack.people.click(slack.person, message, "share")).payload

    (action,) = payload["actions"]
    assert (action["value"], action["block_id"]) == ("7", message.blocks[1]["block_id"])
    assert payload["response_url"].startswith(slack.url)
    assert payload["container"]["message_ts"] == message.ts


@pytest.mark.usefixtures("desk")
async def test_shortcut_of_a_message_carries_it(slack: FakeSlack) -> None:
    message = slack.say(slack.person, slack.channel, "https://example.com/article")

    on_message = (await slack.people.shortcut(slack.person, "read", message)).payload
    anywhere = (await slack.people.shortcut(slack.person, "read")).payload

    assert (on_message["type"], on_message["message"]["text"]) == ("message_action", message.text)
    assert (anywhere["type"], "channel" in anywhere) == ("shortcut", False)


async def test_choice_is_one_of_the_options(slack: FakeSlack, modal: View) -> None:
    filled = (await slack.people.submit(slack.person, modal, {"name": "Oracle", "kind": "lease"})).payload
    values = filled["view"]["state"]["values"]
    assert values["company"]["name"] == {"type": "plain_text_input", "value": "Oracle"}
    assert values["kind"]["kind"]["selected_option"]["value"] == "lease"
    modal.open = True

    with pytest.raises(LookupError, match="no option 'sale'"):
        await slack.people.submit(slack.person, modal, {"name": "Oracle", "kind": "sale"})
    with pytest.raises(LookupError, match="leave 'name' empty"):
        await slack.people.submit(slack.person, modal, {})
    with pytest.raises(LookupError, match=r"no input \['place'\]"):
        await slack.people.submit(slack.person, modal, {"name": "Oracle", "place": "Texas"})


INPUTS = [
    ({"type": "number_input", "is_decimal_allowed": False}, "5", {"value": "5"}),
    ({"type": "plain_text_input", "initial_value": "a"}, None, {"value": "a"}),
    ({"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
    ({"type": "timepicker", "initial_time": "09:00"}, None, {"selected_time": "09:00"}),
    ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
    ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
    ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
]
PAIR = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("en", "ja")]
CHOICES = [
    ({"type": "radio_buttons", "options": PAIR}, "ja", {"selected_option": PAIR[1]}),
    ({"type": "static_select", "options": PAIR, "initial_option": PAIR[0]}, None, {"selected_option": PAIR[0]}),
    ({"type": "checkboxes", "options": PAIR}, "en,ja", {"selected_options": PAIR}),
    ({"type": "multi_static_select", "options": PAIR}, "ja", {"selected_options": [PAIR[1]]}),
    (
        {"type": "external_select"},
        "oracle",
        {"selected_option": {"text": {"type": "plain_text", "text": "oracle"}, "value": "oracle"}},
    ),
]


@pytest.mark.parametrize(("element", "given", "expected"), INPUTS + CHOICES)
@pytest.mark.usefixtures("desk")
async def test_inputs_are_filled_in_by_their_kind(
    slack: FakeSlack, client: AsyncWebClient, element: Payload, given: str | None, expected: Payload
) -> None:
    named = {**element, "action_id": "it"}
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "It"}, "element": named}
    trigger = slack.grants.trigger(slack.workspace.id, slack.person.id)
    await client.views_open(trigger_id=trigger, view={**MODAL, "blocks": [block]})
    (view,) = slack.open_views(slack.person)

    payload = (await slack.people.submit(slack.person, view, {} if given is None else {"it": given})).payload

    assert payload["view"]["state"]["values"]["b"]["it"] == {"type": element["type"], **expected}


@pytest.mark.usefixtures("desk")
async def test_choice_in_a_message_is_told(slack: FakeSlack, client: AsyncWebClient) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": PAIR}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": menu}
    await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=[section])

    payload = (await slack.people.choose(slack.person, slack.messages()[0], "more", "ja")).payload

    assert payload["actions"][0]["selected_option"] == PAIR[1]


async def test_empty_answer_closes_the_modal(slack: FakeSlack, modal: View) -> None:
    await slack.people.submit(slack.person, modal, {"name": "Oracle"})

    assert slack.open_views(slack.person) == []
    with pytest.raises(LookupError, match="no such modal open"):
        await slack.people.submit(slack.person, modal, {"name": "Oracle"})


async def test_answer_changes_stacks_or_clears_the_modal(slack: FakeSlack, desk: Desk, modal: View) -> None:
    desk.answer = {"response_action": "update", "view": {**MODAL, "callback_id": "second"}}
    await slack.people.submit(slack.person, modal, {"name": "Oracle"})
    assert modal.payload["callback_id"] == "second"

    desk.answer = {"response_action": "push", "view": {**MODAL, "callback_id": "third"}}
    await slack.people.submit(slack.person, modal, {"name": "Oracle"})
    top = slack.open_views(slack.person)[-1]
    assert (top.payload["callback_id"], top.previous) == ("third", modal.id)

    desk.answer = {"response_action": "clear"}
    await slack.people.submit(slack.person, top, {"name": "Oracle"})
    assert slack.open_views(slack.person) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"name": "an action_id, not a block_id"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {**MODAL, "type": "home"}, "surplus": 1},
        {"response_action": "push", "view": {}},
        {"response_action": "close"},
        {"text": "no answer to a modal"},
    ],
)
async def test_useless_answer_to_a_modal_is_complained_of(
    slack: FakeSlack, desk: Desk, modal: View, answer: Payload
) -> None:
    desk.answer = answer
    await slack.people.submit(slack.person, modal, {"name": "Oracle"})

    assert len(slack.complaints) == 1
    assert slack.open_views(slack.person) == [modal]
    slack.complaints.clear()


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": [{"text": {"type": "plain_text", "text": "x" * 76}, "value": "v"}]},
        {"options": [{"text": {"type": "plain_text", "text": "x"}, "value": "v"}] * 101},
        {"option_groups": [{"label": {"type": "plain_text", "text": "x"}}]},
    ],
)
async def test_useless_options_are_complained_of(
    slack: FakeSlack, client: AsyncWebClient, desk: Desk, answer: Payload
) -> None:
    await client.chat_postMessage(channel=slack.channel.id, text="x", blocks=CARD)
    desk.answer = answer
    await slack.people.type_in_menu(slack.person, slack.messages()[0], "pick", "or")

    assert len(slack.complaints) == 1
    slack.complaints.clear()


async def test_useless_answer_to_a_command_is_complained_of(slack: FakeSlack, desk: Desk) -> None:
    desk.answer = {"text": "x", "blocks": [{"type": "nothing"}]}
    await slack.people.slash(slack.person, slack.channel, "/deals")

    assert len(slack.complaints) == 1
    slack.complaints.clear()


@pytest.mark.usefixtures("desk")
async def test_app_that_is_thrown_out_has_no_token(slack: FakeSlack, client: AsyncWebClient) -> None:
    events = await slack.people.uninstall()

    assert [each.payload["event"]["type"] for each in events] == ["app_uninstalled", "tokens_revoked"]
    with pytest.raises(Exception, match="token_revoked"):
        await client.auth_test()


@pytest.mark.usefixtures("desk")
async def test_bot_hears_of_a_closed_modal_where_it_asked(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack.grants.trigger(slack.workspace.id, slack.person.id)
    await client.views_open(trigger_id=trigger, view={**MODAL, "notify_on_close": True})
    (view,) = slack.open_views(slack.person)

    delivery = await slack.people.close(slack.person, view)

    assert delivery is not None
    assert (delivery.payload["type"], "trigger_id" in delivery.payload) == ("view_closed", False)
