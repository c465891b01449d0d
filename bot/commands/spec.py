"""What a command is: its name, what it takes, and the function that answers; no chat and no text of any language.

Chats build their menus from these (typed options, autocomplete, descriptions), and `bot.commands.parse` reads typed
text by them, so that a command is written once.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.lexicon import Lexicon
    from bot.model import Language
    from bot.model.reply import Reply, Request
    from bot.ports import DealReader

GROUP = "deals"
"""The root of all commands here: `/deals find`."""


@dataclass(frozen=True)  # without slots: what is derived from the lexicon is kept beside it
class Ports:
    """What a command may use of the outside."""

    deals: DealReader
    lexicon: Lexicon

    @cached_property
    def company_names(self) -> Mapping[str, str]:
        """Every name of every organisation of the lexicon, folded and without spaces → the canonical name."""
        found: dict[str, str] = {}
        for organisation in self.lexicon.organisations.values():
            for name in (organisation.name, *organisation.aliases):
                found.setdefault(bare(name), organisation.name)
        return found


def bare(name: str) -> str:
    """Return a name as names are compared: NFKC, case folded, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class Form(StrEnum):
    """What kind of value a parameter takes."""

    WORDS = "words"
    COMPANY = "company"
    SIDE = "side"
    KIND = "kind"
    STATUS = "status"
    PLACE = "place"
    SUM = "sum"
    SINCE = "since"
    SORT = "sort"
    NUMBER = "number"
    DEAL = "deal"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter. `name` is its key in `Request.params`; `rest` gives it all words without an option word.

    A `hidden` one is for buttons ("next page"), not to be offered to people.
    """

    name: str
    form: Form
    required: bool = False
    rest: bool = False
    hidden: bool = False

    def label(self, language: Language) -> str:
        """Return its name for people, fit for a typed option: no spaces."""
        return catalogue(language).text(f"option.{self.name}.name")

    def summary(self, language: Language) -> str:
        """Return what it is, in a few words."""
        return catalogue(language).text(f"option.{self.name}.summary")


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command: `/deals {name}`. `run` answers a request, or raises CommandError for what cannot be understood."""

    name: str
    params: tuple[Param, ...]
    run: Callable[[Request, Ports], Reply]

    @property
    def path(self) -> tuple[str, str]:
        """Its path in a `Request`."""
        return (GROUP, self.name)

    def summary(self, language: Language) -> str:
        """Return what it answers, in a line."""
        return catalogue(language).text(f"command.{self.name}.summary")

    def usage(self, language: Language) -> str:
        """Return an example as it is typed."""
        return catalogue(language).text(f"command.{self.name}.usage")
