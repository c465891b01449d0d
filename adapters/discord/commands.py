"""The project's commands → Discord's application commands: groups, typed options, choices, and words in Japanese.

Nothing is known here of any single command but one: a message's menu offers to read deals in it.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands

from adapters.discord.controls import Interaction
from adapters.discord.markdown import plain
from bot.commands import Form, Rights, group_label, group_summary
from bot.i18n import SERVED, catalogue
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from bot.commands import Choice, CommandSpec, Param

_LOCALES = {discord.Locale.japanese: Language.JA}
_DESCRIPTION = 100
_CHOICE = 100
_MOST_CHOICES = 25
_PREFIX = "p_"
"""Before the names of a callback's parameters: some parameters are named as words of Python."""
_FREE = frozenset({Form.WORDS, Form.URL})
"""Forms of which nothing can be suggested."""

Words = app_commands.locale_str


class Attendant(Protocol):
    """Who answers commands: the client."""

    async def command(self, interaction: Interaction, spec: CommandSpec, params: Mapping[str, str]) -> None:
        """Answer a command."""
        ...

    async def read_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what deals a message tells of."""
        ...

    async def suggestions(self, interaction: Interaction, form: Form, typed: str) -> Sequence[Choice]:
        """Return what may be picked for what was typed so far."""
        ...


class Translator(app_commands.Translator):
    """Hands out the words of each locale that come along with every text."""

    async def translate(
        self, string: Words, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the text in `locale`, None where there is none."""
        del context
        language = _LOCALES.get(locale)
        return string.extras.get(language.value) if language else None


def add_commands(tree: app_commands.CommandTree[Any], commands: Sequence[CommandSpec], attendant: Attendant) -> None:
    """Put all commands that are not hidden into the tree."""
    groups: dict[tuple[str, ...], app_commands.Group] = {}
    for spec in commands:
        if not spec.hidden:
            _group(spec.group, commands, groups).add_command(_command(spec, attendant))
    for path, group in groups.items():
        if len(path) == 1:
            tree.add_command(group)
    tree.add_command(
        app_commands.ContextMenu(
            name=_words(lambda each: catalogue(each).text("chat.read_here"), 32), callback=_reading(attendant)
        )
    )


def _group(
    path: tuple[str, ...], commands: Sequence[CommandSpec], groups: dict[tuple[str, ...], app_commands.Group]
) -> app_commands.Group:
    if path not in groups:
        parent = _group(path[:-1], commands, groups) if len(path) > 1 else None
        inside = [spec for spec in commands if spec.group[: len(path)] == path and not spec.hidden]
        needs_rights = parent is None and any(spec.rights is Rights.SETTINGS for spec in inside)
        groups[path] = app_commands.Group(
            name=_words(lambda language: group_label(path, language), 32, base=path[-1]),
            description=_words(lambda language: group_summary(path, language), _DESCRIPTION),
            parent=parent,
            default_permissions=discord.Permissions(manage_guild=True) if needs_rights else None,
        )
    return groups[path]


def _command(spec: CommandSpec, attendant: Attendant) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: Interaction, **values: object) -> None:
        params = {name.removeprefix(_PREFIX): _typed(value) for name, value in values.items() if value is not None}
        await attendant.command(interaction, spec, params)

    shown = [param for param in spec.params if not param.hidden]
    asked = [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction)]
    asked += [_parameter(param) for param in shown]
    # discord.py learns from a callback's signature what options there are: here they are those of the command.
    callback.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]  # inspect documents it
    names = {_PREFIX + param.name: _words(param.label, 32, base=param.name) for param in shown}
    summaries = {_PREFIX + param.name: _words(param.summary, _DESCRIPTION) for param in shown}
    choices = {_PREFIX + param.name: _choices(param) for param in shown if _is_closed(param)}
    suggested = {
        _PREFIX + param.name: _suggesting(param, attendant)
        for param in shown
        if not _is_closed(param) and param.form not in _FREE and _type(param) is str
    }
    for decorate in (
        app_commands.rename(**names),
        app_commands.describe(**summaries),
        app_commands.choices(**choices),
        app_commands.autocomplete(**suggested),
    ):
        callback = decorate(callback)
    name = _words(spec.label, 32, base=spec.name)
    return app_commands.Command(name=name, description=_words(spec.summary, _DESCRIPTION), callback=callback)


def _parameter(param: Param) -> inspect.Parameter:
    kind, annotation = inspect.Parameter.KEYWORD_ONLY, _type(param)
    if param.required:
        return inspect.Parameter(_PREFIX + param.name, kind, annotation=annotation)
    return inspect.Parameter(_PREFIX + param.name, kind, annotation=annotation | None, default=None)


def _type(param: Param) -> type:
    return {Form.NUMBER: int, Form.PERSON: discord.User}.get(param.form, str)


def _is_closed(param: Param) -> bool:
    """Return whether Discord can show all values of a parameter at once; where they are more, they are completed."""
    return 0 < len(param.choices(Language.EN)) <= _MOST_CHOICES


def _typed(value: object) -> str:
    return str(value.id) if isinstance(value, discord.abc.Snowflake) else str(value)


def _choices(param: Param) -> list[app_commands.Choice[str]]:
    labels = {language: {each.value: each.label for each in param.choices(language)} for language in SERVED}

    def name(value: str) -> Words:
        return _words(lambda language: labels[language][value], _CHOICE)

    values = [each.value for each in param.choices(Language.EN)]
    return [app_commands.Choice(name=name(value), value=value) for value in values]


def _suggesting(
    param: Param, attendant: Attendant
) -> Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await attendant.suggestions(interaction, param.form, typed)
        fitting = [each for each in found if 0 < len(each.value) <= _CHOICE][:_MOST_CHOICES]
        return [app_commands.Choice(name=plain(each.label, _CHOICE), value=each.value) for each in fitting]

    return suggest


def _reading(
    attendant: Attendant,
) -> Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]:
    async def read(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await attendant.read_message(interaction, message)

    return read


def _words(write: Callable[[Language], str], room: int, base: str | None = None) -> Words:
    """Return a text in English (or as `base` says, for names that are typed) with what it is in other languages."""
    others = {language.value: plain(write(language), room) for language in _LOCALES.values()}
    return Words(base or plain(write(Language.EN), room), **others)
