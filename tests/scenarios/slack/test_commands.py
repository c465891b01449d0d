"""Commands, buttons, forms, shortcut and home tab, by the real Bolt over a socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.commands import COMMANDS
from bot.model import Language
from bot.model.delivery import ChannelKey
from bot.model.reply import (
    Action,
    Attachment,
    Chart,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Picture,
    Series,
    Table,
    Tone,
    Unit,
    line,
)
from tests.adapters.slack.replies import deal, of, scene
from tests.fakes.slack import RESPONSE_URL, error
from tests.scenarios.slack.stage import PNG, ScriptedDesk, connected, eventually

if TYPE_CHECKING:
    from adapters.slack import SlackChat
    from tests.fakes.slack import FakeSlack, Message
    from tests.scenarios.slack.stage import KnownChannels

pytestmark = pytest.mark.usefixtures("chat")

WATCH = Action(label="Watch", command="/deals watch company=OpenAI", asks=("company", "min", "kind"))


async def asked(slack: FakeSlack, text: str, root: str = "/deals") -> Message:
    """What the person sees after they typed something."""
    delivery = await slack.people.slash(slack.person, slack.channel, root, text)
    assert (await delivery.acked()).in_time
    await slack.wait_for(RESPONSE_URL)
    return slack.shown_only_to(slack.person)[-1]


def said(blocks: list[dict]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


async def test_every_command_reaches_the_desk_and_is_answered(slack: FakeSlack, desk: ScriptedDesk) -> None:
    for spec in COMMANDS:
        root, *rest = spec.path
        message = await asked(slack, " ".join(rest), f"/{root}")
        assert f"{spec.typed}" in said(message.blocks)

    assert [request.params for request in desk.asked] == [{"": spec.typed} for spec in COMMANDS]
    request = desk.asked[0]
    assert (request.platform, request.workspace, request.channel) == ("slack", slack.workspace.id, slack.channel.id)
    assert (request.person, request.may_change_settings, request.zone) == (slack.person.id, True, "Asia/Tokyo")
    assert slack.record.refused == []


async def test_person_is_answered_in_their_language_and_without_rights_they_do_not_have(
    slack: FakeSlack, desk: ScriptedDesk
) -> None:
    slack.person.locale, slack.person.is_admin = "ja-JP", False

    await asked(slack, "company コアウィーブ")

    assert (desk.asked[0].language, desk.asked[0].may_change_settings) == (Language.JA, False)


async def test_setting_of_a_channel_goes_before_the_language_of_a_person(
    slack: FakeSlack, desk: ScriptedDesk, channels: KnownChannels
) -> None:
    channels.set(ChannelKey("slack", slack.workspace.id, slack.channel.id), Language.JA, "Asia/Seoul")

    await asked(slack, "openai")

    assert (desk.asked[0].language, desk.asked[0].zone) == (Language.JA, "Asia/Seoul")


async def test_missing_right_to_read_profiles_costs_the_language_only(slack: FakeSlack, desk: ScriptedDesk) -> None:
    slack.fail("users.info", error("missing_scope"), times=None)

    await asked(slack, "openai")

    assert (desk.asked[0].language, desk.asked[0].zone, desk.asked[0].may_change_settings) == (
        Language.EN,
        "UTC",
        False,
    )


async def test_button_runs_its_command_even_after_a_restart(
    slack: FakeSlack, desk: ScriptedDesk, chat: SlackChat
) -> None:
    desk.answers["/deals openai"] = of(deal(actions=(Action(label="Details", command="/deals show 12"),)))
    message = await asked(slack, "openai")
    await chat.stop()

    async with connected(slack, later := ScriptedDesk()):
        delivery = await slack.people.click(slack.person, message, "dw:0")
        assert (await delivery.acked()).in_time
        await slack.wait_for(RESPONSE_URL)

    assert later.asked[0].params == {"": "/deals show 12"}
    assert len(slack.shown_only_to(slack.person)) == 2


async def test_choice_in_the_menu_of_a_deal_runs_its_command(slack: FakeSlack, desk: ScriptedDesk) -> None:
    menu = (Action(label="Details", command="/deals show 12"), Action(label="Why", command="/deals why 12"))
    desk.answers["/deals openai"] = of(deal(12, actions=menu), deal(13, actions=menu))
    message = await asked(slack, "openai")

    await (await slack.people.choose(slack.person, message, "dw:0", "/deals why 12")).acked()
    await slack.wait_for(RESPONSE_URL)

    assert desk.asked[-1].params == {"": "/deals why 12"}


async def test_page_turns_in_place(slack: FakeSlack, desk: ScriptedDesk) -> None:
    paging = Paging(offset=0, size=5, total=9, command="/deals find openai offset={offset}")
    desk.answers["/deals openai"] = of(Heading("first"), paging=paging)
    desk.answers["/deals find openai offset=5"] = of(Heading("second"))
    message = await asked(slack, "openai")

    await (await slack.people.click(slack.person, message, "dw:next")).acked()
    await slack.wait_for(RESPONSE_URL)

    (shown,) = slack.shown_only_to(slack.person)
    assert "second" in said(shown.blocks)


async def test_shared_answer_is_seen_by_all_and_says_who_shared_it(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals openai"] = of(Heading("Deals"), command="/deals find openai")
    message = await asked(slack, "openai")

    await (await slack.people.click(slack.person, message, "dw:share")).acked()
    await slack.wait_for(RESPONSE_URL)

    (shared,) = slack.messages(slack.channel)
    assert desk.asked[-1].params == {"": "/deals find openai"}
    assert "Shared by ada" in said(shared.blocks)
    assert "dw:share" not in said(shared.blocks)


async def test_page_of_a_shared_answer_turns_for_the_one_who_asks_only(slack: FakeSlack, desk: ScriptedDesk) -> None:
    paging = Paging(offset=0, size=5, total=9, command="/deals find openai offset={offset}")
    desk.answers["/deals find openai"] = of(Heading("first"), command="/deals find openai", paging=paging)
    message = await asked(slack, "find openai")
    await slack.people.click(slack.person, message, "dw:share")
    await slack.wait_for(RESPONSE_URL)
    (shared,) = slack.messages(slack.channel)

    await slack.people.click(slack.person, shared, "dw:next")
    await slack.wait_for(RESPONSE_URL)

    assert "first" in said(slack.messages(slack.channel)[0].blocks)
    assert "offset=5" in said(slack.shown_only_to(slack.person)[-1].blocks)


async def test_slow_answer_is_announced(slack: FakeSlack, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.answering._PATIENCE_S", 0.05)
    desk.delay_s = 0.3

    await slack.people.slash(slack.person, slack.channel, "/deals", "read https://a.example/1")
    await slack.wait_for(RESPONSE_URL)
    await slack.wait_for(RESPONSE_URL)

    first, second = slack.shown_only_to(slack.person)
    assert (first.text, "*$100B*" in said(second.blocks)) == ("One moment, this takes a little longer.", True)


async def test_file_comes_by_direct_message(slack: FakeSlack, desk: ScriptedDesk) -> None:
    file = Attachment(name="deals.csv", media_type="text/csv", content=b"id,sum\n1,2\n")
    desk.answers["/deals export"] = of(Notice("1 deal"), attachments=(file,))

    message = await asked(slack, "export")

    direct = slack.world.direct(slack.workspace, slack.person)
    assert [each["name"] for each in slack.messages(direct)[0].files] == ["deals.csv"]
    assert "deals.csv is in your direct messages" in said(message.blocks)


async def test_picture_is_uploaded_and_shown(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals chart"] = of(Picture(scene=scene("Loops"), twin=(Paragraph((line("A → B"),)),)))

    message = await asked(slack, "chart")
    again = await asked(slack, "chart")

    (file,) = slack.world.files.values()
    assert (file.content, file.completed) == (PNG + b"Loops", True)
    assert [each["slack_file"]["id"] for each in message.blocks if each["type"] == "image"] == [file.id]
    assert again.blocks[0]["slack_file"] == message.blocks[0]["slack_file"]


async def test_picture_that_slack_draws_itself_is_not_uploaded(slack: FakeSlack, desk: ScriptedDesk) -> None:
    table = Table(columns=("Month", "Sum"), rows=((line("2026-01"), line("$3B")),), numeric=("Sum",))
    chart = Chart(labels=("2026-01",), series=(Series(name="Sum", values=(3e9,)),), unit=Unit.USD)
    desk.answers["/deals chart"] = of(Picture(scene=scene("Sums"), twin=(table,), chart=chart))

    message = await asked(slack, "chart")

    assert [block["type"] for block in message.blocks] == ["data_visualization", "data_table"]
    assert slack.world.files == {}


async def test_chart_that_slack_does_not_draw_comes_as_the_picture(slack: FakeSlack, desk: ScriptedDesk) -> None:
    table = Table(columns=("Month", "Sum"), rows=((line("2026-01"), line("$3B")),), numeric=("Sum",))
    chart = Chart(labels=("2026-01",), series=(Series(name="Sum", values=(3e9,)),), unit=Unit.USD)
    desk.answers["/deals chart"] = of(Picture(scene=scene("Sums"), twin=(table,), chart=chart))
    slack.fail(RESPONSE_URL, error("invalid_blocks"))

    message = await asked_after_refusal(slack, "chart")
    again = await asked(slack, "chart")

    (file,) = slack.world.files.values()
    assert (file.content, file.completed) == (PNG + b"Sums", True)
    for each in (message, again):
        assert [block["slack_file"]["id"] for block in each.blocks if block["type"] == "image"] == [file.id]


async def test_picture_that_cannot_be_uploaded_is_told_in_words(slack: FakeSlack, desk: ScriptedDesk) -> None:
    slack.workspace.scopes.discard("files:write")
    desk.answers["/deals chart"] = of(Picture(scene=scene("Loops"), twin=(Paragraph((line("A → B"),)),)))

    message = await asked(slack, "chart")

    assert [each["text"]["text"] for each in message.blocks] == ["A → B"]


async def test_workspace_without_the_newest_blocks_is_shown_plainer_ones(slack: FakeSlack, desk: ScriptedDesk) -> None:
    table = Table(columns=("Month", "Sum"), rows=((line("2026-01"), line("$3B")),), numeric=("Sum",))
    desk.answers["/deals top"] = of(table)
    slack.fail(RESPONSE_URL, error("invalid_blocks"))

    message = await asked_after_refusal(slack, "top")
    again = await asked(slack, "top")

    assert [block["type"] for block in (*message.blocks, *again.blocks)] == ["section", "section"]


async def asked_after_refusal(slack: FakeSlack, text: str) -> Message:
    await slack.people.slash(slack.person, slack.channel, "/deals", text)
    await slack.wait_for(RESPONSE_URL, lambda exchange: exchange.failed)
    await slack.wait_for(RESPONSE_URL)
    return slack.shown_only_to(slack.person)[-1]


async def test_form_asks_for_what_is_missing_and_runs_the_command(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals openai"] = of(deal(actions=(WATCH,)))
    message = await asked(slack, "openai")

    await (await slack.people.click(slack.person, message, "dw:0")).acked()
    await slack.wait_for("views.open")
    (view,) = slack.open_views(slack.person)
    company = view.payload["blocks"][0]["element"]
    assert [each["value"] for each in company["initial_options"]] == ["OpenAI"]
    typed = await slack.people.type_in_menu(slack.person, view, "ask:company:company", "orac")
    assert [each["value"] for each in (await typed.acked()).payload["options"]] == ["Oracle", "orac"]
    filled = {"ask:company:company": "Oracle,OpenAI", "ask:sum:min": "$1b", "ask:kind:kind": "compute"}
    sent = await slack.people.submit(slack.person, view, filled)
    assert (await sent.acked()).payload == {}
    await slack.wait_for(RESPONSE_URL)

    request = desk.asked[-1]
    assert (request.path, request.params) == (
        ("deals", "watch"),
        {"company": "Oracle, OpenAI", "min": "$1b", "kind": "compute"},
    )
    assert "deals watch" in said(slack.shown_only_to(slack.person)[-1].blocks)


async def test_wrong_value_is_told_at_its_field_and_the_form_stays(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals openai"] = of(deal(actions=(WATCH,)))
    desk.answers["/deals watch"] = of(Notice("“lots” is no sum. Write $1b.", Tone.ERROR), ok=False, param="min")
    message = await asked(slack, "openai")
    await slack.people.click(slack.person, message, "dw:0")
    await slack.wait_for("views.open")
    (view,) = slack.open_views(slack.person)

    sent = await slack.people.submit(slack.person, view, {"ask:sum:min": "lots"})

    ack = await sent.acked()
    assert ack.payload == {"response_action": "errors", "errors": {"min": "“lots” is no sum. Write $1b."}}
    assert slack.open_views(slack.person) == [view]


async def test_slow_form_says_so_and_then_shows_the_answer(
    slack: FakeSlack, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.answering._PATIENCE_S", 0.05)
    add = Action(label="Add", command="/dealwire source add", asks=("url",))
    desk.answers["/deals openai"] = of(deal(actions=(add,)))
    message = await asked(slack, "openai")
    await slack.people.click(slack.person, message, "dw:0")
    await slack.wait_for("views.open")
    (view,) = slack.open_views(slack.person)
    desk.delay_s = 0.3

    sent = await slack.people.submit(slack.person, view, {"ask:url:url": "https://a.example/feed"})

    assert (await sent.acked()).payload["response_action"] == "update"
    await slack.wait_for("views.update")
    assert "dealwire source add" in said(slack.open_views(slack.person)[0].payload["blocks"])


async def test_message_is_read_where_it_stands(slack: FakeSlack, desk: ScriptedDesk) -> None:
    words = slack.say(slack.person, slack.channel, "Nvidia &amp; <https://openai.com|OpenAI> sign a *$100B* deal")
    link = slack.say(slack.person, slack.channel, "<https://news.example/1?a=1&amp;b=2>")

    for message in (words, link):
        assert (await (await slack.people.shortcut(slack.person, "read_here", message)).acked()).in_time
        await slack.wait_for(RESPONSE_URL)

    assert [(request.path, request.params) for request in desk.asked] == [
        (("deals", "read"), {"text": "Nvidia & OpenAI sign a *$100B* deal"}),
        (("deals", "read"), {"url": "https://news.example/1?a=1&b=2"}),
    ]


async def test_home_tab_is_shown_and_a_press_in_it_draws_it_anew(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals home"] = of(Heading("My watches"), actions=(Action(label="Stop", command="/deals unwatch 3"),))
    await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")
    home = slack.home_of(slack.person)
    assert home is not None
    assert "My watches" in said(home.payload["blocks"])

    desk.answers["/deals home"] = of(Heading("No watches"))
    await (await slack.people.click(slack.person, home, "dw:0")).acked()
    await slack.wait_for("views.open")
    await slack.wait_for("views.publish")

    (modal,) = slack.open_views(slack.person)
    assert "/deals unwatch 3" in said(modal.payload["blocks"])
    assert "No watches" in said(home.payload["blocks"])


async def test_slow_press_in_the_home_tab_says_so_and_then_shows_the_answer(
    slack: FakeSlack, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.answering._PATIENCE_S", 0.05)
    desk.answers["/deals home"] = of(Heading("Home"), actions=(Action(label="Chart", command="/deals chart"),))
    await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")
    home = slack.home_of(slack.person)
    assert home is not None
    desk.delay_s = 0.3

    await slack.people.click(slack.person, home, "dw:0")
    await slack.wait_for("views.open")

    (modal,) = slack.open_views(slack.person)
    assert "One moment" in said(modal.payload["blocks"])
    await slack.wait_for("views.update")
    assert "/deals chart" in said(modal.payload["blocks"])
    await slack.wait_for("views.publish")


async def test_form_from_the_home_tab_answers_in_the_form(slack: FakeSlack, desk: ScriptedDesk) -> None:
    desk.answers["/deals home"] = of(Heading("My watches"), actions=(WATCH,))
    await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")
    home = slack.home_of(slack.person)
    assert home is not None
    await slack.people.click(slack.person, home, "dw:0")
    await slack.wait_for("views.open")
    (form,) = slack.open_views(slack.person)

    sent = await slack.people.submit(slack.person, form, {})

    assert (await sent.acked()).payload["response_action"] == "update"
    await slack.wait_for("views.publish")


async def test_answer_that_slack_refuses_in_every_look_is_logged(
    slack: FakeSlack, desk: ScriptedDesk, chat: SlackChat, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table(columns=("Month", "Sum"), rows=((line("2026-01"), line("$3B")),), numeric=("Sum",))
    desk.answers["/deals openai"] = of(table)
    slack.fail(RESPONSE_URL, error("invalid_blocks"), times=None)

    await slack.people.slash(slack.person, slack.channel, "/deals", "openai")
    await slack.wait_for(RESPONSE_URL)
    await slack.wait_for(RESPONSE_URL)
    await chat.stop()

    assert "answer not shown" in caplog.messages
    assert slack.shown_only_to(slack.person) == []


async def test_app_that_is_thrown_out_is_forgotten_after_a_while(slack: FakeSlack, desk: ScriptedDesk) -> None:
    for delivery in await slack.people.uninstall():
        assert (await delivery.acked()).in_time

    await eventually(lambda: desk.forgotten == [("slack", slack.workspace.id)])


async def test_token_that_is_revoked_is_a_fault_of_the_chat(slack: FakeSlack, chat: SlackChat) -> None:
    assert chat.fault is None

    await slack.people.event({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}})
    await eventually(lambda: chat.fault is not None)

    assert "token_revoked" in (chat.fault or "")


async def test_who_takes_dealwire_into_a_channel_is_told_the_first_steps(slack: FakeSlack, desk: ScriptedDesk) -> None:
    slack.person.locale = "ja-JP"
    joined = {"type": "member_joined_channel", "channel": slack.channel.id, "channel_type": "C", "team": "T"}
    await slack.people.event({**joined, "user": slack.person.id, "inviter": slack.person.id})
    await slack.people.event({**joined, "user": slack.workspace.bot_user, "inviter": slack.person.id})
    await eventually(lambda: bool(desk.greeted))

    (arrival,) = desk.greeted
    assert (arrival.channel, arrival.person) == (slack.channel.id, slack.person.id)
    assert arrival.language is Language.JA
