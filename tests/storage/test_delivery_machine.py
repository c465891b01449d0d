"""The ledger of deliveries against a simple model, while senders crash at any point.

The chat is an object that takes messages and may cut the line after taking one. Rules of the machine queue messages,
send, crash before or after the chat took one, report late, look up, and let time pass. What holds at every moment:
no message is in the chat twice, none is marked sent that is not there, and in the end each has arrived.
"""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.model.delivery import Absent, DeliveryState, NotSent, Policy, Sent, Unclear
from bot.pipeline.delivery import after
from storage.engine import open_engine
from storage.outbox import SqlOutbox
from tests.storage.deliveries import LEASE, UNPACED, Hands, alert, channel_named

CHANNELS = 2
RUNS = count()


class Chat:
    """A chat that keeps what it took, and can be asked for a message by its nonce."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def take(self, nonce: str) -> Sent:
        self.taken.append(nonce)
        return Sent(str(len(self.taken)))

    def look(self, nonce: str) -> Sent | Absent:
        return Sent("found") if nonce in self.taken else Absent()


class Deliveries(RuleBasedStateMachine):
    """Two replicas, two channels, one chat; subclasses give the URL of a database."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.engine = open_engine(self.url)
        self.hands = Hands()
        self.outbox = SqlOutbox(self.engine, self.hands)
        # A database serves many runs of the machine: each has channels of its own, and leaves nothing open.
        run = next(RUNS)
        self.channels = [channel_named(self.engine, f"C{run}-{number}") for number in range(CHANNELS)]
        self.chat = Chat()
        self.queued: dict[str, str] = {}
        self.late: list[tuple] = []

    def teardown(self) -> None:
        self.settle()
        assert Counter(self.chat.taken) == Counter(self.queued.values())
        assert {DeliveryState.SENT} >= {self.outbox.delivery(key).state for key in self.queued}
        self.engine.dispose()

    @rule(number=st.integers(0, CHANNELS - 1), message=st.integers(0, 5))
    def queue(self, number, message):
        channel = self.channels[number]
        new = alert(channel, f"a:{channel.id}:{message}")
        self.outbox.enqueue([new, new])
        self.queued[new.dedupe_key] = new.nonce

    @rule(fate=st.sampled_from(["well", "refused", "cut before", "cut after", "dies before", "dies after", "slow"]))
    def send_or_look_up(self, fate):
        for claim in self.outbox.claim("replica", 3, LEASE, UNPACED):
            outcome = self.tried(claim, fate)
            if outcome is None:
                continue
            result = (claim, after(outcome, claim.delivery, self.hands.now, Policy.HOLD))
            if fate == "slow":
                self.late.append(result)
            else:
                assert self.outbox.record([result]) == []

    def tried(self, claim, fate):
        """Return the outcome of one try, None where the process dies before it can report."""
        nonce = claim.delivery.nonce
        if claim.delivery.state is DeliveryState.UNKNOWN:
            if fate.startswith("dies"):
                return None
            return Unclear("cut") if fate.startswith("cut") else self.chat.look(nonce)
        if fate == "refused":
            return NotSent("connection refused")
        if fate in {"cut before", "dies before"}:
            return Unclear("cut") if fate == "cut before" else None
        sent = self.chat.take(nonce)
        if fate == "cut after":
            return Unclear("cut")
        return None if fate == "dies after" else sent

    @rule(seconds=st.sampled_from([1, 20, 45, 61, 600]))
    def time_passes(self, seconds):
        self.hands.forward(seconds=seconds)

    @precondition(lambda self: self.late)
    @rule()
    def slow_replica_reports(self):
        claim, transition = self.late.pop(0)
        fenced = self.outbox.delivery(claim.delivery.dedupe_key).epoch != claim.delivery.epoch
        assert ([claim] if fenced else []) == self.outbox.record([(claim, transition)])

    @invariant()
    def nothing_is_in_the_chat_twice(self):
        assert all(times == 1 for times in Counter(self.chat.taken).values())

    @invariant()
    def what_is_marked_sent_is_in_the_chat(self):
        for key, nonce in self.queued.items():
            if self.outbox.delivery(key).state is DeliveryState.SENT:
                assert nonce in self.chat.taken

    def settle(self):
        """Let all go well until nothing is open."""
        for _ in range(60):
            self.hands.forward(minutes=31)
            self.send_or_look_up("well")
            states = {self.outbox.delivery(key).state for key in self.queued}
            if states <= {DeliveryState.SENT}:
                return
            for channel in self.channels:
                for held in self.outbox.held(channel.id):
                    arrived = held.nonce in self.chat.taken
                    state = DeliveryState.SENT if arrived else DeliveryState.PENDING
                    self.outbox.decide(held.id, state, "a person looked")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_crashes_neither_double_nor_lose_a_message(kind, request):
    database = request.getfixturevalue(f"{kind}_databases").upgraded()
    machine = type("OnThisDatabase", (Deliveries,), {"url": database})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
