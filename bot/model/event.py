"""A deal event: what one article says of one deal, by the rules of the domain guide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from bot.errors import InvariantError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model.article import Language, Passage
    from bot.model.money import Money

Kind = NewType("Kind", str)
"""What moves in a deal: `investment`, `compute`, … Kinds are data (`bot/lexicon/kinds.toml`), so that
one can be added without code; the lexicon checks that a kind exists."""

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_KIND = re.compile(r"[a-z][a-z_]{1,23}")


class Side(StrEnum):
    """On which side of a deal a company stands; value flows from payer to payee."""

    PAYER = "payer"
    PAYEE = "payee"
    PARTNER = "partner"


class Status(StrEnum):
    """How far a deal has come."""

    RUMOURED = "rumoured"
    ANNOUNCED = "announced"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def tier(self) -> int:
        """How firm it is: 0 for what was announced or completed, 1 for what is rumoured, 2 for what was called off."""
        return _TIERS.get(self, 0)


_TIERS = {Status.RUMOURED: 1, Status.CANCELLED: 2}


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precisely as a text gives it: `2025-10-06`, `2025-10` or `2025`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise InvariantError for a day without a month or parts out of range."""
        month_ok = self.month is None or 1 <= self.month <= 12
        day_ok = self.day is None or (self.month is not None and 1 <= self.day <= 31)
        if not (1900 <= self.year <= 2999 and month_ok and day_ok):
            msg = f"not a date: year {self.year}, month {self.month}, day {self.day}"
            raise InvariantError(msg)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2025-10-06`, `2025-10` or `2025`; raise InvariantError for anything else."""
        match = _DATE.fullmatch(text)
        if match is None:
            msg = f"a date is written 2025-10-06, 2025-10 or 2025, not {text!r}"
            raise InvariantError(msg)
        return cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]  # the year is always matched

    def __str__(self) -> str:
        """Write the ISO 8601 form that `parse` reads."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealEvent:
    """One deal as one article tells it.

    Names are canonical (see the guide); at least one stands on some side, none on two. `megawatts`
    is electric capacity in MW, `chips` a count of accelerators, `stake_percent` 0 to 100. `places`
    are ISO 3166 codes (`US-TX`, `AE`), sorted, without doubles. `evidence` are the sentences of the
    article that say so, in text order. `confidence` is the reader's calibrated probability, 0 to 1, that the
    event is right; `shown` says that it is high enough to be told to people.
    """

    kind: Kind
    payers: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    money: Money | None = None
    megawatts: float | None = None
    chips: int | None = None
    stake_percent: float | None = None
    places: tuple[str, ...] = ()
    date: PartialDate | None = None
    status: Status = Status.ANNOUNCED
    evidence: tuple[Passage, ...] = ()
    confidence: float = 1.0
    shown: bool = True

    def __post_init__(self) -> None:
        """Raise InvariantError for a value that the guide does not allow."""
        problem = self._problem()
        if problem:
            raise InvariantError(problem)

    @property
    def names(self) -> tuple[str, ...]:
        """All parties: payers, payees, partners, in this order."""
        return self.payers + self.payees + self.partners

    def _problem(self) -> str | None:
        names = self.names
        if not _KIND.fullmatch(self.kind):
            return f"a kind is a word of lower case letters, not {self.kind!r}"
        if not names or any(not name.strip() for name in names):
            return f"a {self.kind} needs at least one named party, and no empty name"
        if len(set(names)) != len(names):
            return f"a party stands on one side, once: {names}"
        if self.megawatts is not None and self.megawatts <= 0:
            return f"capacity is a positive number of MW, not {self.megawatts}"
        if self.chips is not None and self.chips <= 0:
            return f"chips are a positive count, not {self.chips}"
        if self.stake_percent is not None and not 0 < self.stake_percent <= 100:
            return f"a stake is over 0 and at most 100 percent, not {self.stake_percent}"
        if any(not _PLACE.fullmatch(place) for place in self.places):
            return f"places are ISO 3166 codes, not {self.places}"
        if list(self.places) != sorted(set(self.places)):
            return f"places are sorted and without doubles: {self.places}"
        if not 0 <= self.confidence <= 1:
            return f"confidence is between 0 and 1, not {self.confidence}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one article.

    `passes` says that the article may tell a deal, be it read or not; a costlier reader need not look at any other.

    `summary` is two sentences for each language that people are served in, rendered from the events
    (empty where there are none); `best_sentence` is the article's own, verbatim, None for an empty text.
    """

    language: Language
    events: tuple[DealEvent, ...] = ()
    summary: Mapping[Language, str] = field(default_factory=dict)
    best_sentence: Passage | None = None
    passes: bool = False
