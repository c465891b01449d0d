"""Arrows of a loop graph → the sums that stand by them, where there is room.

None covers a name, a node or another sum, and none leaves the area of the graph. Where many arrows cross, none covers
an arrow either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model import Status
from bot.model.scene import Anchor, Box, Ink, Point
from bot.pipeline.pictures.letters import leg_sum, set_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model.scene import Label
    from bot.pipeline.loops import Leg
    from bot.pipeline.pictures.curves import Bend
    from bot.pipeline.pictures.frame import Setting
    from bot.pipeline.pictures.ring_layout import Ring

_SIZES = {(True, True): (16, 13), (True, False): (14, 12), (False, True): (12,), (False, False): (12,)}
"""How large a sum is set, and smaller where it finds no room so; by whether there are plates, and the best loop's."""
_ON_THE_WAY = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)
"""Where on its arrow a sum may stand, best first."""
_CLEARANCE = 9.0
_MOST_OF_ITS_OWN, _MOST_OF_ANOTHER = 0.45, 0.3
"""How much of its own arrow a sum may cover, and of another one where it finds no other room; never a head."""
_NEAR, _FAR = 6.0, 22.0
"""How far from its arrow a sum stands that finds no room on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A leg as it is drawn: its line up to where its head begins; `top` if it belongs to the best loop."""

    leg: Leg
    line: Bend
    width: float
    head: tuple[Point, Point, Point]
    top: bool

    @property
    def ink(self) -> Ink:
        """The role of its colour."""
        return Ink.ACCENT if self.top else Ink.NEUTRAL


def sums_beside(arrows: Sequence[Arrow], ring: Ring, area: Box, setting: Setting) -> list[Label]:
    """Return the sums that find room by their arrows, the best loop's and then the largest first."""
    taken = [box for node in ring.nodes.values() for box in (node.box, node.label.box)]
    heads = [_around(arrow.head) for arrow in arrows]
    ways = [arrow.line.points(48) for arrow in arrows]
    hulls = [_around(way) for way in ways]

    def room(label: Label, own: int) -> float | None:
        """Return how much of another arrow a sum would hide at most there, None where it must not stand."""
        box = label.box
        if not box.inside(area) or any(box.overlaps(other, _CLEARANCE) for other in taken):
            return None
        if any(box.overlaps(head) for head in heads) or _hidden(ways[own], box) > _MOST_OF_ITS_OWN:
            return None
        near = (way for way, hull in zip(ways, hulls, strict=True) if way is not ways[own] and hull.overlaps(box, 3))
        return max((_hidden(way, box) for way in near), default=0.0)

    found: list[Label] = []
    for index in range(len(arrows) - 1, -1, -1):
        # Of few companies every known sum is worth a line that it hides a little of; in a thicket none is.
        least = _MOST_OF_ANOTHER if ring.plates and arrows[index].leg.usd is not None else 0.0
        chosen: Label | None = None
        sizes = _SIZES[ring.plates, arrows[index].top]
        for label in chain.from_iterable(_places(arrows[index], size, ring, setting) for size in sizes):
            hidden = room(label, index)
            if hidden is not None and (hidden < least or not hidden):
                least, chosen = hidden, label
                if not hidden:
                    break
        if chosen is not None:
            found.append(chosen)
            taken.append(chosen.box)
    return found


def _hidden(way: Sequence[Point], box: Box) -> float:
    """Return how much of a way a text in `box` covers."""
    return sum(box.holds(point, 3) for point in way) / len(way)


def _places(arrow: Arrow, size: float, ring: Ring, setting: Setting) -> list[Label]:
    """Return where a sum may stand, best first: on its arrow, or first beside it if little of it would be left."""
    tentative = arrow.leg.status is Status.RUMOURED or arrow.leg.usd is None
    first = set_label(
        _text(arrow.leg, setting),
        arrow.line.at(0.5),
        size,
        setting.measure,
        ink=Ink.MUTED if tentative else Ink.TEXT,
        bold=arrow.leg.usd is not None,
        anchor=Anchor.MIDDLE,
        halo=True,
    )
    half = Point(first.width / 2, first.size / 2)

    def beside(away: float) -> list[Label]:
        """Return the places so many pixels to the left and to the right of the arrow."""
        found: list[Label] = []
        for share in _ON_THE_WAY:
            at, left = arrow.line.at(share), arrow.line.left_of(share)
            reach = abs(left.x) * half.x + abs(left.y) * half.y + arrow.width / 2 + away
            for sign in (1, -1):
                aside = Point(at.x + sign * left.x * reach, at.y + sign * left.y * reach + first.size / 3)
                found.append(replace(first, at=aside))
        return found

    middles = (arrow.line.at(share) for share in _ON_THE_WAY)
    on = [replace(first, at=Point(at.x, at.y + first.size / 3)) for at in middles]
    length = math.dist((arrow.line.start.x, arrow.line.start.y), (arrow.line.end.x, arrow.line.end.y))
    if length < first.width * 2:
        # In a thicket, or without a sum, what stands far away says nothing any more.
        far = beside(_FAR) if ring.plates and arrow.leg.usd is not None else []
        return [*beside(_NEAR), *far, *on]
    return [*on, *beside(_NEAR)]


def _around(points: Sequence[Point]) -> Box:
    across, down = [point.x for point in points], [point.y for point in points]
    return Box(min(across), min(down), max(across), max(down))


def _text(leg: Leg, setting: Setting) -> str:
    return leg_sum(leg, setting.language) or catalogue(setting.language).text("picture.loops.sum_unknown")
