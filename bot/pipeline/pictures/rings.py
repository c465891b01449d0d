"""Money loops → a graph: companies on a ring, an arrow from payer to payee as wide as its sum, the best loop in colour.

A list beside the graph tells the loops in words. Sums stand on the arrows where there is room for them: none ever
covers a name, another sum or, where many arrows cross, another arrow. The twin has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model import Status
from bot.model.reply import Notice, Picture, Span, Table, line
from bot.model.scene import Anchor, Arc, Box, Ink, Plate, Point, Polygon, Stroke
from bot.pipeline.pictures.curves import arrow_head, between, clear_bend
from bot.pipeline.pictures.frame import (
    BODY_TOP,
    LEAST_HEIGHT,
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
from bot.pipeline.pictures.letters import broken, leg_sum, set_label
from bot.pipeline.pictures.ring_layout import ROW, lay_ring, ring_order
from bot.pipeline.pictures.ring_sums import Arrow, sums_beside
from bot.present import write_company, write_status, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Deal
    from bot.model.reply import Line
    from bot.model.scene import Shape
    from bot.pipeline.loops import Loop
    from bot.pipeline.pictures.ring_layout import Ring

MOST_COMPANIES = 60
"""Companies of one graph; loops that would bring more are left to the list of the command."""
_WITH_PANEL = 24
"""Up to so many companies the loops are also listed beside the graph."""
_PANEL = Box(856, BODY_TOP, WIDTH - MARGIN, 0)
_PANEL_LOOPS = 6
_WIDEST, _THINNEST = 13.0, 1.6


def loop_graph(loops: Sequence[Loop], setting: Setting, company: str | None = None) -> Picture:
    """Return the graph of `loops` (best first) and their table; `company` is the one they were looked for through."""
    messages = catalogue(setting.language)
    kept = _kept(loops)
    deals = list({deal.id: deal for loop in kept for leg in loop.legs for deal in leg.deals}.values())
    if company is None:
        title = messages.text("picture.loops.title")
    else:
        title = messages.text("picture.loops.title_company", company=write_company(company, setting.language))
    if not kept:
        return _nothing(title, deals, setting)
    order = ring_order([loop.companies for loop in kept])
    with_panel = len(order) <= _WITH_PANEL
    body = (len(order) // 2 + 2) * ROW * 1.15 if len(order) > 10 else 0
    height = height_for(body)
    right = _PANEL.left - 32 if with_panel else WIDTH - MARGIN
    names = {name: write_company(name, setting.language) for name in order}
    ring = lay_ring(order, names, Box(MARGIN, BODY_TOP + 6, right, body_bottom(height) - 10), setting.measure)
    arrows = _arrows(kept, ring)
    shapes = [
        *_drawn(arrows, ring),
        *sums_beside(arrows, ring, Box(MARGIN, BODY_TOP, right, body_bottom(height)), setting),
    ]
    if with_panel:
        shapes.extend(_panel(kept, height, setting))
    scene = framed(
        shapes,
        title=title,
        basis=subtitle(deals, setting),
        note=messages.text("picture.loops.note"),
        legend=list(_legend(arrows, setting)),
        height=height,
        description=_description(kept, order, setting),
        setting=setting,
    )
    return Picture(scene=scene, twin=_twin(kept, setting))


def _kept(loops: Sequence[Loop]) -> list[Loop]:
    found: list[Loop] = []
    companies: set[str] = set()
    for loop in loops:
        if len(companies.union(loop.companies)) <= MOST_COMPANIES:
            found.append(loop)
            companies.update(loop.companies)
    return found


def _arrows(loops: Sequence[Loop], ring: Ring) -> list[Arrow]:
    """Return one arrow for each leg, the smallest first so that the larger ones lie on top."""
    legs = {(leg.payer, leg.payee): leg for loop in reversed(loops) for leg in loop.legs}
    top = {(leg.payer, leg.payee) for leg in loops[0].legs}
    largest = max((leg.usd or 0 for leg in legs.values()), default=0) or 1
    widest = _WIDEST if ring.plates else _WIDEST * 0.7
    found: list[Arrow] = []
    for ends, leg in legs.items():
        width = max(_THINNEST, widest * (leg.usd or 0) / largest)
        head, spread = 8 + width * 0.9, 7 + width * 1.7
        source, target = ring.nodes[leg.payer], ring.nodes[leg.payee]
        obstacles = [node.box for name, node in ring.nodes.items() if name not in ends]
        apart = ring.apart(*ends)
        way = clear_bend(source.middle, target.middle, ring.middle, apart=apart, obstacles=obstacles)
        shown = between(way, source.box, target.box, head)
        if shown is not None:
            corners = arrow_head(shown, head, spread)
            found.append(Arrow(leg=leg, line=shown, width=width, head=corners, top=ends in top))
    return sorted(found, key=lambda arrow: (arrow.top, arrow.leg.usd or 0, arrow.leg.payer, arrow.leg.payee))


def _legend(arrows: Sequence[Arrow], setting: Setting) -> Iterator[Entry]:
    """Yield what the arrows mean; of those that are not there, nothing."""
    messages = catalogue(setting.language)
    yield Entry(messages.text("picture.loops.top"), Mark.LINE, Ink.ACCENT)
    if not all(arrow.top for arrow in arrows):
        yield Entry(messages.text("picture.loops.other"), Mark.LINE, Ink.NEUTRAL)
    if any(arrow.leg.status is Status.RUMOURED for arrow in arrows):
        yield Entry(messages.text("picture.rumoured"), Mark.DASHES, Ink.NEUTRAL)
    yield Entry(messages.text("picture.loops.width"), Mark.THICK, Ink.NEUTRAL)


def _drawn(arrows: Sequence[Arrow], ring: Ring) -> Iterator[Shape]:
    for node in ring.nodes.values():
        if node.leader:
            yield Stroke(points=node.leader, ink=Ink.RULE, width=1.2)
    for arrow in arrows:
        yield Arc(
            start=arrow.line.start,
            control=arrow.line.control,
            end=arrow.line.end,
            ink=arrow.ink,
            width=arrow.width,
            dashed=arrow.leg.status is Status.RUMOURED,
        )
        yield Polygon(points=arrow.head, fill=arrow.ink)
    best = {name for arrow in arrows if arrow.top for name in (arrow.leg.payer, arrow.leg.payee)}
    for name, node in ring.nodes.items():
        outline = Ink.ACCENT if name in best else Ink.NEUTRAL
        if ring.plates:
            yield Plate(box=node.box, fill=Ink.PANEL, radius=12, outline=outline)
        else:
            yield Plate(box=node.box, fill=outline, radius=6)
        yield node.label


def _panel(loops: Sequence[Loop], height: float, setting: Setting) -> list[Shape]:
    """Return the best loops in words, with what goes round at most: their smallest leg."""
    messages, measure = catalogue(setting.language), setting.measure
    left, room = _PANEL.left + 20, _PANEL.right - _PANEL.left - 40
    most = min(body_bottom(height), body_bottom(LEAST_HEIGHT))
    heading = Point(left, _PANEL.top + 32)
    shapes: list[Shape] = [
        set_label(messages.text("picture.loops.panel"), heading, 14, measure, ink=Ink.MUTED, room=room)
    ]
    y = _PANEL.top + 66
    for rank, loop in enumerate(loops[:_PANEL_LOOPS]):
        lines = broken(_route(loop, setting), 14, room, measure, lines=2)
        if y + len(lines) * 19 + 10 > most:
            break
        ink = Ink.ACCENT if rank == 0 else Ink.TEXT
        at = Point(left, y)
        if loop.usd is None:
            shapes.append(set_label(messages.text("picture.unknown"), at, 14, measure, ink=Ink.MUTED, room=room))
        else:
            total = write_usd_short(loop.usd, setting.language)
            shapes.append(set_label(total, at, 17, measure, bold=True, ink=ink, room=room))
        shapes.extend(
            set_label(text, Point(left, y + 3 + number * 19), 14, measure) for number, text in enumerate(lines, start=1)
        )
        y += 40 + len(lines) * 19
    bottom = min(most, y - 18)
    return [Plate(box=Box(_PANEL.left, _PANEL.top, _PANEL.right, bottom), fill=Ink.PANEL, radius=14), *shapes]


def _route(loop: Loop, setting: Setting) -> tuple[str, ...]:
    """Return the way of the money in pieces that a line may break after: `Nvidia → `, `OpenAI → `, `Nvidia`."""
    names = [write_company(name, setting.language) for name in loop.companies]
    return (*(f"{name} → " for name in names), names[0])


def _twin(loops: Sequence[Loop], setting: Setting) -> tuple[Table, Table]:
    messages = catalogue(setting.language)
    best = tuple(messages.text(f"picture.column.{name}") for name in ("loop", "smallest"))
    ways: tuple[tuple[Line, ...], ...] = tuple(
        (line("".join(_route(loop, setting))), _bold_sum(loop.usd, setting)) for loop in loops
    )
    legs = {(leg.payer, leg.payee): leg for loop in loops for leg in loop.legs}
    columns = (
        messages.text("side.payer"),
        messages.text("side.payee"),
        messages.text("picture.column.sum"),
        messages.text("picture.column.status"),
    )
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            line(write_company(leg.payer, setting.language)),
            line(write_company(leg.payee, setting.language)),
            line(Span(told, bold=True)) if (told := leg_sum(leg, setting.language)) else line("–"),
            line(write_status(leg.status, setting.language)),
        )
        for leg in sorted(legs.values(), key=lambda leg: (-(leg.usd or 0), leg.payer, leg.payee))
    )
    return (
        Table(columns=best, rows=ways, numeric=(best[1],)),
        Table(columns=columns, rows=rows, numeric=(columns[2],)),
    )


def _bold_sum(usd: int | None, setting: Setting) -> Line:
    return line("–") if usd is None else line(Span(write_usd_short(usd, setting.language), bold=True))


def _description(loops: Sequence[Loop], order: Sequence[str], setting: Setting) -> str:
    messages = catalogue(setting.language)
    told = messages.text("picture.loops.alt", n=len(loops), m=len(order))
    ways = [
        "".join(_route(loop, setting)) + ("" if loop.usd is None else f" {write_usd_short(loop.usd, setting.language)}")
        for loop in loops[:3]
    ]
    return messages.text("picture.alt_largest", told=told, list=messages.text("list.comma").join(ways))


def _nothing(title: str, deals: Sequence[Deal], setting: Setting) -> Picture:
    text = catalogue(setting.language).text("picture.loops.none")
    at = Point(WIDTH / 2, LEAST_HEIGHT / 2)
    label = set_label(text, at, 22, setting.measure, ink=Ink.MUTED, anchor=Anchor.MIDDLE)
    scene = framed(
        [label],
        title=title,
        basis=subtitle(deals, setting),
        note=catalogue(setting.language).text("picture.loops.note"),
        legend=(),
        height=LEAST_HEIGHT,
        description=text,
        setting=setting,
    )
    return Picture(scene=scene, twin=(Notice(text),))
