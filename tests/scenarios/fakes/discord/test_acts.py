"""People can only do what Discord's client lets them: all else is a mistake of the test, and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.discord import acts

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord, Interaction, Message, Person
    from tests.fakes.discord.state import World
    from tests.scenarios.fakes.discord.conftest import Api

COMPANY = [
    {"name": "name", "description": "d", "type": 3, "required": True, "autocomplete": True},
    {"name": "kind", "description": "d", "type": 3, "choices": [{"name": "Power", "value": "power"}]},
    {"name": "place", "description": "d", "type": 7},
    {"name": "who", "description": "d", "type": 6},
]
DEALS = {
    "name": "deals",
    "description": "d",
    "type": 1,
    "options": [{"name": "company", "description": "d", "type": 1, "options": COMPANY}],
}
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
GREY = BUTTON | {"custom_id": "grey", "disabled": True}
SELECT = {"type": 3, "custom_id": "pick", "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]}
ROWS = [{"type": 1, "components": [BUTTON, GREY]}, {"type": 1, "components": [SELECT]}]
MODAL = {
    "custom_id": "m",
    "title": "Note",
    "components": [
        {"type": 18, "label": "Note", "component": {"type": 4, "custom_id": "n", "style": 1, "max_length": 5}},
        {"type": 18, "label": "Kind", "component": SELECT | {"required": False}},
        {"type": 1, "components": [{"type": 4, "custom_id": "o", "style": 1, "label": "Old", "required": False}]},
    ],
}


@pytest.fixture
async def world(fake: FakeDiscord, api: Api) -> World:
    await api.ask("PUT", f"/applications/{fake.world.application_id}/commands", [DEALS])
    return fake.world


@pytest.fixture
async def message(fake: FakeDiscord, api: Api, channel: Channel) -> Message:
    await api.post(channel, content="x", components=ROWS)
    return fake.messages(channel)[0]


@pytest.fixture
async def opened(api: Api, typed: Interaction) -> Interaction:
    assert (await api.answer(typed, 9, MODAL))[0] == 200
    return typed


async def test_subcommand_is_nested_with_its_options(world: World, channel: Channel, person: Person) -> None:
    data = acts.command(world, None, "deals company", {"name": "x", "place": channel.id, "who": person.id})

    (nest,) = data["options"]
    assert (nest["name"], nest["type"]) == ("company", 1)
    assert nest["options"][0] == {"name": "name", "type": 3, "value": "x"}
    assert list(data["resolved"]["channels"]) == [channel.id]
    assert list(data["resolved"]["users"]) == [person.id]


@pytest.mark.parametrize(
    ("words", "options", "reason"),
    [
        ("loops", {}, "'loops' is not registered"),
        ("deals find", {}, "/deals find is not registered"),
        ("deals", {}, "needs a subcommand"),
        ("deals company", {}, "needs name"),
        ("deals company", {"name": "x", "since": "2026"}, "has no option since"),
        ("deals company", {"name": "x", "kind": "chips"}, "'chips' is no choice"),
    ],
)
async def test_command_that_is_not_registered_so_cannot_be_typed(
    world: World, words: str, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        acts.command(world, None, words, options)


async def test_option_without_autocomplete_offers_nothing(world: World) -> None:
    with pytest.raises(ValueError, match="offers nothing"):
        acts.command(world, None, "deals company", {"kind": "power"}, focused="kind")


@pytest.mark.parametrize("custom_id", ["gone", "grey", "pick"])
async def test_button_that_is_not_there_or_is_grey_cannot_be_pressed(message: Message, custom_id: str) -> None:
    with pytest.raises(ValueError, match="shows nothing to use"):
        acts.press(message, custom_id)


@pytest.mark.parametrize("values", [[], ["c"], ["a", "b"]])
async def test_choice_that_is_not_offered_cannot_be_made(message: Message, values: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be chosen"):
        acts.choose(message, "pick", values)


async def test_modal_comes_back_in_its_own_form(opened: Interaction) -> None:
    data = acts.submit(opened, {"Note": "late", "pick": ["a"]})

    note, kind, old = data["components"]
    assert (note["type"], note["component"]["value"]) == (18, "late")
    assert kind["component"]["values"] == ["a"]
    assert old["components"][0]["value"] == ""


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "'Note' is required"),
        ({"Note": "too long"}, "does not take 8"),
        ({"Note": "x", "Where": "y"}, "no field of the modal is named Where"),
    ],
)
async def test_modal_is_not_sent_half_filled(opened: Interaction, values: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        acts.submit(opened, values)
