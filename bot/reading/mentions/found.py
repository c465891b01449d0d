"""What is found in a text: one frozen type for each sort of mention, all with a span of the normalised text.

`text` is always `document.text[start:end]`. The span covers all that belongs to the value, so that nothing of it is
read twice: the qualifier, the yearly marker and a gloss in brackets (a converted sum, a name in another script).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

from bot.model import Qualifier

if TYPE_CHECKING:
    from bot.model import Money, PartialDate

Via = Literal["name", "alias", "ticker", "product", "goods", "project", "open"]
"""How an organisation was known: by its name, another name, a ticker, a service that stands for it, goods that it sells
(a hint at the seller, never a party by itself), a project that it builds, or only by the form of the name."""


class MentionType(StrEnum):
    """The sorts of mention."""

    MONEY = "money"
    CAPACITY = "capacity"
    CHIPS = "chips"
    STAKE = "stake"
    DATE = "date"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMention:
    """A sum: `"up to $5-10 billion a year"`. `money` is None where only a magnitude is told ("billions of dollars").

    `is_range` says that two bounds were given (then the upper one stands in `money`). `per_share` marks the price of
    one share or unit, which is never the sum of a deal.
    """

    type: ClassVar[MentionType] = MentionType.MONEY

    start: int
    end: int
    text: str
    money: Money | None
    per_share: bool = False
    is_range: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityMention:
    """Electric power in MW: `"1.2 GW"` → 1200. With `is_energy` the figure is stored energy in MWh."""

    type: ClassVar[MentionType] = MentionType.CAPACITY

    start: int
    end: int
    text: str
    megawatts: float
    qualifier: Qualifier = Qualifier.EXACT
    is_energy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipsMention:
    """A count of accelerators: `"up to 100,000 GPUs"`; `count` is None for a vague one ("tens of thousands of GPUs").

    `product` is the chip as it stands in the text, without the count.
    """

    type: ClassVar[MentionType] = MentionType.CHIPS

    start: int
    end: int
    text: str
    count: int | None
    qualifier: Qualifier = Qualifier.EXACT
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeMention:
    """A share of a company, 0 to 100: `"a 10% stake"`."""

    type: ClassVar[MentionType] = MentionType.STAKE

    start: int
    end: int
    text: str
    percent: float
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date, resolved against the article's own.

    `is_target` marks a deadline or a plan ("by 2030", 2027年に稼働), `is_dateline` the dateline of a press release.
    """

    type: ClassVar[MentionType] = MentionType.DATE

    start: int
    end: int
    text: str
    date: PartialDate
    is_target: bool = False
    is_dateline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place as ISO 3166: `US-TX`, `AE`. `is_seat` marks the home of a company ("Texas-based"), not of a deal."""

    type: ClassVar[MentionType] = MentionType.PLACE

    start: int
    end: int
    text: str
    code: str
    is_seat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMention:
    """An organisation: `name` is canonical, or the form in the text where it is not `known`.

    `owners` are the organisations that a product or a project stands for. `in_gloss` says that the span ends with
    another name of it in brackets. `form_evidence` is how strongly the form alone says "organisation": 3 for a legal
    form or a ticker, 2 for an apposition or a trade word, 1 for the position in the sentence; 3 for all that is
    known.
    """

    type: ClassVar[MentionType] = MentionType.ORGANISATION

    start: int
    end: int
    text: str
    name: str
    known: bool
    via: Via
    owners: tuple[str, ...] = ()
    in_gloss: bool = False
    form_evidence: int = 3


Mention = (
    MoneyMention | CapacityMention | ChipsMention | StakeMention | DateMention | PlaceMention | OrganisationMention
)
