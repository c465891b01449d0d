"""Each rule for interactions refuses: too late, twice, of the wrong kind, after the token's death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord, Interaction, Person
    from tests.scenarios.fakes.discord.conftest import Api

THINKING, HELLO = 5, {"content": "hello"}
MODAL = {
    "custom_id": "m",
    "title": "Note",
    "components": [{"type": 18, "label": "Note", "component": {"type": 4, "custom_id": "n", "style": 1}}],
}


def code(answer: tuple[int, Any]) -> tuple[int, int]:
    return answer[0], answer[1]["code"]


async def test_answer_within_three_seconds_is_taken(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    fake.clock.advance(3)

    status, answer = await api.answer(typed, 4, HELLO)

    assert (status, answer["resource"]["message"]["content"]) == (200, "hello")


async def test_late_answer_is_refused(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    fake.clock.advance(3.001)

    assert code(await api.answer(typed, 4, HELLO)) == (404, 10062)


async def test_second_answer_is_refused(api: Api, typed: Interaction) -> None:
    await api.answer(typed, THINKING)

    assert code(await api.answer(typed, 4, HELLO)) == (400, 40060)


async def test_answer_with_anothers_token_is_refused(api: Api, typed: Interaction) -> None:
    path = f"/interactions/{typed.id}/guessed/callback"

    assert await api.refused("POST", path, {"type": 5}) == (404, 10062)


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (COMMAND, 6),  # nothing to update
        (COMMAND, 7),
        (COMMAND, 8),
        (AUTOCOMPLETE, 4),
        (AUTOCOMPLETE, 9),
        (COMPONENT, 8),
        (SUBMIT, 8),
        (SUBMIT, 9),  # a modal does not open a modal
        (SUBMIT, 7),  # this one was opened by a command: no message stands behind it
    ],
)
async def test_answer_of_a_wrong_kind_is_refused(
    fake: FakeDiscord, api: Api, typed: Interaction, act: int, answer: int
) -> None:
    interaction = fake.interactions.begin(act, typed.channel, typed.person, {})
    data = {8: {"choices": []}, 9: MODAL}.get(answer, HELLO if answer in {4, 7} else None)

    assert code(await api.answer(interaction, answer, data)) == (400, 50035)
    assert interaction.answer_kind is None
    fake.calls.take_complaints()


@pytest.mark.parametrize(
    "choices",
    [[{"name": "n", "value": "v"}] * 26, [{"name": "n" * 101, "value": "v"}], [{"name": "", "value": "v"}]],
)
async def test_bad_choices_are_refused(
    fake: FakeDiscord, api: Api, channel: Channel, person: Person, choices: list[dict[str, str]]
) -> None:
    fake.rest.description = None
    asked = fake.interactions.begin(AUTOCOMPLETE, channel, person, {})

    assert code(await api.answer(asked, 8, {"choices": choices})) == (400, 50035)
    fake.calls.take_complaints()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "t" * 46},
        {"title": ""},
        {"custom_id": ""},
        {"components": []},
        {"components": MODAL["components"] * 6},
    ],
)
async def test_bad_modal_is_refused(fake: FakeDiscord, api: Api, typed: Interaction, change: dict[str, Any]) -> None:
    fake.rest.description = None

    assert code(await api.answer(typed, 9, MODAL | change)) == (400, 50035)
    fake.calls.take_complaints()


async def test_bad_message_does_not_count_as_an_answer(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    refused = code(await api.answer(typed, 4, {"content": "x" * 2001}))
    fake.calls.take_complaints()

    assert refused == (400, 50035)
    assert (await api.answer(typed, 4, HELLO))[0] == 200


async def test_followup_before_the_answer_is_refused(api: Api, typed: Interaction) -> None:
    assert code(await api.followed(typed, "POST", "", HELLO)) == (404, 10015)


async def test_followup_with_an_unknown_token_is_refused(fake: FakeDiscord, api: Api) -> None:
    path = f"/webhooks/{fake.world.application_id}/guessed"

    assert await api.refused("POST", path, HELLO) == (404, 10015)


async def test_token_lives_fifteen_minutes(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    await api.answer(typed, 4, HELLO)

    fake.clock.advance(15 * 60)
    assert (await api.followed(typed, "POST", "", HELLO))[0] == 200

    fake.clock.advance(0.001)
    assert code(await api.followed(typed, "POST", "", HELLO)) == (401, 50027)
    assert code(await api.followed(typed, "PATCH", "/messages/@original", HELLO)) == (401, 50027)


async def test_first_followup_fills_the_deferred_answer(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    await api.answer(typed, THINKING, {"flags": 64})

    _, first = await api.followed(typed, "POST", "", HELLO)
    _, second = await api.followed(typed, "POST", "", {"content": "more"})

    assert typed.original is not None
    assert (typed.original.id, 64) == (first["id"], first["flags"])  # what was deferred for one stays for one
    assert [second["id"]] == [message.id for message in typed.followups]
    assert [message.content for message in fake.messages(typed.channel)] == ["more"]


async def test_deferred_answer_takes_no_flag_but_ephemeral(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    assert code(await api.answer(typed, THINKING, {"flags": 1 << 15})) == (400, 50035)
    fake.calls.take_complaints()


async def test_thinking_is_seen_until_it_is_filled(api: Api, typed: Interaction) -> None:
    _, answer = await api.answer(typed, THINKING)
    _, thinking = await api.followed(typed, "GET", "/messages/@original")
    _, filled = await api.followed(typed, "PATCH", "/messages/@original", HELLO)

    assert answer["interaction"]["response_message_loading"]
    assert (thinking["flags"], filled["flags"]) == (128, 0)


async def test_deleted_answer_is_not_found(api: Api, typed: Interaction) -> None:
    await api.answer(typed, 4, HELLO)

    assert await api.followed(typed, "DELETE", "/messages/@original") == (204, None)

    assert code(await api.followed(typed, "GET", "/messages/@original")) == (404, 10008)


async def test_choices_leave_no_message(fake: FakeDiscord, api: Api, channel: Channel, person: Person) -> None:
    asked = fake.interactions.begin(AUTOCOMPLETE, channel, person, {})
    await api.answer(asked, 8, {"choices": []})

    assert code(await api.followed(asked, "GET", "/messages/@original")) == (404, 10008)


async def test_answer_for_one_is_in_no_history(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    _, answer = await api.answer(typed, 4, HELLO | {"flags": 64})
    message_id = answer["resource"]["message"]["id"]

    assert fake.messages(typed.channel) == []
    path = f"/channels/{typed.channel.id}/messages/{message_id}"
    assert await api.refused("GET", path) == (404, 10008)


async def test_answer_needs_no_right_to_write(api: Api, typed: Interaction) -> None:
    typed.channel.permissions = type(typed.person.permissions)(0)

    assert (await api.answer(typed, 4, HELLO))[0] == 200


async def test_app_outside_the_server_follows_up_five_times(
    fake: FakeDiscord, api: Api, channel: Channel, person: Person
) -> None:
    fake.world.guilds[channel.guild_id or ""].present = False
    typed = fake.interactions.begin(COMMAND, channel, person, {}, user_installed=True)
    await api.answer(typed, 4, HELLO)

    followed = [(await api.followed(typed, "POST", "", HELLO))[0] for _ in range(5)]

    assert followed == [200] * 5
    assert code(await api.followed(typed, "POST", "", HELLO)) == (400, 40094)


async def test_followups_are_not_merged_by_nonce(fake: FakeDiscord, api: Api, typed: Interaction) -> None:
    await api.answer(typed, 4, HELLO)

    for _ in range(2):
        await api.followed(typed, "POST", "", {"content": "same"})

    assert [message.content for message in fake.messages(typed.channel)] == ["hello", "same", "same"]


async def test_callback_without_asking_is_answered_with_nothing(api: Api, typed: Interaction) -> None:
    path = f"/interactions/{typed.id}/{typed.token}/callback"

    assert await api.ask("POST", path, {"type": 4, "data": HELLO}) == (204, None)
