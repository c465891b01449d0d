"""Deals → totals by month, kind, payer or place: what is firm apart from what is only reported or "up to".

A deal that is not shown, or was called off, counts nowhere. Of a yearly sum one year counts. The two parts of a total
are never added up for people: one is told, the other may come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.i18n import catalogue
from bot.model import Status
from bot.model.reply import Chart, Series, Unit
from bot.pipeline.exposure import is_tentative

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from bot.model import Deal, DealFacts, Language

Key = TypeVar("Key", bound="Hashable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Firm and tentative amount (whole dollars, or megawatts) of some deals, how many, and whether any gave one."""

    firm: float = 0
    tentative: float = 0
    deals: int = 0

    @property
    def whole(self) -> float:
        """Both parts: how long the bar is."""
        return self.firm + self.tentative


def counted(deals: Iterable[Deal]) -> list[Deal]:
    """Return the deals that pictures count."""
    return [deal for deal in deals if deal.facts.shown and deal.facts.status is not Status.CANCELLED]


def dollars(facts: DealFacts) -> float:
    """Return the sum of a deal in whole US dollars, 0 where it is unknown."""
    return facts.usd or 0


def megawatts(facts: DealFacts) -> float:
    """Return the capacity of a deal, 0 where it is unknown."""
    return facts.megawatts or 0


def chart_of(rows: Sequence[tuple[str, Total]], unit: Unit, language: Language) -> Chart | None:
    """Return the numbers of bars by their labels, firm part first; None where no bar has any length."""
    messages = catalogue(language)
    parts = {
        "firm": tuple(total.firm for _, total in rows),
        "tentative": tuple(total.tentative for _, total in rows),
    }
    series = tuple(
        Series(name=messages.text(f"picture.column.{name}"), values=values)
        for name, values in parts.items()
        if any(values)
    )
    if not series:
        return None
    return Chart(labels=tuple(label for label, _ in rows), series=series, unit=unit)


def totals_by(
    deals: Iterable[Deal], keys: Callable[[Deal], Iterable[Key]], amount: Callable[[DealFacts], float]
) -> Mapping[Key, Total]:
    """Return the total of `amount` for each of the `keys` that deals belong to."""
    found: defaultdict[Key, Total] = defaultdict(Total)
    for deal in deals:
        value = amount(deal.facts)
        for key in keys(deal):
            before = found[key]
            found[key] = Total(
                firm=before.firm + (0 if is_tentative(deal.facts) else value),
                tentative=before.tentative + (value if is_tentative(deal.facts) else 0),
                deals=before.deals + 1,
            )
    return found
