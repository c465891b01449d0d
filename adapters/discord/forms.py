"""Actions that ask for something first ↔ Discord's modals: a field for each parameter, by what kind of value it takes.

The id of a modal says what it completes, so it may be sent in after a restart as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from adapters.discord.controls import option
from adapters.discord.ids import Verb
from adapters.discord.markdown import plain
from bot.commands import SEVERAL, Form, Param
from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from adapters.discord.ids import Control
    from bot.commands import Choice, CommandSpec
    from bot.model import Language

_TITLE = 45
_LABEL = 45
_HINT = 100
_LONGEST_TYPED = 500
_MOST_OPTIONS = 25
Field = ui.Item[Any]


def form(spec: CommandSpec, control: Control, given: Mapping[str, str], language: Language) -> ui.Modal:
    """Return the modal that asks for what `control` asks; what `given` has for a parameter stands in it already."""
    opened = replace(control, verb=Verb.FORM, key="", turn=0)
    modal = ui.Modal(title=plain(spec.label(language), _TITLE), custom_id=opened.custom_id)
    for name in control.asks:
        param = spec.param(name)
        if param is not None and len(modal.children) < 5:
            field = _field(param, given.get(name, ""), language)
            text, hint = plain(param.label(language), _LABEL), plain(param.summary(language), _HINT)
            modal.add_item(ui.Label(text=text, description=hint, component=field))
    # discord.py need not remember it: what is sent in says itself what it is.
    modal.stop()
    return modal


def submitted(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what was filled in, by the names of the parameters; what was left empty is an empty text."""
    found: dict[str, str] = {}
    for label in components:
        field = label.get("component") or {}
        if "custom_id" in field:
            values = field.get("values")
            text = ", ".join(map(str, values)) if values is not None else str(field.get("value") or "")
            found[str(field["custom_id"])] = text.strip()
    return found


def _field(param: Param, given: str, language: Language) -> Field:
    several = SEVERAL.get(param.form)
    choices = Param(param.name, several).choices(language) if several else param.choices(language)
    if choices:
        return _picked(param, choices, given, most=len(choices) if several else 1)
    if param.form is Form.PERSON:
        chosen = [discord.SelectDefaultValue.from_user(discord.Object(int(given)))] if given.isdecimal() else []
        return ui.UserSelect(custom_id=param.name, required=param.required, default_values=chosen)
    if param.form is Form.GROUP:
        chosen = [discord.SelectDefaultValue.from_role(discord.Object(int(given)))] if given.isdecimal() else []
        return ui.RoleSelect(custom_id=param.name, required=param.required, default_values=chosen)
    return ui.TextInput(
        custom_id=param.name,
        default=given[:_LONGEST_TYPED] or None,
        placeholder=catalogue(language).text("chat.several") if param.form in SEVERAL else None,
        required=param.required,
        max_length=_LONGEST_TYPED,
    )


def _picked(param: Param, choices: Sequence[Choice], given: str, *, most: int) -> Field:
    wanted = {each.strip() for each in given.split(",")}
    options = [option(choice.label, choice.value, chosen=choice.value in wanted) for choice in choices[:_MOST_OPTIONS]]
    least = 1 if param.required else 0
    return ui.Select(
        custom_id=param.name,
        options=options,
        min_values=least,
        max_values=min(most, len(options)),
        required=param.required,
    )
