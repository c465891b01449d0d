"""Each rule for messages refuses: one bad message a row, and what is said of it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.fakes.discord import INVITED, Permission

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord, Person
    from tests.scenarios.fakes.discord.conftest import Api

V2 = 1 << 15


def button(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id} | more


def link(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Go", "url": "https://example.test"} | more


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def select(*options: dict[str, str]) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": list(options)}


def text(content: str = "words") -> dict[str, Any]:
    return {"type": 10, "content": content}


def section(*texts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 9, "components": list(texts), "accessory": button()} | more


def field(name: str = "n", value: str = "v") -> dict[str, Any]:
    return {"name": name, "value": value}


POWER = {"label": "Power", "value": "p"}

BAD_MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("content", {"content": "x" * 2001}),
    ("nonce", {"content": "x", "nonce": "n" * 26}),
    ("allowed_mentions", {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
    ("attachments", {"content": "x", "attachments": [{"id": "0", "filename": "a.png"}]}),
    ("embeds", {"embeds": [{"title": "t"}] * 11}),
    ("embeds.0.title", {"embeds": [{"title": "t" * 257}]}),
    ("embeds.0.description", {"embeds": [{"description": "d" * 4097}]}),
    ("embeds.0.footer.text", {"embeds": [{"footer": {"text": "f" * 2049}}]}),
    ("embeds.0.author.name", {"embeds": [{"author": {"name": "a" * 257}}]}),
    ("embeds.0.fields", {"embeds": [{"fields": [field()] * 26}]}),
    ("embeds.0.fields.0.name", {"embeds": [{"fields": [field(name=" ")]}]}),
    ("embeds.0.fields.0.value", {"embeds": [{"fields": [field(value="")]}]}),
    ("embeds.0.fields.0.value", {"embeds": [{"fields": [field(value="v" * 1025)]}]}),
    ("embeds", {"embeds": [{"description": "d" * 3001}] * 2}),
    ("embeds.0.image.url", {"embeds": [{"title": "t", "image": {"url": "attachment://missing.png"}}]}),
    ("components", {"components": [row(button("a"), button("a"))]}),
    ("components", {"components": [row(button("a")), row(button("b", id=7), button("c", id=7))]}),
    ("components", {"components": [row(button(str(number))) for number in range(6)]}),
    ("components.0.components", {"components": [row()]}),
    ("components.0.components", {"components": [row(*[button(str(number)) for number in range(6)])]}),
    ("components.0.components", {"components": [row(select(POWER), button())]}),
    ("components.0.components.0.options", {"components": [row(select())]}),
    ("components.0.components.0.options", {"components": [row(select(POWER, POWER))]}),
    ("components.0.components.0.url", {"components": [row(link(url=None))]}),
    ("components.0.components.0.custom_id", {"components": [row(link(custom_id="a"))]}),
    ("components.0.components.0.custom_id", {"components": [row(button(custom_id=None))]}),
    ("components.0.components.0.url", {"components": [row(button(url="https://example.test"))]}),
    ("components.0.components.0.label", {"components": [row(button(label=None))]}),
    ("components.0.components.0.label", {"components": [row(button(label="l" * 81))]}),
    ("components", {"components": [row(button("c" * 101))]}),
    ("components.0", {"content": "x", "components": [text()]}),
    ("content", {"content": "x", "flags": V2, "components": [text()]}),
    ("embeds", {"embeds": [{"title": "t"}], "flags": V2, "components": [text()]}),
    ("components", {"flags": V2, "components": [text()] * 41}),
    ("components", {"flags": V2, "components": [{"type": 17, "components": [text()] * 40}]}),
    ("components", {"flags": V2, "components": [text("w" * 2001), text("w" * 2000)]}),
    ("components.0.content", {"flags": V2, "components": [text(" ")]}),
    ("components.0.components", {"flags": V2, "components": [section(*[text()] * 4)]}),
    ("components.0.accessory", {"flags": V2, "components": [section(text(), accessory=None)]}),
    (
        "components.0",
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "attachment://missing.png"}}]}]},
    ),
    ("components.0.items", {"flags": V2, "components": [{"type": 12, "items": []}]}),
]


@pytest.mark.parametrize(("path", "body"), BAD_MESSAGES, ids=[str(number) for number in range(len(BAD_MESSAGES))])
async def test_bad_message_is_refused_and_complained_of(
    fake: FakeDiscord, api: Api, channel: Channel, path: str, body: dict[str, Any]
) -> None:
    # The hand-kept rules alone, as where the official description is not there.
    fake.rest.description = None

    status, answer = await api.ask("POST", f"/channels/{channel.id}/messages", body)

    assert (status, answer["code"]) == (400, 50035)
    wrong = answer["errors"]
    for step in path.split("."):
        wrong = wrong[step]
    assert wrong["_errors"]
    assert len(fake.calls.take_complaints()) == 1
    assert fake.messages(channel) == []


GOOD_MESSAGES: list[dict[str, Any]] = [
    {"content": "x" * 2000, "nonce": "n" * 25},
    {"embeds": [{"title": "t" * 256, "description": "d" * 4096, "fields": [field(value="v" * 1024)]}]},
    {"embeds": [{"description": "d" * 3000}] * 2},
    {"components": [row(*[button(str(number)) for number in range(5)]), row(select(POWER)), row(link())]},
    {"flags": V2, "components": [text("w" * 4000)]},
    {"flags": V2, "components": [section(text(), text(), text()), {"type": 14}, row(button("b"))]},
    {"flags": V2, "components": [{"type": 17, "components": [text()] * 39}]},
]


@pytest.mark.parametrize("body", GOOD_MESSAGES, ids=[str(number) for number in range(len(GOOD_MESSAGES))])
async def test_message_at_the_limits_is_taken(
    fake: FakeDiscord, api: Api, channel: Channel, body: dict[str, Any]
) -> None:
    message = await api.post(channel, **body)

    assert [message["id"]] == [kept.id for kept in fake.messages(channel)]


@pytest.mark.parametrize("body", [{}, {"content": "  "}, {"content": None, "embeds": []}, {"flags": V2}])
async def test_empty_message_is_refused(api: Api, channel: Channel, body: dict[str, Any]) -> None:
    assert await api.refused("POST", f"/channels/{channel.id}/messages", body) == (400, 50006)


def form(*files: tuple[str, bytes], **body: Any) -> aiohttp.MultipartWriter:
    writer = aiohttp.MultipartWriter("form-data")
    writer.append_json(body).set_content_disposition("form-data", name="payload_json")
    for number, (name, data) in enumerate(files):
        part = writer.append(BytesIO(data), {"Content-Type": "image/png"})
        part.set_content_disposition("form-data", name=f"files[{number}]", filename=name)
    return writer


async def test_file_is_kept_with_its_bytes(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    about = [{"id": "0", "filename": "b.png", "description": "sums"}]

    status, message = await api.ask(
        "POST", f"/channels/{channel.id}/messages", data=form(("a.png", b"PNG"), attachments=about)
    )

    (file,) = fake.messages(channel)[0].attachments
    assert (status, message["attachments"][0]["filename"], message["attachments"][0]["size"]) == (200, "b.png", 3)
    assert (file.body, file.description, file.content_type) == (b"PNG", "sums", "image/png")


async def test_file_over_the_limit_is_refused(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.posts.max_file_bytes = 10

    answer = await api.refused("POST", f"/channels/{channel.id}/messages", data=form(("a.png", b"x" * 11)))

    assert answer == (413, 40005)


async def test_request_over_25_mebibytes_is_refused(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.posts.max_file_bytes = 1 << 30

    answer = await api.refused("POST", f"/channels/{channel.id}/messages", data=form(("a.png", bytes(25 << 20))))

    assert answer == (413, 40005)


async def test_more_than_ten_files_are_refused(api: Api, channel: Channel) -> None:
    files = [(f"{number}.png", b"x") for number in range(11)]

    assert await api.refused("POST", f"/channels/{channel.id}/messages", data=form(*files)) == (400, 50035)


async def test_body_that_is_no_json_is_refused(api: Api, channel: Channel) -> None:
    path = f"/channels/{channel.id}/messages"

    assert await api.refused("POST", path, data=b"{") == (400, 50109)


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (Permission.VIEW_CHANNEL, 50001),
        (Permission.SEND_MESSAGES, 50013),
        (Permission.EMBED_LINKS, 50013),
        (Permission.ATTACH_FILES, 50013),
    ],
)
async def test_missing_permission_refuses_the_message(
    api: Api, channel: Channel, missing: Permission, code: int
) -> None:
    channel.permissions = INVITED & ~missing
    body = form(("a.png", b"x"), embeds=[{"title": "t"}])

    assert (403, code) == await api.refused("POST", f"/channels/{channel.id}/messages", data=body)


async def test_thread_asks_for_the_right_to_write_in_threads(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    thread = fake.world.add_channel(fake.world.guilds[channel.guild_id or ""], "week 45", 11, channel)
    channel.permissions = INVITED & ~Permission.SEND_MESSAGES

    await api.post(thread, content="digest")

    channel.permissions = INVITED & ~Permission.SEND_MESSAGES_IN_THREADS
    assert await api.refused("POST", f"/channels/{thread.id}/messages", {"content": "digest"}) == (403, 50013)


async def test_single_message_is_not_read_without_the_right_to_history(api: Api, channel: Channel) -> None:
    message = await api.post(channel, content="x")
    channel.permissions = INVITED & ~Permission.READ_MESSAGE_HISTORY

    assert await api.refused("GET", f"/channels/{channel.id}/messages/{message['id']}") == (403, 50013)


async def test_message_of_another_is_neither_edited_nor_deleted(
    fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    path = f"/channels/{channel.id}/messages/{fake.say(channel, person, 'hello').id}"

    assert await api.refused("PATCH", path, {"content": "x"}) == (403, 50005)
    assert await api.refused("DELETE", path) == (403, 50013)


async def test_unknown_things_are_not_found(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    assert await api.refused("POST", "/channels/1/messages", {"content": "x"}) == (404, 10003)
    assert await api.refused("GET", f"/channels/{channel.id}/messages/1") == (404, 10008)
    assert await api.refused("PATCH", f"/channels/{channel.id}/messages/1", {"content": "x"}) == (404, 10008)
    assert await api.refused("POST", "/users/@me/channels", {"recipient_id": "1"}) == (400, 50033)
    assert await api.refused("POST", "/users/@me/channels", {"recipient_id": fake.world.bot.id}) == (400, 50033)


async def test_unknown_path_is_complained_of(fake: FakeDiscord, api: Api) -> None:
    status, answer = await api.ask("GET", "/channels/1/typing-speed")

    assert (status, answer["code"]) == (404, 0)
    assert fake.calls.take_complaints() == ["there is no GET /channels/1/typing-speed"]


async def test_wrong_token_is_unauthorized(api: Api, channel: Channel) -> None:
    assert await api.refused("GET", f"/channels/{channel.id}", token="another") == (401, 0)


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_page_of_history_is_one_to_a_hundred(api: Api, channel: Channel, limit: str) -> None:
    assert await api.refused("GET", f"/channels/{channel.id}/messages?limit={limit}") == (400, 50035)


async def test_history_pages_newest_first(api: Api, channel: Channel) -> None:
    made = [(await api.post(channel, content=str(number)))["id"] for number in range(5)]

    async def page(query: str) -> list[str]:
        _, messages = await api.ask("GET", f"/channels/{channel.id}/messages?{query}")
        return [message["content"] for message in messages]

    assert await page("limit=2") == ["4", "3"]
    assert await page(f"limit=2&before={made[3]}") == ["2", "1"]
    assert await page(f"limit=2&after={made[0]}") == ["2", "1"]
    assert await page(f"after={made[4]}") == []


async def test_message_of_components_stays_one(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    message = await api.post(channel, flags=V2, components=[text()])
    path = f"/channels/{channel.id}/messages/{message['id']}"

    assert await api.refused("PATCH", path, {"content": "plain words"}) == (400, 50035)
    status, edited = await api.ask("PATCH", path, {"flags": 0, "components": [text("new")]})
    assert (status, edited["flags"], fake.messages(channel)[0].components[0]["content"]) == (200, V2, "new")


async def test_plain_message_is_emptied_to_become_one_of_components(api: Api, channel: Channel) -> None:
    message = await api.post(channel, content="plain")
    path = f"/channels/{channel.id}/messages/{message['id']}"

    assert await api.refused("PATCH", path, {"flags": V2, "components": [text()]}) == (400, 50035)
    status, _ = await api.ask("PATCH", path, {"flags": V2, "components": [text()], "content": None})
    assert status == 200


async def test_edit_may_not_empty_a_message(api: Api, channel: Channel) -> None:
    message = await api.post(channel, content="plain")

    answer = await api.refused("PATCH", f"/channels/{channel.id}/messages/{message['id']}", {"content": ""})

    assert answer == (400, 50006)


async def test_words_of_others_are_read_with_the_intent_for_it(
    fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    fake.say(channel, person, "between us")
    fake.say(channel, person, f"<@{fake.world.bot.id}> hello")
    await api.post(channel, content="own words")

    async def read() -> list[str]:
        _, messages = await api.ask("GET", f"/channels/{channel.id}/messages")
        return [message["content"] for message in reversed(messages)]

    assert await read() == ["", f"<@{fake.world.bot.id}> hello", "own words"]
    fake.operations.reads_content = True
    assert (await read())[0] == "between us"


async def test_edit_pings_whom_its_new_words_name(api: Api, channel: Channel, person: Person) -> None:
    message = await api.post(channel, content="nobody")

    path = f"/channels/{channel.id}/messages/{message['id']}"
    _, edited = await api.ask("PATCH", path, {"content": f"<@{person.id}>"})

    assert [user["id"] for user in edited["mentions"]] == [person.id]


async def test_message_starts_one_thread(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    message = await api.post(channel, content="digest")
    path = f"/channels/{channel.id}/messages/{message['id']}/threads"

    assert await api.refused("POST", path, {"name": "week 45"}) == (403, 50013)
    channel.permissions = INVITED | Permission.CREATE_PUBLIC_THREADS
    assert await api.refused("POST", path, {"name": ""}) == (400, 50035)
    status, thread = await api.ask("POST", path, {"name": "week 45"})
    assert (status, thread["id"], thread["parent_id"], thread["type"]) == (201, message["id"], channel.id, 11)
    assert await api.refused("POST", path, {"name": "week 45"}) == (400, 160004)
    await api.post(fake.world.channels[message["id"]], content="one deal")


async def test_name_of_a_thread_is_judged_by_hand_too(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.rest.description = None
    channel.permissions = INVITED | Permission.CREATE_PUBLIC_THREADS
    message = await api.post(channel, content="digest")

    path = f"/channels/{channel.id}/messages/{message['id']}/threads"

    assert await api.refused("POST", path, {"name": "n" * 101}) == (400, 50035)
