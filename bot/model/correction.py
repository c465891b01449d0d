"""What a person put right in a deal; it stands over what articles tell, whatever comes in later."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import InvariantError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.event import Kind, PartialDate, Status
    from bot.model.money import Money


class Ruling(StrEnum):
    """Whether a record is a deal at all, as a person says."""

    NO_DEAL = "no_deal"
    DEAL = "deal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The right values; what is None stays as articles tell it. Names are canonical, `()` is a side without anybody."""

    ruling: Ruling | None = None
    kind: Kind | None = None
    payers: tuple[str, ...] | None = None
    payees: tuple[str, ...] | None = None
    partners: tuple[str, ...] | None = None
    money: Money | None = None
    status: Status | None = None
    date: PartialDate | None = None

    def __post_init__(self) -> None:
        """Raise InvariantError for a company on two sides."""
        names = [*(self.payers or ()), *(self.payees or ()), *(self.partners or ())]
        if len(set(names)) != len(names):
            raise InvariantError(f"a party stands on one side, once: {', '.join(names)}")

    @property
    def empty(self) -> bool:
        """Whether it puts nothing right."""
        return all(getattr(self, field.name) is None for field in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCorrection:
    """A correction with who made it, and when; `correction` is None where all earlier ones were taken back.

    `revision` is the deal's from that moment on. `person` is the chat's user id, of a person of that workspace.
    """

    deal_id: int
    revision: int
    platform: str
    workspace: str
    person: str
    at: datetime
    correction: Correction | None
