"""The buttons under cards and lists: what each says, and the command that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.reply import Action, Weight
from bot.present import write_company, write_money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Deal, DealFacts, Language

_FACTS_ASKED = ("verdict", "kind", "sum", "status", "date")
_SIDES_ASKED = ("payers", "payees", "partners")
_LONGEST = 90
"""Characters of a command that a button of every chat can carry."""


def details(deal_id: int, language: Language) -> Action:
    """Show the whole deal."""
    return Action(label=_label("details", language), command=f"/deals show {deal_id}")


def why(deal_id: int, language: Language) -> Action:
    """Tell why a deal came here, or did not."""
    return Action(label=_label("why", language), command=f"/deals why {deal_id}")


def watch_company(name: str, language: Language) -> Action | None:
    """Be told of a company's deals from now on; None for a name that no button can carry."""
    command = f'/deals watch company "{name}"' if " " in name else f"/deals watch company={name}"
    if len(command) > _LONGEST or '"' in name or "\\" in name:
        return None
    label = catalogue(language).text("action.watch", name=write_company(name, language))
    return Action(label=label, command=command)


def watch_parties(facts: DealFacts, language: Language) -> tuple[Action, ...]:
    """Be told of the deals of those who pay and receive: of the first of each side."""
    first = (*facts.payers[:1], *facts.payees[:1], *facts.partners[:1])[:2]
    return tuple(action for name in first if (action := watch_company(name, language)) is not None)


def unwatch(watch_id: int, language: Language) -> Action:
    """End a watch."""
    return Action(label=_label("unwatch", language), command=f"/deals unwatch {watch_id}")


def snooze(watch_id: int, language: Language) -> tuple[Action, Action]:
    """Let a watch rest for a day, or for a week."""
    return (
        Action(label=_label("snooze_day", language), command=f"/deals snooze {watch_id} 1d"),
        Action(label=_label("snooze_week", language), command=f"/deals snooze {watch_id} 1w"),
    )


def correct(deal: Deal, language: Language) -> tuple[Action, Action]:
    """Put right the facts of a deal, which stand in the form already, or its sides."""
    facts = deal.facts
    known = [f"kind={facts.kind}", f"status={facts.status.value}"]
    if facts.money is not None:
        known.append(f'sum "{write_money(facts.money, language)}"')
    if facts.date is not None:
        known.append(f"date={facts.date}")
    command = f"/dealwire correct {deal.id}"
    return (
        Action(label=_label("correct", language), command=fitting(command, known), asks=_FACTS_ASKED),
        Action(label=_label("correct_sides", language), command=command, asks=_SIDES_ASKED),
    )


def run(label: str, command: str, language: Language, *, asks: tuple[str, ...] = (), primary: bool = False) -> Action:
    """Run a command, its label by its key in the catalogue."""
    weight = Weight.PRIMARY if primary else Weight.PLAIN
    return Action(label=_label(label, language), command=command, asks=asks, weight=weight)


def danger(label: str, command: str, language: Language) -> Action:
    """Run a command that cannot be taken back."""
    return Action(label=_label(label, language), command=command, weight=Weight.DANGER)


def fitting(command: str, values: Sequence[str]) -> str:
    """Return a command with as many of some more words as a button of every chat can carry."""
    for value in values:
        if len(command) + 1 + len(value) <= _LONGEST:
            command = f"{command} {value}"
    return command


def _label(key: str, language: Language) -> str:
    return catalogue(language).text(f"action.{key}")
