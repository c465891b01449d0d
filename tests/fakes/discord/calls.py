"""What the bot asked over REST: each request as a record with what became of it, and waiting for one to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.discord.waiting import PATIENCE_S, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Outcome = Literal["answered", "cut", "hung"]

JSON_TYPE = {"Content-Type": "application/json"}
"""Exactly so: with a charset behind it discord.py takes the body for text."""


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request."""

    filename: str
    body: bytes
    content_type: str


@dataclass(frozen=True)
class Reply:
    """An answer; a body of None is sent empty, a text as it is, all else as JSON."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """One request; `template` is its path in the words of the official description, None where there is no such."""

    method: str
    path: str
    template: str | None
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    uploads: Mapping[str, Upload]
    at: datetime
    size: int = 0
    outcome: Outcome | None = None
    reply: Reply | None = None

    @property
    def status(self) -> int | None:
        """The status it was answered with, None where nothing went out."""
        return self.reply.status if self.reply and self.outcome == "answered" else None

    def is_for(self, method: str, template: str) -> bool:
        """Tell whether it is a call of an operation; a `*` stands for any."""
        return method in {"*", self.method} and template in {"*", self.template, self.path}


class Calls:
    """All requests in the order in which their fate was decided."""

    def __init__(self, signal: Signal) -> None:
        self.all: list[Call] = []
        self.complaints: list[str] = []
        self._signal = signal

    def of(self, method: str, template: str) -> list[Call]:
        """Return the calls of one operation."""
        return [call for call in self.all if call.is_for(method, template)]

    async def wait(self, method: str, template: str, *, count: int = 1, timeout_s: float = PATIENCE_S) -> Call:
        """Return the `count`th call of an operation, as soon as it is there.

        Raises:
            TimeoutError: it did not come.
        """

        def found() -> Call | None:
            calls = self.of(method, template)
            return calls[count - 1] if len(calls) >= count else None

        return await self._signal.until(found, timeout_s=timeout_s, what=f"{method} {template} number {count}")

    def keep(self, call: Call) -> None:
        """Record a call whose fate is decided."""
        self.all.append(call)
        self._signal.announce()

    def complain(self, sentence: str) -> None:
        """Record what no correct bot does; the fake fails the test with it when it stops."""
        self.complaints.append(sentence)

    def take_complaints(self) -> list[str]:
        """Return the complaints and forget them: for a test that is about them."""
        taken, self.complaints = self.complaints, []
        return taken

    def refused(self) -> list[Call]:
        """Return the calls that were answered with a 4xx."""
        return [call for call in self.all if call.status is not None and 400 <= call.status < 500]
