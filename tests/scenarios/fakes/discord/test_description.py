"""The fake against Discord's own description: what it answers, what it tells by the gateway, and what it lets in.

Collected only where the description lies beside the project.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.fakes.discord import running_discord
from tests.fakes.discord.description import SPEC, Description, description
from tests.fakes.discord.operations import CALLBACK, COMMANDS, MESSAGES, ONE_MESSAGE, ORIGINAL, WEBHOOK
from tests.scenarios.fakes.discord.test_message_rules import form

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord, Interaction, Person
    from tests.scenarios.fakes.discord.conftest import Api

EVERYTHING: dict[str, Any] = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 1,
            "components": [
                {"type": 10, "content": "words"},
                {"type": 14},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "more"}],
                    "accessory": {"type": 11, "media": {"url": "attachment://a.png"}},
                },
                {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "sums"}]},
                {"type": 13, "file": {"url": "attachment://a.png"}},
                {"type": 1, "components": [{"type": 5, "custom_id": "u"}]},
            ],
        },
        {
            "type": 1,
            "components": [{"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]}],
        },
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "Go", "custom_id": "b"},
                {"type": 2, "style": 5, "label": "To", "url": "https://example.test"},
            ],
        },
    ],
}
EMBED: dict[str, Any] = {
    "title": "t",
    "description": "d",
    "url": "https://example.test",
    "color": 255,
    "timestamp": "2026-11-02T09:00:00+00:00",
    "footer": {"text": "f"},
    "author": {"name": "a"},
    "fields": [{"name": "n", "value": "v"}],
    "image": {"url": "attachment://a.png"},
}


@pytest.fixture(scope="module")
def official() -> Description:
    loaded = description()
    assert loaded is not None
    return loaded


def undescribed(official: Description, fake: FakeDiscord) -> list[str]:
    """Return what is wrong with the answers the fake has given."""
    return [
        f"{call.method} {call.template} {call.status}: {problem}"
        for call in fake.calls.all
        if call.reply and call.template
        for problem in official.reply_problems(call.method, call.template, call.reply.status, call.reply.body)
    ]


def test_every_operation_of_the_fake_is_described(official: Description, fake: FakeDiscord) -> None:
    unknown = [key for key in fake.operations.table() if not official.knows(*key)]

    assert unknown == []


async def test_answers_about_the_bot_are_as_described(official: Description, fake: FakeDiscord, api: Api) -> None:
    for path in ("/users/@me", "/oauth2/applications/@me", "/gateway", "/gateway/bot"):
        await api.ask("GET", path)

    assert [call.status for call in fake.calls.all] == [200] * 4
    assert undescribed(official, fake) == []


async def test_answers_about_channels_are_as_described(
    official: Description, fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    thread = fake.world.add_channel(fake.world.guilds[channel.guild_id or ""], "week", 11, channel)
    channel.permissions = person.permissions

    for place in (channel, thread):
        await api.ask("GET", f"/channels/{place.id}")
    await api.ask("POST", "/users/@me/channels", {"recipient_id": person.id})

    assert [call.status for call in fake.calls.all] == [200] * 3
    assert undescribed(official, fake) == []


async def test_answers_about_messages_are_as_described(
    official: Description, fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    path = f"/channels/{channel.id}/messages"
    fake.say(channel, person, "hello")
    _, message = await api.ask("POST", path, data=form(("a.png", b"PNG"), **EVERYTHING))
    await api.ask("POST", path, data=form(("a.png", b"PNG"), embeds=[EMBED], content=f"<@{person.id}>", nonce=1))
    await api.ask("GET", path)
    await api.ask("GET", f"{path}/{message['id']}")
    await api.ask("PATCH", f"{path}/{message['id']}", {"components": EVERYTHING["components"][1:]})
    await api.ask("DELETE", f"{path}/{message['id']}")

    assert [call.status for call in fake.calls.all] == [200] * 5 + [204]
    assert undescribed(official, fake) == []


async def test_answers_about_interactions_are_as_described(
    official: Description, fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    message = fake.messages(channel)[0] if await api.post(channel, content="x") else None
    for kind, answer, data in (
        (2, 4, {"content": "x", "embeds": [EMBED | {"image": None}]}),
        (2, 5, {"flags": 64}),
        (3, 6, None),
        (3, 7, {"content": "y"}),
        (4, 8, {"choices": [{"name": "n", "value": "v"}]}),
    ):
        interaction = fake.interactions.begin(kind, channel, person, {}, message=message)
        await api.answer(interaction, answer, data)
        if answer < 8:
            await api.followed(interaction, "POST", "", {"content": "more"})
            await api.followed(interaction, "PATCH", "/messages/@original", {"content": "changed"})
            await api.followed(interaction, "GET", "/messages/@original")

    assert {call.status for call in fake.calls.all} == {200}
    assert undescribed(official, fake) == []


async def test_commands_are_answered_as_described(official: Description, fake: FakeDiscord, api: Api) -> None:
    option = {"name": "text", "description": "Words", "type": 3, "autocomplete": True}
    own = f"/applications/{fake.world.application_id}"
    commands = [
        {"name": "deals", "description": "Deals", "options": [option], "default_member_permissions": 32},
        {"name": "Read", "type": 3},
    ]
    for path in (f"{own}/commands", f"{own}/guilds/{next(iter(fake.world.guilds))}/commands"):
        await api.ask("PUT", path, commands)
        await api.ask("GET", path)

    assert [call.status for call in fake.calls.all] == [200] * 4
    assert undescribed(official, fake) == []


async def test_refusals_are_as_described(
    official: Description, fake: FakeDiscord, api: Api, channel: Channel, typed: Interaction
) -> None:
    await api.refused("POST", "/channels/1/messages", {"content": "x"})
    await api.refused("POST", f"/channels/{channel.id}/messages", {"embeds": [{"title": "t" * 257}], "nonsense": 1})
    await api.refused("GET", "/users/@me", token="another")
    await api.followed(typed, "POST", "", {"content": "too early"})

    assert [call.status for call in fake.calls.all] == [404, 400, 401, 404]
    assert undescribed(official, fake) == []


async def test_gateway_tells_what_rest_would(
    official: Description, fake: FakeDiscord, api: Api, typed: Interaction
) -> None:
    async with api.session.ws_connect(fake.gateway_url + "?v=10") as socket:
        await socket.send_json({"op": 2, "d": {"token": fake.world.token, "intents": 1}})
        frames = [json.loads((await socket.receive(timeout=5)).data) for _ in range(3)]
    ready, guild, event = frames[1]["d"], frames[2]["d"], fake.interactions.event(typed)

    judged = {
        "UserPIIResponse": [ready["user"]],
        "GuildChannelResponse": guild["channels"],
        "GuildRoleResponse": guild["roles"],
        "UserResponse": [member["user"] for member in guild["members"]] + [event["member"]["user"]],
    }

    assert [
        (name, problem)
        for name, shapes in judged.items()
        for shape in shapes
        for problem in official.schema_problems(name, shape)
    ] == []


UNKNOWN_TO_THE_RULES: list[tuple[str, str, Any]] = [
    ("POST", MESSAGES, {"content": "x", "embed": {"title": "one"}}),  # a misspelt key
    ("POST", MESSAGES, {"content": 7}),
    ("POST", MESSAGES, {"embeds": [{"titel": "t"}]}),
    ("POST", MESSAGES, {"embeds": [{"title": "t", "timestamp": "yesterday"}]}),
    ("POST", MESSAGES, {"embeds": [{"title": "t", "url": "not an address"}]}),
    ("POST", MESSAGES, {"components": [{"type": 1, "components": [{"type": 2, "style": 9, "custom_id": "a"}]}]}),
    ("PATCH", ONE_MESSAGE, {"content": "x", "nonce": "n"}),
    ("PUT", COMMANDS, [{"name": "deals", "description": "d", "summary": "s"}]),
    (
        "PUT",
        COMMANDS,
        [{"name": "deals", "description": "d", "options": [{"name": "a", "description": "d", "type": 99}]}],
    ),
    ("POST", CALLBACK, {"type": 4, "data": {"content": "x", "ephemeral": True}}),
    ("POST", CALLBACK, {"type": 99}),
    ("POST", WEBHOOK, {"content": "x", "nonce": "n"}),
    ("PATCH", ORIGINAL, {"contents": "x"}),
]


@pytest.mark.parametrize(("method", "template", "body"), UNKNOWN_TO_THE_RULES)
def test_description_catches_what_the_rules_do_not_know(
    official: Description, method: str, template: str, body: object
) -> None:
    assert official.request_problems(method, template, body) != []


def test_problem_names_the_place_inside_a_union(official: Description) -> None:
    body = {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "l" * 81}]}]}

    (problem,) = official.request_problems("POST", MESSAGES, body)

    assert str(problem) == "components.0.components.0.label: value is longer than 80 characters"


@pytest.mark.parametrize(
    ("method", "template", "body"),
    [
        ("POST", MESSAGES, {"content": "x", "attachments": [{"id": 0, "filename": "a.png"}]}),
        ("PATCH", ONE_MESSAGE, {"content": "x", "tts": False}),
        ("PUT", COMMANDS, [{"name": "deals", "description": "d", "nsfw": False}]),
        ("POST", CALLBACK, {"type": 7, "data": {"content": "x", "tts": False}}),
        ("POST", MESSAGES, {"embeds": [{"title": "t", "flags": 0}]}),
        ("POST", "/users/@me/channels", {"recipient_id": 7}),
    ],
)
def test_what_discord_py_always_sends_is_let_through(
    official: Description, method: str, template: str, body: object
) -> None:
    assert official.request_problems(method, template, body) == []


async def test_misspelt_key_is_complained_of(api: Api, fake: FakeDiscord, channel: Channel) -> None:
    status, _ = await api.ask("POST", f"/channels/{channel.id}/messages", {"content": "x", "embed": {}})

    assert status == 400
    (complaint,) = fake.calls.take_complaints()
    assert "'embed' was unexpected" in complaint


async def test_complaint_nobody_took_fails_the_test() -> None:
    async def careless() -> None:
        async with running_discord() as fake, aiohttp.ClientSession() as session:
            await session.get(fake.api_url + "/nowhere")

    with pytest.raises(AssertionError, match="there is no GET /nowhere"):
        await careless()


def test_missing_description_is_none() -> None:
    assert description(SPEC.with_name("missing.json")) is None
