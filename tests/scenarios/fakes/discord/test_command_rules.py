"""Each rule for registered commands refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.fakes.discord import FakeDiscord
    from tests.scenarios.fakes.discord.conftest import Api


def command(name: str = "deals", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "Deals", "type": 1} | more


def option(name: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "Words", "type": 3} | more


CHOICE = {"name": "c", "value": "v"}

BAD_COMMANDS: list[tuple[str, list[dict[str, Any]]]] = [
    ("0.name", [command("Deals")]),
    ("0.name", [command("two words")]),
    ("0.name", [command("n" * 33)]),
    ("0.name_localizations.de", [command(name_localizations={"de": "Geschäfte"})]),
    ("0.description", [command(description="")]),
    ("0.description", [command(description=None)]),
    ("0.description", [command(description="d" * 101)]),
    ("0.description_localizations.ja", [command(description_localizations={"ja": "説" * 101})]),
    ("0.description", [command("Read", type=3)]),
    ("0.options", [command(options=[option(str(number)) for number in range(26)])]),
    ("0.options", [command(options=[option("a"), option("a")])]),
    ("0.options", [command(options=[option("a", type=1), option("b")])]),
    ("0.options.0.name", [command(options=[option("Text")])]),
    ("0.options.0.description", [command(options=[option(description="")])]),
    ("0.options.1.required", [command(options=[option("a"), option("b", required=True)])]),
    ("0.options.0.choices", [command(options=[option(choices=[CHOICE] * 26)])]),
    ("0.options.0.autocomplete", [command(options=[option(choices=[CHOICE], autocomplete=True)])]),
    ("0.options.0.options.0.name", [command(options=[option("find", type=1, options=[option("Text")])])]),
    (
        "0",
        [
            command(
                options=[
                    option(f"o{number}", choices=[{"name": "n" * 100, "value": "v" * 100}] * 20) for number in range(2)
                ]
            )
        ],
    ),
]


@pytest.mark.parametrize(("path", "commands"), BAD_COMMANDS, ids=[str(number) for number in range(len(BAD_COMMANDS))])
async def test_bad_command_is_refused(fake: FakeDiscord, api: Api, path: str, commands: list[dict[str, Any]]) -> None:
    # The hand-kept rules alone, as where the official description is not there.
    fake.rest.description = None

    status, answer = await api.ask("PUT", f"/applications/{fake.world.application_id}/commands", commands)

    assert (status, answer["code"]) == (400, 50035)
    wrong = answer["errors"]
    for step in path.split("."):
        wrong = wrong[step]
    assert wrong["_errors"]
    fake.calls.take_complaints()


async def test_two_commands_of_one_name_are_refused(fake: FakeDiscord, api: Api) -> None:
    path = f"/applications/{fake.world.application_id}/commands"

    assert await api.refused("PUT", path, [command(), command()]) == (400, 50035)


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
async def test_commands_of_a_kind_are_limited(fake: FakeDiscord, api: Api, kind: int, most: int) -> None:
    path = f"/applications/{fake.world.application_id}/commands"
    about = {"description": "d"} if kind == 1 else {}
    commands = [{"name": f"c{number}", "type": kind} | about for number in range(most + 1)]

    assert await api.refused("PUT", path, commands) == (400, 30032)
    status, registered = await api.ask("PUT", path, commands[:most])
    assert (200, most) == (status, len(registered))


async def test_commands_are_the_own_applications_and_guilds(fake: FakeDiscord, api: Api) -> None:
    own = fake.world.application_id

    assert await api.refused("PUT", "/applications/1/commands", [command()]) == (403, 50001)
    assert await api.refused("PUT", f"/applications/{own}/guilds/1/commands", [command()]) == (403, 50001)


async def test_commands_of_a_guild_stand_beside_the_global_ones(fake: FakeDiscord, api: Api) -> None:
    guild_id = next(iter(fake.world.guilds))
    path = f"/applications/{fake.world.application_id}"

    await api.ask("PUT", f"{path}/commands", [command()])
    await api.ask("PUT", f"{path}/guilds/{guild_id}/commands", [command("beta")])

    names = {scope: [each["name"] for each in commands] for scope, commands in fake.world.commands.items()}
    assert {None: ["deals"], guild_id: ["beta"]} == names


async def test_length_of_a_command_counts_its_longest_language(fake: FakeDiscord, api: Api) -> None:
    choices = [
        {"name": "n", "value": "v" * 100, "name_localizations": {"de": "n" * 100, "ja": "名" * 60}} for _ in range(20)
    ]
    path = f"/applications/{fake.world.application_id}/commands"
    rest = [option(f"o{number}", choices=choices) for number in range(2)]

    assert await api.refused("PUT", path, [command(options=rest)]) == (400, 50035)
    for choice in choices:
        choice["name_localizations"] = {"de": "n" * 90, "ja": "名" * 90}
    assert (await api.ask("PUT", path, [command(options=rest)]))[0] == 200
