"""Deliveries against the fake: one request a message, every end told apart, and unclear ones found again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Language
from bot.model.delivery import (
    Absent,
    CannotLook,
    Channel,
    ChannelKey,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from bot.model.reply import Heading, Notice, Paragraph, Picture, Table, line
from tests.adapters.slack.replies import deal, of, scene
from tests.fakes.slack import cut, error, hang, rate_limit, status
from tests.fakes.slack.world import Kind
from tests.scenarios.slack.stage import connected

if TYPE_CHECKING:
    from adapters.slack import SlackChat
    from tests.fakes.slack import Conversation, FakeSlack, Message

REPLY = of(Heading("Digest"), deal(), public=True)
NONCE = "abcdefghijklmnopqrstuvwx"


def claimed(
    slack: FakeSlack,
    channel: Conversation | None = None,
    *,
    person: str | None = None,
    parent: str | None = None,
    marked: bool = False,
    nonce: str = NONCE,
    kind: DeliveryKind = DeliveryKind.DIGEST,
    calls: str | None = None,
) -> Claim:
    """A delivery that is ours to be sent or looked up."""
    now = datetime.now(UTC)
    place = channel or slack.channel
    key = ChannelKey("slack", slack.workspace.id, place.id)
    delivery = Delivery(
        id=1,
        channel_id=1,
        person=person,
        kind=kind,
        dedupe_key="digest:1",
        nonce=nonce,
        payload="",
        state=DeliveryState.SENDING,
        due_at=now,
        expires_at=None,
        epoch=1,
        attempts=1,
        look_ups=0,
        marked=marked,
        held_at=None,
        first_sent_at=now,
        remote_id=None,
        reason=None,
    )
    return Claim(
        delivery=delivery,
        channel=Channel(id=1, key=key, language=Language.EN, calls=calls),
        claimed_at=now,
        not_before=now,
        lease_until=now + timedelta(minutes=1),
        parent=parent,
    )


def ours(slack: FakeSlack) -> list[Message]:
    return slack.messages_by_key(NONCE)


@pytest.mark.parametrize("kind", list(DeliveryKind))
@pytest.mark.parametrize("to_person", [True, False])
async def test_alert_in_a_channel_calls_the_group_that_is_set_and_nothing_else_does(
    slack: FakeSlack, chat: SlackChat, kind: DeliveryKind, *, to_person: bool
) -> None:
    person = slack.person.id if to_person else None

    await chat.messenger.send(claimed(slack, person=person, kind=kind, calls="S0614TZR7"), REPLY)

    (asked,) = slack.record.of("chat.postMessage")
    calls = kind is DeliveryKind.ALERT and not to_person
    assert json.dumps(asked.arguments).count("<!subteam^S0614TZR7>") == int(calls)


async def test_message_stands_in_the_channel_under_its_key(slack: FakeSlack, chat: SlackChat) -> None:
    outcome = await chat.messenger.send(claimed(slack), REPLY)

    (message,) = slack.messages(slack.channel)
    assert outcome == Sent(message.ts)
    assert (message.key, message.text) == (NONCE, "Digest · Nvidia to invest up to $100B in OpenAI")
    asked = slack.record.of("chat.postMessage")[0].arguments
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["link_names"], asked["parse"]) == (
        False,
        False,
        False,
        "none",
    )


async def test_details_stand_in_the_thread_of_their_head(slack: FakeSlack, chat: SlackChat) -> None:
    head = await chat.messenger.send(claimed(slack), REPLY)
    assert isinstance(head, Sent)

    outcome = await chat.messenger.send(claimed(slack, parent=head.remote_id, nonce="b" * 24), REPLY)

    (detail,) = slack.messages_by_key("b" * 24)
    assert (outcome, detail.thread_ts) == (Sent(detail.ts), head.remote_id)


async def test_message_for_a_person_comes_directly(slack: FakeSlack, chat: SlackChat) -> None:
    outcome = await chat.messenger.send(claimed(slack, person=slack.person.id), REPLY)

    (message,) = slack.messages(slack.world.direct(slack.workspace, slack.person))
    assert outcome == Sent(message.ts)
    assert await chat.messenger.look_up(claimed(slack, person=slack.person.id)) == Sent(message.ts)


async def test_possible_repetition_says_so(slack: FakeSlack, chat: SlackChat) -> None:
    await chat.messenger.send(claimed(slack, marked=True), REPLY)

    assert "may be a repetition" in json.dumps(slack.messages(slack.channel)[0].blocks)


@pytest.mark.parametrize(
    ("failure", "expected", "there"),
    [
        (cut(stored=True), Unclear, 1),
        (cut(stored=False), Unclear, 0),
        (status(500, stored=True), Unclear, 1),
        (status(503, stored=False), Unclear, 0),
        (error("internal_error"), Unclear, 0),
        (error("fatal_error"), Unclear, 0),
        (error("not_in_channel"), Refused, 0),
        (error("no_text"), Refused, 0),
    ],
)
async def test_every_end_is_told_apart_after_one_request(
    slack: FakeSlack, chat: SlackChat, failure, expected: type, there: int
) -> None:
    slack.fail("chat.postMessage", failure)

    outcome = await chat.messenger.send(claimed(slack), REPLY)

    assert isinstance(outcome, expected)
    assert (len(slack.record.of("chat.postMessage")), len(ours(slack))) == (1, there)


async def test_no_answer_in_time_is_unclear(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", hang(stored=True))

    async with connected(slack, timeout_s=0.3) as chat:
        assert await chat.messenger.send(claimed(slack), REPLY) == Unclear("timeout")

    assert len(ours(slack)) == 1


async def test_server_that_is_not_there_got_nothing(slack: FakeSlack) -> None:
    async with connected(slack) as chat:
        await slack.stop()

        assert await chat.messenger.send(claimed(slack), REPLY) == NotSent("unreachable")


async def test_rate_limit_pauses_the_workspace_for_as_long_as_slack_says(slack: FakeSlack, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", rate_limit(17))

    outcome = await chat.messenger.send(claimed(slack), REPLY)

    assert outcome == NotSent("ratelimited", timedelta(seconds=17), f"slack:{slack.workspace.id}")
    assert ours(slack) == []


@pytest.mark.parametrize(
    ("trouble", "closes"), [("is_archived", True), ("channel_not_found", True), ("metadata_too_large", False)]
)
async def test_channel_that_takes_nothing_is_closed(
    slack: FakeSlack, chat: SlackChat, trouble: str, *, closes: bool
) -> None:
    slack.fail("chat.postMessage", error(trouble))

    assert await chat.messenger.send(claimed(slack), REPLY) == Refused(trouble, closes_channel=closes)


async def test_revoked_token_lets_all_of_the_workspace_wait(slack: FakeSlack, chat: SlackChat) -> None:
    slack.world.new_token(slack.workspace)

    outcome = await chat.messenger.send(claimed(slack), REPLY)
    found = await chat.messenger.look_up(claimed(slack))

    expected = NotSent("token_revoked", timedelta(minutes=10), f"slack:{slack.workspace.id}")
    assert (outcome, found) == (expected, expected)
    assert "DEALWIRE_SLACK_BOT_TOKEN" in (chat.fault or "")


async def test_missing_scope_lets_all_of_the_workspace_wait(slack: FakeSlack, chat: SlackChat) -> None:
    slack.workspace.scopes.discard("chat:write")

    outcome = await chat.messenger.send(claimed(slack), REPLY)

    assert outcome == NotSent("missing_scope", timedelta(minutes=10), f"slack:{slack.workspace.id}")


async def test_person_without_a_direct_conversation_is_refused_and_closes_no_channel(
    slack: FakeSlack, chat: SlackChat
) -> None:
    assert await chat.messenger.send(claimed(slack, person="U404"), REPLY) == Refused("user_not_found")


async def test_cut_while_a_conversation_is_opened_sent_nothing(slack: FakeSlack, chat: SlackChat) -> None:
    slack.fail("conversations.open", cut())

    outcome = await chat.messenger.send(claimed(slack, person=slack.person.id), REPLY)

    assert isinstance(outcome, NotSent)


async def test_refused_blocks_are_sent_in_a_plainer_look(slack: FakeSlack, chat: SlackChat) -> None:
    table = Table(columns=("Month", "Sum"), rows=((line("2026-01"), line("$3B")),), numeric=("Sum",))
    slack.fail("chat.postMessage", error("invalid_blocks"))

    first = await chat.messenger.send(claimed(slack), of(table))
    second = await chat.messenger.send(claimed(slack, nonce="b" * 24), of(table))

    assert (isinstance(first, Sent), isinstance(second, Sent)) == (True, True)
    assert [block["type"] for each in slack.messages(slack.channel) for block in each.blocks] == ["section"] * 2
    assert len(slack.record.of("chat.postMessage")) == 3


async def test_message_too_long_for_slack_is_shortened(slack: FakeSlack, chat: SlackChat) -> None:
    slack.limits.blocks_characters = 5_000

    outcome = await chat.messenger.send(claimed(slack), of(*(Paragraph((line("x" * 900),)) for _ in range(12))))

    assert isinstance(outcome, Sent)
    assert "There is more than fits here." in json.dumps(ours(slack)[0].blocks)


async def test_picture_goes_along(slack: FakeSlack, chat: SlackChat) -> None:
    reply = of(Picture(scene=scene("Loops", "Money goes round."), twin=(Notice("A → B"),)), public=True)

    await chat.messenger.send(claimed(slack), reply)

    image, twin = ours(slack)[0].blocks
    assert (image["alt_text"], twin["text"]["text"]) == ("Money goes round.", "A → B")


async def test_picture_that_cannot_be_drawn_is_told_in_words(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: object) -> bytes:
        raise RuntimeError("the process that draws is gone")

    monkeypatch.setattr("tests.scenarios.slack.stage.paint", broken)
    async with connected(slack) as chat:
        await chat.messenger.send(claimed(slack), of(Picture(scene=scene("Loops"), twin=(Notice("A → B"),))))

    assert [block["text"]["text"] for block in ours(slack)[0].blocks] == ["A → B"]


async def test_message_is_found_again_among_others(slack: FakeSlack, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", cut())
    assert isinstance(await chat.messenger.send(claimed(slack), REPLY), Unclear)
    for number in range(250):
        slack.say(slack.person, slack.channel, f"chatter {number}")

    assert await chat.messenger.look_up(claimed(slack)) == Sent(ours(slack)[0].ts)
    assert len(slack.record.of("conversations.history")) == 3


async def test_message_in_a_thread_is_found_again(slack: FakeSlack, chat: SlackChat) -> None:
    head = slack.say(slack.person, slack.channel, "head")
    slack.fail("chat.postMessage", cut())
    claim = claimed(slack, parent=head.ts)
    await chat.messenger.send(claim, REPLY)

    assert await chat.messenger.look_up(claim) == Sent(ours(slack)[0].ts)


async def test_message_that_is_not_there_is_absent(slack: FakeSlack, chat: SlackChat) -> None:
    await chat.messenger.send(claimed(slack, nonce="b" * 24), REPLY)

    assert await chat.messenger.look_up(claimed(slack)) == Absent()


@pytest.mark.parametrize("kind", [Kind.PUBLIC, Kind.PRIVATE])
async def test_without_the_right_to_read_nobody_can_tell(slack: FakeSlack, chat: SlackChat, kind: Kind) -> None:
    channel = slack.world.add_channel(slack.workspace, "other", kind=kind)
    slack.workspace.scopes -= {"channels:history", "groups:history"}

    assert await chat.messenger.look_up(claimed(slack, channel)) == CannotLook("missing_scope")


async def test_channel_that_dealwire_left_cannot_be_looked_into(slack: FakeSlack, chat: SlackChat) -> None:
    slack.channel.members.discard(slack.workspace.bot_user)

    assert await chat.messenger.look_up(claimed(slack)) == CannotLook("not_in_channel")


async def test_limit_of_reading_pauses_no_posting(slack: FakeSlack, chat: SlackChat) -> None:
    slack.fail("conversations.history", rate_limit(60))

    assert await chat.messenger.look_up(claimed(slack)) == NotSent("ratelimited", timedelta(seconds=60))


async def test_app_that_may_read_one_page_a_minute_cannot_tell_of_a_busy_channel(
    slack: FakeSlack, chat: SlackChat
) -> None:
    slack.limits.unlisted = True
    for number in range(20):
        slack.say(slack.person, slack.channel, f"chatter {number}")

    assert await chat.messenger.look_up(claimed(slack)) == CannotLook("history_limited")


@pytest.mark.parametrize("failure", [cut(), status(502)])
async def test_look_up_that_broke_off_is_unclear(slack: FakeSlack, chat: SlackChat, failure) -> None:
    # The client asks once more by itself where a line that was kept open breaks, since reading does no harm.
    slack.fail("conversations.history", failure, times=2)

    assert isinstance(await chat.messenger.look_up(claimed(slack)), Unclear)


async def test_look_up_does_not_look_further_back_than_the_first_try(slack: FakeSlack, chat: SlackChat) -> None:
    await chat.messenger.send(claimed(slack), REPLY)
    claim = claimed(slack)
    later = replace(claim, delivery=replace(claim.delivery, first_sent_at=datetime.now(UTC) + timedelta(hours=1)))

    assert await chat.messenger.look_up(later) == Absent()
