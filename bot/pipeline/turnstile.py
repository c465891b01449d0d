"""Lets this process's requests to a platform through: apart from one another, never more in a second than it takes.

The store's gates space messages as they are planned. What is planned evenly can still arrive in a burst, after this
process or the chat was held up, and a chat that counts refuses it. So a request keeps its place until a second after
its answer: whenever between its start and its answer the chat counted it, no second of the chat's holds too many.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model.delivery import Pace

_MADE_UP_FOR = 4
"""Gaps that late messages may make up for, so that a short hold-up costs nothing of the chat's room."""
_COUNTED_WITHIN_S = 3.0
"""When a request that has no answer yet was surely counted: a hung one must not keep its place from all others."""


class Turnstile:
    """The way to one platform; made and used in one event loop."""

    def __init__(self, pace: Pace) -> None:
        self._gap_s = pace.platform.total_seconds()
        self._free_at: float | None = None
        self._row = asyncio.Lock()
        self._places = None if pace.a_second is None else asyncio.Semaphore(pace.a_second)

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Wait for one's turn; the block is the request, from its start to its answer."""
        loop = asyncio.get_running_loop()
        async with self._row:
            free_at = loop.time() if self._free_at is None else self._free_at
            if free_at > loop.time():
                await asyncio.sleep(free_at - loop.time())
            if self._places is not None:
                await self._places.acquire()
            self._free_at = max(free_at, loop.time() - _MADE_UP_FOR * self._gap_s) + self._gap_s
        if self._places is None:
            yield
            return
        given_back = loop.call_later(_COUNTED_WITHIN_S + 1, self._places.release)
        try:
            yield
        finally:
            if given_back.when() > loop.time() + 1:
                given_back.cancel()
                loop.call_later(1, self._places.release)
