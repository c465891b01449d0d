"""The way back from normalised text to the raw text it came from, kept by stretches.

Nearly all of a text is copied letter by letter, so a map of a few dozen stretches says as much as one of every letter,
and is made and asked in a fraction of the time.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Stretches of the normalised text with the raw span of each.

    A stretch of one letter stands for all of its raw span, which may be longer; a longer stretch was copied letter by
    letter. `starts` ends with the length of the normalised text, so it is one longer than the others.
    """

    starts: array[int]
    raw_starts: array[int]
    raw_ends: array[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span behind a normalised one; an empty span stays empty."""
        length = self.starts[-1]
        start, end = max(0, start), min(end, length)
        if start < end:
            return self._raw_start(start), self._raw_end(end)
        if length == 0:
            return 0, 0
        position = self._raw_start(start) if start < length else self.raw_ends[-1]
        return position, position

    def normalised(self, raw: int) -> int:
        """Return the first normalised offset at or after the raw one."""
        following = bisect_left(self.raw_starts, raw)
        if following == 0:
            return 0
        inside = self.starts[following - 1] + raw - self.raw_starts[following - 1]
        return min(inside, self.starts[following])

    def only(self, kept: Iterable[tuple[int, int]]) -> OffsetMap:
        """Return the map of a text of which only the spans `kept` are left, in order."""
        trail = Trail()
        for start, end in kept:
            position = start
            while position < end:
                stretch = bisect_right(self.starts, position) - 1
                stop = min(end, self.starts[stretch + 1])
                trail.add(stop - position, self._raw_start(position), self._raw_end(stop))
                position = stop
        return trail.offsets()

    def _raw_start(self, start: int) -> int:
        stretch = bisect_right(self.starts, start) - 1
        return self.raw_starts[stretch] + start - self.starts[stretch]

    def _raw_end(self, end: int) -> int:
        following = bisect_left(self.starts, end)
        if self.starts[following] == end:
            return self.raw_ends[following - 1]
        return self.raw_starts[following - 1] + end - self.starts[following - 1]


class Trail:
    """Collects stretches from left to right; those that were copied side by side become one."""

    def __init__(self) -> None:
        self._starts = array("l")
        self._raw_starts = array("l")
        self._raw_ends = array("l")
        self._length = 0

    def add(self, letters: int, start: int, end: int) -> None:
        """Append a stretch: one letter for the raw span, or a copy of as many letters as the span has."""
        copied = letters == end - start
        if not (copied and self._goes_on(start)):
            self._starts.append(self._length)
            self._raw_starts.append(start)
            self._raw_ends.append(end)
        else:
            self._raw_ends[-1] = end
        self._length += letters

    def offsets(self) -> OffsetMap:
        """Return the map of all that was added."""
        return OffsetMap(self._starts + array("l", [self._length]), self._raw_starts, self._raw_ends)

    def _goes_on(self, start: int) -> bool:
        if not self._starts or self._raw_ends[-1] != start:
            return False
        return self._length - self._starts[-1] == start - self._raw_starts[-1]
