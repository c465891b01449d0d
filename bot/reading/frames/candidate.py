"""A candidate: one possible reading of one clause, with the named features that speak for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lexicon.frames import Frame
    from bot.model import Kind
    from bot.reading.clauses import Clause
    from bot.reading.mentions import CapacityMention, ChipsMention, MoneyMention, StakeMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures that a reading takes from its clause, None where it takes none of that sort."""

    money: MoneyMention | None = None
    capacity: CapacityMention | None = None
    chips: ChipsMention | None = None
    stake: StakeMention | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no figure of any sort was taken."""
        return self.money is None and self.capacity is None and self.chips is None and self.stake is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A reading of `clause` by `frame`; `features` are what the scorer weighs, `score` its log odds."""

    frame: Frame
    clause: Clause
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    partners: tuple[str, ...]
    figures: Figures
    features: Mapping[str, float]
    score: float = 0.0

    @property
    def kind(self) -> Kind:
        """The kind of deal that this reading tells."""
        return self.frame.kind

    @property
    def names(self) -> frozenset[str]:
        """All parties, whatever their side."""
        return frozenset(self.payers + self.payees + self.partners)

    @property
    def amount(self) -> int | None:
        """The sum in whole units, None where there is none or only a magnitude."""
        money = self.figures.money
        return money.money.amount if money is not None and money.money is not None else None
