"""The postman: what it does with claims, time-outs, crashes of a chat, a store that fails, and a stop."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreError
from bot.model import Language
from bot.model.delivery import (
    Absent,
    Channel,
    ChannelKey,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Pace,
    Refused,
    Sent,
    Turn,
)
from bot.model.reply import Notice, Reply
from bot.pipeline.payload import write_reply
from bot.pipeline.postman import Postman, PostRules
from tests.factories import FIRST_DAY

CHANNEL = Channel(id=1, key=ChannelKey("slack", "T1", "C1"), language=Language.EN, keeper="U1")
RULES = PostRules(owner="a", paces={"slack": Pace()}, lease=timedelta(seconds=3))
PACED = {"slack": Pace(platform=timedelta(milliseconds=20))}
PAYLOAD = write_reply(Reply(blocks=(Notice("Deals"),), language=Language.EN))


def claim(number=1, *, state=DeliveryState.SENDING, wait_s=0.0, payload=PAYLOAD):
    delivery = Delivery(
        id=number,
        channel_id=1,
        person=None,
        kind=DeliveryKind.ALERT,
        dedupe_key=f"a:{number}",
        nonce="n" * 24,
        payload=payload,
        state=state,
        due_at=FIRST_DAY,
        expires_at=None,
        epoch=1,
        attempts=1,
        look_ups=0,
        marked=False,
        held_at=None,
        first_sent_at=FIRST_DAY,
        remote_id=None,
        reason=None,
    )
    return Claim(
        delivery=delivery,
        channel=CHANNEL,
        claimed_at=FIRST_DAY,
        not_before=FIRST_DAY + timedelta(seconds=wait_s),
        lease_until=FIRST_DAY + timedelta(seconds=60),
    )


@dataclass
class Shelf:
    """An outbox that hands out what it is given, once, and keeps what is recorded."""

    waiting: list[Claim]
    recorded: list[tuple[Claim, object]] = field(default_factory=list)
    failures: int = 0

    def turn(self, results, owner, limit, lease, paces):
        assert (owner, lease, set(paces)) == (RULES.owner, RULES.lease, {"slack"})
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        self.recorded += results
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return Turn(claims=tuple(taken), lost=())

    @property
    def outcomes(self):
        return [(claim.delivery.id, transition.outcome) for claim, transition in self.recorded]


class Chat:
    """A chat that answers what it is told to."""

    platform = "slack"

    def __init__(self, answer=None, *, takes_s=0.0):
        self.answer = answer or Sent("171.5")
        self.takes_s = takes_s
        self.sent = []
        self.looked_up = []
        self.begun = asyncio.Event()

    async def send(self, claim, reply):
        self.sent.append((claim.delivery.id, reply))
        self.begun.set()
        await asyncio.sleep(self.takes_s)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def look_up(self, claim):
        self.looked_up.append(claim.delivery.id)
        return Absent()


async def delivered(shelf, chat, *, until, **rest):
    """Let a postman run until so many results are recorded, then stop it."""
    stop = asyncio.Event()
    running = asyncio.create_task(Postman(shelf, {"slack": chat}, RULES, **rest).run(stop))
    async with asyncio.timeout(10):
        while len(shelf.recorded) < until:  # noqa: ASYNC110  # recorded by a thread
            await asyncio.sleep(0.005)
    stop.set()
    async with asyncio.timeout(10):
        await running


async def test_what_is_claimed_is_sent_as_it_was_written_and_recorded():
    shelf, chat = Shelf([claim(1), claim(2)]), Chat()

    await delivered(shelf, chat, until=2)

    assert sorted(shelf.outcomes) == [(1, "sent"), (2, "sent")]
    assert chat.sent[0][1].blocks == (Notice("Deals"),)


async def test_what_is_unknown_is_looked_up_and_not_sent():
    shelf, chat = Shelf([claim(state=DeliveryState.UNKNOWN)]), Chat()

    await delivered(shelf, chat, until=1)

    assert (chat.looked_up, chat.sent, shelf.outcomes) == ([1], [], [(1, "absent")])


@pytest.mark.parametrize(
    "chat",
    [
        Chat(takes_s=30),
        # A fault of our own in one message holds up no other, and whether it went out is not known.
        Chat(RuntimeError("broken")),
    ],
)
async def test_send_without_an_answer_is_unclear(chat):
    shelf = Shelf([claim()])

    await delivered(shelf, chat, until=1)

    assert shelf.outcomes == [(1, "unclear")]


async def test_payload_that_cannot_be_read_is_refused_and_nothing_is_sent():
    shelf, chat = Shelf([claim(payload="{}")]), Chat()

    await delivered(shelf, chat, until=1)

    assert (chat.sent, shelf.outcomes) == ([], [(1, "refused")])


async def test_nothing_is_begun_when_the_lease_is_running_out():
    shelf, chat = Shelf([claim(wait_s=1.2)]), Chat()

    await delivered(shelf, chat, until=1)

    assert (chat.sent, shelf.outcomes) == ([], [(1, "not_sent")])


async def test_moment_that_the_pace_leaves_is_kept():
    shelf, chat = Shelf([claim(wait_s=0.1)]), Chat()
    loop = asyncio.get_running_loop()
    started = loop.time()

    await delivered(shelf, chat, until=1)

    assert chat.sent
    assert loop.time() - started >= 0.1


async def test_stop_lets_a_send_end_and_begins_no_other():
    shelf, chat, stop = Shelf([claim(1), claim(2, wait_s=0.15)]), Chat(takes_s=0.1), asyncio.Event()
    running = asyncio.create_task(Postman(shelf, {"slack": chat}, RULES).run(stop))
    await chat.begun.wait()

    stop.set()
    await asyncio.wait_for(running, 5)

    assert sorted(shelf.outcomes) == [(1, "sent"), (2, "not_sent")]
    assert [number for number, _ in chat.sent] == [1]


async def test_results_are_kept_while_the_store_fails(caplog):
    shelf, chat = Shelf([claim()]), Chat(takes_s=0.05)

    async def fails_once_something_was_sent():
        await chat.begun.wait()
        shelf.failures = 2

    await asyncio.gather(fails_once_something_was_sent(), delivered(shelf, chat, until=1))

    assert shelf.outcomes == [(1, "sent")]
    assert "outbox cannot be used" in caplog.text


async def test_keeper_is_told_of_a_channel_that_refuses():
    shelf, chat = Shelf([claim()]), Chat(Refused("not_in_channel", closes_channel=True))
    told = NewDelivery(
        channel_id=1, kind=DeliveryKind.NOTICE, dedupe_key="n", payload="", due_at=FIRST_DAY, person="U1"
    )

    await delivered(shelf, chat, until=1, notice=lambda _, fault: replace(told, dedupe_key=fault.reason))

    assert shelf.recorded[0][1].notice.dedupe_key == "not_in_channel"


async def test_round_delivers_what_is_due_once():
    shelf, chat = Shelf([claim(1), claim(2)]), Chat()
    postman = Postman(shelf, {"slack": chat}, RULES)

    assert (await postman.round(), await postman.round()) == (2, 0)
    assert len(shelf.recorded) == 2


async def test_fewer_are_under_way_at_once_when_none_ends_in_time():
    shelf, chat = Shelf([claim(number) for number in range(200)]), Chat(takes_s=30)

    await delivered(shelf, chat, until=32)

    # The first crowd had no answer in time; the next one is as small as can be.
    assert [outcome for _, outcome in shelf.outcomes[:32]] == ["unclear"] * 32
    assert len(chat.sent) == 36


async def test_messages_of_a_platform_keep_its_gap_even_when_they_are_late():
    times = []

    class Clocked(Chat):
        async def send(self, claim, reply):
            times.append(asyncio.get_running_loop().time())
            return await super().send(claim, reply)

    shelf, rules = Shelf([claim(number) for number in range(8)]), replace(RULES, paces=PACED)
    postman = Postman(shelf, {"slack": Clocked()}, rules)

    await postman.round()

    assert len(times) == 8
    assert times[-1] - times[0] >= 0.02 * 7


async def test_planned_moment_is_kept_although_the_store_answers_late():
    late = []

    class Punctual(Chat):
        async def send(self, claim, reply):
            late.append((datetime.now(UTC) - claim.not_before).total_seconds())
            return await super().send(claim, reply)

    class Slow(Shelf):
        answers_after_s = 0.0

        def turn(self, *asked):
            now = datetime.now(UTC)
            turn = super().turn(*asked)
            time.sleep(self.answers_after_s)
            soon = now + timedelta(seconds=0.5)
            return replace(turn, claims=tuple(replace(each, claimed_at=now, not_before=soon) for each in turn.claims))

    shelf = Slow([claim(1)])
    postman = Postman(shelf, {"slack": Punctual()}, RULES)
    await postman.round()
    shelf.waiting, shelf.answers_after_s = [claim(2)], 0.4

    await postman.round()

    assert -0.01 <= late[1] < 0.3
