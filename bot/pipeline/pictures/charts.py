"""Deals → bar charts by kind, by payer and by place: a row each, what is firm in full colour, the rest lighter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.reply import Notice, Picture, Span, Table, Unit, line
from bot.model.scene import Anchor, Box, Ink, Plate, Point, Stroke
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
from bot.pipeline.pictures.letters import set_label
from bot.pipeline.pictures.totals import Total, chart_of, counted, dollars, megawatts, totals_by
from bot.present import write_company, write_kind, write_megawatts, write_place, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.model import Deal
    from bot.model.reply import Line
    from bot.model.scene import Shape

MOST_BARS = 20
_ROW, _ROOMY_ROW = 26.0, 58.0
_NAMES = 230.0
_COUNTS = 92.0
_SEVERAL = ""
"""Stands for the places of a deal that names more than one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, its total, and the sum or capacity as text (firm one, then what is tentative).

    `rest` is what belongs to no row of its own; it stands last.
    """

    name: str
    total: Total
    firm: str
    tentative: str
    rest: bool = False

    @property
    def more(self) -> str:
        """The tentative amount as it stands after the firm one."""
        return f" + {self.tentative}" if self.firm and self.tentative else self.tentative

    @property
    def text(self) -> str:
        """What stands after the bar: the firm amount, the tentative one after a plus; a dash where neither is known."""
        return f"{self.firm}{self.more}" or "–"


def chart_of_kinds(deals: Sequence[Deal], setting: Setting) -> Picture:
    """Return the sums of deals by kind."""
    totals = totals_by(counted(deals), lambda deal: (deal.facts.kind,), dollars)
    bars = [_bar(write_kind(kind, setting.language), total, _dollars(setting)) for kind, total in totals.items()]
    return _chart("kinds", "kind", bars, counted(deals), setting)


def chart_of_companies(deals: Sequence[Deal], setting: Setting) -> Picture:
    """Return the sums of deals by payer, the largest ones."""
    totals = totals_by(counted(deals), lambda deal: deal.facts.payers, dollars)
    bars = [_bar(write_company(name, setting.language), total, _dollars(setting)) for name, total in totals.items()]
    return _chart("companies", "company", bars, counted(deals), setting)


def chart_of_places(deals: Sequence[Deal], setting: Setting) -> Picture:
    """Return the capacity of deals by place; deals in several places have a row of their own."""
    placed = [deal for deal in counted(deals) if deal.facts.places]

    def place(deal: Deal) -> tuple[str]:
        return (deal.facts.places[0] if len(deal.facts.places) == 1 else _SEVERAL,)

    several = catalogue(setting.language).text("picture.several_places")
    bars = [
        replace(
            _bar(write_place(code, setting.language) if code else several, total, _megawatts(setting)),
            rest=code == _SEVERAL,
        )
        for code, total in totals_by(placed, place, megawatts).items()
    ]
    return _chart("places", "place", bars, placed, setting, unit=Unit.MEGAWATTS)


def nothing(title: str, note: str, setting: Setting) -> Picture:
    """Return the picture that says that there are no deals."""
    text = catalogue(setting.language).text("picture.bar.none")
    at = Point(WIDTH / 2, LEAST_HEIGHT / 2)
    label = set_label(text, at, 22, setting.measure, ink=Ink.MUTED, anchor=Anchor.MIDDLE)
    scene = framed(
        [label],
        title=title,
        basis=subtitle((), setting),
        note=note,
        legend=(),
        height=LEAST_HEIGHT,
        description=text,
        setting=setting,
    )
    return Picture(scene=scene, twin=(Notice(text),))


def bar_legend(setting: Setting, ink: Ink) -> tuple[Entry, Entry]:
    """Return what the two parts of a bar mean."""
    messages = catalogue(setting.language)
    return (
        Entry(messages.text("picture.firm"), Mark.BLOCK, ink),
        Entry(messages.text("picture.tentative"), Mark.BLOCK, ink, 0.35),
    )


def _dollars(setting: Setting) -> Callable[[float], str]:
    return lambda amount: write_usd_short(round(amount), setting.language)


def _megawatts(setting: Setting) -> Callable[[float], str]:
    # Capacities are told to the megawatt at best: a sum of them has no finer digits.
    return lambda amount: write_megawatts(round(amount), setting.language)


def _bar(name: str, total: Total, write: Callable[[float], str]) -> Bar:
    firm = write(total.firm) if total.firm else ""
    return Bar(name, total, firm, write(total.tentative) if total.tentative else "")


def _chart(
    key: str,
    column: str,
    bars: Sequence[Bar],
    deals: Sequence[Deal],
    setting: Setting,
    *,
    unit: Unit = Unit.USD,
) -> Picture:
    messages = catalogue(setting.language)
    title, note = messages.text(f"picture.{key}.title"), messages.text(f"picture.{key}.note")
    if not bars:
        return nothing(title, note, setting)
    rest = [bar for bar in bars if bar.rest]
    own = sorted((bar for bar in bars if not bar.rest), key=lambda bar: (-bar.total.whole, -bar.total.deals, bar.name))
    shown = [*own[: MOST_BARS - len(rest)], *rest]
    height = height_for(len(shown) * _ROW)
    told = messages.text(f"picture.{key}.alt")
    largest = messages.text("list.comma").join(f"{bar.name} {bar.text}" for bar in shown[:3])
    scene = framed(
        list(_rows(shown, height, setting)),
        title=title,
        basis=subtitle(deals, setting),
        note=note,
        legend=bar_legend(setting, Ink.ACCENT),
        height=height,
        description=messages.text("picture.alt_largest", told=told, list=largest),
        setting=setting,
    )
    chart = chart_of([(bar.name, bar.total) for bar in shown], unit, setting.language)
    return Picture(scene=scene, twin=(_table([*own, *rest], column, setting),), chart=chart)


def _rows(bars: Sequence[Bar], height: float, setting: Setting) -> Iterator[Shape]:
    messages, measure = catalogue(setting.language), setting.measure
    slot = min(_ROOMY_ROW, (body_bottom(height) - BODY_TOP) / len(bars))
    size = 16 if slot > 34 else 14
    names = min(_NAMES, max(measure.width(bar.name, size, bold=True) for bar in bars) + 2)
    values = max(measure.width(bar.text, size, bold=True) for bar in bars)
    left = MARGIN + names + 16
    longest = WIDTH - MARGIN - _COUNTS - values - 28 - left
    most = max(bar.total.whole for bar in bars) or 1
    yield Stroke(points=(Point(left, BODY_TOP), Point(left, BODY_TOP + slot * len(bars))), ink=Ink.RULE, width=1.5)
    for index, bar in enumerate(bars):
        middle = BODY_TOP + slot * (index + 0.5)
        half = min(slot * 0.31, 15)
        firm, whole = (longest * amount / most for amount in (bar.total.firm, bar.total.whole))
        yield set_label(
            bar.name, Point(left - 14, middle + size * 0.36), size, measure, bold=True, anchor=Anchor.END, room=names
        )
        if firm:
            yield Plate(box=Box(left, middle - half, left + max(1.5, firm), middle + half), fill=Ink.ACCENT, radius=2)
        if bar.total.tentative:
            box = Box(left + firm, middle - half, left + max(firm + 1.5, whole), middle + half)
            yield Plate(box=box, fill=Ink.ACCENT, opacity=0.35, radius=2)
        after = Point(left + max(1.5, whole) + 10, middle + size * 0.36)
        if bar.firm:
            amount = set_label(bar.firm, after, size, measure, bold=True)
            after = Point(amount.box.right, after.y)
            yield amount
        if bar.more or not bar.firm:
            yield set_label(bar.more or bar.text, after, size, measure, ink=Ink.MUTED)
        count = messages.text("picture.bar.deals", n=bar.total.deals)
        at = Point(WIDTH - MARGIN, middle + 5)
        yield set_label(count, at, 13, measure, ink=Ink.MUTED, anchor=Anchor.END, room=_COUNTS)


def _table(bars: Sequence[Bar], column: str, setting: Setting) -> Table:
    messages = catalogue(setting.language)
    columns = tuple(messages.text(f"picture.column.{name}") for name in (column, "firm", "tentative", "deals"))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            line(bar.name),
            line(Span(bar.firm, bold=True)) if bar.firm else line("–"),
            line(bar.tentative or "–"),
            line(str(bar.total.deals)),
        )
        for bar in bars
    )
    return Table(columns=columns, rows=rows, numeric=columns[1:])
