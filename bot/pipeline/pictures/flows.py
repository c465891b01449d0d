"""The deals of one company → a map of its money: who pays it on the left, whom it pays on the right.

A counterparty is one row with a band to the company, as thick as the largest single sum between the two; sums of
parallel deals are not added, since one may be part of another. The row says what the money is for where there is
room. Of more rows than fit, the smallest share one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model import Status
from bot.model.reply import Picture, Span, Table, line
from bot.model.scene import Anchor, Box, Ink, Plate, Point, Ribbon
from bot.pipeline.loops import legs_between
from bot.pipeline.pictures.frame import (
    BODY_TOP,
    MARGIN,
    WIDTH,
    Entry,
    Mark,
    Setting,
    body_bottom,
    framed,
    height_for,
    subtitle,
)
from bot.pipeline.pictures.letters import leg_sum, set_label
from bot.present import write_company, write_kind, write_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Deal
    from bot.model.reply import Line
    from bot.model.scene import Label, Shape
    from bot.pipeline.loops import Leg

MOST_ROWS = 30
"""Counterparties of one side that have a row of their own."""
_ROOMY_ROWS = 9
"""Up to so many rows a side, each also says what its deals are."""
_ROOMY, _TIGHT = 50.0, 23.0
_HUB_WIDTH = 176.0
_BAR = 8.0
_BAR_X = 392.0
"""Where the bars of the left column begin; those of the right one mirror it."""
_THINNEST = 2.0
_HEADING = 30.0


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    total: str
    detail: str
    usd: int | None
    tentative: bool
    apart: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the map: `sign` is -1 on the left, 1 on the right."""

    rows: tuple[_Row, ...]
    heading: str
    ink: Ink
    sign: int

    @property
    def roomy(self) -> bool:
        return len(self.rows) <= _ROOMY_ROWS


def flow_map(company: str, deals: Sequence[Deal], setting: Setting) -> Picture:
    """Return the map of the money of the company of this canonical name, with its table.

    Args:
        company: The company in the middle.
        deals: Any deals; those that it is no payer or payee of, are not shown or were called off, are left out.
        setting: For whom the map is.
    """
    messages = catalogue(setting.language)
    own = [deal for deal in deals if _counts(deal, company)]
    legs = sorted(legs_between(own), key=lambda leg: (leg.usd is None, -(leg.usd or 0), leg.payer, leg.payee))
    incoming = [leg for leg in legs if leg.payee == company]
    outgoing = [leg for leg in legs if leg.payer == company]
    sides = (
        _Side(_rows(incoming, setting, paid=False), messages.text("picture.flow.in"), Ink.INCOMING, -1),
        _Side(_rows(outgoing, setting, paid=True), messages.text("picture.flow.out"), Ink.OUTGOING, 1),
    )
    name = write_company(company, setting.language)
    body, height = _body(name, sides, setting)
    legend = [Entry(messages.text("picture.firm"), Mark.BLOCK, Ink.NEUTRAL, 0.75)]
    if any(leg.status is Status.RUMOURED for leg in legs):
        legend.append(Entry(messages.text("picture.rumoured"), Mark.DASHES, Ink.NEUTRAL))
    if any(leg.usd is None for leg in legs):
        legend.append(Entry(messages.text("picture.unknown"), Mark.LINE, Ink.RULE))
    scene = framed(
        body,
        title=messages.text("picture.flow.title", company=name),
        basis=subtitle(own, setting),
        note=messages.text("picture.flow.note"),
        legend=legend,
        height=height,
        description=_description(name, incoming, outgoing, setting),
        setting=setting,
    )
    return Picture(scene=scene, twin=(_table(incoming, setting, paid=False), _table(outgoing, setting, paid=True)))


def _counts(deal: Deal, company: str) -> bool:
    facts = deal.facts
    if not facts.shown or facts.status is Status.CANCELLED:
        return False
    return bool((company in facts.payers and facts.payees) or (company in facts.payees and facts.payers))


def _rows(legs: Sequence[Leg], setting: Setting, *, paid: bool) -> tuple[_Row, ...]:
    messages = catalogue(setting.language)
    kept = legs if len(legs) <= MOST_ROWS else legs[: MOST_ROWS - 1]
    rows = [
        _Row(
            name=write_company(leg.payee if paid else leg.payer, setting.language),
            total=leg_sum(leg, setting.language) or "–",
            detail=_kinds(leg, setting),
            usd=leg.usd,
            tentative=leg.status is Status.RUMOURED,
        )
        for leg in kept
    ]
    rest = len(legs) - len(kept)
    if rest:
        rows.append(_Row(messages.text("picture.others", n=rest), "", "", None, tentative=False, apart=True))
    return tuple(rows)


def _kinds(leg: Leg, setting: Setting) -> str:
    kinds = dict.fromkeys(write_kind(deal.facts.kind, setting.language) for deal in leg.deals)
    return catalogue(setting.language).text("list.facts").join(kinds)


def _body(name: str, sides: tuple[_Side, _Side], setting: Setting) -> tuple[list[Shape], float]:
    slide = body_bottom(height_for(0)) - BODY_TOP - _HEADING
    scale = min((_scale(side, slide) for side in sides if side.rows), default=0.0)
    heights = [_slots(side, scale, slide) for side in sides]
    body = max(slide, *(sum(slots) for slots in heights))
    height = height_for(body + _HEADING)
    top = BODY_TOP + _HEADING
    hub_height = max(64.0, *(sum(_thickness(row, scale) for row in side.rows) for side in sides))
    middle = top + body / 2
    hub = Box((WIDTH - _HUB_WIDTH) / 2, middle - hub_height / 2, (WIDTH + _HUB_WIDTH) / 2, middle + hub_height / 2)
    shapes: list[Shape] = []
    for side, slots in zip(sides, heights, strict=True):
        shapes.extend(_column(side, slots, scale, hub, setting))
    shapes.append(Plate(box=hub, fill=Ink.PANEL, radius=12, outline=Ink.ACCENT))
    shapes.append(
        set_label(
            name,
            Point(WIDTH / 2, middle + 8),
            22,
            setting.measure,
            bold=True,
            anchor=Anchor.MIDDLE,
            room=_HUB_WIDTH - 20,
        )
    )
    return shapes, height


def _least(side: _Side) -> float:
    return _ROOMY if side.roomy else _TIGHT


def _scale(side: _Side, room: float) -> float:
    """Return the pixels of a dollar at which the bands of a side fill `room`, with the air between them."""
    total = sum(row.usd or 0 for row in side.rows)
    if not total:
        return float("inf")
    air = max(room * 0.45, room - len(side.rows) * _least(side) * 0.6)
    return min(room * 0.75, air) / total


def _thickness(row: _Row, scale: float) -> float:
    return max(_THINNEST, (row.usd or 0) * scale) if row.usd else _THINNEST


def _slots(side: _Side, scale: float, room: float) -> list[float]:
    """Return the height of each row: its band with air around it, and never less than its text needs."""
    least = _least(side)
    slots = [max(least, _thickness(row, scale) + 10) for row in side.rows]
    spare = room - sum(slots)
    more = min(18.0, spare / len(slots)) if slots and spare > 0 else 0.0
    return [slot + more for slot in slots]


def _column(side: _Side, slots: Sequence[float], scale: float, hub: Box, setting: Setting) -> Iterator[Shape]:
    """Yield the rows of a side, around the height of the hub, and the bands between them and it."""
    edge = _BAR_X if side.sign < 0 else WIDTH - _BAR_X
    heading = Point(MARGIN if side.sign < 0 else WIDTH - MARGIN, BODY_TOP + 14)
    anchor = Anchor.START if side.sign < 0 else Anchor.END
    yield set_label(side.heading, heading, 16, setting.measure, ink=side.ink, bold=True, anchor=anchor, room=330)
    top = (hub.top + hub.bottom - sum(slots)) / 2
    port = (hub.top + hub.bottom - sum(_thickness(row, scale) for row in side.rows)) / 2
    for row, slot in zip(side.rows, slots, strict=True):
        thickness = _thickness(row, scale)
        middle = top + slot / 2
        ink = Ink.RULE if row.usd is None else side.ink
        opacity = 0.9 if row.usd is None else 0.22 if row.tentative else 0.5
        outer = Point(edge, middle - thickness / 2)
        inner = Point(hub.left if side.sign < 0 else hub.right, port)
        left, right = (outer, inner) if side.sign < 0 else (inner, outer)
        dashed = row.tentative and row.usd is not None
        yield Ribbon(left=left, right=right, width=thickness, fill=ink, opacity=opacity, dashed=dashed)
        bar = (edge - _BAR, edge) if side.sign < 0 else (edge, edge + _BAR)
        box = Box(bar[0], middle - thickness / 2, bar[1], middle + thickness / 2)
        yield Plate(box=box, fill=ink, opacity=0.45 if row.tentative else 1, radius=min(2, thickness / 2))
        yield from _text(side, row, middle, setting)
        top += slot
        port += thickness


def _text(side: _Side, row: _Row, middle: float, setting: Setting) -> Iterator[Label]:
    """Yield sum and name of a row, and what its deals are: the sum next to the bar, the name outside of it."""
    measure = setting.measure
    anchor = Anchor.END if side.sign < 0 else Anchor.START
    x = _BAR_X - _BAR - 12 if side.sign < 0 else WIDTH - _BAR_X + _BAR + 12
    if side.roomy and row.detail:
        total_width = measure.width(row.total, 17, bold=True)
        yield set_label(row.total, Point(x, middle - 1), 17, measure, bold=True, anchor=anchor, ink=_ink(row))
        name_x = x + side.sign * (total_width + 14)
        room = _BAR_X - _BAR - 12 - MARGIN
        yield set_label(row.name, Point(name_x, middle - 1), 17, measure, anchor=anchor, room=room - total_width - 14)
        yield set_label(row.detail, Point(x, middle + 18), 13, measure, ink=Ink.MUTED, anchor=anchor, room=room)
        return
    total_width = measure.width(row.total, 14, bold=True) + 10 if row.total else 0
    if row.total:
        yield set_label(row.total, Point(x, middle + 5), 14, measure, bold=True, anchor=anchor, ink=_ink(row))
    name_x = x + side.sign * total_width
    room = _BAR_X - _BAR - 12 - MARGIN - total_width
    ink = Ink.MUTED if row.apart else Ink.TEXT
    yield set_label(row.name, Point(name_x, middle + 5), 14, measure, anchor=anchor, room=room, ink=ink)


def _ink(row: _Row) -> Ink:
    return Ink.MUTED if row.usd is None or row.tentative else Ink.TEXT


def _table(legs: Sequence[Leg], setting: Setting, *, paid: bool) -> Table:
    messages = catalogue(setting.language)
    columns = tuple(messages.text(f"picture.column.{name}") for name in ("company", "sum", "kinds", "status"))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            line(write_company(leg.payee if paid else leg.payer, setting.language)),
            line("–") if leg.usd is None else line(Span(leg_sum(leg, setting.language), bold=True)),
            line(_kinds(leg, setting)),
            line(write_status(leg.status, setting.language)),
        )
        for leg in legs
    )
    caption = messages.text("picture.flow.out" if paid else "picture.flow.in")
    return Table(columns=columns, rows=rows, caption=caption, numeric=(columns[1],))


def _description(name: str, incoming: Sequence[Leg], outgoing: Sequence[Leg], setting: Setting) -> str:
    messages = catalogue(setting.language)
    told = messages.text("picture.flow.alt", company=name, n=len(incoming), m=len(outgoing))
    largest = [
        messages.text(
            "picture.leg",
            payer=write_company(leg.payer, setting.language),
            payee=write_company(leg.payee, setting.language),
            sum=leg_sum(leg, setting.language),
        )
        for leg in (*incoming[:2], *outgoing[:2])
        if leg.usd is not None
    ]
    if not largest:
        return told
    separator = messages.text("list.comma")
    return messages.text("picture.alt_largest", told=told, list=separator.join(largest))
