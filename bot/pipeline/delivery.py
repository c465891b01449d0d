"""What becomes of a delivery after each outcome: one table, without any chat, clock or database.

A message is sent again only where it certainly did not arrive, or where the channel's policy says that a repetition is
better than silence: then marked as a possible repetition, until one has surely arrived. All else that is unclear is
looked up first; what cannot be cleared up is held for a person. Waits grow with each try and are spread, so replicas do
not march in step. A channel that a chat refuses altogether is closed, and what was meant for it waits: it is tried
again more and more seldom, so that it recovers by itself when somebody invites the bot back.
"""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import InvariantError
from bot.model.delivery import (
    Absent,
    CannotLook,
    DeliveryState,
    NotSent,
    Pause,
    Policy,
    Refused,
    Sent,
    Transition,
    Unclear,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.delivery import Delivery, Outcome

LOOK_AFTER = timedelta(seconds=15)
"""A request that was cut off may still be carried out: a look before this time could miss what then appears."""

ATTEMPTS = 12
"""Sends before a delivery is given up: with these waits about four hours without a working network."""
LOOK_UPS = 8
"""Looks that broke off before a delivery counts as one that cannot be looked up: about an hour."""

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=30)
_FIRST_PROBE = timedelta(minutes=5)
_LONGEST_PROBE = timedelta(hours=6)
"""How long a closed channel is left alone: first, for somebody who is just mending it, and at most."""


def after(
    outcome: Outcome,
    delivery: Delivery,
    now: datetime,
    policy: Policy,
    refusals: int = 0,
    *,
    look_after: timedelta = LOOK_AFTER,
) -> Transition:
    """Return what becomes of a claimed `delivery` after this outcome of its send, or of its look-up when `unknown`.

    `now` is by the store's clock, `refusals` how often in a row its channel was refused before.
    Raises InvariantError for a pair that cannot be: a look-up's answer to a send.
    """
    match delivery.state, outcome:
        case ((DeliveryState.SENDING | DeliveryState.UNKNOWN), Sent(remote_id)):
            return Transition(state=DeliveryState.SENT, outcome="sent", remote_id=remote_id)
        # A person who takes no direct messages says nothing of the channel.
        case ((DeliveryState.SENDING | DeliveryState.UNKNOWN), Refused(reason, True)) if delivery.person is None:
            return _channel_refused(delivery, now, reason, refusals)
        case ((DeliveryState.SENDING | DeliveryState.UNKNOWN), Refused(reason)):
            return Transition(state=DeliveryState.DEAD, outcome="refused", reason=reason)
        case DeliveryState.SENDING, NotSent():
            return _try_again(outcome, delivery, now)
        case DeliveryState.SENDING, Unclear(reason):
            return Transition(state=DeliveryState.UNKNOWN, outcome="unclear", wait=look_after, reason=reason)
        case DeliveryState.UNKNOWN, Absent():
            return _send_again(delivery, now, outcome="absent", reason="looked up: it did not arrive")
        case DeliveryState.UNKNOWN, CannotLook(reason):
            return _not_to_be_known(delivery, now, policy, reason)
        case DeliveryState.UNKNOWN, (NotSent() | Unclear()):
            return _look_again(outcome, delivery, now, policy)
        case state, _:
            raise InvariantError(f"{type(outcome).__name__} is no outcome for a delivery that is {state.value}")


def _channel_refused(delivery: Delivery, now: datetime, reason: str, refusals: int) -> Transition:
    wait = min(_FIRST_PROBE * (1 << min(refusals, 20)), _LONGEST_PROBE)
    state = DeliveryState.PENDING if delivery.state is DeliveryState.SENDING else DeliveryState.UNKNOWN
    if state is DeliveryState.PENDING and (delivery.attempts >= ATTEMPTS or _expired(delivery, now)):
        state = DeliveryState.DEAD
    return Transition(state=state, outcome="refused", wait=wait, reason=reason, closes_channel=True)


def _try_again(outcome: NotSent, delivery: Delivery, now: datetime) -> Transition:
    wait = outcome.retry_after if outcome.retry_after is not None else _back_off(delivery, delivery.attempts)
    pause = _pause(outcome)
    # A chat that names a time is well: its limits use up no attempts' patience.
    if outcome.retry_after is None and delivery.attempts >= ATTEMPTS:
        return Transition(state=DeliveryState.DEAD, outcome="not_sent", reason=outcome.reason, pause=pause)
    if _expired(delivery, now + wait):
        return Transition(state=DeliveryState.CANCELLED, outcome="not_sent", reason=outcome.reason, pause=pause)
    return Transition(
        state=DeliveryState.PENDING,
        outcome="not_sent",
        wait=wait,
        reason=outcome.reason,
        pause=pause,
    )


def _send_again(
    delivery: Delivery,
    now: datetime,
    *,
    outcome: str,
    reason: str,
    wait: timedelta = timedelta(0),
    marked: bool = False,
) -> Transition:
    if delivery.attempts >= ATTEMPTS:
        return Transition(state=DeliveryState.DEAD, outcome=outcome, reason=reason)
    if _expired(delivery, now + wait):
        return Transition(state=DeliveryState.CANCELLED, outcome=outcome, reason=reason)
    return Transition(state=DeliveryState.PENDING, outcome=outcome, wait=wait, reason=reason, marked=marked)


def _not_to_be_known(delivery: Delivery, now: datetime, policy: Policy, reason: str) -> Transition:
    if policy is Policy.RESEND and delivery.attempts < ATTEMPTS:
        # More and more seldom: a chat that takes messages and never says so would fill its channels with copies.
        wait = _back_off(delivery, delivery.attempts - 1) if delivery.marked else timedelta(0)
        return _send_again(delivery, now, outcome="cannot_look", reason=reason, wait=wait, marked=True)
    return Transition(state=DeliveryState.UNKNOWN, outcome="cannot_look", reason=reason, held=True)


def _look_again(outcome: NotSent | Unclear, delivery: Delivery, now: datetime, policy: Policy) -> Transition:
    asked = outcome.retry_after if isinstance(outcome, NotSent) else None
    if asked is None and delivery.look_ups >= LOOK_UPS:
        return _not_to_be_known(delivery, now, policy, outcome.reason)
    return Transition(
        state=DeliveryState.UNKNOWN,
        outcome="look_up_failed",
        wait=asked if asked is not None else _back_off(delivery, delivery.look_ups),
        reason=outcome.reason,
        pause=_pause(outcome),
    )


def _pause(outcome: NotSent | Unclear) -> Pause | None:
    if isinstance(outcome, NotSent) and outcome.scope is not None and outcome.retry_after is not None:
        return Pause(scope=outcome.scope, length=outcome.retry_after)
    return None


def _back_off(delivery: Delivery, tries: int) -> timedelta:
    """Double the wait with each try, up to a bound; a quarter of it depends on the delivery, always the same."""
    full = min(_FIRST_WAIT * (1 << min(max(tries - 1, 0), 20)), _LONGEST_WAIT)
    share = zlib.crc32(f"{delivery.nonce}{tries}".encode()) / 2**32
    return full * (0.75 + 0.25 * share)


def _expired(delivery: Delivery, at: datetime) -> bool:
    return delivery.expires_at is not None and delivery.expires_at <= at
