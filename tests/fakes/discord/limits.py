"""Rate limits that can be switched on: per route and channel, over all, and the ban for invalid requests.

Discord publishes no figure per channel; five messages in five seconds is what people observe.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import TYPE_CHECKING

from tests.fakes.discord.calls import Call, Reply
from tests.fakes.discord.failures import banned, rate_limit_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How much is allowed; None switches a limit off."""

    per_route: int | None = None
    route_window_s: float = 5.0
    per_second: int | None = None
    invalid: int | None = 10_000
    invalid_window_s: float = 600.0


class Limits:
    """Counts requests and says which come too soon."""

    def __init__(self, clock: Clock, rates: Rates) -> None:
        self.rates = rates
        self.invalid_requests = 0
        self._clock = clock
        self._routes: dict[tuple[str, ...], deque[datetime]] = {}
        self._all: deque[datetime] = deque()
        self._invalid: deque[datetime] = deque()

    def check(self, call: Call) -> Reply | None:
        """Count a request; return the 429 that it gets, None where it may pass."""
        now = self._clock.now()
        if (
            self.rates.invalid is not None
            and _left(self._invalid, now, self.rates.invalid_window_s, self.rates.invalid) < 1
        ):
            return banned().reply()
        is_interaction = (call.template or "").startswith(("/interactions", "/webhooks"))
        if self.rates.per_second is not None and not is_interaction:
            if _left(self._all, now, 1.0, self.rates.per_second) < 1:
                return rate_limit_reply(_reset_after(self._all, now, 1.0), is_global=True)
            self._all.append(now)
        if self.rates.per_route is not None:
            times = self._routes.setdefault(_bucket(call), deque())
            if _left(times, now, self.rates.route_window_s, self.rates.per_route) < 1:
                late = rate_limit_reply(_reset_after(times, now, self.rates.route_window_s), is_global=False)
                return Reply(late.status, late.body, {**late.headers, **self.headers(call)})
            times.append(now)
        return None

    def headers(self, call: Call) -> Mapping[str, str]:
        """Return what an answer tells of the limit of its route; nothing where it is off."""
        if self.rates.per_route is None:
            return {}
        now, window_s = self._clock.now(), self.rates.route_window_s
        times = self._routes.get(_bucket(call), deque())
        reset_after = _reset_after(times, now, window_s)
        return {
            "X-RateLimit-Bucket": blake2s(f"{call.method} {call.template}".encode(), digest_size=16).hexdigest(),
            "X-RateLimit-Limit": str(self.rates.per_route),
            "X-RateLimit-Remaining": str(max(0, _left(times, now, window_s, self.rates.per_route))),
            "X-RateLimit-Reset": f"{now.timestamp() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        }

    def count(self, reply: Reply) -> None:
        """Count what counts as invalid: 401, 403, and 429 unless another bot's traffic is the cause."""
        if reply.status in {401, 403, 429} and reply.headers.get("X-RateLimit-Scope") != "shared":
            self.invalid_requests += 1
            self._invalid.append(self._clock.now())


def _bucket(call: Call) -> tuple[str, ...]:
    major = [call.params.get(name, "") for name in ("channel_id", "guild_id", "webhook_id", "webhook_token")]
    return (call.method, call.template or call.path, *major)


def _left(times: deque[datetime], now: datetime, window_s: float, allowed: int) -> int:
    while times and now - times[0] >= timedelta(seconds=window_s):
        times.popleft()
    return allowed - len(times)


def _reset_after(times: deque[datetime], now: datetime, window_s: float) -> float:
    return window_s if not times else max(0.0, window_s - (now - times[0]).total_seconds())
