"""What a command is: its path, what it takes, who may use it, and the function that answers; no text of any language.

Chats build their menus from these (groups, typed options, autocomplete, descriptions), and `bot.commands.parse` reads
typed text by them, so that a command is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.reply import Reply, Request

DEALS = "deals"
"""The root of what everybody may ask: `/deals find`."""
SETTINGS = "dealwire"
"""The root of what changes settings, or tells of them: `/dealwire digest schedule`."""


class Rights(StrEnum):
    """Who may use a command."""

    EVERYONE = "everyone"
    SETTINGS = "settings"


class Form(StrEnum):
    """What kind of value a parameter takes."""

    WORDS = "words"
    COMPANY = "company"
    COMPANIES = "companies"
    SIDE = "side"
    KIND = "kind"
    KINDS = "kinds"
    STATUS = "status"
    PLACE = "place"
    PLACES = "places"
    SUM = "sum"
    SINCE = "since"
    DATE = "date"
    SORT = "sort"
    NUMBER = "number"
    DEAL = "deal"
    COMMAND = "command"
    TIME = "time"
    HOURS = "hours"
    ZONE = "zone"
    WEEKDAYS = "weekdays"
    DURATION = "duration"
    LANGUAGE = "language"
    URL = "url"
    PERSON = "person"
    GROUP = "group"
    WATCH = "watch"
    SOURCE = "source"
    DIGEST = "digest"
    CHOICE = "choice"


_CLOSED = {Form.SIDE: "side", Form.KIND: "kind", Form.STATUS: "status", Form.SORT: "sort", Form.LANGUAGE: "language"}
"""Forms whose values are all known, with the section of the catalogue that labels them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be picked: what a person sees, and what goes into `Request.params`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter. `name` is its key in `Request.params`; `rest` gives it all words without an option word.

    `options` are the values of a `Form.CHOICE`. A `hidden` one is for buttons ("next page"), not to be offered to
    people.
    """

    name: str
    form: Form
    required: bool = False
    rest: bool = False
    hidden: bool = False
    options: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """Return its name for people, fit for a typed option: no spaces."""
        return catalogue(language).text(f"option.{self.name}.name")

    def summary(self, language: Language) -> str:
        """Return what it is, in a few words."""
        return catalogue(language).text(f"option.{self.name}.summary")

    def choices(self, language: Language) -> tuple[Choice, ...]:
        """Return all values that it may have, where they are few and known; else nothing."""
        messages = catalogue(language)
        if self.form is Form.CHOICE:
            return tuple(Choice(messages.text(f"choice.{self.name}.{value}"), value) for value in self.options)
        section = _CLOSED.get(self.form)
        if section is None:
            return ()
        # A command's own messages may stand in a section of the same name: `/dealwire status` has some in `status`.
        known = {each.value for each in Status} if self.form is Form.STATUS else messages.section(section).keys()
        labelled = messages.section(section).items()
        return tuple(Choice(labels[0], value) for value, labels in labelled if value in known)


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command. `run` answers a request, or raises CommandError for what cannot be done as it was asked.

    `group` is what its name stands under: `("deals",)`, `("dealwire", "digest")`. A `hidden` one is for buttons and
    screens, not to be offered in menus. A `slow` one may wait for the network: a chat says at once that it is at work.
    The answer of a `shared` one changes nothing and may be shown to all.
    """

    name: str
    params: tuple[Param, ...]
    run: Callable[[Request, Ports], Reply]
    group: tuple[str, ...] = (DEALS,)
    rights: Rights = Rights.EVERYONE
    hidden: bool = False
    slow: bool = False
    shared: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """Its path in a `Request`."""
        return (*self.group, self.name)

    @property
    def key(self) -> str:
        """Its key in the catalogues: `find`, `digest.schedule`."""
        return ".".join(self.path[1:])

    @property
    def typed(self) -> str:
        """How it is typed, without parameters: `/deals find`, `/dealwire digest schedule`."""
        return f"/{' '.join(self.path)}"

    def label(self, language: Language) -> str:
        """Return its name for people, fit for a menu: one word."""
        return catalogue(language).text(f"command.{self.key}.name")

    def summary(self, language: Language) -> str:
        """Return what it answers, in a line."""
        return catalogue(language).text(f"command.{self.key}.summary")

    def usage(self, language: Language) -> str:
        """Return an example as it is typed."""
        return catalogue(language).text(f"command.{self.key}.usage")

    def param(self, name: str) -> Param | None:
        """Return the parameter of this name, None where it takes none such."""
        return next((param for param in self.params if param.name == name), None)


def group_label(group: tuple[str, ...], language: Language) -> str:
    """Return the name of a group (`("dealwire", "digest")`) for people; of a root, the root itself."""
    return group[-1] if len(group) == 1 else catalogue(language).text(f"group.{group[-1]}.name")


def group_summary(group: tuple[str, ...], language: Language) -> str:
    """Return what the commands of a group are about, in a line."""
    return catalogue(language).text(f"group.{group[-1]}.summary")
