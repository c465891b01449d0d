"""Waiting without sleeping: whoever changes the fake announces it, whoever waits looks again after each change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PATIENCE_S = 5.0
"""How long a test waits for what should happen at once; only a failing test waits so long."""


class Signal:
    """One announcement for all changes of one fake."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def announce(self) -> None:
        """Wake everybody who waits."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, found: Callable[[], T | None], *, timeout_s: float = PATIENCE_S, what: str = "it") -> T:
        """Return the first result of `found` that is not None.

        Raises:
            TimeoutError: nothing was found in time; the message names `what`.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while (result := found()) is None:
                    await self._changed.wait()
                return result
        except TimeoutError:
            raise TimeoutError(f"waited {timeout_s:g} s in vain for {what}") from None
