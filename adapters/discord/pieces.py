"""Blocks of a reply → pieces of a message, written in Discord's Markdown: words, cards, rules and pictures.

Nothing here counts what a message holds; `layout` does, and asks for shorter quotes where they do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from adapters.discord.markdown import address, clean, escaped, is_blank, plain, units, write
from bot.i18n import catalogue
from bot.model.reply import (
    DealCard,
    Divider,
    Heading,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Span,
    Table,
    Tone,
    line,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.model.article import Language
    from bot.model.reply import Action, Block, Line

_LINE = 700
_HEADING = 200
_CELL = 160
_CAPTION = 100
_SMALL = "-# "
_WARNING = "⚠️ "
_EMPTY = "–"
_LABELLED_FROM = 2
"""From so many columns of figures on, rows say at each figure what it is: there are no columns to look up to."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of Markdown. A `head` stands right over what follows; `spare` ones come only where there is room."""

    lines: tuple[str, ...]
    head: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A deal: its lines, its buttons, and its sum and headline in plain text for a list to pick from."""

    lines: tuple[str, ...]
    actions: tuple[Action, ...]
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that goes along as a file of this name."""

    filename: str
    description: str


Piece = Words | Card | Rule | Image


def pieces(
    blocks: Sequence[Block], language: Language, *, quote_room: int, drawn: Collection[str] = ()
) -> Iterator[Piece]:
    """Yield the pieces of `blocks`.

    Args:
        blocks: What a reply shows.
        language: That of the reply.
        quote_room: The longest quote, in units; of 0 only the source stays.
        drawn: Names of the pictures of which there is a file.
    """
    is_alone = sum(isinstance(block, DealCard) for block in blocks) == 1
    writer = _Writer(language, quote_room, drawn, is_alone=is_alone)
    is_first = True
    for block in blocks:
        yield from writer.block(block, is_first=is_first)
        is_first = False


class _Writer:
    def __init__(self, language: Language, quote_room: int, drawn: Collection[str], *, is_alone: bool) -> None:
        self._separator = catalogue(language).text("list.facts")
        self._language = language
        self._quote_room = quote_room
        self._drawn = drawn
        self._is_alone = is_alone

    def block(self, block: Block, *, is_first: bool) -> Iterator[Piece]:
        match block:
            case Heading():
                mark = "##" if is_first else "###"
                yield from _words(f"{mark} {write(line(block.text), _HEADING)}", head=True)
            case Paragraph():
                yield from _words(*(write(each, _LINE) for each in block.lines))
            case Notice():
                sign = _WARNING if block.tone is Tone.WARNING else ""
                yield from _words(f"{sign}{write(line(block.text), 2 * _LINE)}")
            case Quote():
                yield from _words(*self._quote(block))
            case DealCard():
                yield self._card(block)
            case Table():
                yield from self._table(block)
            case Divider():
                yield Rule()
            case Picture():
                yield from self._picture(block)
            case _:
                assert_never(block)

    def _card(self, card: DealCard) -> Card:
        strong = next((span for span in card.headline if span.bold and not is_blank(span.text)), None)
        title = "".join(span.text for span in card.headline)
        lines = []
        # The sum comes first and bold: it is what an eye that runs down a list looks for.
        lead = [f"**{escaped(strong.text.strip())}**"] if strong else []
        if card.mark:
            lead.append(write(line(card.mark), _CAPTION))
        if lead:
            lines.append(self._separator.join(lead))
        headline = tuple(replace(span, bold=False) for span in card.headline)
        lines.append(write(headline if strong else card.headline, _LINE))
        lines += self._details(card)
        # Without its words a quote says no more than the facts do, which lead to the sources.
        lines += [each for quote in card.quotes for each in self._quote(quote) if self._quote_room]
        hint = "".join(span.text for span in card.details[0]) if card.details else ""
        return Card(tuple(each for each in lines if not is_blank(each)), card.actions, title, hint)

    def _details(self, card: DealCard) -> Iterator[str]:
        """Yield the lines under the headline; that of the facts, which leads to the sources, is small and numbered."""
        facts = next((each for each in card.details if any(span.url for span in each)), None)
        for detail in card.details:
            is_small = detail is facts or not (self._is_alone or card.mark)
            numbered = (*detail, Span(f"{self._separator}#{card.deal_id}")) if detail is facts else detail
            written = write(numbered, _LINE)
            if not is_blank(written):
                yield f"{_SMALL if is_small else ''}{written}"
        if facts is None:
            yield f"{_SMALL}{escaped(f'#{card.deal_id}')}"

    def _quote(self, quote: Quote) -> Iterator[str]:
        if self._quote_room:
            text = catalogue(self._language).text("list.quote", text=_short(quote.text, self._quote_room))
            yield f"> {write(line(text), 2 * self._quote_room)}"
        source = Span(plain(quote.source, _CAPTION), url=quote.url if address(quote.url) else None)
        yield f"> {_SMALL}{write((source,), 8 * _CAPTION)}"

    def _table(self, table: Table) -> Iterator[Piece]:
        if table.caption:
            yield from _words(f"**{write(line(table.caption), _HEADING)}**", head=True)
        labelled = set(table.numeric) - {table.columns[0]}
        if len(labelled) < _LABELLED_FROM:
            labelled = set()
        named = [column for column in table.columns if not is_blank(column)]
        head = self._separator.join(write(line(column), _CELL) for column in named)
        # A list that is numbered speaks for itself.
        is_headed = named and not labelled and table.columns[0] not in table.numeric
        rows = [f"{_SMALL}{head}"] if is_headed else []
        rows += [self._row(row, table.columns, labelled) for row in table.rows]
        yield from _words(*rows)

    def _row(self, cells: tuple[Line, ...], columns: tuple[str, ...], labelled: Collection[str]) -> str:
        """Return a row; of several figures in one, each says what it is, and those that are not there are left out."""
        shown = []
        for cell, column in zip(cells, columns, strict=True):
            text = write(cell, 4 * _CELL)
            if column not in labelled:
                shown.append(text or _EMPTY)
            elif text not in {"", _EMPTY}:
                shown.append(f"{write(line(column), _CELL)} {text}")
        return self._separator.join(shown)

    def _picture(self, picture: Picture) -> Iterator[Piece]:
        is_drawn = picture.name in self._drawn
        if is_drawn:
            yield Image(image_name(picture), plain(picture.scene.description, 1024))
        for block in picture.twin:
            for piece in self.block(block, is_first=False):
                # The picture says the same: its twin gives way to all else.
                yield replace(piece, spare=True) if is_drawn and isinstance(piece, Words) else piece


def image_name(picture: Picture) -> str:
    """Return the name of the file of a picture."""
    return f"{safe_name(picture.name)}.png"


def safe_name(name: str) -> str:
    """Return a file's name in the letters that Discord leaves as they are."""
    kept = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in name)
    return kept.strip("._")[:80] or "file"


def _words(*lines: str, head: bool = False) -> Iterator[Words]:
    shown = tuple(each for each in lines if not is_blank(each))
    if shown:
        yield Words(shown, head=head)


def _short(text: str, room: int) -> str:
    shown = clean(text).strip()
    return shown if units(shown) <= room else plain(shown, room)
