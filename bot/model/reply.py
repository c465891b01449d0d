"""What a person asks and what a person is shown, before any chat's own format.

A command turns a `Request` into a `Reply`; each adapter renders the same `Reply` as Discord components, Slack
blocks or terminal text. Texts are plain (no Markdown, no chat mark-up): an adapter escapes them, so that nothing
in an article can ping anybody or break a layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.model.article import Language
    from bot.model.scene import Scene


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. With `url` it is a link; with `at` a chat may show the time in the reader's zone.

    With `channel`, `person` or `group`, the chat's own id of a channel, of somebody, or of a role or user group, a chat
    may show the name that it has there; it calls nobody.
    """

    text: str
    bold: bool = False
    code: bool = False
    url: str | None = None
    at: datetime | None = None
    channel: str | None = None
    person: str | None = None
    group: str | None = None


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """Make a line of plain strings and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


class Tone(StrEnum):
    """How a notice is meant."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be aware of: an error with what to do, an empty result, an update."""

    text: str
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a source, verbatim, with the source's name and address."""

    text: str
    source: str
    url: str


class Weight(StrEnum):
    """How a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: what it says, and the command that it runs, as somebody would type it (`/deals show 12`).

    `asks` names parameters of that command which the chat asks for in a form before it runs; a value that `command`
    has for one of them stands in the form already. Where a chat has no buttons, the command is shown to be typed.
    """

    label: str
    command: str
    asks: tuple[str, ...] = ()
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class DealCard:
    """One deal at a glance: the headline with its sum, one or two lines of detail, a quote where asked for.

    `mark` is a short label before the headline ("Update"), already in the reader's language.
    """

    deal_id: int
    headline: Line
    details: tuple[Line, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mark: str | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns; every row has a cell for each column. `numeric` names the columns to align right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    numeric: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""


class Unit(StrEnum):
    """What the values of a chart count: whole US dollars, or megawatts."""

    USD = "usd"
    MEGAWATTS = "megawatts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of values of a chart, by what they mean: a value for each of the chart's labels."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The numbers of a bar chart, for a chat that draws charts itself; all series are parts of the same bars."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A scene with its twin: the same facts as blocks of a reply, for those who cannot see it or want to copy it.

    The alt text is `scene.description`. `name` is a file's name without its ending. `chart` is None for what
    is no bar chart.
    """

    scene: Scene
    twin: tuple[Block, ...]
    name: str = "dealwire"
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a reply: an export."""

    name: str
    media_type: str
    content: bytes


Block = Heading | Paragraph | Notice | Quote | DealCard | Table | Divider | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a list a reply stands, and the command text that asks for a page (`{offset}` to be filled in)."""

    offset: int
    size: int
    total: int
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. Private unless `public`; `ok` is False for an answer that says what went wrong.

    `command` is the text that asks for the same again ("Share" posts that answer for all), None where there is none.
    `param` names the parameter that an answer that is not `ok` finds wrong, so that a form can say so at its field.
    """

    blocks: tuple[Block, ...]
    language: Language
    public: bool = False
    ok: bool = True
    paging: Paging | None = None
    actions: tuple[Action, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    command: str | None = None
    param: str | None = None


CONSOLE = "console"
"""The platform of who asks in a terminal, where there are no pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command as it was asked: its path (`("deals", "find")`), parameters as typed text, and who asks.

    `zone` is the asker's IANA time zone. `now` is aware; commands never read the clock themselves.
    `person`, `channel` and `workspace` are the chat's own ids, empty on the console.
    """

    path: tuple[str, ...]
    language: Language
    now: datetime
    zone: str = "UTC"
    params: Mapping[str, str] = field(default_factory=dict)
    platform: str = CONSOLE
    workspace: str = ""
    channel: str = ""
    person: str = ""
    may_change_settings: bool = False
