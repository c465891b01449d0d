"""What Slack sends to the bot and what the bot says to it: a payload, its acknowledgement, and the time between.

A delivery does not know how it travels; `tests.fakes.slack.socket_mode` and `tests.fakes.slack.signed` carry it.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.refusals import Payload

ACK_WITHIN_S = 3.0

Channel = Literal["slash_commands", "interactive", "events_api"]
"""Slack's word for the kind of an envelope."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's acknowledgement.

    Attributes:
        payload: What rode on it: a message, options, a `response_action`; empty where nothing did.
        after_s: Seconds of the fake's clock since the payload was sent.
        status: HTTP status where it travelled by HTTP; 200 over a socket.
    """

    payload: Payload
    after_s: float
    status: int = 200

    @property
    def in_time(self) -> bool:
        """Whether Slack still listened, and was not refused."""
        return self.after_s <= ACK_WITHIN_S and self.status == 200


def nothing(_: Ack) -> None:
    """Do nothing with an acknowledgement."""


@dataclass(slots=True)
class Delivery:
    """One payload on its way, perhaps not for the first time (`attempt` counts from 0).

    Attributes:
        settle: What Slack does with an acknowledgement that comes in time.
    """

    kind: Channel
    payload: Payload
    settle: Callable[[Ack], None] = nothing
    attempt: int = 0
    reason: str = ""
    envelope_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent_at: float = 0.0
    answer: asyncio.Future[Ack] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def acknowledge(self, payload: Payload, now: float, status: int = 200) -> None:
        """Take the bot's word for it; only the first counts."""
        if self.answer.done():
            return
        ack = Ack(payload, now - self.sent_at, status)
        if ack.in_time:
            self.settle(ack)
        self.answer.set_result(ack)

    async def acked(self, timeout_s: float = 5.0) -> Ack:
        """Wait for the acknowledgement, late ones too; `timeout_s` are real seconds.

        Raises:
            TimeoutError: None came.
        """
        async with asyncio.timeout(timeout_s):
            return await asyncio.shield(self.answer)

    def again(self, reason: str = "timeout") -> Delivery:
        """Return the same event to be sent once more, as Slack does where no acknowledgement came."""
        return Delivery(self.kind, self.payload, self.settle, self.attempt + 1, reason)


class Carrier(Protocol):
    """A way to the bot."""

    async def carry(self, delivery: Delivery) -> None:
        """Send a delivery; its acknowledgement may come later."""
