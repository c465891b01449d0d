"""What Discord refuses in the commands a bot registers, judged by hand as in `rules`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.refusal import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MAX_COMMANDS = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
MAX_TEXT = 8000  # name, description and choices of a command with all its options
MAX_OPTIONS = MAX_CHOICES = 25
NAME = re.compile(r"^[-_'\w]{1,32}$")


def command_problems(commands: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Judge the whole list that a sync sends."""
    problems = []
    counted = Counter((command.get("type") or CHAT_INPUT, command.get("name")) for command in commands)
    problems += [Problem("", f"two commands are named {name!r}") for (_, name), times in counted.items() if times > 1]
    for index, command in enumerate(commands):
        if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
            problems += _named(str(index), command)
            problems += _options(f"{index}", command.get("options") or [])
            if _length(command) > MAX_TEXT:
                problems.append(Problem(str(index), f"more than {MAX_TEXT} characters in all"))
        elif command.get("description"):
            problems.append(Problem(f"{index}.description", "only a slash command has one"))
    return problems


def too_many(commands: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether there are more commands of one type than a bot may have."""
    counted = Counter(command.get("type") or CHAT_INPUT for command in commands)
    return any(times > MAX_COMMANDS[kind] for kind, times in counted.items())


def _named(path: str, node: Mapping[str, Any]) -> Iterator[Problem]:
    names = [("name", node.get("name") or "")]
    names += [(f"name_localizations.{lang}", name) for lang, name in (node.get("name_localizations") or {}).items()]
    for key, name in names:
        if not NAME.match(name) or name != name.lower():
            yield Problem(f"{path}.{key}", "must be 1 to 32 letters, digits, - or _, in lower case")
    descriptions = [("description", node.get("description") or "")]
    localized = node.get("description_localizations") or {}
    descriptions += [(f"description_localizations.{lang}", text) for lang, text in localized.items()]
    for key, text in descriptions:
        if not 1 <= len(text) <= 100:
            yield Problem(f"{path}.{key}", "must be 1 to 100 characters")


def _options(path: str, options: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    if len(options) > MAX_OPTIONS:
        yield Problem(f"{path}.options", f"more than {MAX_OPTIONS}")
    if any(times > 1 for times in Counter(option.get("name") for option in options).values()):
        yield Problem(f"{path}.options", "two options have the same name")
    nests = [option.get("type") in {SUBCOMMAND, GROUP} for option in options]
    if any(nests) and not all(nests):
        yield Problem(f"{path}.options", "subcommands do not stand beside other options")
    optional_seen = False
    for index, option in enumerate(options):
        here = f"{path}.options.{index}"
        yield from _named(here, option)
        yield from _options(here, option.get("options") or [])
        if option.get("required") and optional_seen:
            yield Problem(f"{here}.required", "a required option stands before the optional ones")
        optional_seen = optional_seen or not option.get("required")
        choices = option.get("choices") or []
        if len(choices) > MAX_CHOICES:
            yield Problem(f"{here}.choices", f"more than {MAX_CHOICES}")
        if choices and option.get("autocomplete"):
            yield Problem(f"{here}.autocomplete", "not together with choices")


def _longest(node: Mapping[str, Any], key: str) -> int:
    return max(map(len, [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]))


def _length(node: Mapping[str, Any]) -> int:
    own = _longest(node, "name") + _longest(node, "description")
    choices = sum(_longest(each, "name") + len(str(each["value"])) for each in node.get("choices") or ())
    return own + choices + sum(_length(option) for option in node.get("options") or ())
