"""Pieces of a message and what stands under them → one card of components within Discord's limits, whatever it holds.

A message takes 40 components and 4,000 characters. Where cards with a button each do not fit, one select opens them
all; a button whose id would be too long is left out, and its command stands there to be typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from adapters.discord.controls import Pick, Press, option
from adapters.discord.ids import LONGEST, Control, Verb
from adapters.discord.markdown import ELLIPSIS, code, escaped, plain, units
from adapters.discord.pieces import Card, Image, Rule, Words
from adapters.discord.sheet import SECTION, Sheet
from bot.model.reply import Weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.discord.pieces import Piece
    from bot.i18n import Catalogue
    from bot.model.reply import Action

MOST_COMPONENTS = 40
MOST_TEXT = 4000
_IN_A_ROW = 5
_MOST_BUTTONS = 14
_OPTIONS = 25
_LABEL = 80
_TYPED_ROOM = 600
"""Units for commands to be typed: those whose buttons Discord would not take."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that is still to be made."""

    control: Control
    label: str
    weight: Weight = Weight.PLAIN

    @classmethod
    def of(cls, action: Action) -> Button:
        """Return the button of an action."""
        verb = Verb.ASK if action.asks else Verb.RUN
        return cls(Control(verb=verb, command=action.command, asks=action.asks), action.label, action.weight)


@dataclass(frozen=True, slots=True)
class Select:
    """A select that is still to be made, of options with different values."""

    control: Control
    placeholder: str
    options: tuple[discord.SelectOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What stands under the pieces: lines of Markdown, files by name, selects and buttons."""

    notes: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    selects: tuple[Select, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """The message, and whether some of its text had to be left out."""

    view: ui.LayoutView
    is_cut: bool


def lay_out(pieces: Sequence[Piece], foot: Foot, *, messages: Catalogue, colour: int, key: str = "") -> Laid:
    """Return the message.

    Args:
        pieces: What it says.
        foot: What stands under that.
        messages: In the reader's language.
        colour: Of the bar at its side.
        key: That of a delivery, which one of the controls is to bear; empty for an answer.
    """
    sheet = _Plan(foot, messages, key, pieces, by_select=False).sheet()
    if sheet is None:
        sheet = _Plan(foot, messages, key, pieces, by_select=True).sheet()
    view = ui.LayoutView(timeout=None)
    if sheet is not None:
        view.add_item(ui.Container(*sheet.items, accent_colour=colour))
    # A view that has ended is not kept by discord.py: its controls are made anew from their ids.
    view.stop()
    return Laid(view, sheet is None or sheet.is_cut)


class _Ids:
    """Sees to it that each id is used once, and that the first control that can bears the key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._used: set[str] = set()

    @property
    def owes_key(self) -> bool:
        return bool(self._key)

    def take(self, control: Control) -> Control | None:
        """Return the control as it is to be used; None where its id would be too long."""
        ways = (replace(control, key=self._key), control, replace(control.bare, key=self._key), control.bare)
        taken = next((free for way in ways if (free := self._free(way)).fits), None)
        if taken is None:
            return None
        self._key = "" if taken.key else self._key
        self._used.add(taken.custom_id)
        return taken

    def _free(self, control: Control) -> Control:
        while control.custom_id in self._used:
            control = replace(control, turn=control.turn + 1)
        return control


class _Plan:
    """One way to lay a message out: with a button at each deal, or with one select for all of them."""

    def __init__(self, foot: Foot, messages: Catalogue, key: str, pieces: Sequence[Piece], *, by_select: bool) -> None:
        self._foot = foot
        self._messages = messages
        self._pieces = pieces
        self._ids = _Ids(key)
        self._cards = [piece for piece in pieces if isinstance(piece, Card)]
        self._at_side = not by_select and len(self._cards) > 1
        self._typed: list[str] = []
        self._selects = list(self._made_selects(by_select=by_select))
        self._buttons = self._made_buttons()

    def sheet(self) -> Sheet | None:
        """Return the filled sheet; None where a deal has to do without the button at its side."""
        most_buttons = len(self._buttons) + self._ids.owes_key
        notes = "\n".join((*self._typed, *self._foot.notes))
        cut = f"-# {ELLIPSIS} {self._messages.text('chat.cut')}"
        kept = 1 + bool(notes) + len(self._foot.filenames) + 2 * len(self._selects)
        kept += most_buttons + -(-most_buttons // _IN_A_ROW)
        sheet = Sheet(text=MOST_TEXT - units(notes) - units(cut) - 2, components=MOST_COMPONENTS - kept - 1)
        for piece in self._pieces:
            if not self._add(piece, sheet):
                return None
        sheet.end(cut, units(cut) + 1, 1)
        if notes:
            sheet.add(ui.TextDisplay(notes), 0)
        for filename in self._foot.filenames:
            sheet.add(ui.File(f"attachment://{filename}"), 0)
        for select in self._selects:
            sheet.add(ui.ActionRow(select), 0)
        if self._ids.owes_key:
            help_command = Control(verb=Verb.RUN, command="/deals help")
            self._buttons += self._made((Button(help_command, self._messages.text("chat.help")),))
        for start in range(0, len(self._buttons), _IN_A_ROW):
            sheet.add(ui.ActionRow(*self._buttons[start : start + _IN_A_ROW]), 0)
        if not sheet.items:
            sheet.add(ui.TextDisplay(ELLIPSIS), 0)
        return sheet

    def _add(self, piece: Piece, sheet: Sheet) -> bool:
        match piece:
            case Words():
                sheet.say(piece)
            case Card():
                return self._add_card(piece, sheet)
            case Rule():
                sheet.rule()
            case Image(filename, description):
                if sheet.has_room(1):
                    media = discord.MediaGalleryItem(f"attachment://{filename}", description=description)
                    sheet.add(ui.MediaGallery(media), 1)
        return True

    def _add_card(self, card: Card, sheet: Sheet) -> bool:
        if self._at_side and card.actions and not sheet.is_cut:
            if sheet.takes(card):
                button = Button.of(card.actions[0])
                control = self._ids.take(button.control)
                if control is not None:
                    sheet.card(card, Press.labelled(control, button.label, button.weight))
                    return True
            elif not sheet.has_room(SECTION):
                return False
        sheet.say(Words(card.lines))
        return True

    def _made_selects(self, *, by_select: bool) -> Iterator[Pick]:
        opening = [self._opening()] if by_select else []
        for select in (*opening, *self._foot.selects):
            control = self._ids.take(select.control) if select.options else None
            if control is not None:
                yield Pick.among(control, select.placeholder, select.options)

    def _opening(self) -> Select:
        """Return the select that opens the deals, as many as it can hold."""
        options: dict[str, discord.SelectOption] = {}
        for card in self._cards:
            command = card.actions[0].command if card.actions and not card.actions[0].asks else ""
            if command.isprintable() and 0 < len(command) <= LONGEST and len(options) < _OPTIONS:
                options.setdefault(command, option(card.title, command, hint=card.hint))
        placeholder = self._messages.text("chat.open")
        return Select(Control(verb=Verb.OPEN, command=""), placeholder, tuple(options.values()))

    def _made_buttons(self) -> list[Press]:
        """Return the buttons at the foot; what cannot be one is put among the commands to be typed."""
        # A single deal has its buttons there, too.
        own = [Button.of(action) for card in self._cards if len(self._cards) == 1 for action in card.actions]
        return list(self._made((*own, *self._foot.buttons)[:_MOST_BUTTONS]))

    def _made(self, buttons: Iterable[Button]) -> Iterator[Press]:
        room = _TYPED_ROOM
        for button in buttons:
            control = self._ids.take(button.control)
            if control is not None:
                yield Press.labelled(control, button.label, button.weight)
                continue
            label = escaped(plain(button.label, _LABEL))
            typed = self._messages.text("chat.typed", label=label, command=code(button.control.command))
            if units(typed) + 5 <= room:
                self._typed.append(f"-# {typed}")
                room -= units(typed) + 5
