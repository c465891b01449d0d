"""Buttons and selects that work after any restart: each knows from its id alone what it does.

discord.py makes them anew from the id whenever one is used (`DynamicItem`), so nothing about a message is kept in
memory. What they do is done by the client, the `Attendant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import ui

from adapters.discord.ids import BUTTONS, SELECTS, Control
from adapters.discord.markdown import plain
from bot.model.reply import Weight

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

Interaction = discord.Interaction[Any]

_LABEL = 80
_OPTION = 100
_STYLES = {
    Weight.PLAIN: discord.ButtonStyle.secondary,
    Weight.PRIMARY: discord.ButtonStyle.primary,
    Weight.DANGER: discord.ButtonStyle.danger,
}


class Attendant(Protocol):
    """Who does what a control says: the client."""

    async def attend(self, interaction: Interaction, control: Control, value: str | None) -> None:
        """Do what `control` says; `value` is what was picked in a select."""
        ...


class Press(ui.DynamicItem[ui.Button[Any]], template=BUTTONS):
    """A button."""

    def __init__(self, control: Control, item: ui.Button[Any]) -> None:
        """Put `control` behind `item`, which bears its id."""
        super().__init__(item)
        self.control = control

    @classmethod
    def labelled(cls, control: Control, label: str, weight: Weight = Weight.PLAIN) -> Press:
        """Return a new button."""
        style = _STYLES[weight]
        return cls(control, ui.Button(label=plain(label, _LABEL), style=style, custom_id=control.custom_id))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Press:
        """Return the button that was pressed."""
        del interaction
        return cls(Control.read(match), cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button says."""
        await cast("Attendant", interaction.client).attend(interaction, self.control, None)


class Pick(ui.DynamicItem[ui.Select[Any]], template=SELECTS):
    """A select of which one value is picked."""

    def __init__(self, control: Control, item: ui.Select[Any]) -> None:
        """Put `control` behind `item`, which bears its id."""
        super().__init__(item)
        self.control = control

    @classmethod
    def among(cls, control: Control, placeholder: str, options: Sequence[discord.SelectOption]) -> Pick:
        """Return a new select; there are 1 to 25 options, each of another value."""
        hint = plain(placeholder, _OPTION)
        return cls(control, ui.Select(custom_id=control.custom_id, placeholder=hint, options=list(options)))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Pick:
        """Return the select in which something was picked."""
        del interaction
        return cls(Control.read(match), cast("ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the select says with the value that was picked."""
        values = self.item.values
        if values:
            await cast("Attendant", interaction.client).attend(interaction, self.control, values[0])


def option(label: str, value: str, *, hint: str = "", chosen: bool = False) -> discord.SelectOption:
    """Return one value of a select."""
    described = plain(hint, _OPTION) if hint.strip() else None
    return discord.SelectOption(label=plain(label, _OPTION), value=value, description=described, default=chosen)
