"""A table of a reply → Slack's data table or chart, or lines of text where a workspace does not show those.

Both blocks came in 2026 and reach workspaces step by step, so each has a way without: a line for each row, which
also stands better on a phone than columns drawn with spaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack.blocks import LONGEST_TEXT, paragraph, size
from adapters.slack.mrkdwn import clean, plain
from bot.commands.values import read_number, read_sum
from bot.i18n import catalogue
from bot.model.reply import Span, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.blocks import Payload
    from bot.model import Language, Money
    from bot.model.reply import Line, Picture

_MOST_ROWS = 100
_MOST_COLUMNS = 20
_LONGEST_CELL = 200
_LARGEST = 6000
"""Characters of JSON from which on a table goes as lines, which can be cut."""
_PAGE = 10

_MOST_SERIES = 6
_MOST_POINTS = 20
_LONGEST_POINT = 20
_LONGEST_TITLE = 50
_UNITS = {Unit.USD: (1_000_000_000, "slack.billions"), Unit.MEGAWATTS: (1, "slack.megawatts")}
"""How much one of a chart's axis is, and its name."""
_LONGEST_SUM = 40


def table_blocks(table: Table, language: Language, *, newest: bool) -> Iterator[Payload]:
    """Yield the blocks of a table; with `newest` as a data table where it fits one."""
    if table.caption:
        yield paragraph([(Span(table.caption, bold=True),)])
    made = _data_table(table) if newest else None
    if made is not None:
        yield made
    else:
        yield from _lines(table, language)


def chart_block(picture: Picture, language: Language) -> Payload | None:
    """Return the chart that Slack draws of a picture's numbers, None where it has none, or more than Slack takes."""
    chart = picture.chart
    if chart is None:
        return None
    size_of_one, name = _UNITS[chart.unit]
    labels = [plain(label, _LONGEST_POINT) for label in chart.labels]
    series: list[Payload] = [
        {
            "name": plain(each.name, _LONGEST_POINT),
            "data": [
                {"label": label, "value": round(value / size_of_one, 3)}
                for label, value in zip(labels, each.values, strict=True)
            ],
        }
        for each in chart.series
    ]
    names = {each["name"] for each in series}
    fits = 0 < len(series) <= _MOST_SERIES and 0 < len(labels) <= _MOST_POINTS
    if not fits or len(set(labels)) < len(labels) or len(names) < len(series):
        return None
    axes = {"categories": labels, "y_label": catalogue(language).text(name)}
    drawn = {"type": "bar", "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": plain(picture.scene.title, _LONGEST_TITLE), "chart": drawn}


def _data_table(table: Table) -> Payload | None:
    if not 1 <= len(table.rows) <= _MOST_ROWS or not 1 <= len(table.columns) <= _MOST_COLUMNS:
        return None
    head = [{"type": "raw_text", "text": plain(column, _LONGEST_CELL)} for column in table.columns]
    numeric = [column in table.numeric for column in table.columns]
    rows = [[_cell(cell, counts) for cell, counts in zip(row, numeric, strict=True)] for row in table.rows]
    block: Payload = {
        "type": "data_table",
        "caption": plain(table.caption or " · ".join(table.columns), _LONGEST_CELL),
        "rows": [head, *rows],
        "page_size": min(len(rows), _PAGE),
    }
    return block if size(block) <= _LARGEST else None


def _cell(cell: Line, counts: bool) -> Payload:  # noqa: FBT001 -- one of a row of flags
    text = plain(_text(cell), _LONGEST_CELL)
    number = _number(text) if counts else None
    if number is not None:
        return {"type": "raw_number", "value": number, "text": text}
    if any(span.url or span.bold for span in cell):
        parts = [part for span in cell if (part := _rich(span))]
        if parts:
            return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    return {"type": "raw_text", "text": text}


def _rich(span: Span) -> Payload | None:
    text = clean(span.text)[:_LONGEST_CELL]
    if not text.strip():
        return None
    made: Payload = {"type": "text", "text": text}
    if span.url and span.url.startswith(("https://", "http://")):
        made = {"type": "link", "url": span.url, "text": text}
    return made | {"style": {"bold": True}} if span.bold else made


def _lines(table: Table, language: Language) -> Iterator[Payload]:
    """Yield one line for each row: its first cell, then the others by their columns."""
    separator = catalogue(language).text("list.facts")
    portion: list[Line] = []
    room = LONGEST_TEXT
    for row in table.rows:
        line = _line(row, table.columns, separator)
        length = sum(2 * len(span.text) + len(span.url or "") + 8 for span in line)
        if portion and length > room:
            yield paragraph(portion)
            portion, room = [], LONGEST_TEXT
        portion.append(line)
        room -= length
    if portion:
        yield paragraph(portion)


def _line(row: Sequence[Line], columns: Sequence[str], separator: str) -> Line:
    spans: list[Span] = [Span("• ")]
    for number, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if not _text(cell).strip():
            continue
        if number:
            spans.append(Span(f"{separator}{column} " if number > 1 or len(columns) > 2 else separator))
        spans.extend(cell)
    return tuple(spans)


def _text(line: Line) -> str:
    return "".join(span.text for span in line)


def _number(text: str) -> int | None:
    """Return what to sort a cell by: a count, or a sum in whole units of its currency."""
    count = read_number(text.replace(",", ""))
    if count is not None:
        return count
    money = _sum_in(text)
    return None if money is None else money.amount


def _sum_in(text: str) -> Money | None:
    """Return the sum that a text ends with: `"about $3B"` → $3B."""
    return next(filter(None, (read_sum(text[start:]) for start in range(min(len(text), _LONGEST_SUM)))), None)
