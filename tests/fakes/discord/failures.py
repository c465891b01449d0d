"""A script of failures: what shall go wrong with which requests, as values that can be sent as JSON too.

A failure may strike after the request has taken effect, which is the case that a bot must look up before it sends
again, or before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tests.fakes.discord.calls import JSON_TYPE, Call, Reply
from tests.fakes.discord.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["cut", "error", "rate_limit", "ban", "hang", "refuse"]

PROXY = {"Via": "1.1 google"}  # discord.py takes a 429 without it for a ban by Cloudflare


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One way to fail; `stored` is whether the request took effect first."""

    kind: Kind
    stored: bool = False
    status: int = 500
    code: int = 0
    retry_after_s: float = 0.0
    is_global: bool = False

    def reply(self) -> Reply | None:
        """Return what is answered; None for a cut or a hang."""
        if self.kind == "error":
            return Reply(self.status, "upstream connect error", {"Content-Type": "text/plain"})
        if self.kind == "refuse":
            refusal = Refusal(self.code)
            return Reply(refusal.status, refusal.body(), JSON_TYPE)
        if self.kind == "rate_limit":
            return rate_limit_reply(self.retry_after_s, is_global=self.is_global)
        if self.kind == "ban":
            return Reply(429, "error code: 1015", {"Content-Type": "text/html", "Retry-After": "3600"})
        return None


def rate_limit_reply(retry_after_s: float, *, is_global: bool, scope: str = "user") -> Reply:
    """Return a 429 as Discord words it."""
    headers = {
        **JSON_TYPE,
        **PROXY,
        "Retry-After": str(max(1, round(retry_after_s))),
        "X-RateLimit-Scope": "global" if is_global else scope,
    }
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "code": 0, "retry_after": retry_after_s, "global": is_global}
    return Reply(429, body, headers)


def cut(*, stored: bool = True) -> Failure:
    """Cut the connection instead of answering."""
    return Failure(kind="cut", stored=stored)


def server_error(status: int = 500, *, stored: bool = True) -> Failure:
    """Answer with a 5xx; discord.py sends again by itself on 500, 502, 504 and 524."""
    return Failure(kind="error", status=status, stored=stored)


def rate_limited(retry_after_s: float = 0.05, *, is_global: bool = False) -> Failure:
    """Answer 429."""
    return Failure(kind="rate_limit", retry_after_s=retry_after_s, is_global=is_global)


def banned() -> Failure:
    """Answer 429 as Cloudflare does to an address with too many invalid requests: no JSON, no `Via`."""
    return Failure(kind="ban")


def hang(*, stored: bool = True) -> Failure:
    """Answer nothing until the fake stops or `release` is called."""
    return Failure(kind="hang", stored=stored)


def refusal(code: int) -> Failure:
    """Answer with one of Discord's numbered errors: 50001 missing access, 50013 permissions, 10003 channel."""
    return Failure(kind="refuse", code=code)


@dataclass
class _Entry:
    failure: Failure
    method: str
    template: str
    skip: int
    times: int | None
    every: int
    where: Callable[[Call], bool] | None
    seen: int = 0

    def strikes(self, call: Call) -> bool:
        if not call.is_for(self.method, self.template) or (self.where and not self.where(call)) or self.times == 0:
            return False
        self.seen += 1
        due = self.seen - self.skip
        if due <= 0 or (due - 1) % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Script:
    """The failures still to come; the first that fits a request strikes."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def add(
        self,
        failure: Failure,
        method: str = "POST",
        template: str = "/channels/{channel_id}/messages",
        *,
        skip: int = 0,
        times: int | None = 1,
        every: int = 1,
        where: Callable[[Call], bool] | None = None,
    ) -> None:
        """Lay down a failure.

        Args:
            failure: what goes wrong.
            method: of the requests meant, `*` for any.
            template: their path as the official description writes it, or a whole path, or `*`.
            skip: so many fitting requests go well first.
            times: how often it strikes, None for ever.
            every: it strikes each so-manieth fitting request.
            where: a further condition on the request.
        """
        self._entries.append(_Entry(failure, method, template, skip, times, every, where))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._entries.clear()

    def strike(self, call: Call) -> Failure | None:
        """Return what goes wrong with this request."""
        for entry in self._entries:
            if entry.strikes(call):
                return entry.failure
        return None
