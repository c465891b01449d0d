"""Arrows between nodes: a bent line from one outline to the other, cut off at both, and the head at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model.scene import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model.scene import Box

_STEPS = 96
"""Points at which a curve is looked at; on a canvas of 1,200 pixels they are closer than letters are high."""
_BEND = 0.16
"""How far neighbours' arrows bow out, as a share of their distance."""
_LEAST_PULL, _PULL = 0.1, 0.3
"""How far the arrows of others are drawn to the middle, so that they pass inside the nodes between them: least,
and how much more for those on opposite sides."""
_GAP = 5.0
_BERTH = 14.0
"""How wide a way keeps of nodes that it has no business with."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A quadratic curve."""

    start: Point
    control: Point
    end: Point

    def at(self, share: float) -> Point:
        """Return the point at `share` of the way, 0 to 1."""
        rest = 1 - share
        a, b, c = rest * rest, 2 * rest * share, share * share
        return Point(
            a * self.start.x + b * self.control.x + c * self.end.x,
            a * self.start.y + b * self.control.y + c * self.end.y,
        )

    def left_of(self, share: float) -> Point:
        """Return the direction to the left of the way at `share` of it, one pixel long."""
        across = (1 - share) * (self.control.x - self.start.x) + share * (self.end.x - self.control.x)
        down = (1 - share) * (self.control.y - self.start.y) + share * (self.end.y - self.control.y)
        size = math.hypot(across, down) or 1.0
        return Point(down / size, -across / size)

    def points(self, steps: int = _STEPS) -> list[Point]:
        """Return points along the curve, both ends included."""
        return [self.at(step / steps) for step in range(steps + 1)]

    def part(self, first: float, last: float) -> Bend:
        """Return the stretch between two shares of the way."""
        start, end = self.at(first), self.at(last)
        rest = 1 - first
        control = Point(
            rest * (1 - last) * self.start.x
            + (first * (1 - last) + last * rest) * self.control.x
            + first * last * self.end.x,
            rest * (1 - last) * self.start.y
            + (first * (1 - last) + last * rest) * self.control.y
            + first * last * self.end.y,
        )
        return Bend(start, control, end)


_MORE_PULL = (0.0, 0.12, 0.24, 0.36, 0.5)
"""How much more they are drawn there, as far as it takes to miss the nodes between them."""


def clear_bend(start: Point, end: Point, middle: Point, *, apart: float, obstacles: Sequence[Box]) -> Bend:
    """Return the straightest of the ways from `start` to `end` that misses all `obstacles`, or the most bent one."""
    ways = (bend(start, end, middle, apart=apart, more=more if apart else 0.0) for more in _MORE_PULL)
    way = next(ways)
    for other in ways:
        if not any(box.holds(point, _BERTH) for point in way.points(32) for box in obstacles):
            break
        way = other
    return way


def bend(start: Point, end: Point, middle: Point, *, apart: float, more: float = 0.0) -> Bend:
    """Return the way from `start` to `end` of two nodes on a ring around `middle`.

    All ways bow to the left of their direction, so that an arrow and the one back part. Going clockwise, neighbours
    are joined along the ring; others through its inside. `apart` is 0 for neighbours and 1 for opposite nodes.
    """
    half = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    across, down = end.x - start.x, end.y - start.y
    bow = _BEND * 0.55 if apart else _BEND
    pull = _LEAST_PULL + _PULL * apart + more if apart else 0.0
    return Bend(
        start,
        Point(
            half.x + (middle.x - half.x) * pull + down * bow * 2,
            half.y + (middle.y - half.y) * pull - across * bow * 2,
        ),
        end,
    )


def between(way: Bend, source: Box, target: Box, head: float) -> Bend | None:
    """Return `way` from where it leaves `source` to `head` pixels before `target`; None if nothing is left."""
    points = way.points()
    first = next((step for step, point in enumerate(points) if not source.holds(point, _GAP)), _STEPS)
    last = next((step for step in range(_STEPS, -1, -1) if not target.holds(points[step], _GAP)), 0)
    while last > first and math.dist((points[last].x, points[last].y), _touch(points, target)) < head:
        last -= 1
    if last - first < 2:
        return None
    return way.part(first / _STEPS, last / _STEPS)


def _touch(points: list[Point], target: Box) -> tuple[float, float]:
    inner = next((point for point in points if target.holds(point, _GAP)), points[-1])
    return inner.x, inner.y


def arrow_head(line: Bend, length: float, width: float) -> tuple[Point, Point, Point]:
    """Return the corners of the head that goes on where `line` ends, tip first."""
    across, down = line.end.x - line.control.x, line.end.y - line.control.y
    size = math.hypot(across, down) or 1.0
    x, y = across / size, down / size
    half = width / 2
    return (
        Point(line.end.x + x * length, line.end.y + y * length),
        Point(line.end.x - y * half, line.end.y + x * half),
        Point(line.end.x + y * half, line.end.y - x * half),
    )
