"""What somebody typed → a `Request`: which command it names, and its parameters (`bot.commands.options`).

What names no command is for the one that finds, unless it looks like a mistyped command. `spell` is the way back: a
request → the text that asks for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.options import Options, Token
from bot.commands.spec import DEALS, SETTINGS
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.present import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.commands.spec import CommandSpec
    from bot.commands.vocabulary import Vocabulary
    from bot.lexicon import Lexicon
    from bot.model.reply import Request

_TOKEN = re.compile(
    r"\"((?:[^\"\\]|\\[\"\\]|\\(?![\"\\]))*)\"|[“„]([^“”„]*)[“”]|「([^」]*)」|『([^』]*)』|([^\s\u3000\"“”„「『]+)|([\"“”„「『])"
)
_ESCAPED = re.compile(r"\\([\"\\])")
_PLAIN = re.compile(r"[^\s\u3000\"“”„「『」』]+")


def parse(
    text: str,
    asker: Request,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    is_company: Callable[[str], bool],
) -> Request:
    """Return `asker` with the path and the parameters of the command that `text` asks for.

    Args:
        text: What was typed, with or without `/deals`.
        asker: Who asks: language, zone, time and place; its path and parameters are replaced.
        vocabulary: The commands that there are; words that name none of them are for `/deals find`.
        lexicon: For names of places.
        is_company: Tells whether a word is a company's name, so that it is not taken for a mistyped command.

    Raises:
        CommandError: a command or a value cannot be understood; the sentence says what to write.
    """
    tokens = _tokens(text)
    path, used = vocabulary.path([token.text for token in tokens[: _leading(tokens)]])
    rest = tokens[used:]
    spec = vocabulary.spec(path)
    if spec is None:
        if not rest:
            about = {"command": " ".join(path)} if len(path) > 1 else {}
            return replace(asker, path=(*(path[:1] or (DEALS,)), "help"), params=about)
        _refuse_mistyped(rest, path, asker, vocabulary, is_company)
        spec = vocabulary.spec((DEALS, "find"))
        if spec is None:
            raise CommandError(catalogue(asker.language).text("error.unknown_command", text=one_line(text)))
    return replace(asker, path=spec.path, params=Options(spec, asker, lexicon, is_company).read(rest))


def spell(request: Request, commands: Sequence[CommandSpec]) -> str:
    """Return the text that asks for a request's command with its parameters: what `parse` reads as the same.

    Values stand on one line; a parameter that the command does not take is left out.
    """
    spec = next(spec for spec in commands if spec.path == request.path)
    return spelled(spec, request.params)


def spelled(spec: CommandSpec, params: Mapping[str, str]) -> str:
    """Return the text that asks for a command with these parameters, in the command's own order."""
    words = [spec.typed]
    for param in spec.params:
        value = one_line(params.get(param.name, ""))
        if not value:
            continue
        if len(spec.params) == 1 and param.rest:
            words.append(_quoted(value, plain=not value.startswith("/")))
        elif _PLAIN.fullmatch(value):
            words.append(f"{param.name}={value}")
        else:
            words.append(f"{param.name} {_quoted(value, plain=False)}")
    return " ".join(words)


def _quoted(value: str, *, plain: bool) -> str:
    if plain and _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _leading(tokens: Sequence[Token]) -> int:
    """Return how many words stand before the first quotes."""
    return next((index for index, token in enumerate(tokens) if token.quoted), len(tokens))


def _refuse_mistyped(
    rest: Sequence[Token],
    path: tuple[str, ...],
    asker: Request,
    vocabulary: Vocabulary,
    is_company: Callable[[str], bool],
) -> None:
    """Raise CommandError when what follows a root looks like a mistyped command rather than like what to find."""
    word = rest[0]
    settings = path[:1] == (SETTINGS,)
    if not settings and (word.quoted or is_company(word.text)):
        return
    similar = vocabulary.similar([token.text for token in rest], path)
    if not similar and not settings:
        return
    words = " ".join(token.text for token in rest[1:])
    message = catalogue(asker.language).text("error.unknown_command", text=one_line(word.text))
    if not similar:
        # Nothing under /dealwire finds: whatever was meant, it is one of these.
        raise CommandError(message, tuple(spec.typed for spec in vocabulary.inside(path)))
    raise CommandError(message, tuple(f"{command} {words}".strip() for command in similar))


def _tokens(text: str) -> list[Token]:
    """Return the words of `text`; what stands in quotes of any kind is one word."""
    found: list[Token] = []
    for match in _TOKEN.finditer(one_line(text)):
        straight, *others = match.groups()[:4]
        quoted = _ESCAPED.sub(r"\1", straight) if straight is not None else next(filter(None, others), None)
        if quoted is not None and quoted.strip():
            found.append(Token(quoted.strip(), quoted=True))
        elif match[5]:
            found.append(Token(match[5]))
    return found
