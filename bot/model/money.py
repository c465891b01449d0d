"""A sum of money as a text states it: exact whole units, with its qualifier and period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import InvariantError

_CURRENCY = re.compile(r"[A-Z]{3}")


class Qualifier(StrEnum):
    """How sure the text is of a sum."""

    EXACT = "exact"
    ABOUT = "about"
    UP_TO = "up_to"
    OVER = "over"


class Period(StrEnum):
    """What a sum covers: all of a deal, or one year of it."""

    TOTAL = "total"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Money:
    """`"up to $1.5bn a year"` → `Money(1_500_000_000, "USD", UP_TO, YEAR)`.

    `amount` is in whole units of `currency` (dollars, yen; never cents) and positive; `currency` is
    an ISO 4217 code.
    """

    amount: int
    currency: str
    qualifier: Qualifier = Qualifier.EXACT
    period: Period = Period.TOTAL

    def __post_init__(self) -> None:
        """Raise InvariantError unless amount and currency are of their form."""
        if self.amount != int(self.amount) or self.amount <= 0:
            msg = f"a sum is a positive whole number, not {self.amount!r}"
            raise InvariantError(msg)
        if not _CURRENCY.fullmatch(self.currency):
            msg = f"a currency is an ISO 4217 code such as USD, not {self.currency!r}"
            raise InvariantError(msg)
