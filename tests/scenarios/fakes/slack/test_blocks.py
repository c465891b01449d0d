"""Limits of Block Kit: each mutation of a good message is refused at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.slack import Limits
from tests.fakes.slack.limits import check_blocks, check_view
from tests.fakes.slack.refusals import RefusalError
from tests.scenarios.fakes.slack.bot import CARD, MODAL
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack

Payload = dict[str, Any]


def plain(text: str) -> Payload:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Payload:
    return {"type": "mrkdwn", "text": text}


def button(number: int = 0, **more: object) -> Payload:
    return {"type": "button", "action_id": f"a{number}", "text": plain("Go"), **more}


def actions(*elements: Payload) -> Payload:
    return {"type": "actions", "elements": list(elements)}


def option(number: int = 0, **more: object) -> Payload:
    return {"text": plain(f"Option {number}"), "value": f"o{number}", **more}


def menu(kind: str = "static_select", **more: object) -> Payload:
    return {"type": kind, "action_id": "m", "placeholder": plain("Choose"), **more}


def table(rows: int, columns: int = 2, text: str = "x") -> Payload:
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def data_table(rows: int, text: str = "x") -> Payload:
    row = [{"type": "raw_text", "text": text}, {"type": "raw_number", "value": 5, "text": "5"}]
    return {"type": "data_table", "caption": "Deals", "rows": [row] * rows}


def pie(segments: int, **more: object) -> Payload:
    chart = {"type": "pie", "segments": [{"label": f"s{number}", "value": 1} for number in range(segments)]}
    return {"type": "data_visualization", "title": "Capex", "chart": chart, **more}


def bars(series: int) -> Payload:
    one = [{"label": "Q1", "value": 1}]
    chart = {
        "type": "bar",
        "series": [{"name": f"s{number}", "data": one} for number in range(series)],
        "axis_config": {"categories": ["Q1"], "y_label": "USD"},
    }
    return {"type": "data_visualization", "title": "Capex", "chart": chart}


def section(text: str, **more: object) -> Payload:
    return {"type": "section", "text": marked(text), **more}


GOOD = {
    "card of the bot": CARD,
    "largest section": [section("x" * 3000)],
    "ten fields": [{"type": "section", "fields": [marked("x" * 500)] * 10}],
    "accessory": [section("x", accessory=button(url="https://example.com/a", style="primary"))],
    "expanded section": [section("x", expand=True)],
    "menu with a choice made": [section("x", accessory=menu(options=[option(0), option(1)], initial_option=option(1)))],
    "menu in groups": [actions(menu(option_groups=[{"label": plain("G"), "options": [option()]}]))],
    "menu of suggestions": [actions(menu("external_select", min_query_length=1))],
    "radio buttons with a choice made": [
        actions({"type": "radio_buttons", "action_id": "r", "options": [option(0)], "initial_option": option(0)})
    ],
    "checkboxes": [actions({"type": "checkboxes", "action_id": "c", "options": [option(0), option(1)]})],
    "overflow": [section("x", accessory={"type": "overflow", "action_id": "o", "options": [option(), option(1)]})],
    "confirmation": [
        actions(button(confirm={k: plain(k) for k in ("title", "text", "confirm", "deny")} | {"style": "danger"}))
    ],
    "context": [{"type": "context", "elements": [marked("a"), plain("b")]}],
    "context with a picture": [
        {"type": "context", "elements": [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}]}
    ],
    "picture": [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", "title": plain("A")}],
    "markdown": [{"type": "markdown", "text": "**x**"}],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "a", "style": {"bold": True}},
                        {"type": "link", "url": "https://example.com", "text": "b"},
                        {"type": "user", "user_id": "U1"},
                        {"type": "emoji", "name": "wave"},
                    ],
                }
            ],
        }
    ],
    "table": [table(100)],
    "data table": [data_table(101)],
    "pie": [pie(6)],
    "bars": [bars(6)],
    "card": [{"type": "card", "title": plain("Oracle"), "body": marked("pays"), "actions": [button()]}],
    "carousel": [{"type": "carousel", "elements": [{"type": "card", "title": plain("Oracle")}]}],
    "container": [{"type": "container", "title": plain("Deals"), "child_blocks": [section("x")]}],
    "fifty blocks": [{"type": "divider"}] * 50,
}

BAD = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks]"),
    "unknown block": ([{"type": "sektion"}], "/blocks/0]"),
    "block without a type": ([{"text": marked("x")}], "/blocks/0]"),
    "text for a block": (["x"], "/blocks/0]"),
    "unknown key": ([section("x", txet=1)], "unknown field 'txet' in section [json-pointer:/blocks/0]"),
    "long section": ([section("x" * 3001)], "/blocks/0/text]"),
    "empty text": ([section("")], "/blocks/0/text]"),
    "text of spaces": ([section("  ")], "/blocks/0/text]"),
    "missing text": ([{"type": "section", "text": {"type": "mrkdwn"}}], "/blocks/0/text]"),
    "section with nothing": ([{"type": "section"}], "/blocks/0]"),
    "eleven fields": ([{"type": "section", "fields": [marked("x")] * 11}], "/blocks/0]"),
    "long field": ([{"type": "section", "fields": [marked("x" * 2001)]}], "/blocks/0]"),
    "emoji in mrkdwn": ([{"type": "section", "text": {**marked("x"), "emoji": True}}], "/blocks/0/text]"),
    "long header": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0]"),
    "header in mrkdwn": ([{"type": "header", "text": marked("x")}], "/blocks/0/text]"),
    "button in mrkdwn": ([actions({**button(), "text": marked("x")})], "/blocks/0/elements/0/text]"),
    "long button": ([actions({**button(), "text": plain("x" * 76)})], "/blocks/0/elements/0]"),
    "long value": ([actions(button(value="x" * 2001))], "/blocks/0/elements/0]"),
    "long action_id": ([actions({**button(), "action_id": "x" * 256})], "/blocks/0/elements/0]"),
    "style unknown": ([actions(button(style="green"))], "/blocks/0/elements/0]"),
    "address of a script": ([actions(button(url="javascript:alert(1)"))], "/blocks/0/elements/0]"),
    "26 actions": ([actions(*(button(number) for number in range(26)))], "/blocks/0]"),
    "action_id twice": ([actions(button(1), button(1))], "/blocks/0]"),
    "block_id twice": ([{"type": "divider", "block_id": "b"}] * 2, "/blocks]"),
    "six in an overflow": (
        [actions({"type": "overflow", "action_id": "o", "options": [option(n) for n in range(6)]})],
        "/blocks/0/elements/0]",
    ),
    "101 options": ([actions(menu(options=[option(n) for n in range(101)]))], "/blocks/0/elements/0]"),
    "long option": ([actions(menu(options=[{"text": plain("x" * 76), "value": "v"}]))], "/options/0]"),
    "menu with nothing": ([actions(menu(options=[]))], "/blocks/0/elements/0]"),
    "eleven in a context": ([{"type": "context", "elements": [marked("x")] * 11}], "/blocks/0]"),
    "long alt text": (
        [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x" * 2001}],
        "/blocks/0]",
    ),
    "picture of an unknown upload": (
        [{"type": "image", "slack_file": {"id": "F99999999"}, "alt_text": "a"}],
        "/blocks/0]",
    ),
    "picture on this machine": ([{"type": "image", "image_url": "file:///a.png", "alt_text": "a"}], "/blocks/0]"),
    "long markdown": ([{"type": "markdown", "text": "x" * 12_001}], "/blocks/0]"),
    "101 rows": ([table(101)], "/blocks/0]"),
    "21 columns": ([table(1, 21)], "/blocks/0]"),
    "two tables": ([table(1), table(1)], "/blocks]"),
    "table of much text": ([table(100, 2, "x" * 51)], "/blocks/0]"),
    "data table without rows": ([data_table(1)], "/blocks/0]"),
    "102 rows in a data table": ([data_table(102)], "/blocks/0]"),
    "data table of much text": ([data_table(101, "x" * 250)], "/blocks/0]"),
    "three charts": ([pie(1), pie(1), pie(1)], "/blocks]"),
    "seven segments": ([pie(7)], "/chart]"),
    "seven series": ([bars(7)], "/chart]"),
    "long chart title": ([pie(1, title="x" * 51)], "/blocks/0]"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "/blocks]"),
    "four buttons on a card": (
        [{"type": "card", "title": plain("x"), "actions": [button(number) for number in range(4)]}],
        "/blocks/0]",
    ),
    "container in a container": (
        [
            {
                "type": "container",
                "title": plain("x"),
                "child_blocks": [{"type": "container", "title": plain("x"), "child_blocks": [section("x")]}],
            }
        ],
        "/blocks/0]",
    ),
}


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD)
def test_good_blocks_pass(blocks: list[Payload]) -> None:
    check_blocks(blocks, Limits(), ())


@pytest.mark.parametrize(("blocks", "pointer"), BAD.values(), ids=BAD)
def test_bad_blocks_are_refused_at_their_place(blocks: list[Payload], pointer: str) -> None:
    with pytest.raises(RefusalError) as caught:
        check_blocks(blocks, Limits(), ())

    assert caught.value.error == "invalid_blocks"
    assert pointer in caught.value.body["errors"][0]


def test_blocks_have_a_budget_together() -> None:
    pieces = [section("x" * 2400) for _ in range(4)]
    check_blocks(pieces, Limits(), ())

    with pytest.raises(RefusalError, match="msg_blocks_too_long"):
        check_blocks([*pieces, section("x" * 400)], Limits(), ())


def test_budget_counts_characters_not_bytes() -> None:
    check_blocks([section("億" * 2400) for _ in range(4)], Limits(), ())


async def test_refusal_of_blocks_names_the_place_to_the_client(slack: FakeSlack, client: AsyncWebClient) -> None:
    answer = await client.api_call("blocks.validate", params={"blocks": "[]"})
    assert answer["ok"]

    with pytest.raises(Exception, match="invalid_blocks") as caught:
        await client.blocks_validate(blocks=[section("x" * 3001)])

    (error,) = caught.value.response["errors"]  # type: ignore[attr-defined]
    assert error["pointer"] == "/blocks/0/text"
    assert slack.messages() == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"message": '{"text": ""}'}, "invalid_message"),
        ({"view": '{"type": "modal"}'}, "invalid_view"),
        ({"view": "{}", "blocks": "[]"}, "invalid_arguments"),
        ({}, "invalid_arguments"),
    ],
)
async def test_check_of_a_payload_says_what_is_wrong(
    client: AsyncWebClient, arguments: dict[str, str], error: str
) -> None:
    assert await refusal(client.api_call("blocks.validate", params=arguments)) == error


VIEWS = {
    "title of 25": {**MODAL, "title": plain("x" * 25)},
    "title in mrkdwn": {**MODAL, "title": marked("x")},
    "no title": {name: value for name, value in MODAL.items() if name != "title"},
    "input without submit": {name: value for name, value in MODAL.items() if name != "submit"},
    "101 blocks": {**MODAL, "blocks": [{"type": "divider"}] * 101},
    "long private_metadata": {**MODAL, "private_metadata": "x" * 3001},
    "long callback_id": {**MODAL, "callback_id": "x" * 256},
    "chart in a modal": {**MODAL, "blocks": [pie(1)]},
    "markdown in a home": {"type": "home", "blocks": [{"type": "markdown", "text": "x"}]},
    "neither modal nor home": {**MODAL, "type": "page"},
    "unknown key": {**MODAL, "callback": "x"},
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_bad_view_is_refused(view: Payload) -> None:
    with pytest.raises(RefusalError, match="invalid_arguments"):
        check_view(view, ())


def test_view_has_a_size() -> None:
    with pytest.raises(RefusalError, match="view_too_large"):
        check_view({**MODAL, "blocks": [section("x" * 3000) for _ in range(90)]}, ())
