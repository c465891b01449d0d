"""The decision table of deliveries, row by row, and what holds for all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvariantError
from bot.model.delivery import (
    Absent,
    CannotLook,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    NotSent,
    Pause,
    Policy,
    Refused,
    Sent,
    Unclear,
)
from bot.pipeline.delivery import ATTEMPTS, LOOK_AFTER, LOOK_UPS, after
from tests.factories import FIRST_DAY

SENDING, UNKNOWN = DeliveryState.SENDING, DeliveryState.UNKNOWN
PENDING, SENT, DEAD, CANCELLED = (
    DeliveryState.PENDING,
    DeliveryState.SENT,
    DeliveryState.DEAD,
    DeliveryState.CANCELLED,
)
GONE = Refused("channel gone", closes_channel=True)
HALF_A_MINUTE = timedelta(seconds=30)
LIMITED = NotSent("rate limit", retry_after=HALF_A_MINUTE, scope="slack:T1")


def delivery(state: DeliveryState, **fields: object) -> Delivery:
    plain = Delivery(
        id=1,
        channel_id=1,
        person=None,
        kind=DeliveryKind.ALERT,
        dedupe_key="a:1",
        nonce="n" * 24,
        payload="{}",
        state=state,
        due_at=FIRST_DAY,
        expires_at=None,
        epoch=1,
        attempts=1,
        look_ups=1 if state is UNKNOWN else 0,
        marked=False,
        held_at=None,
        first_sent_at=FIRST_DAY,
        remote_id=None,
        reason=None,
    )
    return replace(plain, **fields)


SOON = FIRST_DAY + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("outcome", "before", "policy", "expected"),
    [
        (Sent("17"), delivery(SENDING), Policy.HOLD, (SENT, False, False)),
        (Refused("no text"), delivery(SENDING), Policy.HOLD, (DEAD, False, False)),
        (NotSent("no route"), delivery(SENDING), Policy.HOLD, (PENDING, False, False)),
        # The policy never decides of a send: it is looked up first.
        (Unclear("cut"), delivery(SENDING), Policy.HOLD, (UNKNOWN, False, False)),
        (Unclear("cut"), delivery(SENDING), Policy.RESEND, (UNKNOWN, False, False)),
        (NotSent("no route"), delivery(SENDING, attempts=ATTEMPTS), Policy.HOLD, (DEAD, False, False)),
        # A chat that names a time will take the message then.
        (LIMITED, delivery(SENDING, attempts=ATTEMPTS), Policy.HOLD, (PENDING, False, False)),
        # Nothing is tried again that would come too late.
        (NotSent("no route"), delivery(SENDING, expires_at=SOON), Policy.HOLD, (CANCELLED, False, False)),
        (Sent(None), delivery(UNKNOWN), Policy.HOLD, (SENT, False, False)),
        (Absent(), delivery(UNKNOWN), Policy.HOLD, (PENDING, False, False)),
        (Absent(), delivery(UNKNOWN, expires_at=FIRST_DAY), Policy.HOLD, (CANCELLED, False, False)),
        (Absent(), delivery(UNKNOWN, attempts=ATTEMPTS), Policy.HOLD, (DEAD, False, False)),
        (CannotLook("no scope"), delivery(UNKNOWN), Policy.HOLD, (UNKNOWN, True, False)),
        (CannotLook("no scope"), delivery(UNKNOWN), Policy.RESEND, (PENDING, False, True)),
        # A repetition may be cut off as well.
        (CannotLook("no scope"), delivery(UNKNOWN, marked=True), Policy.RESEND, (PENDING, False, True)),
        (CannotLook("no scope"), delivery(UNKNOWN, attempts=ATTEMPTS), Policy.RESEND, (UNKNOWN, True, False)),
        (Unclear("cut"), delivery(UNKNOWN), Policy.RESEND, (UNKNOWN, False, False)),
        (Unclear("cut"), delivery(UNKNOWN, look_ups=LOOK_UPS), Policy.HOLD, (UNKNOWN, True, False)),
        (Unclear("cut"), delivery(UNKNOWN, look_ups=LOOK_UPS), Policy.RESEND, (PENDING, False, True)),
        (LIMITED, delivery(UNKNOWN, look_ups=LOOK_UPS), Policy.HOLD, (UNKNOWN, False, False)),
        # A channel that takes nothing may be mended: the message waits for that, as long as it is of use.
        (GONE, delivery(SENDING), Policy.HOLD, (PENDING, False, False)),
        (GONE, delivery(UNKNOWN), Policy.HOLD, (UNKNOWN, False, False)),
        (GONE, delivery(SENDING, expires_at=FIRST_DAY), Policy.HOLD, (DEAD, False, False)),
        (GONE, delivery(SENDING, attempts=ATTEMPTS), Policy.HOLD, (DEAD, False, False)),
        (GONE, delivery(SENDING, person="U1"), Policy.HOLD, (DEAD, False, False)),
    ],
)
def test_outcome_leads_to(outcome, before, policy, expected):
    decided = after(outcome, before, FIRST_DAY, policy)

    assert expected == (decided.state, decided.held, decided.marked)


@pytest.mark.parametrize("outcome", [Absent(), CannotLook("no scope")])
def test_answer_of_a_look_up_is_no_outcome_of_a_send(outcome):
    with pytest.raises(InvariantError, match="is no outcome"):
        after(outcome, delivery(SENDING), FIRST_DAY, Policy.HOLD)


def test_rate_limit_pauses_its_scope_for_all():
    decided = after(LIMITED, delivery(SENDING), FIRST_DAY, Policy.HOLD)

    assert (HALF_A_MINUTE, Pause(scope="slack:T1", length=HALF_A_MINUTE)) == (decided.wait, decided.pause)


def test_look_up_waits_until_a_slow_acceptance_would_show():
    assert after(Unclear("cut"), delivery(SENDING), FIRST_DAY, Policy.HOLD).wait == LOOK_AFTER
    minute = timedelta(minutes=1)
    assert after(Unclear("cut"), delivery(SENDING), FIRST_DAY, Policy.HOLD, look_after=minute).wait == minute


def test_repetitions_come_more_and_more_seldom():
    copies = [delivery(UNKNOWN, attempts=sends, marked=sends > 1) for sends in (1, 2, 4, 8)]
    waits = [after(CannotLook("no scope"), copy, FIRST_DAY, Policy.RESEND).wait for copy in copies]

    assert sorted(set(waits)) == waits
    assert timedelta(0) == waits[0]


def test_refused_channel_is_closed():
    assert after(GONE, delivery(SENDING), FIRST_DAY, Policy.HOLD).closes_channel


def test_person_who_takes_no_direct_messages_closes_no_channel():
    assert not after(GONE, delivery(SENDING, person="U1"), FIRST_DAY, Policy.HOLD).closes_channel


def test_closed_channel_is_tried_more_and_more_seldom():
    waits = [after(GONE, delivery(SENDING), FIRST_DAY, Policy.HOLD, refusals).wait for refusals in (0, 1, 2, 30)]

    assert [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20), timedelta(hours=6)] == waits


outcomes = st.one_of(
    st.builds(Sent, st.none() | st.just("17")),
    st.builds(Refused, st.just("no"), st.booleans()),
    st.builds(NotSent, st.just("no"), st.none() | st.timedeltas(timedelta(0), timedelta(hours=1)), st.none()),
    st.builds(Unclear, st.just("cut")),
    st.just(Absent()),
    st.just(CannotLook("no scope")),
)
deliveries = st.builds(
    delivery,
    st.sampled_from([SENDING, UNKNOWN]),
    attempts=st.integers(1, 40),
    look_ups=st.integers(0, 40),
    marked=st.booleans(),
    expires_at=st.none() | st.just(SOON),
)


@given(outcomes, deliveries, st.sampled_from(Policy))
def test_unclear_message_is_sent_again_only_when_absent_or_by_policy(outcome, before, policy):
    if before.state is SENDING and isinstance(outcome, (Absent, CannotLook)):
        return
    decided = after(outcome, before, FIRST_DAY, policy)

    if decided.state is PENDING and before.state is UNKNOWN:
        assert isinstance(outcome, Absent) or (policy is Policy.RESEND and decided.marked)
    if decided.state is PENDING and before.state is SENDING:
        assert isinstance(outcome, NotSent | Refused)
    assert (decided.state is SENT) == isinstance(outcome, Sent)
    assert timedelta(0) <= decided.wait <= timedelta(hours=1)
    assert not decided.held or decided.state is UNKNOWN


@given(st.integers(1, 60))
def test_waits_grow_up_to_half_an_hour(attempts):
    wait = after(NotSent("no"), delivery(SENDING, attempts=min(attempts, ATTEMPTS - 1)), FIRST_DAY, Policy.HOLD).wait

    assert timedelta(seconds=3) < wait <= timedelta(minutes=30)


@given(st.text(min_size=1))
def test_nonce_is_short_plain_and_the_same_for_the_same_key(key):
    new = NewDelivery(channel_id=1, kind=DeliveryKind.ALERT, dedupe_key=key, payload="{}", due_at=FIRST_DAY)

    assert new.nonce == replace(new, payload="other").nonce
    assert len(new.nonce) == 24
    assert new.nonce.isascii()
    assert new.nonce.isalnum()
