"""Companies → places on a ring, so that money that goes round is seen to go round.

Those that pay each other are put next to each other. Up to twelve stand as plates with their names inside; more are
dots with names in two columns, left and right of the ring, each tied to its dot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model.scene import Anchor, Box, Ink, Point
from bot.pipeline.pictures.letters import set_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model.scene import Label
    from bot.ports import TextMeasure

MOST_PLATES = 12
ROW = 21.0
"""Pixels of a name in the columns beside the ring."""
_PLATES = ((6, 210.0, 17.0), (10, 164.0, 16.0), (MOST_PLATES, 142.0, 15.0))
"""Up to so many companies, how wide the widest plate is, and the size of its name."""
_PLATE_HEIGHT = 44.0
_DOT = 6.0
_ROUNDS = 4
_COLUMN_GAP = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A company on the ring: its outline, its name, and the way from its dot to the name where they are apart."""

    middle: Point
    box: Box
    label: Label
    leader: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """All nodes by canonical name, in order around `middle`."""

    middle: Point
    nodes: Mapping[str, Node]
    plates: bool

    def apart(self, left: str, right: str) -> float:
        """Return how far apart two companies stand: 0 for neighbours, up to 1 for opposite ones."""
        order = list(self.nodes)
        steps = abs(order.index(left) - order.index(right))
        steps = min(steps, len(order) - steps)
        return 0.0 if steps <= 1 else steps * 2 / len(order)


def ring_order(routes: Sequence[Sequence[str]]) -> list[str]:
    """Return the companies of `routes` (each from payer to payee, best first) in their order around the ring.

    It starts with the first route as it is told. Then two change places as long as that shortens the ways, of which
    those of the first route count twice: its wide arrows are best read side by side.
    """
    order = list(dict.fromkeys(name for route in routes for name in route))
    edges = {ends for route in routes for ends in pairwise((*route, route[0]))}
    touching: dict[str, list[tuple[str, str]]] = {name: [] for name in order}
    for ends in [*sorted(edges), *pairwise((*routes[0], routes[0][0]))]:
        for name in ends:
            touching[name].append(ends)
    place = {name: index for index, name in enumerate(order)}
    for _ in range(_ROUNDS):
        if not _swapped(order, place, touching):
            break
    return order


def _swapped(order: list[str], place: dict[str, int], touching: Mapping[str, list[tuple[str, str]]]) -> bool:
    improved = False
    for first in range(len(order)):
        for second in range(first + 1, len(order)):
            left, right = order[first], order[second]
            edges = [*touching[left], *touching[right]]
            before = _length(edges, place, len(order))
            place[left], place[right] = second, first
            if _length(edges, place, len(order)) < before:
                order[first], order[second] = right, left
                improved = True
            else:
                place[left], place[right] = first, second
    return improved


def _length(edges: Iterable[tuple[str, str]], place: Mapping[str, int], size: int) -> int:
    total = 0
    for left, right in edges:
        apart = abs(place[left] - place[right])
        total += min(apart, size - apart)
    return total


def lay_ring(order: Sequence[str], names: Mapping[str, str], area: Box, measure: TextMeasure) -> Ring:
    """Return the ring of these companies inside `area`, clockwise from the top; `names` are what they are called."""
    if len(order) <= MOST_PLATES:
        return _ring_of_plates(order, names, area, measure)
    return _ring_of_dots(order, names, area, measure)


def _ring_of_plates(order: Sequence[str], names: Mapping[str, str], area: Box, measure: TextMeasure) -> Ring:
    middle = Point((area.left + area.right) / 2, (area.top + area.bottom) / 2)
    widest, size = next((widest, size) for most, widest, size in _PLATES if len(order) <= most)
    bowed = 1.0 if len(order) > 4 else 0.86  # arrows of few companies bow out furthest: keep them inside
    across = (area.right - area.left - widest) / 2 * bowed
    down = (area.bottom - area.top - _PLATE_HEIGHT) / 2 * bowed
    nodes: dict[str, Node] = {}
    for name, angle in zip(order, _angles(len(order)), strict=True):
        at = Point(middle.x + across * math.cos(angle), middle.y + down * math.sin(angle))
        label = set_label(
            names[name],
            Point(at.x, at.y + 6),
            size,
            measure,
            ink=Ink.TEXT,
            bold=True,
            anchor=Anchor.MIDDLE,
            room=widest - 32,
        )
        half = max(92.0, label.width + 32) / 2
        box = Box(at.x - half, at.y - _PLATE_HEIGHT / 2, at.x + half, at.y + _PLATE_HEIGHT / 2)
        nodes[name] = Node(middle=at, box=box, label=label)
    return Ring(middle=middle, nodes=nodes, plates=True)


def _angles(count: int) -> list[float]:
    """Return an angle for each node: the first at the top, or two side by side."""
    start = math.pi if count == 2 else -math.pi / 2
    return [start + 2 * math.pi * index / count for index in range(count)]


def _ring_of_dots(order: Sequence[str], names: Mapping[str, str], area: Box, measure: TextMeasure) -> Ring:
    middle = Point((area.left + area.right) / 2, (area.top + area.bottom) / 2)
    column = min(190.0, (area.right - area.left) / 4)
    across = (area.right - area.left) / 2 - column - _COLUMN_GAP
    down = (area.bottom - area.top) / 2 - 14
    dots = {
        name: Point(middle.x + across * math.cos(angle), middle.y + down * math.sin(angle))
        for name, angle in zip(order, _angles(len(order)), strict=True)
    }
    lines: dict[str, float] = {}
    on_left = [name for index, name in enumerate(order) if index * 2 > len(order)]
    on_right = [name for index, name in enumerate(order) if index * 2 <= len(order)]
    for side in (on_left, on_right):
        side.sort(key=lambda name: dots[name].y)
        lines.update(zip(side, _spread([dots[name].y for name in side], area), strict=True))
    nodes: dict[str, Node] = {}
    for name in order:
        dot, sign = dots[name], -1 if name in on_left else 1
        edge = middle.x + sign * (across + _COLUMN_GAP)
        anchor = Anchor.END if sign < 0 else Anchor.START
        label = set_label(
            names[name], Point(edge, lines[name] + 5), 14, measure, bold=True, anchor=anchor, room=column - 8
        )
        joint = Point(edge - sign * 10, lines[name])
        nodes[name] = Node(
            middle=dot,
            box=Box(dot.x - _DOT, dot.y - _DOT, dot.x + _DOT, dot.y + _DOT),
            label=label,
            leader=(dot, joint, Point(edge - sign * 4, lines[name])),
        )
    return Ring(middle=middle, nodes=nodes, plates=False)


def _spread(wanted: Sequence[float], area: Box) -> list[float]:
    """Return a line for each of these heights (ascending): at least `ROW` apart, inside `area`, as near as can be."""
    found: list[float] = []
    least = area.top + ROW / 2
    for y in wanted:
        found.append(max(y, least))
        least = found[-1] + ROW
    most = area.bottom - ROW / 2
    for index in range(len(found) - 1, -1, -1):
        found[index] = min(found[index], most)
        most = found[index] - ROW
    return found
