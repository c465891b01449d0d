"""The sums that tellings give become figures: equal ones as one, the current one first.

A sum is told in other currencies and rounded in other ways; what means the same is one figure, in the form that most
sources give it. Which figure is current follows from who gives it, by the order that `_rank` spells out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Figure, Money, Period, Qualifier, Status
from bot.pipeline.outline import CONVERTED_RATIO, SAME_CURRENCY_RATIO
from bot.pipeline.rates import load_rates
from bot.pipeline.sizes import REVISED_RATIO
from bot.pipeline.support import support

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.model import Telling
    from bot.pipeline.support import Sources

_SAME_FIGURE_RATIO = 0.99
"""Two exact sums of one deal closer than this differ by rounding alone; 14.3 and 14.8 are two figures."""
_BACKED = 3
"""A figure that this many sources give does not yield to one that a single source gives later."""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure with the tellings that give it, oldest first; `usd` is at the month of the first one."""

    money: Money
    usd: int | None
    tellings: tuple[Telling, ...]
    support: int

    @property
    def figure(self) -> Figure:
        """The figure as the deal's facts hold it."""
        urls = dict.fromkeys(telling.url for telling in self.tellings)
        return Figure(money=self.money, urls=tuple(urls), last_seen_at=self.tellings[-1].seen_at)

    @property
    def firm(self) -> bool:
        """Whether a telling gives it as more than a rumour."""
        return any(telling.event.status is not Status.RUMOURED for telling in self.tellings)


def told_figures(tellings: Sequence[Telling], sources: Sources) -> tuple[ToldFigure, ...]:
    """Return the figures of `tellings` (in their order), the current one first."""
    groups: list[tuple[Money, list[Telling]]] = []
    for money in _by_support(tellings, sources):
        giving = [telling for telling in tellings if telling.event.money == money]
        for form, others in groups:
            if _mean_the_same(form, others[0].seen_at, money, giving[0].seen_at):
                others.extend(giving)
                break
        else:
            groups.append((money, giving))
    figures = [_figure(money, giving, sources) for money, giving in groups]
    most = max((figure.support for figure in figures), default=0)
    return tuple(sorted(figures, key=lambda figure: _rank(figure, figures, most)))


def _by_support(tellings: Sequence[Telling], sources: Sources) -> list[Money]:
    """Return the sums, the best form of each first: no rumour, of most sources, with most digits, told last."""
    counts = support(tellings, sources, lambda telling: [telling.event.money] if telling.event.money else [])
    firm = {telling.event.money for telling in tellings if telling.event.status is not Status.RUMOURED}
    last = {telling.event.money: index for index, telling in enumerate(tellings)}
    return sorted(counts, key=lambda money: (money not in firm, -counts[money], -_digits(money.amount), -last[money]))


def _mean_the_same(left: Money, left_at: date, right: Money, right_at: date) -> bool:
    if left.period != right.period:
        return False
    if left.currency == right.currency:
        ratio = _ratio(left.amount, right.amount)
        return ratio >= _SAME_FIGURE_RATIO or (ratio >= SAME_CURRENCY_RATIO and _rounded(left, right))
    one, other = load_rates().usd(left, left_at), load_rates().usd(right, right_at)
    return bool(one and other) and _ratio(one or 0, other or 0) >= CONVERTED_RATIO


def _rounded(left: Money, right: Money) -> bool:
    """Return whether one sum is the other in fewer digits ("19" of 19.43), or says itself that it is not exact."""
    if {left.qualifier, right.qualifier} & {Qualifier.ABOUT, Qualifier.OVER}:
        return True
    coarse, fine = sorted((left.amount, right.amount), key=_digits)
    unit: int = 10 ** (len(str(coarse)) - _digits(coarse))
    return abs(fine - coarse) < unit


def _digits(amount: int) -> int:
    return len(str(amount).rstrip("0"))


def _figure(money: Money, giving: list[Telling], sources: Sources) -> ToldFigure:
    ordered = tuple(sorted(giving, key=lambda telling: telling.order))
    usd = load_rates().usd(money, ordered[0].seen_at)
    return ToldFigure(money, usd, ordered, len({sources[telling] for telling in ordered}))


def _rank(
    figure: ToldFigure, figures: Sequence[ToldFigure], most: int
) -> tuple[bool, bool, bool, bool, int, int, int, str]:
    """Order figures, the current one first.

    What parties say comes before rumours, a total before a yearly rate, a ceiling before a part of it (the guide's rule
    on tranches), what several sources agree on before a lone later voice. Then the newest by day, then
    the one that most sources give.
    """
    return (
        not figure.firm,
        figure.money.period is not Period.TOTAL,
        any(_is_part(figure, other) for other in figures),
        figure.support == 1 and most >= _BACKED,
        -figure.tellings[-1].seen_at.toordinal(),
        -figure.support,
        -figure.money.amount,
        repr(figure.money),
    )


def _is_part(figure: ToldFigure, other: ToldFigure) -> bool:
    if other.money.qualifier is not Qualifier.UP_TO or other.firm != figure.firm or not figure.usd or not other.usd:
        return False
    return figure.usd < REVISED_RATIO * other.usd


def _ratio(left: int, right: int) -> float:
    return min(left, right) / max(left, right)
