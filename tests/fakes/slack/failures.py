"""The failure script: which coming request goes wrong, and how.

A failure may strike after the fake did what was asked (`stored`), which is the case that makes a bot post twice, or
before. Scripts are values that can come out of JSON, so that the fake as a process of its own takes them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.slack.refusals import Payload


class Effect(StrEnum):
    """How a request goes wrong."""

    CUT = "cut"  # the connection is closed without an answer
    STATUS = "status"  # an HTTP status with a body that is no JSON
    RATE_LIMITED = "rate_limited"  # HTTP 429 with Retry-After
    HANG = "hang"  # no answer until the client gives up or the fake stops
    ERROR = "error"  # HTTP 200 with ok:false


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One way to go wrong.

    Attributes:
        stored: Whether the fake does what was asked before it fails.
        status: For `STATUS`.
        retry_after_s: For `RATE_LIMITED`, in whole seconds.
        error: For `ERROR`: a name such as `not_in_channel`.
    """

    effect: Effect
    stored: bool = False
    status: int = 500
    retry_after_s: int = 1
    error: str = "internal_error"


def cut(*, stored: bool = True) -> Failure:
    """Close the connection instead of an answer."""
    return Failure(effect=Effect.CUT, stored=stored)


def status(code: int = 500, *, stored: bool = True) -> Failure:
    """Answer with a status of the server's own trouble."""
    return Failure(effect=Effect.STATUS, stored=stored, status=code)


def rate_limit(retry_after_s: int = 1) -> Failure:
    """Ask the bot to come back later; nothing is done."""
    return Failure(effect=Effect.RATE_LIMITED, retry_after_s=retry_after_s)


def hang(*, stored: bool = False) -> Failure:
    """Never answer."""
    return Failure(effect=Effect.HANG, stored=stored)


def error(name: str) -> Failure:
    """Refuse with Slack's own words."""
    return Failure(effect=Effect.ERROR, error=name)


@dataclass(slots=True)
class Planned:
    """When a failure strikes: after `skip` requests let through, `times` times (None: for ever), each `every`th."""

    call: str
    failure: Failure
    channel: str | None = None
    skip: int = 0
    times: int | None = 1
    every: int = 1
    seen: int = 0
    struck: int = 0

    def strikes(self, call: str, arguments: Payload) -> bool:
        """Count a request and say whether it is one that fails."""
        if call != self.call or (self.channel is not None and arguments.get("channel") != self.channel):
            return False
        self.seen += 1
        due = self.seen > self.skip and (self.seen - self.skip - 1) % self.every == 0
        if not due or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class Script:
    """All planned failures; the first that strikes wins, and those behind it do not count the request."""

    planned: list[Planned] = field(default_factory=list)

    def plan(
        self,
        call: str,
        failure: Failure,
        *,
        channel: str | None = None,
        skip: int = 0,
        times: int | None = 1,
        every: int = 1,
    ) -> Planned:
        """Let coming requests of one method (of one channel) fail."""
        planned = Planned(call, failure, channel, skip, times, every)
        self.planned.append(planned)
        return planned

    def next(self, call: str, arguments: Payload) -> Failure | None:
        """Return what strikes this request."""
        return next((each.failure for each in self.planned if each.strikes(call, arguments)), None)
