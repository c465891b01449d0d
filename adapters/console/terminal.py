"""A `Reply` → text for a terminal, or plain text for a file or a pipe; nothing wider than the terminal.

Wide characters count as two columns, so that tables with Japanese in them stand straight. Colours and links (OSC 8)
are written only where they are wanted; without them an address follows its quote in full. Text from outside carries
no control characters when it leaves here, so that no article can move the cursor or recolour a terminal.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from bot.i18n import catalogue
from bot.model.reply import DealCard, Divider, Heading, Notice, Paragraph, Picture, Quote, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from bot.i18n import Catalogue
    from bot.model.reply import Action, Block, Line, Reply, Span

_TONES = {Tone.INFO: "cyan", Tone.WARNING: "yellow", Tone.ERROR: "bold red"}
_SIGNS = {Tone.INFO: "·", Tone.WARNING: "!", Tone.ERROR: "×"}
_INDENT = 2
_NARROWEST = 20
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def render(reply: Reply, *, colour: bool, width: int) -> str:
    """Return `reply` as text of at most `width` columns (20 at least), without a final line break.

    Args:
        reply: What to show.
        colour: Whether the text goes to a terminal that shows colours and links.
        width: Columns of the terminal. Addresses are not broken, so they alone may be longer.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
        legacy_windows=False,
    )
    writer = _Writer(catalogue(reply.language), colour=colour)
    previous: Block | None = None
    for block in reply.blocks:
        if previous is not None and _parted(previous, block):
            console.print()
        for part in writer.block(block):
            console.print(part)
        previous = block
    for part in writer.ending(reply):
        console.print(part)
    return "\n".join(each.rstrip() for each in out.getvalue().splitlines()).strip("\n")


def clean(text: str) -> str:
    """Return `text` on one line, each control or format character as a space."""
    return "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in text)


class _Writer:
    """Turns blocks into what rich prints; `colour` also says whether links may be hidden behind their text."""

    def __init__(self, messages: Catalogue, *, colour: bool) -> None:
        self._messages = messages
        self._colour = colour

    def block(self, block: Block) -> Iterator[RenderableType]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield from (self._line(line) for line in block.lines)
            case Notice():
                yield Text(f"{_SIGNS[block.tone]} {clean(block.text)}", style=_TONES[block.tone])
            case Quote():
                yield from self._quote(block)
            case DealCard():
                yield from self._card(block)
            case Table():
                yield from self._table(block)
            case Divider():
                yield Text("─" * _NARROWEST, style="dim")
            case Picture():
                yield Text(self._messages.text("console.picture", alt=clean(block.scene.description)), style="dim")
                yield from (part for each in block.twin for part in self.block(each))

    def ending(self, reply: Reply) -> Iterator[RenderableType]:
        """Yield what chats have controls for: how to go on in a list, commands to type, files."""
        footer = _footer(reply)
        if footer:
            yield Text(f"\n{footer}", style="dim")
        if reply.actions:
            yield Text(f"\n{self._messages.text('console.next')}", style="dim")
        for action in reply.actions:
            yield from self._action(action)
        for file in reply.attachments:
            text = self._messages.text("console.file", name=clean(file.name), n=len(file.content))
            yield Text(f"\n{text}", style="dim")

    def _action(self, action: Action) -> Iterator[RenderableType]:
        """Yield the command of a button, with the options that a chat would ask for."""
        asked = "".join(f" {name}=…" for name in action.asks if f"{name}=" not in action.command)
        shown = Text("  ")
        shown.append(clean(f"{action.command}{asked}"), style="green")
        shown.append(f"  {clean(action.label)}", style="dim")
        yield shown

    def _heading(self, block: Heading) -> Text:
        text = Text(clean(block.text), style="bold underline" if self._colour else "")
        if not self._colour:
            text.append("\n" + "─" * min(cell_len(text.plain), 60))
        return text

    def _card(self, block: DealCard) -> Iterator[RenderableType]:
        head = Text()
        head.append(f"#{block.deal_id} ", style="dim")
        if block.mark:
            head.append(f"[{clean(block.mark)}] ", style="yellow")
        head.append_text(self._line(block.headline))
        yield head
        for line in block.details:
            yield Padding(self._line(line), (0, 0, 0, _INDENT))
        for quote in block.quotes:
            yield from (Padding(part, (0, 0, 0, _INDENT)) for part in self._quote(quote))

    def _quote(self, block: Quote) -> Iterator[RenderableType]:
        yield Padding(
            Text(self._messages.text("list.quote", text=clean(block.text)), style="italic"), (0, 0, 0, _INDENT)
        )
        source = Text(f"— {clean(block.source)}", style="dim")
        address = _address(block.url)
        if address and self._colour:
            source.stylize(Style(link=address))
        yield Padding(source, (0, 0, 0, _INDENT))
        if address and not self._colour:
            yield Padding(Text(address, no_wrap=True, overflow="ignore"), (0, 0, 0, 2 * _INDENT))

    def _table(self, block: Table) -> Iterator[RenderableType]:
        if block.caption:
            yield Text(clean(block.caption), style="bold")
        grid = Grid(box=box.SIMPLE_HEAD if self._colour else box.ASCII2, pad_edge=False, show_edge=False)
        for column in block.columns:
            numeric = column in block.numeric
            grid.add_column(Text(clean(column)), justify="right" if numeric else "left", overflow="fold")
        for row in block.rows:
            grid.add_row(*(self._line(cell) for cell in row))
        yield grid

    def _line(self, line: Line) -> Text:
        text = Text()
        for span in line:
            text.append(clean(span.text), style=self._style(span))
        return text

    def _style(self, span: Span) -> Style:
        address = _address(span.url) if span.url and self._colour else None
        return Style(bold=span.bold or None, color="green" if span.code else None, link=address)


def _address(url: str) -> str | None:
    """Return a web address that is safe to write to a terminal, else None."""
    return url if _ADDRESS.fullmatch(url) else None


def _parted(before: Block, after: Block) -> bool:
    """Return whether an empty line stands between two blocks: everywhere but under a heading."""
    return not isinstance(before, Heading) and not (isinstance(before, Quote) and isinstance(after, Quote))


def _footer(reply: Reply) -> str | None:
    """Return where in a list the reply stands, and how to go on; None for a list on one page."""
    paging = reply.paging
    if paging is None or paging.total <= paging.size:
        return None
    last = min(paging.offset + paging.size, paging.total)
    messages = catalogue(reply.language)
    where = messages.text("page.where", first=paging.offset + 1, last=last, total=paging.total)
    if last >= paging.total:
        return where
    return messages.text("page.next", where=where, command=clean(paging.command.replace("{offset}", str(last))))
