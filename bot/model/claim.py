"""What somebody else than our own rules says of a deal in an article: a claim, to be checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model.article import Article
    from bot.model.event import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One deal as a model tells it, in the words of the domain guide; nothing in it is checked yet.

    `amount` is in whole units of `currency`, `megawatts` in MW; `evidence` are sentences that should stand in the text.
    """

    kind: str
    payers: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    amount: int | None = None
    currency: str | None = None
    period: str | None = None
    megawatts: float | None = None
    chips: int | None = None
    stake_percent: float | None = None
    places: tuple[str, ...] = ()
    date: str | None = None
    status: str = "announced"
    evidence: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the claim in a few words."""
        sides = " → ".join(" and ".join(side) for side in (self.payers, self.payees) if side)
        figure = "" if self.amount is None else f", {self.amount} {self.currency or '?'}"
        return f"{self.kind} of {sides or ' and '.join(self.partners) or 'nobody'}{figure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked: the deals of an article; with `objections`, those that it claimed wrongly, once more.

    `unreadable` says what was wrong with the form of its whole answer; then all deals are asked for again.
    """

    article: Article
    objections: tuple[str, ...] = ()
    unreadable: str | None = None

    @property
    def is_second(self) -> bool:
        """Whether the model has answered before."""
        return bool(self.objections) or self.unreadable is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What asking a model may cost in one day (UTC): calls, and millionths of a US dollar."""

    calls: int
    micro_usd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered: its claims, and what the answer cost in millionths of a US dollar (None: not known)."""

    claims: tuple[Claim, ...]
    micro_usd: int | None = None


class SecondOpinion(StrEnum):
    """What came of asking a model about an article."""

    NOT_RELEVANT = "not_relevant"
    NOT_AFFORDABLE = "not_affordable"
    FAILED = "failed"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """A reading after a model was asked, or was not: `reading` always holds, as it falls back on the rules' own.

    `dropped` are the claims that did not stand in the text, each with why. `again` says that another try may do.
    """

    reading: Reading
    opinion: SecondOpinion
    dropped: tuple[str, ...] = field(default=())
    reason: str | None = None

    @property
    def again(self) -> bool:
        """Whether the article should be tried once more later."""
        return self.opinion in {SecondOpinion.FAILED, SecondOpinion.NOT_AFFORDABLE}
