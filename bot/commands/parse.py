"""What somebody typed → a `Request`: which command it names, and its parameters (`bot.commands.options`).

What names no command is for the one that finds, unless it looks like a mistyped command.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.commands.options import Options, Token
from bot.commands.spec import GROUP
from bot.commands.values import folded, typed_meanings
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.present import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.commands.spec import CommandSpec
    from bot.lexicon import Lexicon
    from bot.model.reply import Request

_TOKEN = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”]|「([^」]*)」|『([^』]*)』|([^\s\u3000\"“”„「『]+)|([\"“”„「『])")
_MEANT_COMMAND = 75
"""Similarity (0 to 100) from which a word is taken for a mistyped command: "compny" has 92 to "company"."""


def parse(
    text: str,
    asker: Request,
    commands: Sequence[CommandSpec],
    lexicon: Lexicon,
    is_company: Callable[[str], bool],
) -> Request:
    """Return `asker` with the path and the parameters of the command that `text` asks for.

    Args:
        text: What was typed, with or without `/deals`.
        asker: Who asks: language, zone, time and place; its path and parameters are replaced.
        commands: The commands that there are; words that name none of them are for the first, which finds.
        lexicon: For names of places.
        is_company: Tells whether a word is a company's name, so that it is not taken for a mistyped command.

    Raises:
        CommandError: a command or a value cannot be understood; the sentence says what to write.
    """
    tokens = _tokens(text)
    if tokens and not tokens[0].quoted and folded(tokens[0].text).removeprefix("/") == GROUP:
        tokens = tokens[1:]
    if not tokens:
        return replace(asker, path=(GROUP, "help"), params={})
    spec = find_command(tokens[0].text, commands) if not tokens[0].quoted else None
    if spec is not None:
        tokens = tokens[1:]
    else:
        _refuse_mistyped(tokens, asker, commands, is_company)
        spec = commands[0]
    params = Options(spec, asker, lexicon, is_company).read(tokens)
    return replace(asker, path=spec.path, params=params)


def find_command(word: str, commands: Sequence[CommandSpec]) -> CommandSpec | None:
    """Return the command that goes by `word` in any language, None where there is none."""
    name = typed_meanings("command").get(folded(word))
    return next((spec for spec in commands if name == spec.name), None)


def similar_commands(word: str, commands: Sequence[CommandSpec]) -> tuple[str, ...]:
    """Return the commands that `word` may have been meant for, best first, as they are typed: `/deals find`."""
    known = typed_meanings("command")
    names = {spec.name for spec in commands}
    choices = [typed for typed, name in known.items() if name in names]
    hits = process.extract(folded(word), choices, scorer=fuzz.ratio, score_cutoff=_MEANT_COMMAND, limit=3)
    return tuple(dict.fromkeys(f"/{GROUP} {known[typed]}" for typed, *_ in hits))


def _refuse_mistyped(
    tokens: Sequence[Token], asker: Request, commands: Sequence[CommandSpec], is_company: Callable[[str], bool]
) -> None:
    """Raise CommandError when the first word looks like a mistyped command rather than like what to find."""
    word = tokens[0]
    if word.quoted or is_company(word.text):
        return
    similar = similar_commands(word.text, commands)
    if similar:
        rest = " ".join(token.text for token in tokens[1:])
        message = catalogue(asker.language).text("error.unknown_command", text=one_line(word.text))
        raise CommandError(message, tuple(f"{command} {rest}".strip() for command in similar))


def _tokens(text: str) -> list[Token]:
    """Return the words of `text`; what stands in quotes of any kind is one word."""
    found: list[Token] = []
    for match in _TOKEN.finditer(one_line(text)):
        quoted = next((group for group in match.groups()[:3] if group is not None), None)
        if quoted is not None and quoted.strip():
            found.append(Token(quoted.strip(), quoted=True))
        elif match[4]:
            found.append(Token(match[4]))
    return found
