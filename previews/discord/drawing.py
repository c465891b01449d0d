"""Components of a Discord message → a scene of how a person sees them, on a desktop in the dark theme.

Not pixel by pixel: type and colours are the project's own. What matters is what stands where, what wraps, and what
catches the eye first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.model.scene import Anchor, Box, Ink, Label, Plate, Point, Scene, Shape, Stroke
from previews.discord.markdown import read_markdown
from previews.slack.drawing import placed
from previews.slack.paragraphs import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Language
    from bot.ports import TextMeasure

    Component = dict[str, Any]

_WIDTH = 720
_LEFT, _RIGHT = 72, 676
_PAD = 16
_BUTTON = 32
_SELECT = 3


def message_scene(
    components: Sequence[Component],
    pictures: Mapping[str, Scene],
    measure: TextMeasure,
    language: Language,
    *,
    private: str = "",
) -> Scene:
    """Return a message as it stands in a channel; `private` is the line under one that only its reader sees."""
    drawing = _Message(measure, pictures, language)
    drawing.head()
    for component in components:
        drawing.component(component)
    if private:
        drawing.label(private, _LEFT, drawing.top + 18, 12.5, Ink.MUTED)
        drawing.top += 26
    height = drawing.top + 16
    back = Plate(box=Box(0, 0, _WIDTH, height), fill=Ink.CANVAS)
    return Scene(
        width=_WIDTH,
        height=height,
        shapes=(back, *drawing.shapes),
        title="dealwire in Discord",
        description="A message of dealwire in Discord.",
        language=language,
    )


class _Message:
    """Draws component after component downwards."""

    def __init__(self, measure: TextMeasure, pictures: Mapping[str, Scene], language: Language) -> None:
        self.shapes: list[Shape] = []
        self.top = 16.0
        self._measure = measure
        self._pictures = pictures
        self._language = language
        self._left, self._right = float(_LEFT), float(_RIGHT)

    def head(self) -> None:
        """Draw who says it, and when."""
        icon = Box(16, self.top, 56, self.top + 40)
        self.shapes.append(Plate(box=icon, fill=Ink.INCOMING, radius=20))
        middle = Point(36, self.top + 27)
        self.shapes.append(
            Label(text="d", at=middle, width=11, size=20, ink=Ink.ON_ACCENT, bold=True, anchor=Anchor.MIDDLE)
        )
        right = self.label("dealwire", _LEFT, self.top + 13, 15, Ink.TEXT, bold=True)
        badge = Box(right + 6, self.top + 1, right + 34, self.top + 16)
        self.shapes.append(Plate(box=badge, fill=Ink.ACCENT, radius=3))
        self.label("APP", right + 10, self.top + 12.5, 9.5, Ink.ON_ACCENT, bold=True)
        self.label("9:00", right + 42, self.top + 13, 12, Ink.MUTED)
        self.top += 22

    def component(self, component: Component) -> None:
        """Draw one component."""
        match component["type"]:
            case 17:
                self._container(component)
            case 10:
                self._text(component["content"], self._right)
            case 9:
                self._section(component)
            case 1:
                self._row(component["components"])
            case 14:
                line = (Point(self._left, self.top + 4), Point(self._right, self.top + 4))
                self.shapes.append(Stroke(points=line, ink=Ink.RULE))
                self.top += 14
            case 12:
                self._picture(component["items"][0]["media"]["url"].removeprefix("attachment://"))
            case 13:
                self._file(component["file"]["url"].removeprefix("attachment://"))

    def _container(self, component: Component) -> None:
        start, at = self.top, len(self.shapes)
        self.top += 14
        self._left, self._right = float(_LEFT + _PAD), float(_RIGHT - _PAD)
        for child in component["components"]:
            self.component(child)
        self.top += 4
        box = Box(_LEFT, start, _RIGHT, self.top)
        bar = Box(_LEFT, start, _LEFT + 4, self.top)
        self.shapes[at:at] = [
            Plate(box=box, fill=Ink.PANEL, radius=6, outline=Ink.RULE),
            Plate(box=bar, fill=Ink.INCOMING, radius=2),
        ]
        self._left, self._right = float(_LEFT), float(_RIGHT)
        self.top += 8

    def _text(self, content: str, right: float) -> None:
        for line in read_markdown(content, self._language):
            if not line.words.runs:
                self.top += 8
                continue
            self.top += line.gap
            column = Column(self._measure, self._left, right - self._left, self.top)
            column.write([line.words], line.size, Ink.MUTED if line.is_small else Ink.TEXT, 1.4)
            self.shapes.extend(column.shapes)
            self.top = column.top
        self.top += 8

    def _section(self, section: Component) -> None:
        button, start = section["accessory"], self.top
        width = self._width(button)
        self._control(button, self._right - width, start + 2)
        for child in section["components"]:
            self._text(child["content"], self._right - width - 16)
        self.top = max(self.top, start + _BUTTON + 10)

    def _row(self, controls: Sequence[Component]) -> None:
        left = self._left
        for control in controls:
            width = self._width(control)
            if left + width > self._right:
                left, self.top = self._left, self.top + _BUTTON + 8
            self._control(control, left, self.top)
            left += width + 8
        self.top += _BUTTON + 10

    def _control(self, control: Component, left: float, top: float) -> None:
        box = Box(left, top, left + self._width(control), top + _BUTTON)
        if control["type"] == _SELECT:
            self.shapes.append(Plate(box=box, fill=Ink.CANVAS, radius=6, outline=Ink.RULE))
            chosen = next((each["label"] for each in control["options"] if each.get("default")), None)
            ink = Ink.TEXT if chosen else Ink.MUTED
            self.label(chosen or control["placeholder"], left + 12, top + 21, 14, ink)
            self.label("▾", box.right - 24, top + 21, 14, Ink.MUTED)
            return
        fill, ink = {1: (Ink.ACCENT, Ink.ON_ACCENT), 4: (Ink.OUTGOING, Ink.ON_ACCENT)}.get(
            control["style"], (Ink.RULE, Ink.TEXT)
        )
        self.shapes.append(Plate(box=box, fill=fill, radius=8))
        self.label(control["label"], left + 14, top + 20.5, 13.5, ink)

    def _width(self, control: Component) -> float:
        if control["type"] == _SELECT:
            return min(400.0, self._right - self._left)
        return self._measure.width(control["label"], 13.5) + 28

    def _picture(self, name: str) -> None:
        scene = self._pictures[name]
        scale = min((self._right - self._left) / scene.width, 460 / scene.height)
        box = Box(self._left, self.top, self._left + scene.width * scale, self.top + scene.height * scale)
        self.shapes.append(Plate(box=box, fill=Ink.CANVAS, radius=6, outline=Ink.RULE))
        self.shapes.extend(placed(shape, self._left, self.top, scale) for shape in scene.shapes)
        self.top = box.bottom + 12

    def _file(self, name: str) -> None:
        box = Box(self._left, self.top, self._left + 320, self.top + 44)
        self.shapes.append(Plate(box=box, fill=Ink.CANVAS, radius=6, outline=Ink.RULE))
        self.label(name, self._left + 16, self.top + 27, 14, Ink.ACCENT)
        self.top += 54

    def label(self, text: str, left: float, baseline: float, size: float, ink: Ink, *, bold: bool = False) -> float:
        """Draw one line and return where it ends."""
        width = self._measure.width(text, size, bold=bold)
        self.shapes.append(Label(text=text, at=Point(left, baseline), width=width, size=size, ink=ink, bold=bold))
        return left + width
