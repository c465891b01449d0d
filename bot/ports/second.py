"""The second reading: a model, what it may cost, and what it was asked already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, timedelta

    from bot.model import Article
    from bot.model.claim import Answer, Budget, Question, SecondReading


class Model(Protocol):
    """A language model that reads articles by the domain guide."""

    async def ask(self, question: Question) -> Answer:
        """Return what it claims; raise UnreadableAnswerError or another ModelError."""
        ...

    async def close(self) -> None:
        """Let go of its connections, in the event loop that used them."""
        ...


class Spending(Protocol):
    """Counts what models cost, day by day, over all replicas."""

    def begin_call(self, day: date, budget: Budget) -> bool:
        """Count one more call on that day, and return whether the budget had room for it; else count nothing."""
        ...

    def charge(self, day: date, micro_usd: int) -> None:
        """Add what a call cost, in millionths of a US dollar."""
        ...


class SecondReadings(Protocol):
    """Knows which articles a model has not had its say on."""

    def claim(self, limit: int, lease: timedelta, not_older_than: timedelta) -> list[Article]:
        """Take up to `limit` articles for `lease`: those that are due another try, then new ones, the newest first.

        New are those stored within `not_older_than` in a content that no model was asked about.
        """
        ...

    def settle(self, article: Article, second: SecondReading, wait: timedelta | None) -> None:
        """Store what came of an article; it comes again after `wait`, None: never in this content."""
        ...

    def tries(self, article: Article) -> int:
        """Return how often this article was claimed in its content."""
        ...
