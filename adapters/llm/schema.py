"""The form in which a model answers, as pydantic checks it, and the way from there to claims."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import UnreadableAnswerError
from bot.model.claim import Claim

_LONGEST = 60
"""Deals of one answer; the longest round-up of a year has half of that."""
_FAULTS = 5

Name = Annotated[str, Field(min_length=1, max_length=200)]


class ToldDeal(BaseModel):
    """One deal of the article."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(description="One of the kinds of the instructions")
    payers: list[Name] = Field(default_factory=list)
    payees: list[Name] = Field(default_factory=list)
    partners: list[Name] = Field(default_factory=list)
    amount: Annotated[int, Field(gt=0, lt=10**18)] | None = Field(default=None, description="Whole units of currency")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    period: Literal["total", "year"] | None = None
    megawatts: Annotated[float, Field(gt=0, lt=10**9)] | None = None
    chips: Annotated[int, Field(gt=0, lt=10**12)] | None = None
    stake_percent: Annotated[float, Field(gt=0, le=100)] | None = None
    places: list[str] = Field(default_factory=list)
    date: str | None = None
    status: Literal["rumoured", "announced", "completed", "cancelled"] = "announced"
    evidence: list[str] = Field(min_length=1, description="Sentences of the article, letter by letter")

    def claim(self) -> Claim:
        """Return it as a claim."""
        given = self.model_dump()
        lists = ("payers", "payees", "partners", "places", "evidence")
        return Claim(**given | {name: tuple(given[name]) for name in lists})


class ToldDeals(BaseModel):
    """All deals of the article; empty where it tells none."""

    model_config = ConfigDict(extra="forbid")

    deals: list[ToldDeal] = Field(default_factory=list, max_length=_LONGEST)

    def claims(self) -> tuple[Claim, ...]:
        """Return them as claims."""
        return tuple(deal.claim() for deal in self.deals)


def parsed(text: str) -> ToldDeals:
    """Read an answer from JSON; raise UnreadableAnswerError that says what is wrong with it."""
    try:
        return ToldDeals.model_validate_json(text)
    except ValidationError as error:
        raise unreadable(error) from error


def unreadable(error: ValidationError) -> UnreadableAnswerError:
    """Return what is wrong with an answer, in words for the model that gave it."""
    faults = error.errors(include_url=False, include_input=False)
    told = "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'the answer'}: {fault['msg']}" for fault in faults[:_FAULTS]
    )
    return UnreadableAnswerError(told)
