"""What changed in a deal: its history from its tellings, and the difference between two states of its facts.

Values are written in machine forms, one for each type of change, which `bot.present` turns into words:

    AMOUNT   `50000000000 USD up_to total`
    STATUS   `announced`
    KIND     `compute`
    PARTIES  `Microsoft, Nvidia → Anthropic`, then ` (BlackRock)` where there are partners
    CAPACITY `1200 MW`, `100000 chips` or `10 %`: a change for each
    PLACES   `AE, US-TX`
    DATE     `2025-10-06`
    MERGED   the number of the absorbed deal as `before`
    SOURCE_ADDED  the numbers of independent outlets before and after
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Change, ChangeType, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import DealFacts, Money, Telling
    from bot.pipeline.figures import ToldFigure

_PROGRESS = {Status.RUMOURED: 0, Status.ANNOUNCED: 1, Status.COMPLETED: 2, Status.CANCELLED: 3}


def history_of(tellings: Sequence[Telling], figures: Sequence[ToldFigure], status: Status) -> tuple[Change, ...]:
    """Return the steps that a deal took, by date: first told, each new sum, each step of its status up to `status`.

    Args:
        tellings: The deal's tellings in order, at least one.
        figures: Its figures; tellings of sums that mean the same are one step.
        status: Its status now; a later one that was told but did not hold is no step.
    """
    first = tellings[0]
    money = {telling: figure.money for figure in figures for telling in figure.tellings}
    sum_now = money.get(first)
    told = {sum_now}
    standing = first.event.status
    steps = [Change(type=ChangeType.FIRST_SEEN, at=first.seen_at, url=first.url)]
    for telling in tellings[1:]:
        given = money.get(telling)
        if given is not None and given not in told:
            steps.append(_step(ChangeType.AMOUNT, telling, money_form(sum_now), money_form(given)))
            told.add(given)
            sum_now = given
        reached = telling.event.status
        if _PROGRESS[standing] < _PROGRESS[reached] <= _PROGRESS[status]:
            steps.append(_step(ChangeType.STATUS, telling, standing, reached))
            standing = reached
    return tuple(steps)


def changes_between(old: DealFacts, new: DealFacts, at: datetime, url: str | None) -> tuple[Change, ...]:
    """Return what people may have to hear of between two states of one deal, brought by the article at `url`."""
    steps = (
        (ChangeType.AMOUNT, money_form(old.money), money_form(new.money)),
        (ChangeType.STATUS, old.status, new.status),
        (ChangeType.KIND, old.kind, new.kind),
        (ChangeType.PARTIES, parties_form(old), parties_form(new)),
        (ChangeType.CAPACITY, _number_form(old.megawatts, "MW"), _number_form(new.megawatts, "MW")),
        (ChangeType.CAPACITY, _number_form(old.chips, "chips"), _number_form(new.chips, "chips")),
        (ChangeType.CAPACITY, _number_form(old.stake_percent, "%"), _number_form(new.stake_percent, "%")),
        (ChangeType.PLACES, ", ".join(old.places) or None, ", ".join(new.places) or None),
        (ChangeType.DATE, None if old.date is None else str(old.date), None if new.date is None else str(new.date)),
        (ChangeType.SOURCE_ADDED, str(old.outlets), str(max(old.outlets, new.outlets))),
    )
    return tuple(
        Change(type=kind, at=at, before=before, after=after, url=url)
        for kind, before, after in steps
        if before != after
    )


def money_form(money: Money | None) -> str | None:
    """Return the machine form of a sum, None for none."""
    return None if money is None else f"{money.amount} {money.currency} {money.qualifier} {money.period}"


def parties_form(facts: DealFacts) -> str:
    """Return the machine form of the sides of a deal."""
    sides = f"{', '.join(facts.payers)} → {', '.join(facts.payees)}".strip()
    return f"{sides} ({', '.join(facts.partners)})" if facts.partners else sides


def _number_form(value: float | None, unit: str) -> str | None:
    return None if value is None else f"{value:.10g} {unit}"


def _step(kind: ChangeType, telling: Telling, before: str | None, after: str | None) -> Change:
    return Change(type=kind, at=telling.seen_at, before=before, after=after, url=telling.url)
