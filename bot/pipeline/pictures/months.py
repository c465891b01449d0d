"""Deals → a bar chart of their sums by the month in which they were first told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model import PartialDate
from bot.model.reply import Picture, Span, Table, Unit, line
from bot.model.scene import Anchor, Box, Ink, Label, Plate, Point, Stroke
from bot.pipeline.pictures.charts import bar_legend, nothing
from bot.pipeline.pictures.frame import BODY_TOP, LEAST_HEIGHT, MARGIN, WIDTH, Setting, body_bottom, framed, subtitle
from bot.pipeline.pictures.letters import set_label
from bot.pipeline.pictures.totals import Total, chart_of, counted, dollars, totals_by
from bot.present import write_date, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.model import Deal
    from bot.model.reply import Line
    from bot.model.scene import Shape

MOST_MONTHS = 24
_LEAST_MONTHS = 6
_AXIS_ROOM = 50.0
_MOST_LINES = 6
_WIDEST_BAR = 64.0

_Month = tuple[int, int]


def chart_of_time(deals: Sequence[Deal], setting: Setting) -> Picture:
    """Return the sums of deals by the month in which they were first told, for at most two years up to the last."""
    messages = catalogue(setting.language)
    title, note = messages.text("picture.time.title"), messages.text("picture.time.note")
    known = [deal for deal in counted(deals) if deal.facts.usd]
    if not known:
        return nothing(title, note, setting)
    totals = totals_by(known, lambda deal: (_month(deal.facts.first_seen_at),), dollars)
    months = _months(min(totals), max(totals))
    shown = [deal for deal in known if _month(deal.facts.first_seen_at) in months]
    largest = sorted((month for month in months if month in totals), key=lambda month: -totals[month].whole)[:3]
    told = messages.text("picture.time.alt", first=_written(months[0], setting), last=_written(months[-1], setting))
    listed = messages.text("list.comma").join(
        f"{_written(month, setting)} {_words(totals[month], setting)}" for month in largest
    )
    scene = framed(
        list(_columns(months, totals, setting)),
        title=title,
        basis=subtitle(shown, setting),
        note=note,
        legend=bar_legend(setting, Ink.ACCENT),
        height=LEAST_HEIGHT,
        description=messages.text("picture.alt_largest", told=told, list=listed),
        setting=setting,
    )
    chart = chart_of(
        [(_written(month, setting), totals.get(month, Total())) for month in months], Unit.USD, setting.language
    )
    return Picture(scene=scene, twin=(_table(months, totals, setting),), chart=chart)


def _month(moment: datetime) -> _Month:
    return moment.year, moment.month


def _months(first: _Month, last: _Month) -> list[_Month]:
    """Return every month up to `last`: from `first`, but no fewer than half a year and no more than two."""
    end = last[0] * 12 + last[1]
    count = min(MOST_MONTHS, max(_LEAST_MONTHS, end - (first[0] * 12 + first[1]) + 1))
    return [((number - 1) // 12, (number - 1) % 12 + 1) for number in range(end - count + 1, end + 1)]


def _columns(months: Sequence[_Month], totals: Mapping[_Month, Total], setting: Setting) -> Iterator[Shape]:
    measure = setting.measure
    base = body_bottom(LEAST_HEIGHT) - _AXIS_ROOM
    top = BODY_TOP + 34
    most = max(total.whole for month, total in totals.items() if month in months)
    step = _step(most)
    lines = [step * number for number in range(math.ceil(most / step) + 1)]
    ticks = [_sum(amount, setting) for amount in lines]
    left = MARGIN + max(measure.width(tick, 13) for tick in ticks) + 14
    for amount, tick in zip(lines, ticks, strict=True):
        y = base - (base - top) * amount / lines[-1]
        yield Stroke(points=(Point(left, y), Point(WIDTH - MARGIN, y)), ink=Ink.RULE, width=1.5 if not amount else 1)
        yield set_label(tick, Point(left - 12, y + 5), 13, measure, ink=Ink.MUTED, anchor=Anchor.END)
    slot = (WIDTH - MARGIN - left) / len(months)
    half = min(_WIDEST_BAR, slot * 0.66) / 2
    tops: dict[_Month, Point] = {}
    for index, month in enumerate(months):
        middle = left + slot * (index + 0.5)
        yield from _month_labels(month, Point(middle, base), setting, first=index == 0)
        total = totals.get(month, Total())
        firm, whole = (base - (base - top) * amount / lines[-1] for amount in (total.firm, total.whole))
        if total.firm:
            yield Plate(box=Box(middle - half, firm, middle + half, base), fill=Ink.ACCENT, radius=2)
        if total.tentative:
            box = Box(middle - half, whole, middle + half, firm)
            yield Plate(box=box, fill=Ink.CANVAS)  # no grid line shows through
            yield Plate(box=box, fill=Ink.ACCENT, opacity=0.35, radius=2)
        if total.whole:
            tops[month] = Point(middle, whole)
    bars = {month: Box(at.x - half, at.y, at.x + half, base) for month, at in tops.items()}
    yield from _sums(tops, bars, totals, Box(left - 8, BODY_TOP - 10, WIDTH - 8, base), setting)


def _step(most: float) -> float:
    """Return the distance of two grid lines: the least round number of which `_MOST_LINES` reach the largest bar."""
    least = most / _MOST_LINES
    magnitude = 10.0 ** math.floor(math.log10(least))
    return next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= least)


def _month_labels(month: _Month, at: Point, setting: Setting, *, first: bool) -> Iterator[Label]:
    name = catalogue(setting.language).text(f"date.short.m{month[1]:02d}")
    yield set_label(name, Point(at.x, at.y + 22), 13, setting.measure, ink=Ink.MUTED, anchor=Anchor.MIDDLE)
    if first or month[1] == 1:
        year = write_date(PartialDate(month[0]), setting.language)
        yield set_label(year, Point(at.x, at.y + 41), 13, setting.measure, bold=True, anchor=Anchor.MIDDLE)


def _sums(
    tops: Mapping[_Month, Point],
    bars: Mapping[_Month, Box],
    totals: Mapping[_Month, Total],
    area: Box,
    setting: Setting,
) -> list[Label]:
    """Return the sums over the bars, the largest first, as far as none leaves `area` or covers another or a bar."""
    found: list[Label] = []
    for month in sorted(tops, key=lambda each: (-totals[each].whole, each)):
        at = tops[month]
        labels = _parts(totals[month], at, setting)
        taken = [*(box for each, box in bars.items() if each != month), *(each.box for each in found)]
        free = not any(label.box.overlaps(box, 3) for label in labels for box in taken)
        if free and all(label.box.inside(area) for label in labels):
            found.extend(labels)
    return found


def _parts(total: Total, at: Point, setting: Setting) -> list[Label]:
    """Return what is firm over what may come on top of it: the two are never added up in words."""
    measure = setting.measure
    firm, tentative = (_sum(amount, setting) if amount else "" for amount in (total.firm, total.tentative))
    labels: list[Label] = []
    if tentative:
        text = f"+ {tentative}" if firm else tentative
        below = Point(at.x, at.y - 8)
        labels.append(set_label(text, below, 12, measure, ink=Ink.MUTED, anchor=Anchor.MIDDLE))
    if firm:
        above = Point(at.x, at.y - (25 if tentative else 9))
        labels.append(set_label(firm, above, 14, measure, bold=True, anchor=Anchor.MIDDLE))
    return labels


def _table(months: Sequence[_Month], totals: Mapping[_Month, Total], setting: Setting) -> Table:
    messages = catalogue(setting.language)
    columns = tuple(messages.text(f"picture.column.{name}") for name in ("month", "firm", "tentative", "deals"))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            line(_written(month, setting)),
            line(Span(_sum(total.firm, setting), bold=True)) if total.firm else line("–"),
            line(_sum(total.tentative, setting) if total.tentative else "–"),
            line(str(total.deals)),
        )
        for month in months
        if (total := totals.get(month)) is not None
    )
    return Table(columns=columns, rows=rows, numeric=columns[1:])


def _written(month: _Month, setting: Setting) -> str:
    return write_date(PartialDate(*month), setting.language)


def _words(total: Total, setting: Setting) -> str:
    return " + ".join(_sum(amount, setting) for amount in (total.firm, total.tentative) if amount)


def _sum(amount: float, setting: Setting) -> str:
    return write_usd_short(round(amount), setting.language)
