"""The fake's time: what message stamps, deadlines and limits are reckoned by.

It runs with the machine's clock or stands still, and can be set forward, so that a test need not wait half an hour
for a response address to run out.
"""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970; called like `time.time`."""

    def __init__(self, start: float | None = None) -> None:
        """Stand still at `start` until moved, or run with the machine's clock where none is given."""
        self._still_at = start
        self._ahead_s = 0.0

    def __call__(self) -> float:
        """Return the time now."""
        return (time.time() if self._still_at is None else self._still_at) + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Set the clock forward."""
        if seconds < 0:
            raise ValueError("a clock is not set back: stamps would repeat")
        self._ahead_s += seconds
