"""A card of components that is filled from top to bottom, while the text and the components that are left are counted.

What does not fit is cut at the end of a line; `end` then says so. Lines that follow each other are one text, as long
as nothing else comes between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from adapters.discord.markdown import units

if TYPE_CHECKING:
    from adapters.discord.controls import Press
    from adapters.discord.pieces import Card, Words

SECTION = 3
"""Components of a text with a button at its side."""


class Sheet:
    """The items so far; `is_cut` says whether something was left out for want of room."""

    def __init__(self, *, text: int, components: int) -> None:
        """Begin with so many units of text and components to be used."""
        self.items: list[ui.Item[Any]] = []
        self.is_cut = False
        self._text = text
        self._components = components
        self._lines: list[str] = []
        self._is_under_head = True

    def say(self, words: Words) -> None:
        """Add lines; what is no heading's is parted from the lines before it."""
        if self.is_cut and not words.spare:
            return
        for number, line in enumerate(words.lines):
            is_parted = number == 0 and self._lines and not self._is_under_head and not words.head
            shown = f"\n{line}" if is_parted else line
            cost = units(shown) + 1
            if cost > self._text or not (self._lines or self._components):
                self.is_cut = self.is_cut or not words.spare
                return
            self._components -= not self._lines
            self._lines.append(shown)
            self._text -= cost
        self._is_under_head = words.head

    def takes(self, card: Card) -> bool:
        """Return whether there is room for a deal with a button at its side."""
        return not self.is_cut and self._components >= SECTION and _size(card) <= self._text

    def card(self, card: Card, press: Press) -> None:
        """Add a deal that it takes."""
        self.add(ui.Section(ui.TextDisplay("\n".join(card.lines)), accessory=press), SECTION)
        self._text -= _size(card)

    def has_room(self, components: int) -> bool:
        """Return whether so many components more can be added."""
        return self._components >= components

    def add(self, item: ui.Item[Any], components: int) -> None:
        """Add anything else, for which there is room."""
        self._flush()
        self._components -= components
        self.items.append(item)

    def rule(self) -> None:
        """Part what follows from what stands before, if anything does."""
        # One component more, so that something can follow.
        if not self.is_cut and self.has_room(2) and (self.items or self._lines):
            self.add(ui.Separator(), 1)

    def end(self, note: str = "", text: int = 0, components: int = 0) -> None:
        """End the text; where it was cut, with `note`, for which so much more room was kept."""
        if self.is_cut and note:
            self._text += text
            self._components += components
            self._components -= not self._lines
            self._lines.append(note)
        self._flush()

    def _flush(self) -> None:
        if self._lines:
            self.items.append(ui.TextDisplay("\n".join(self._lines).strip("\n")))
            self._lines = []
        self._is_under_head = True


def _size(card: Card) -> int:
    return sum(units(line) + 1 for line in card.lines)
