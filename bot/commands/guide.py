"""`/deals help`: what can be asked and how, for all commands or for the one that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.spec import DEALS, SETTINGS, CommandSpec, Form, Param, Rights, group_summary
from bot.commands.vocabulary import Vocabulary
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.reply import Heading, Paragraph, Reply, Span, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.reply import Block, Request


def help_commands(commands: Sequence[CommandSpec]) -> tuple[CommandSpec, CommandSpec]:
    """Return the commands that explain `commands` and themselves: `/deals help` and `/dealwire help`."""

    def explain(request: Request, ports: Ports) -> Reply:
        topic = Arguments(request, ports).text("command")
        words = topic.split() if topic else [request.path[0]]
        path, used = vocabulary.path(words)
        if used < len(words):
            message = catalogue(request.language).text("error.unknown_command", text=topic or "")
            raise CommandError(message, vocabulary.similar(words[used:], path), param="command")
        spec = vocabulary.spec(path)
        if spec is None:
            return _listing(path, vocabulary, request)
        return Reply(blocks=command_help(spec, request.language), language=request.language)

    param = Param("command", Form.COMMAND, rest=True)
    own = tuple(CommandSpec("help", (param,), explain, (root,)) for root in (DEALS, SETTINGS))
    vocabulary = Vocabulary((*commands, *own))
    return own[0], own[1]


def command_help(spec: CommandSpec, language: Language) -> tuple[Block, ...]:
    """Return how one command is used: what it answers, its options, an example."""
    messages = catalogue(language)
    lines = [line(spec.summary(language))]
    for param in spec.params:
        if param.hidden:
            continue
        key = "help.option_required" if param.required else "help.option"
        lines.append(line(messages.text(key, name=param.label(language), summary=param.summary(language))))
    example = line(messages.text("help.example", usage=""), Span(spec.usage(language), code=True))
    if spec.rights is Rights.SETTINGS:
        lines.append(line(messages.text("help.settings_rights")))
    return (Heading(messages.text("help.usage_heading", command=spec.typed)), Paragraph((*lines, example)))


def _listing(group: tuple[str, ...], vocabulary: Vocabulary, request: Request) -> Reply:
    """Return the commands of a group, each with an example, and where the others are."""
    language = request.language
    messages = catalogue(language)
    separator = messages.text("list.facts")
    listed = tuple(
        line(Span(spec.usage(language), code=True), separator, spec.summary(language))
        for spec in vocabulary.inside(group)
    )
    deals = group == (DEALS,)
    intro = messages.text("help.intro") if deals else group_summary(group, language)
    others = "help.natural" if deals else "help.settings_rights"
    blocks: list[Block] = [
        Heading(messages.text("help.heading")),
        Paragraph((line(intro), *listed)),
        Paragraph((line(messages.text(others)),)),
    ]
    if deals:
        blocks.append(Paragraph((line(messages.text("help.settings"), Span("/dealwire help", code=True)),)))
    return Reply(blocks=tuple(blocks), language=language)
