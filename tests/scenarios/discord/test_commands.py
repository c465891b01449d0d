"""What people do in Discord, and what they see: commands, choices, buttons, forms, a message's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.commands import COMMANDS, Form, Param
from bot.model import Language, Status
from bot.model.reply import Action, Attachment, Heading, Notice, Paging, Paragraph, Reply, Tone, line
from tests.fakes.discord.components import walk
from tests.fakes.discord.state import COMPONENTS_V2
from tests.scenarios.discord.stage import connected, eventually

if TYPE_CHECKING:
    from adapters.discord import DiscordChat
    from tests.fakes.discord import Channel, FakeDiscord, Message, Person
    from tests.scenarios.discord.stage import KnownChannels, StagedDesk

SHOWN = [spec for spec in COMMANDS if not spec.hidden]
VALUES = {
    Form.COMPANY: "OpenAI",
    Form.DEAL: "1",
    Form.TIME: "09:00",
    Form.URL: "https://example.com/",
    Form.DURATION: "1d",
}


def texts(message: Message) -> str:
    return "\n".join(node["content"] for _, node in walk(message.components) if "content" in node)


def button(message: Message, label: str) -> str:
    return next(node["custom_id"] for _, node in walk(message.components) if node.get("label") == label)


def value(param: Param, discord: FakeDiscord) -> Any:
    if param.form is Form.NUMBER:
        return 1
    if param.form is Form.PERSON:
        return discord.world.owner.id
    choices = param.choices(Language.EN)
    return choices[0].value if choices else VALUES.get(param.form, "x")


async def shown(discord: FakeDiscord, words: str, channel: Channel, person: Person, **options: Any) -> Message:
    typed = await discord.type_command(words, options, channel=channel, person=person)
    return await discord.interactions.shown(typed)


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("language", ["en-US", "ja"])
async def test_every_command_is_answered(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk, language: str
) -> None:
    person.locale = language
    for spec in SHOWN:
        given = {param.name: value(param, discord) for param in spec.params if param.required}

        message = await shown(discord, " ".join(spec.path), channel, person, **given)

        assert message.flags & COMPONENTS_V2, spec.path
        assert texts(message).strip(), spec.path
        assert message.ephemeral, spec.path
        asked = desk.asked[-1]
        assert (asked.path, asked.language.value) == (spec.path, language[:2])
        assert dict(asked.params) == {name: str(each) for name, each in given.items()}


@pytest.mark.usefixtures("chat")
def test_every_parameter_is_an_option_in_both_languages(discord: FakeDiscord) -> None:
    for spec in SHOWN:
        node: dict[str, Any] = {"options": discord.world.commands[None]}
        for step in spec.path:
            node = next(each for each in node["options"] if each["name"] == step)
        options = {option["name"]: option for option in node.get("options", [])}

        assert set(options) == {param.name for param in spec.params if not param.hidden}, spec.path
        assert node["description"] == spec.summary(Language.EN)
        assert node["description_localizations"]["ja"] == spec.summary(Language.JA)
        for param in (each for each in spec.params if not each.hidden):
            option = options[param.name]
            assert option["name_localizations"]["ja"] == param.label(Language.JA)
            assert option.get("required", False) is param.required
            values = [each.value for each in param.choices(Language.EN)]
            assert [each["value"] for each in option.get("choices", [])] == (values if len(values) <= 25 else [])


@pytest.mark.usefixtures("chat")
def test_settings_are_for_those_who_manage_the_server(discord: FakeDiscord) -> None:
    rights = {each["name"]: each["default_member_permissions"] for each in discord.world.commands[None]}

    assert rights == {"deals": None, "dealwire": str(1 << 5), "Read deals here": None}


@pytest.mark.usefixtures("chat")
async def test_request_says_who_asks_where(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk, channels: KnownChannels
) -> None:
    channels.set(channel.guild_id or "", channel.id, Language.JA, "Asia/Tokyo")
    await shown(discord, "deals top", channel, discord.world.owner)
    await shown(discord, "deals top", channel, person)

    owner, reader = desk.asked
    assert (owner.language, owner.zone, owner.may_change_settings) == (Language.JA, "Asia/Tokyo", True)
    assert (reader.platform, reader.workspace, reader.channel, reader.person, reader.may_change_settings) == (
        "discord", channel.guild_id, channel.id, person.id, False,
    )  # fmt: skip


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("typed", ["nvid", "エヌビ", "NVDA"])
async def test_company_is_completed(discord: FakeDiscord, channel: Channel, person: Person, typed: str) -> None:
    asked = await discord.ask_choices("deals company", {"company": typed}, "company", channel=channel, person=person)

    choices = (await discord.interactions.answered(asked)).choices

    assert "Nvidia" in [each["value"] for each in choices]


@pytest.mark.usefixtures("chat")
async def test_shared_answer_is_for_all_and_says_who_shared_it(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    answer = Reply(blocks=(Heading("Deals"),), language=Language.EN, command="/deals show 1")
    desk.answers |= {"/deals top": answer, "/deals show 1": answer}
    private = await shown(discord, "deals top", channel, person)

    pressed = await discord.press(private, button(private, "Share"), person=person)
    public = await discord.interactions.shown(pressed)

    assert discord.messages(channel) == [public]
    assert "Shared by Reader" in texts(public)
    assert "Share" not in [node.get("label") for _, node in walk(public.components)]
    assert public.pinged_people == ()


@pytest.mark.usefixtures("chat")
async def test_pages_turn_in_place_for_one_and_apart_for_all(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    def page(number: int, *, public: bool = False) -> Reply:
        paging = Paging(offset=5 * number, size=5, total=40, command="/deals find offset={offset}")
        return Reply(blocks=(Heading(f"Page {number}"),), language=Language.EN, paging=paging, public=public)

    desk.answers |= {"/deals find": page(0), "/deals find offset=5": page(1), "/deals find offset=35": page(7)}
    message = await shown(discord, "deals find", channel, person)
    assert "1–5 of 40" in texts(message)

    turned = await discord.interactions.shown(await discord.press(message, button(message, "Next"), person=person))
    assert turned is message
    assert "Page 1" in texts(message)

    select = next(each for each in message.custom_ids if each.startswith("dw:j"))
    jumped = await discord.interactions.shown(await discord.choose(message, select, ["35"], person=person))
    assert jumped is message
    assert "Page 7" in texts(message)

    desk.answers["/deals find"] = page(0, public=True)
    public = await shown(discord, "deals find", channel, person)
    apart = await discord.interactions.shown(await discord.press(public, button(public, "Next"), person=person))
    assert apart is not public
    assert apart.ephemeral


async def test_button_works_after_a_restart(discord: FakeDiscord, channel: Channel, person: Person) -> None:
    async with connected(discord):
        listed = await shown(discord, "deals find", channel, person)
    details = next(each for each in listed.custom_ids if "/deals show" in each)
    async with connected(discord):
        opened = await discord.interactions.shown(await discord.press(listed, details, person=person))

        assert opened.ephemeral
        assert "$" in texts(opened)


async def test_form_opened_before_a_restart_is_taken_after_it(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    snooze = Action(label="Snooze", command="/deals snooze watch=3 for=1d", asks=("for",))
    desk.answers["/deals watches"] = Reply(blocks=(Heading("Yours"),), language=Language.EN, actions=(snooze,))
    desk.answers["/deals snooze"] = Reply(blocks=(Notice("Rests until tomorrow"),), language=Language.EN)
    async with connected(discord, desk):
        message = await shown(discord, "deals watches", channel, person)
        opened = await discord.interactions.answered(
            await discord.press(message, button(message, "Snooze"), person=person)
        )
    async with connected(discord, desk):
        sent = await discord.submit(opened, {"for": "1w"})

        assert "Rests until tomorrow" in texts(await discord.interactions.shown(sent))
    assert (desk.asked[-1].path, dict(desk.asked[-1].params)) == (("deals", "snooze"), {"watch": "3", "for": "1w"})


@pytest.mark.usefixtures("chat")
async def test_form_shows_what_is_known_and_what_was_wrong_can_be_changed(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    watch = Action(label="Watch", command="/deals watch company=OpenAI", asks=("company", "side", "min"))
    wrong = Reply(blocks=(Notice("No sum", Tone.ERROR),), language=Language.EN, ok=False, param="min")
    desk.answers["/deals top"] = Reply(blocks=(Heading("Top"),), language=Language.EN, actions=(watch,))
    desk.answers["/deals watch"] = wrong
    message = await shown(discord, "deals top", channel, person)

    opened = await discord.interactions.answered(await discord.press(message, button(message, "Watch"), person=person))
    fields = [label["component"] for label in opened.answer_data["components"]]
    assert [(each["custom_id"], each["type"]) for each in fields] == [("company", 4), ("side", 3), ("min", 4)]
    assert fields[0]["value"] == "OpenAI"
    refused = await discord.interactions.shown(
        await discord.submit(opened, {"company": "Oracle", "side": ["payer"], "min": "much"})
    )
    assert "No sum" in texts(refused)
    again = await discord.interactions.answered(
        await discord.press(refused, button(refused, "Change it"), person=person)
    )

    kept = [label["component"] for label in again.answer_data["components"]]
    assert [kept[0]["value"], kept[2]["value"]] == ["Oracle", "much"]
    assert [each["value"] for each in kept[1]["options"] if each.get("default")] == ["payer"]


@pytest.mark.usefixtures("chat")
async def test_menu_of_a_message_reads_what_it_says(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    told = discord.say(channel, person, "Oracle will invest $5 billion in Crusoe.")
    linked = discord.say(channel, person, "<https://example.com/news>")
    for message in (told, linked):
        await discord.interactions.shown(await discord.use_on_message("Read deals here", message, person=person))

    assert [(asked.path, dict(asked.params)) for asked in desk.asked] == [
        (("deals", "read"), {"text": "Oracle will invest $5 billion in Crusoe."}),
        (("deals", "read"), {"url": "https://example.com/news"}),
    ]


@pytest.mark.usefixtures("chat")
async def test_slow_answer_is_acknowledged_and_filled_in(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    desk.delay_s = 0.4
    typed = await discord.type_command("deals top", channel=channel, person=person)

    answered = await discord.interactions.answered(typed)
    assert (answered.answer_kind, answered.answer_data) == (5, {"flags": 64})
    message = await discord.interactions.shown(typed)

    assert texts(message)
    assert message.ephemeral


@pytest.mark.usefixtures("chat")
async def test_file_goes_along(discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk) -> None:
    file = Attachment(name="deals 2026.csv", media_type="text/csv", content=b"id,sum\n")
    desk.answers["/deals export"] = Reply(
        blocks=(Paragraph((line("1 deal"),)),), language=Language.EN, attachments=(file,)
    )

    message = await shown(discord, "deals export", channel, person)

    assert [(each.filename, each.body) for each in message.attachments] == [("deals_2026.csv", b"id,sum\n")]


async def test_of_two_replicas_one_answers(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    async with connected(discord, desk), connected(discord, desk):
        message = await shown(discord, "deals top", channel, person)

        assert texts(message)
    assert len(desk.asked) == 1
    assert discord.calls.refused() == []


async def test_of_two_busy_replicas_each_answers_what_discord_lets_it(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk
) -> None:
    desk.delay_s = 0.1
    async with connected(discord, desk), connected(discord, desk):
        acts = [await discord.type_command("deals help", channel=channel, person=person) for _ in range(12)]

        answers = [await discord.interactions.shown(each) for each in acts]

    assert all(texts(each) for each in answers)
    assert len({each.id for each in answers}) == 12


@pytest.mark.usefixtures("chat")
async def test_command_works_in_a_direct_message(discord: FakeDiscord, person: Person, desk: StagedDesk) -> None:
    await shown(discord, "deals top", discord.world.direct_channel(person), person)

    assert (desk.asked[0].workspace, desk.asked[0].may_change_settings) == ("", True)


async def test_stop_lets_an_answer_end(
    discord: FakeDiscord, channel: Channel, person: Person, desk: StagedDesk, chat: DiscordChat
) -> None:
    desk.delay_s = 0.3
    typed = await discord.type_command("deals top", channel=channel, person=person)
    await eventually(lambda: bool(desk.asked))

    await chat.stop()

    assert texts(await discord.interactions.shown(typed, timeout_s=0.1))


@pytest.mark.usefixtures("chat")
def test_status_of_a_deal_is_picked_among_the_statuses_of_deals(discord: FakeDiscord) -> None:
    deals = next(each for each in discord.world.commands[None] if each["name"] == "deals")
    find = next(each for each in deals["options"] if each["name"] == "find")
    status = next(each for each in find["options"] if each["name"] == "status")

    assert [each["value"] for each in status["choices"]] == [each.value for each in Status]
