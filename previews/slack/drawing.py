"""Blocks of a Slack message → a scene of how a person sees them, on a desktop in the light theme.

Not pixel by pixel: type and colours are the project's own. What matters is what stands where, what wraps, and what
catches the eye first.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from bot.model.scene import Anchor, Arc, Box, Ink, Label, Plate, Point, Polygon, Ribbon, Scene, Shape, Stroke
from previews.slack.mrkdwn import MrkdwnLine, Run, read_mrkdwn
from previews.slack.paragraphs import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Language
    from bot.ports import TextMeasure

    Payload = dict[str, Any]

_WIDTH = 720
_LEFT = 68
_TEXT = 15
_SMALL = 12.5
_TITLE = 18
_BUTTON = 28


def message_scene(
    blocks: Sequence[Payload],
    pictures: Mapping[str, Scene],
    measure: TextMeasure,
    language: Language,
    *,
    private: str = "",
    time: str = "9:00",
) -> Scene:
    """Return a message as it stands in a channel; `private` is the line over one that only its reader sees."""
    drawing = _Message(measure, pictures)
    drawing.head(time, private)
    for block in blocks:
        drawing.block(block)
    height = drawing.top + 18
    back = Plate(box=Box(0, 0, _WIDTH, height), fill=Ink.CANVAS)
    return Scene(
        width=_WIDTH,
        height=height,
        shapes=(back, *drawing.shapes),
        title="dealwire in Slack",
        description="A message of dealwire in Slack.",
        language=language,
    )


class _Message:
    """Draws block after block downwards."""

    def __init__(self, measure: TextMeasure, pictures: Mapping[str, Scene]) -> None:
        self._measure = measure
        self._pictures = pictures
        self.shapes: list[Shape] = []
        self.top = 16.0

    def head(self, time: str, private: str) -> None:
        """Draw who says it."""
        if private:
            self._label(private, _LEFT, self.top + 11, _SMALL, Ink.MUTED)
            self.top += 22
        self.shapes.append(Plate(box=Box(20, self.top, 56, self.top + 36), fill=Ink.ACCENT, radius=6))
        middle = Point(38, self.top + 24)
        self.shapes.append(
            Label(text="d", at=middle, width=11, size=20, ink=Ink.ON_ACCENT, bold=True, anchor=Anchor.MIDDLE)
        )
        right = self._label("dealwire", _LEFT, self.top + 13, _TEXT, Ink.TEXT, bold=True)
        badge = Box(right + 6, self.top + 2, right + 32, self.top + 16)
        self.shapes.append(Plate(box=badge, fill=Ink.RULE, radius=2))
        self._label("APP", right + 9.5, self.top + 12.5, 9.5, Ink.MUTED, bold=True)
        self._label(time, right + 40, self.top + 13, _SMALL, Ink.MUTED)
        self.top += 24

    def block(self, block: Payload) -> None:
        """Draw one block."""
        match block["type"]:
            case "header":
                self._write([MrkdwnLine((Run(block["text"]["text"], bold=True),))], _TITLE, Ink.TEXT, 1.4)
                self.top += 6
            case "section":
                self._section(block)
            case "context":
                self._write(read_mrkdwn(block["elements"][0]["text"]), _SMALL, Ink.MUTED)
                self.top += 8
            case "actions":
                self._row(block["elements"])
            case "divider":
                self.top += 6
                line = (Point(_LEFT, self.top), Point(_WIDTH - 24, self.top))
                self.shapes.append(Stroke(points=line, ink=Ink.RULE))
                self.top += 14
            case "image":
                self._picture(self._pictures[block["slack_file"]["id"]])
            case "data_table":
                self._table(block)
            case "data_visualization":
                self._chart(block)

    def _section(self, block: Payload) -> None:
        control = block.get("accessory")
        start = self.top
        aside = 0.0
        if control is not None:
            width = self._width_of(control)
            self._control(control, _WIDTH - 24 - width, start)
            aside = width + 20
        self._write(read_mrkdwn(block["text"]["text"]), _TEXT, Ink.TEXT, aside=aside)
        self.top = max(self.top + 4, start + (_BUTTON + 4 if control is not None else 0))

    def _row(self, elements: Sequence[Payload]) -> None:
        left = float(_LEFT)
        self.top += 2
        for element in elements:
            width = self._width_of(element)
            if left + width > _WIDTH - 24:
                left, self.top = float(_LEFT), self.top + _BUTTON + 8
            self._control(element, left, self.top)
            left += width + 8
        self.top += _BUTTON + 12

    def _control(self, element: Payload, left: float, top: float) -> None:
        box = Box(left, top, left + self._width_of(element), top + _BUTTON)
        weight = element.get("style")
        fill, ink = (Ink.INCOMING, Ink.ON_ACCENT) if weight == "primary" else (Ink.CANVAS, Ink.TEXT)
        if weight == "danger":
            fill, ink = Ink.OUTGOING, Ink.ON_ACCENT
        self.shapes.append(Plate(box=box, fill=fill, radius=5, outline=Ink.NEUTRAL if weight is None else None))
        if element["type"] == "overflow":
            for number in range(3):
                x = left + 11 + 6 * number
                dot = Box(x, top + 12.5, x + 3, top + 15.5)
                self.shapes.append(Plate(box=dot, fill=Ink.TEXT, radius=1.5))
            return
        text = element["text"]["text"]
        self._label(text, left + 12, top + 18.5, 13, ink, bold=True)

    def _width_of(self, element: Payload) -> float:
        if element["type"] == "overflow":
            return 38
        return self._measure.width(element["text"]["text"], 13, bold=True) + 24

    def _picture(self, scene: Scene) -> None:
        """Draw a picture within the column, as large as it fits."""
        scale = min((_WIDTH - _LEFT - 24) / scene.width, 460 / scene.height)
        left, top = float(_LEFT), self.top + 4
        box = Box(left, top, left + scene.width * scale, top + scene.height * scale)
        self.shapes.append(Plate(box=box, fill=Ink.CANVAS, radius=6, outline=Ink.RULE))
        self.shapes.extend(placed(shape, left, top, scale) for shape in scene.shapes)
        self.top = box.bottom + 12

    def _table(self, block: Payload) -> None:
        rows = [[_cell(cell) for cell in row] for row in block["rows"]]
        numeric = [
            any(cell["type"] == "raw_number" for cell in column[1:]) for column in zip(*block["rows"], strict=True)
        ]
        widths = self._columns(rows)
        top = self.top + 2
        for number, row in enumerate(rows[: block["page_size"] + 1]):
            height = self._table_row(row, widths, numeric, top, head=number == 0)
            self.shapes.append(
                Stroke(points=(Point(_LEFT, top + height), Point(_LEFT + sum(widths), top + height)), ink=Ink.RULE)
            )
            top += height
        frame = Box(_LEFT, self.top + 2, _LEFT + sum(widths), top)
        self.shapes.append(Plate(box=frame, fill=Ink.CANVAS, opacity=0, radius=6, outline=Ink.RULE))
        self.top = top + 12

    def _table_row(
        self,
        row: Sequence[tuple[str, bool]],
        widths: Sequence[float],
        numeric: Sequence[bool],
        top: float,
        *,
        head: bool,
    ) -> float:
        left = float(_LEFT)
        if head:
            self.shapes.append(Plate(box=Box(left, top, left + sum(widths), top + 30), fill=Ink.PANEL))
        lowest = top + 30
        for (text, bold), width, right in zip(row, widths, numeric, strict=True):
            column = Column(self._measure, left + 12, width - 24, top + 6)
            if right:
                wide = min(self._measure.width(text, 13, bold=bold or head), width - 24)
                column.left = left + width - 12 - wide
                column.width = wide + 1
            column.write([MrkdwnLine((Run(text, bold=bold or head),))], 13, Ink.TEXT)
            self.shapes.extend(column.shapes)
            lowest = max(lowest, column.top + 6)
            left += width
        return lowest - top

    def _columns(self, rows: Sequence[Sequence[tuple[str, bool]]]) -> list[float]:
        room = _WIDTH - _LEFT - 24
        wanted = [
            max(self._measure.width(text, 13, bold=True) for text, _ in column) + 26
            for column in zip(*rows, strict=True)
        ]
        spare = sum(wanted) - room
        if spare > 0:
            widest = wanted.index(max(wanted))
            wanted[widest] = max(wanted[widest] - spare, room / len(wanted))
        # Where one column that gives way is not enough, all do.
        share = min(1.0, room / sum(wanted))
        return [width * share for width in wanted]

    def _chart(self, block: Payload) -> None:
        """Draw bars for each label, one for each series, with a legend."""
        self._write([MrkdwnLine((Run(block["title"], bold=True),))], _TEXT, Ink.TEXT)
        series = block["chart"]["series"]
        inks = (Ink.ACCENT, Ink.NEUTRAL, Ink.INCOMING, Ink.OUTGOING, Ink.MUTED, Ink.RULE)
        left = float(_LEFT)
        for ink, each in zip(inks, series, strict=False):
            self.shapes.append(Plate(box=Box(left, self.top + 5, left + 10, self.top + 15), fill=ink, radius=2))
            left = self._label(each["name"], left + 15, self.top + 14, _SMALL, Ink.MUTED) + 18
        self._label(block["chart"]["axis_config"].get("y_label", ""), left + 8, self.top + 14, _SMALL, Ink.MUTED)
        self.top += 26
        self._bars(series, inks, block["chart"]["axis_config"]["categories"])

    def _bars(self, series: Sequence[Payload], inks: Sequence[Ink], labels: Sequence[str]) -> None:
        height, room = 170.0, _WIDTH - _LEFT - 24
        most = max((point["value"] for each in series for point in each["data"]), default=1) or 1
        step = room / len(labels)
        bar = min(26.0, step * 0.7 / len(series))
        # Of labels that do not all fit each second, third … one is written, as charts do.
        widest = max(self._measure.width(label, 11) for label in labels)
        every = ceil((widest + 10) / step)
        for number, label in enumerate(labels):
            x = _LEFT + step * number + (step - bar * len(series)) / 2
            for ink, each in zip(inks, series, strict=False):
                value = each["data"][number]["value"]
                box = Box(x, self.top + height * (1 - value / most), x + bar - 2, self.top + height)
                if value:
                    self.shapes.append(Plate(box=box, fill=ink, radius=2))
                x += bar
            if not number % every:
                width = self._measure.width(label, 11)
                at = Point(_LEFT + step * (number + 0.5), self.top + height + 16)
                self.shapes.append(Label(text=label, at=at, width=width, size=11, ink=Ink.MUTED, anchor=Anchor.MIDDLE))
        line = (Point(_LEFT, self.top + height), Point(_LEFT + room, self.top + height))
        self.shapes.append(Stroke(points=line, ink=Ink.RULE))
        self.top += height + 34

    def _write(
        self,
        lines: Iterable[MrkdwnLine],
        size: float,
        ink: Ink,
        leading: float = 1.47,
        aside: float = 0,
    ) -> None:
        column = Column(self._measure, _LEFT, _WIDTH - _LEFT - 24 - aside, self.top)
        column.write(lines, size, ink, leading)
        self.shapes.extend(column.shapes)
        self.top = column.top + 2

    def _label(self, text: str, left: float, baseline: float, size: float, ink: Ink, *, bold: bool = False) -> float:
        """Draw one line and return where it ends."""
        width = self._measure.width(text, size, bold=bold)
        self.shapes.append(Label(text=text, at=Point(left, baseline), width=width, size=size, ink=ink, bold=bold))
        return left + width


def _cell(cell: Payload) -> tuple[str, bool]:
    """Return what a cell says, and whether it is bold."""
    if cell["type"] != "rich_text":
        return cell["text"], False
    parts = cell["elements"][0]["elements"]
    return "".join(part["text"] for part in parts), any("style" in part for part in parts)


def placed(shape: Shape, left: float, top: float, scale: float) -> Shape:
    """Return a shape of another scene, smaller and at its place."""

    def point(at: Point) -> Point:
        return Point(left + at.x * scale, top + at.y * scale)

    def box(old: Box) -> Box:
        return Box(left + old.left * scale, top + old.top * scale, left + old.right * scale, top + old.bottom * scale)

    match shape:
        case Plate():
            return replace(shape, box=box(shape.box), radius=shape.radius * scale)
        case Stroke():
            return replace(shape, points=tuple(map(point, shape.points)), width=shape.width * scale)
        case Arc():
            start, control, end = map(point, (shape.start, shape.control, shape.end))
            return replace(shape, start=start, control=control, end=end, width=shape.width * scale)
        case Polygon():
            return replace(shape, points=tuple(map(point, shape.points)))
        case Ribbon():
            return replace(shape, left=point(shape.left), right=point(shape.right), width=shape.width * scale)
        case Label():
            return replace(shape, at=point(shape.at), width=shape.width * scale, size=shape.size * scale)
