"""What a command is: its name, what it takes, and the function that answers; no chat and no text of any language.

Chats build their menus from these (typed options, autocomplete, descriptions), and `bot.commands.parse` reads typed
text by them, so that a command is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.lexicon import Lexicon
    from bot.model import Language
    from bot.model.reply import Reply, Request
    from bot.ports import DealReader

GROUP = "deals"
"""The root of all commands here: `/deals find`."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What a command may use of the outside."""

    deals: DealReader
    lexicon: Lexicon


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
