"""Replies as blocks: what people see, and every limit of Slack's kept whatever the reply holds."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.render import Look, fallback, message_blocks, view_blocks
from bot.model import Language
from bot.model.reply import (
    Action,
    Chart,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Picture,
    Quote,
    Series,
    Table,
    Tone,
    Unit,
    line,
)
from tests.adapters.slack.replies import deal, of, replies, scene
from tests.adapters.slack.test_mrkdwn import OURS
from tests.fakes.slack.limits import Limits as SlackLimits
from tests.fakes.slack.limits import check_message, check_view, objects

FILES = {"chart": "F00000001"}
looks = st.sampled_from((Look(), Look(newest=False), Look(files=FILES), Look(newest=False, files=FILES, largest=4000)))
LAWS = settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)
SUMS = Table(
    columns=("Month", "Firm", "Up to"),
    rows=((line("2026-01"), line("$30B"), line("–")), (line("2026-02"), line("$1.5B"), line("$100B"))),
    numeric=("Firm", "Up to"),
)


CHART = Chart(
    labels=("2026-01", "2026-02"),
    series=(Series(name="Firm", values=(30e9, 1.5e9)), Series(name="Up to", values=(0, 100e9))),
    unit=Unit.USD,
)


def texts_of(blocks):
    return [part["text"] for part, _ in objects(blocks) if part.get("type") == "mrkdwn"]


@given(replies, looks)
@LAWS
def test_no_limit_of_a_message_is_ever_broken(reply, look):
    blocks = message_blocks(reply, look, notes=["Shared by <@U1>"])

    check_message({"text": fallback(reply), "blocks": blocks}, SlackLimits(), {"F00000001"})
    # Data tables count as well, for nobody knows that they do not.
    assert len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) <= look.largest


@given(replies)
@LAWS
def test_no_limit_of_a_view_is_ever_broken(reply):
    blocks = view_blocks(reply)

    check_view({"type": "home", "blocks": blocks}, ())


@given(replies, looks)
@LAWS
def test_nothing_pings_or_links_but_what_we_write(reply, look):
    for text in texts_of(message_blocks(reply, look)):
        rest = re.sub(r"^>", "", OURS.sub("", text), flags=re.MULTILINE)
        assert not set("<>") & set(rest)


@given(replies)
@LAWS
def test_text_for_notifications_is_never_empty_and_never_pings(reply):
    text = fallback(reply)

    assert text.strip()
    assert not set("<>") & set(text)
    assert len(text) <= 1200


def test_deal_is_one_glance():
    blocks = message_blocks(
        of(deal(mark="Update", actions=(Action(label="Details", command="/deals show 12"),))), Look()
    )

    head, facts = blocks
    assert head["text"]["text"] == "*up to $100B* `Update`\nNvidia to invest up to $100B in OpenAI"
    assert (head["accessory"]["text"]["text"], head["accessory"]["value"]) == ("Details", "/deals show 12")
    assert facts["elements"][0]["text"] == "#12 · announced · <https://a.example/1?x=1&amp;y=2|3 sources>"


@pytest.mark.parametrize("mark", ["Closes a money loop", "資金の循環が成立"])
def test_long_mark_stands_below_the_headline(mark):
    head, facts = message_blocks(of(deal(mark=mark)), Look())

    assert head["text"]["text"] == "*up to $100B*\nNvidia to invest up to $100B in OpenAI"
    assert facts["elements"][0]["text"].startswith(f"`{mark}` · #12 · announced")


def test_actions_and_share_stand_in_one_row():
    asked = (Action(label="Watch", command="/deals watch openai"),)
    blocks = message_blocks(of(deal(), actions=asked, command="/deals show 12"), Look())

    assert [each["action_id"] for each in blocks[-1]["elements"]] == ["dw:0", "dw:share"]


def test_deals_of_a_list_have_a_menu_and_a_deal_alone_has_buttons():
    asked = (Action(label="Details", command="/deals show 12"), Action(label="Watch", command="/deals watch openai"))

    listed = message_blocks(of(deal(12, actions=asked), deal(13, actions=asked)), Look())
    alone = message_blocks(of(deal(12, actions=asked)), Look())

    assert [block["accessory"]["type"] for block in listed if "accessory" in block] == ["overflow", "overflow"]
    assert [element["value"] for element in alone[-1]["elements"]] == ["/deals show 12", "/deals watch openai"]


def test_command_too_long_for_a_button_is_shown_to_be_typed():
    blocks = message_blocks(
        of(Notice("x"), actions=(Action(label="Again", command=f"/deals find {'a' * 2000}"),)), Look()
    )

    assert blocks[-1]["elements"][0]["text"].startswith("Again: `/deals find aaa")


def test_quote_stands_as_a_quote_with_its_source():
    blocks = message_blocks(of(Quote("A letter *was* signed.", "a.example · Oct 6", "https://a.example/1")), Look())

    assert blocks[0]["text"]["text"] == ">“A letter ∗was∗ signed.”\n>— <https://a.example/1|a.example · Oct 6>"


def test_first_title_is_large_and_those_within_are_bold():
    blocks = message_blocks(of(Heading("Deals"), Heading("New")), Look())

    assert (blocks[0]["type"], blocks[1]["text"]["text"]) == ("header", "*New*")


def test_error_has_a_sign():
    assert message_blocks(of(Notice("No such deal.", Tone.ERROR)), Look())[0]["text"]["text"] == "🚫 No such deal."


def test_list_says_where_it_stands_and_can_be_turned_and_shared():
    paging = Paging(offset=5, size=5, total=12, command="/deals find openai offset={offset}")
    blocks = message_blocks(of(deal(), paging=paging, command="/deals find openai"), Look())

    assert blocks[-2]["elements"][0]["text"] == "6–10 of 12"
    turns = [(each["action_id"], each["value"]) for each in blocks[-1]["elements"]]
    assert turns == [
        ("dw:back", "/deals find openai offset=0"),
        ("dw:next", "/deals find openai offset=10"),
        ("dw:share", "/deals find openai"),
    ]


@pytest.mark.parametrize("more", [{"public": True}, {"ok": False}])
def test_what_is_public_or_failed_cannot_be_shared(more):
    blocks = message_blocks(of(deal(), command="/deals find", **more), Look())

    assert "dw:share" not in json.dumps(blocks)


def test_home_tab_has_nothing_to_share():
    assert "dw:share" not in json.dumps(view_blocks(of(deal(), command="/deals find")))


def test_table_is_a_data_table_that_sorts_by_numbers():
    (block,) = message_blocks(of(SUMS), Look())

    assert block["type"] == "data_table"
    assert block["rows"][2][1] == {"type": "raw_number", "value": 1_500_000_000, "text": "$1.5B"}
    assert block["rows"][1][2] == {"type": "raw_text", "text": "–"}


def test_table_is_lines_where_there_are_no_data_tables():
    (block,) = message_blocks(of(SUMS), Look(newest=False))

    assert block["text"]["text"] == "• 2026-01 · Firm $30B · Up to –\n• 2026-02 · Firm $1.5B · Up to $100B"


def test_picture_of_sums_is_a_chart_where_there_are_charts():
    picture = Picture(scene=scene(), twin=(SUMS,), name="chart", chart=CHART)

    chart, table = message_blocks(of(picture), Look(files=FILES))
    image, lines = message_blocks(of(picture), Look(newest=False, files=FILES))
    (only,) = message_blocks(of(picture), Look(newest=False))

    assert chart["chart"]["series"][1]["data"][1] == {"label": "2026-02", "value": 100.0}
    assert (image["slack_file"], image["alt_text"]) == ({"id": "F00000001"}, "Firm sums grew.")
    assert (table["type"], lines) == ("data_table", only)


def test_chart_of_capacity_counts_megawatts():
    chart = Chart(labels=("Texas",), series=(Series(name="Firm", values=(1200.5,)),), unit=Unit.MEGAWATTS)

    block, _ = message_blocks(of(Picture(scene=scene(), twin=(SUMS,), chart=chart)), Look())

    assert block["chart"]["axis_config"] == {"categories": ["Texas"], "y_label": "Megawatts"}
    assert block["chart"]["series"][0]["data"] == [{"label": "Texas", "value": 1200.5}]


@pytest.mark.parametrize("labels", [[f"place {number}" for number in range(21)], ["a" * 30 + "1", "a" * 30 + "2"]])
def test_chart_that_slack_would_refuse_is_the_picture(labels):
    chart = Chart(labels=tuple(labels), series=(Series(name="Firm", values=(1.0,) * len(labels)),), unit=Unit.MEGAWATTS)
    picture = Picture(scene=scene(), twin=(SUMS,), name="chart", chart=chart)

    assert message_blocks(of(picture), Look(files=FILES))[0]["type"] == "image"


def test_longest_buttons_leave_room_for_an_answer():
    asked = tuple(Action(label="Again", command=f"/deals find {'億' * 1900}") for _ in range(5))
    paging = Paging(offset=5, size=5, total=20, command=f"/deals find {'億' * 880} offset={{offset}}")
    reply = of(Heading("Deals"), deal(), actions=asked, paging=paging, command=f"/deals find {'億' * 880}")

    blocks = message_blocks(reply, Look(), notes=["x" * 600])

    check_message({"text": fallback(reply), "blocks": blocks}, SlackLimits(), ())
    assert [block["type"] for block in blocks[:3]] == ["header", "section", "context"]


def test_what_does_not_fit_is_left_out_and_the_answer_says_so():
    many = of(*(Paragraph((line("億" * 1000),)) for _ in range(30)), command="/deals find")

    blocks = message_blocks(many, Look())

    assert blocks[-2]["elements"][0]["text"] == "There is more than fits here."
    assert blocks[-1]["elements"][0]["action_id"] == "dw:share"
    assert 5 < len(blocks) < 12


def test_japanese_reply_has_japanese_controls():
    blocks = message_blocks(of(deal(), language=Language.JA, command="/deals find"), Look())

    assert blocks[-1]["elements"][0]["text"]["text"] == "共有"
