"""When a host may be asked next: few requests at once, a gap between two, and silence where the server wants it.

One gate for a process. Over replicas, leases keep two from asking the same feed, and feeds of one host are spread by
their own waits.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_MOST_HOSTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a host is treated: requests `at_once`, `gap_s` between their beginnings, and how long to queue for it."""

    at_once: int = 2
    gap_s: float = 1.0
    longest_queue_s: float = 20.0


@dataclass(slots=True)
class _Host:
    next_free: float
    under_way: int
    ended: asyncio.Event


class HostGate:
    """Lets requests through to their hosts, in the order in which they came."""

    def __init__(self, manners: Manners | None = None) -> None:
        """Take how hosts are treated."""
        self._manners = manners or Manners()
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def passing(self, address: str) -> AsyncIterator[None]:
        """Wait for the turn of a request, and hold it for the block.

        Raises SourceError with `Fault.BUSY` and the wait where the turn is further off than one queues for.
        """
        now = asyncio.get_running_loop().time()
        host = self._host(address, now)
        start = max(now, host.next_free)
        if start - now > self._manners.longest_queue_s:
            raise SourceError(
                f"{address} waits: its host has to be left alone for a while.",
                address,
                Fault.BUSY,
                retry_after_s=start - now,
            )
        host.next_free = start + self._manners.gap_s
        if start > now:
            await asyncio.sleep(start - now)
        while host.under_way >= self._manners.at_once:
            host.ended.clear()
            await host.ended.wait()
        host.under_way += 1
        try:
            yield
        finally:
            host.under_way -= 1
            host.ended.set()

    def close(self, address: str, wait_s: float) -> None:
        """Let nothing through to the host of `address` for so long: it asked for that."""
        now = asyncio.get_running_loop().time()
        host = self._host(address, now)
        host.next_free = max(host.next_free, now + wait_s)

    def _host(self, address: str, now: float) -> _Host:
        if len(self._hosts) > _MOST_HOSTS:
            self._hosts = {name: host for name, host in self._hosts.items() if host.under_way or host.next_free > now}
        name = host_of(address)
        found = self._hosts.get(name)
        if found is None:
            found = self._hosts[name] = _Host(now, 0, asyncio.Event())
        return found


def host_of(address: str) -> str:
    """Return the host of an address, the address itself where it has none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
