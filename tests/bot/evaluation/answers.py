"""Answers for tests, built as a person would have written them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluation.answers import Answers, Expected
from bot.model import Kind, Language, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Money, PartialDate


def expected(
    kind: str = "compute",
    payers: Sequence[str] = (),
    payees: Sequence[str] = (),
    partners: Sequence[str] = (),
    *,
    money: Money | None = None,
    megawatts: float | None = None,
    places: Sequence[str] = (),
    date: PartialDate | None = None,
    status: Status = Status.ANNOUNCED,
    evidence: Sequence[str] = (),
) -> Expected:
    """Return one event that a person found."""
    return Expected(
        kind=Kind(kind),
        payers=tuple(payers),
        payees=tuple(payees),
        partners=tuple(partners),
        money=money,
        megawatts=megawatts,
        places=tuple(places),
        date=date,
        status=status,
        evidence=tuple(evidence),
    )


def answers(*events: Expected, optional: Sequence[Expected] = (), language: Language = Language.EN) -> Answers:
    """Return what is to be found in one article."""
    return Answers(article="story.md", language=language, events=events, optional=tuple(optional))
