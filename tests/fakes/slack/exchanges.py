"""The record of all that the bot asked and all that it was answered, and a way to wait for a request.

`Record.wait_for` hands out each exchange once, oldest first, so that a test reads them in order and never sleeps.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.slack.refusals import Payload

RESPONSE_URL = "response_url"
UPLOAD = "upload"


@dataclass(slots=True)
class Exchange:
    """One request and, once it was decided, its answer.

    Attributes:
        call: The method (`chat.postMessage`), or `response_url` or `upload`.
        arguments: What was asked, decoded, from query, form and JSON together.
        status: Status of the answer; None while undecided, 0 where the connection was cut instead.
        failed: Whether the failure script spoiled the answer.
    """

    call: str
    verb: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float
    arguments: Payload = field(default_factory=dict)
    status: int | None = None
    answer: Payload | None = None
    failed: bool = False

    @property
    def error(self) -> str | None:
        """The error name where Slack refused."""
        return None if self.answer is None or self.answer.get("ok", True) else str(self.answer.get("error"))


class Record:
    """All exchanges, in the order in which they came."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._handed_out: set[int] = set()
        self._changed = asyncio.Event()

    def add(self, exchange: Exchange) -> None:
        """Take down a request that arrived."""
        self.exchanges.append(exchange)
        self.notify()

    def notify(self) -> None:
        """Wake those who wait: something arrived or was answered."""
        self._changed.set()
        self._changed = asyncio.Event()

    def of(self, call: str) -> list[Exchange]:
        """Return the exchanges of one method so far."""
        return [exchange for exchange in self.exchanges if exchange.call == call]

    @property
    def refused(self) -> list[Exchange]:
        """The exchanges that ended in an error of Slack's own, not of the failure script."""
        return [exchange for exchange in self.exchanges if exchange.error and not exchange.failed]

    async def wait_for(
        self,
        call: str,
        where: Callable[[Exchange], bool] = lambda _: True,
        *,
        answered: bool = True,
        timeout_s: float = 5.0,
    ) -> Exchange:
        """Return the next exchange of a method that was not handed out yet.

        Args:
            call: The method, or `response_url` or `upload`.
            where: Which of them.
            answered: Wait for the answer too; False for a request that is left hanging.
            timeout_s: Real seconds.

        Raises:
            TimeoutError: With the calls that did come.
        """

        def found() -> Exchange | None:
            for number, exchange in enumerate(self.exchanges):
                ready = exchange.status is not None or not answered
                if exchange.call == call and number not in self._handed_out and ready and where(exchange):
                    self._handed_out.add(number)
                    return exchange
            return None

        try:
            async with asyncio.timeout(timeout_s):
                while (exchange := found()) is None:
                    await self._changed.wait()
                return exchange
        except TimeoutError:
            seen: list[Any] = [(each.call, each.status, each.error) for each in self.exchanges]
            raise TimeoutError(f"no {call} within {timeout_s} s; calls so far: {seen}") from None
