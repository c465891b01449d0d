"""Time as the fake sees it: the machine's, moved by a test, or one that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC times. With `start` it stands still but for `advance`; without it runs with the machine."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._moved = timedelta()

    def now(self) -> datetime:
        """Return the present moment of the fake."""
        return (self._start or datetime.now(UTC)) + self._moved

    def advance(self, seconds: float) -> None:
        """Move time on by so many seconds."""
        self._moved += timedelta(seconds=seconds)
