"""A `Reply` → the blocks of a Slack message, view or answer: pure, and within every limit whatever the reply holds.

A deal is one glance: its headline with the sum in bold, a menu at its right, and the facts in small type below. What
only some workspaces show (data tables, charts) is drawn with `newest` alone, and pictures where they were uploaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from adapters.slack.blocks import (
    LONGEST_TEXT,
    actions,
    code,
    divider,
    header,
    image,
    paragraph,
    section,
    small,
)
from adapters.slack.controls import ROW, Numbers, Press, button, menu, turning, where
from adapters.slack.fit import LARGEST, LARGEST_VIEW, MOST_BLOCKS, MOST_BLOCKS_OF_VIEW, few_charts, fit
from adapters.slack.mrkdwn import clean, clipped, columns, escaped, link, written_line
from adapters.slack.tables import chart_block, table_blocks
from bot.i18n import catalogue
from bot.model.reply import DealCard, Divider, Heading, Notice, Paragraph, Picture, Quote, Span, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from adapters.slack.blocks import Payload
    from bot.model import Language
    from bot.model.reply import Action, Block, Reply

_SIGNS = {Tone.INFO: "", Tone.WARNING: "⚠️ ", Tone.ERROR: "🚫 "}
_LONGEST_QUOTE = 900
_LONGEST_FALLBACK = 1_200
_SOURCE_ROOM = 1_800
_WIDEST_LEAD = 14
_LONGEST_SUM = 200
_LONGEST_COMMANDS = 2_000
"""Characters of all commands behind one set of buttons, which count as any text of a message does."""
_MOST_TYPED = 2


@dataclass(frozen=True, slots=True)
class Look:
    """What can be shown: whether the blocks of 2026, the file of each picture that was uploaded, and how much."""

    newest: bool = True
    files: Mapping[str, str] = field(default_factory=dict)
    largest: int = LARGEST


def message_blocks(reply: Reply, look: Look, *, notes: Sequence[str] = (), calls: str = "") -> list[Payload]:
    """Return the blocks of a message; `notes` are lines in small type at its end, `calls` a user group to mention."""
    body = few_charts(_Drawing(reply, look).blocks())
    called = [section(f"<!subteam^{calls}>")] if calls else []
    return fit(body, [*called, *_tail(reply, notes)], reply.language, MOST_BLOCKS, look.largest) or [section("")]


def view_blocks(reply: Reply) -> list[Payload]:
    """Return the blocks of a reply in a modal or a home tab, where there is no room for new blocks and no sharing."""
    body = _Drawing(reply, Look(newest=False)).blocks()
    return fit(body, list(_tail(reply, (), shared=False)), reply.language, MOST_BLOCKS_OF_VIEW, LARGEST_VIEW)


def fallback(reply: Reply) -> str:
    """Return what a reply says in plain words, for notifications and screen readers."""
    parts: list[str] = []
    for block in reply.blocks:
        parts.extend(part for part in _words(block) if part.strip())
        if sum(map(len, parts)) > _LONGEST_FALLBACK:
            break
    # Characters that nobody sees are spaces by now, so a text may be empty after all.
    told = clipped(catalogue(reply.language).text("list.facts").join(parts), _LONGEST_FALLBACK)
    return told.strip() or "dealwire"


def pictures(reply: Reply) -> list[Picture]:
    """Return the pictures of a reply, each under a name of its own."""
    return [block for block in reply.blocks if isinstance(block, Picture)]


class _Drawing:
    """Turns the blocks of one reply into Slack's; its controls are numbered through."""

    def __init__(self, reply: Reply, look: Look) -> None:
        self._reply = reply
        self._look = look
        self._language = reply.language
        self._numbers = Numbers(len(reply.actions))
        self._alone = sum(isinstance(block, DealCard) for block in reply.blocks) == 1

    def blocks(self) -> Iterator[Payload]:
        for number, block in enumerate(self._reply.blocks):
            yield from self._block(block, titled=number > 0)

    def _block(self, block: Block, *, titled: bool) -> Iterator[Payload]:
        match block:
            case Heading():
                # One large title at the top; those within are bold, or a digest would be all titles.
                yield paragraph([(Span(block.text, bold=True),)]) if titled else header(block.text)
            case Paragraph():
                if any(clean(span.text).strip() for line in block.lines for span in line):
                    yield paragraph(block.lines)
            case Notice():
                yield section(f"{_SIGNS[block.tone]}{clipped(block.text, LONGEST_TEXT - 4)}")
            case Quote():
                yield section(_quote(block, self._language))
            case DealCard():
                yield from self._card(block)
            case Table():
                yield from table_blocks(block, self._language, newest=self._look.newest)
            case Divider():
                yield divider()
            case Picture():
                yield from self._picture(block, titled=titled)

    def _card(self, card: DealCard) -> Iterator[Payload]:
        mark = f"`{escaped(card.mark)[:100]}`" if card.mark and clean(card.mark).strip() else ""
        # A long mark would break the headline, which is what the eye looks for.
        leads = columns(mark) <= _WIDEST_LEAD
        head = _head(card, mark if leads else "")
        control, below = self._controls(card.actions)
        yield section(head, control)
        separator = escaped(catalogue(self._language).text("list.facts"))
        facts = [written_line(line, LONGEST_TEXT // 2) for line in card.details[:1]]
        yield small(separator.join(filter(None, ("" if leads else mark, f"#{card.deal_id}", *facts))))
        if len(card.details) > 1:
            yield paragraph(card.details[1:])
        for quote in card.quotes:
            yield section(_quote(quote, self._language))
        yield from _rows(below, self._numbers)

    def _controls(self, asked: Sequence[Action]) -> tuple[Payload | None, Sequence[Action]]:
        """Return the control beside a headline, and the actions that stand in a row below."""
        if not asked:
            return None, ()
        if len(asked) == 1:
            made = button(asked[0], self._numbers.take())
            return (made, ()) if made is not None else (None, asked)
        made = None if self._alone else menu(asked, self._numbers.take())
        return (made, ()) if made is not None else (None, asked)

    def _picture(self, picture: Picture, *, titled: bool) -> Iterator[Payload]:
        chart = chart_block(picture, self._language) if self._look.newest else None
        file = self._look.files.get(picture.name)
        if chart is not None:
            yield chart
        elif file is not None:
            yield image(file, picture.scene.description, "" if titled else picture.scene.title)
        if (chart is None and file is None) or not self._is_told(picture):
            for block in picture.twin:
                yield from self._block(block, titled=True)

    def _is_told(self, picture: Picture) -> bool:
        """Return whether the reply says what a picture shows: then tables of the same need not stand below it."""
        others = [block for block in self._reply.blocks if not isinstance(block, Picture | Heading | Divider)]
        return bool(others) and all(isinstance(block, Table) for block in picture.twin)


def _tail(reply: Reply, notes: Sequence[str], *, shared: bool = True) -> Iterator[Payload]:
    """Yield the end of an answer: where in a list it stands, the controls that turn and share it, and notes."""
    place = where(reply, reply.language)
    if place is not None:
        yield small(escaped(place))
    turns = [each for each in turning(reply) if shared or each["action_id"] != Press.SHARE]
    yield from _rows(reply.actions, Numbers(), turns)
    for note in notes:
        yield small(clipped(note, 500))


def _head(card: DealCard, mark: str) -> str:
    """Return the headline under its sum: of many deals in a row, the eye goes down the sums."""
    strong = next((span for span in card.headline if span.bold and clean(span.text).strip()), None)
    if strong is None:
        head = written_line(card.headline, LONGEST_TEXT - _WIDEST_LEAD - 1)
        return f"{mark} {head}" if mark else head
    lead = written_line((replace(strong, text=strong.text.strip()),), _LONGEST_SUM)
    plain = tuple(replace(span, bold=False) for span in card.headline)
    head = written_line(plain, LONGEST_TEXT - _LONGEST_SUM - _WIDEST_LEAD - 2)
    return f"{lead} {mark}\n{head}" if mark else f"{lead}\n{head}"


def _rows(asked: Sequence[Action], numbers: Numbers, more: Sequence[Payload] = ()) -> Iterator[Payload]:
    """Yield rows of buttons, `more` at their end; commands that are too long for one are shown to be typed."""
    room = _LONGEST_COMMANDS
    buttons: list[Payload] = []
    typed: list[Action] = []
    for action in asked:
        made = button(action, numbers.take())
        room -= len(action.command)
        if made is None or room < 0:
            typed.append(action)
        else:
            buttons.append(made)
    buttons.extend(more)
    for start in range(0, len(buttons), ROW):
        yield actions(buttons[start : start + ROW])
    for action in typed[:_MOST_TYPED]:
        yield small(f"{clipped(action.label, 100)}: {code(action.command)}")


def _quote(quote: Quote, language: Language) -> str:
    """Return a sentence of a source as Slack draws quotes, with a link to the source."""
    text = clipped(catalogue(language).text("list.quote", text=clean(quote.text)), _LONGEST_QUOTE)
    return f">{text}\n>— {link(quote.source, quote.url, _SOURCE_ROOM)}"


def _words(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Notice() | Quote():
            yield block.text
        case Paragraph():
            yield from ("".join(span.text for span in line) for line in block.lines)
        case DealCard():
            headline = "".join(span.text for span in block.headline)
            yield f"{block.mark}: {headline}" if block.mark else headline
        case Table():
            yield block.caption
        case Picture():
            yield block.scene.title
        case Divider():
            pass
