"""`/deals help`: what can be asked and how, for all commands or for the one that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.parse import find_command, similar_commands
from bot.commands.spec import GROUP, CommandSpec, Form, Param
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.reply import Heading, Paragraph, Reply, Span, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.commands.spec import Ports
    from bot.model import Language
    from bot.model.reply import Block, Request


def help_command(commands: Sequence[CommandSpec]) -> CommandSpec:
    """Return the command that explains `commands` and itself."""

    def explain(request: Request, ports: Ports) -> Reply:
        topic = Arguments(request, ports).text("command")
        if topic is None:
            return Reply(blocks=_overview((*commands, own), request.language), language=request.language)
        spec = find_command(topic.removeprefix("/").removeprefix(GROUP).strip() or "help", (*commands, own))
        if spec is None:
            message = catalogue(request.language).text("error.unknown_command", text=topic)
            raise CommandError(message, similar_commands(topic, commands))
        return Reply(blocks=command_help(spec, request.language), language=request.language)

    own = CommandSpec("help", (Param("command", Form.COMMAND, rest=True),), explain)
    return own


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
    return (Heading(messages.text("help.usage_heading", name=spec.name)), Paragraph((*lines, example)))


def _overview(commands: Sequence[CommandSpec], language: Language) -> tuple[Block, ...]:
    messages = catalogue(language)
    separator = messages.text("list.facts")
    listed = tuple(line(Span(spec.usage(language), code=True), separator, spec.summary(language)) for spec in commands)
    return (
        Heading(messages.text("help.heading")),
        Paragraph((line(messages.text("help.intro")), *listed)),
        Paragraph((line(messages.text("help.natural")),)),
    )
