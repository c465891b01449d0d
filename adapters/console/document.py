"""A `Reply` → Markdown (CommonMark with GitHub's tables), for documents and pages.

All text from outside is escaped, so that it can neither make links or markup of its own nor leave its table cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from adapters.console.terminal import clean
from bot.model.reply import DealCard, Divider, Heading, Notice, Paragraph, Picture, Quote, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model.reply import Block, Line, Reply, Span

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&@-])")
_ORDERED = re.compile(r"^(\d+)([.)])")
_ADDRESS = re.compile(r"https?://\S+")


def render_markdown(reply: Reply) -> str:
    """Return `reply` as Markdown: headings of the second level, one item of a list for each deal."""
    parts: list[str] = []
    for block in reply.blocks:
        text = "\n".join(_block(block))
        # Cards that follow each other are one list.
        tight = bool(parts) and isinstance(block, DealCard) and parts[-1].startswith("- ")
        parts.append(text if not tight else f"\0{text}")
    return "\n\n".join(parts).replace("\n\n\0", "\n")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"## {_escaped(block.text)}"
        case Paragraph():
            yield "  \n".join(_line(line) for line in block.lines)
        case Notice():
            text = _escaped(block.text)
            yield f"> {text}" if block.tone is Tone.INFO else f"> **{text}**"
        case Quote():
            yield from _quote(block)
        case DealCard():
            yield from _card(block)
        case Table():
            yield from _table(block)
        case Divider():
            yield "---"
        case Picture():
            yield from (part for each in block.twin for part in _block(each))


def _card(block: DealCard) -> Iterator[str]:
    mark = f"**{_escaped(block.mark)}:** " if block.mark else ""
    yield f"- {mark}{_line(block.headline)} ({_escaped(f'#{block.deal_id}')})  "
    for line in block.details:
        yield f"  {_line(line)}  "
    for each in block.quotes:
        yield from (f"  {text}" for text in _quote(each))


def _quote(block: Quote) -> Iterator[str]:
    yield f"> {_escaped(block.text)}"
    yield f"> — {_link(_escaped(block.source), block.url)}"


def _table(block: Table) -> Iterator[str]:
    if block.caption:
        yield f"**{_escaped(block.caption)}**"
        yield ""
    yield f"| {' | '.join(_escaped(column) for column in block.columns)} |"
    yield f"| {' | '.join('---:' if column in block.numeric else '---' for column in block.columns)} |"
    for row in block.rows:
        yield f"| {' | '.join(_line(cell) for cell in row)} |"


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    if span.code:
        return _code(span.text)
    text = _escaped(span.text)
    if span.bold and text.strip():
        # Emphasis must touch its words, so spaces at its ends go outside.
        inner = text.strip()
        text = text.replace(inner, f"**{inner}**", 1)
    return _link(text, span.url) if span.url else text


def _code(text: str) -> str:
    shown = clean(text).replace("|", " ")
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence}{shown}{fence}" if len(fence) == 1 else f"{fence} {shown} {fence}"


def _link(text: str, url: str) -> str:
    """Return a link; an address that is none of the web's stays out."""
    if not _ADDRESS.fullmatch(url):
        return text
    return f"[{text}]({quote(url, safe=':/?#@!$&*+,;=%~-._')})"


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", clean(text))
    return _ORDERED.sub(r"\1\\\2", escaped)
