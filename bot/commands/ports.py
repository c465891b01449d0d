"""What commands may use of the outside: the core's ports, some of which a small set-up does not have."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bot.errors import CommandError
from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lexicon import Lexicon
    from bot.model import Language
    from bot.pipeline.announce import Herald
    from bot.ports import (
        ArticleSource,
        Channels,
        ChatFaults,
        DealReader,
        FeedFinder,
        Ledger,
        Memory,
        Outbox,
        Reader,
        Reasons,
        Schedules,
        Subscriptions,
        TextMeasure,
        Watches,
        Workspaces,
    )

PortT = TypeVar("PortT")


@dataclass(frozen=True)  # without slots: what is derived from the lexicon is kept beside it
class Ports:
    """The ports of one process. Those that are None are not set up; commands that need one say so."""

    deals: DealReader
    lexicon: Lexicon
    ledger: Ledger | None = None
    reader: Reader | None = None
    articles: ArticleSource | None = None
    channels: Channels | None = None
    schedules: Schedules | None = None
    watches: Watches | None = None
    outbox: Outbox | None = None
    memory: Memory | None = None
    reasons: Reasons | None = None
    workspaces: Workspaces | None = None
    subscriptions: Subscriptions | None = None
    finder: FeedFinder | None = None
    measure: TextMeasure | None = None
    herald: Herald | None = None
    chats: ChatFaults | None = None

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


def needed(port: PortT | None, language: Language) -> PortT:
    """Return a port that a command cannot do without; raise CommandError where this set-up does not have it."""
    if port is None:
        raise CommandError(catalogue(language).text("error.not_here"))
    return port
