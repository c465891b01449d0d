"""Runs of text → labels on lines no wider than a column: Latin text breaks between words, Japanese between letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.model.scene import Box, Ink, Label, Plate, Point, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.ports import TextMeasure
    from previews.slack.mrkdwn import MrkdwnLine, Run

_WORD = re.compile(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+")
_NOT_FIRST = frozenset("、。，．）」』】〉》・ー…！？％")
"""Signs that no line of Japanese begins with."""
_NOT_LAST = frozenset("（「『【〈《")
_CODE_PAD = 4
_CODE_SIZE = 0.86


@dataclass(slots=True)
class Column:
    """Takes lines of text from the top down."""

    measure: TextMeasure
    left: float
    width: float
    top: float
    shapes: list[Shape] = field(default_factory=list)

    def write(self, lines: Iterable[MrkdwnLine], size: float, ink: Ink, leading: float = 1.47) -> None:
        """Write lines of mrkdwn."""
        for line in lines:
            start = self.top
            indent = 16 if line.quoted else 0
            for row in self._rows(line.runs, size, self.width - indent):
                baseline = self.top + leading * size * 0.74
                self.shapes.extend(self._row(row, self.left + indent, baseline, size, ink))
                self.top += leading * size
            if line.quoted:
                bar = Box(self.left, start, self.left + 4, self.top)
                self.shapes.append(Plate(box=bar, fill=Ink.RULE, radius=2))

    def _rows(self, runs: Iterable[Run], size: float, width: float) -> Iterator[list[tuple[Run, str, float]]]:
        """Yield rows of (style, text, width)."""
        row: list[tuple[Run, str, float]] = []
        used = 0.0
        for run, word in ((each, word) for each in runs for word in _words(each)):
            wide = self._width(run, word.rstrip(), size)
            if row and used + wide > width and word[0] not in _NOT_FIRST:
                hanging = [row.pop()] if row[-1][1] in _NOT_LAST and len(row) > 1 else []
                yield row
                row, used = hanging, sum(wide for *_, wide in hanging)
                if not word.strip():
                    continue
            full = self._width(run, word, size)
            row.append((run, word, full))
            used += full
        yield row

    def _row(
        self, row: list[tuple[Run, str, float]], left: float, baseline: float, size: float, ink: Ink
    ) -> Iterator[Shape]:
        for run, word, width in row:
            if run.code:
                box = Box(left, baseline - 0.95 * size, left + width, baseline + 0.32 * size)
                yield Plate(box=box, fill=Ink.PANEL, radius=3, outline=Ink.RULE)
                at = Point(left + _CODE_PAD, baseline - 0.04 * size)
                yield Label(
                    text=word.rstrip(), at=at, width=width - 2 * _CODE_PAD, size=_CODE_SIZE * size, ink=Ink.OUTGOING
                )
            else:
                shown = Ink.ACCENT if run.link else ink
                yield Label(text=word, at=Point(left, baseline), width=width, size=size, ink=shown, bold=run.bold)
            left += width

    def _width(self, run: Run, word: str, size: float) -> float:
        if run.code:
            return self.measure.width(word, _CODE_SIZE * size) + 2 * _CODE_PAD
        return self.measure.width(word, size, bold=run.bold)


def _words(run: Run) -> list[str]:
    return [run.text] if run.code else _WORD.findall(run.text)
