"""Turns values of the domain into JSON documents and number columns, and back into equal values.

Documents are pydantic models of the store's own, so that what stands in a JSON column is validated on the way in and
on the way out, and a change of a dataclass does not silently change what is stored. Datetimes are kept in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.errors import InvariantError, StoreError
from bot.model import Change, ChangeType, DealEvent, Figure, Kind, Money, PartialDate, Passage, Status
from bot.model.money import Period, Qualifier  # noqa: TC001  # pydantic resolves annotations at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

# Digits after the point by ISO 4217, where they are not two. Stored sums depend on them: add, never change.
_NO_DIGITS = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    }
)
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_INT64_MAX = 2**63 - 1


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _MoneyDocument(_Document):
    amount: int
    currency: str
    qualifier: Qualifier
    period: Period

    @classmethod
    def of(cls, money: Money) -> _MoneyDocument:
        return cls(amount=money.amount, currency=money.currency, qualifier=money.qualifier, period=money.period)

    def value(self) -> Money:
        return Money(self.amount, self.currency, self.qualifier, self.period)


class _PassageDocument(_Document):
    text: str
    start: int
    end: int


class _EventDocument(_Document):
    kind: str
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    partners: tuple[str, ...]
    money: _MoneyDocument | None
    megawatts: float | None
    chips: int | None
    stake_percent: float | None
    places: tuple[str, ...]
    date: str | None
    status: Status
    evidence: tuple[_PassageDocument, ...]
    confidence: float
    shown: bool


class _FigureDocument(_Document):
    money: _MoneyDocument
    urls: tuple[str, ...]
    last_seen_at: AwareDatetime


class _ChangeDocument(_Document):
    type: ChangeType
    at: AwareDatetime
    before: str | None
    after: str | None
    url: str | None


_FIGURES = TypeAdapter(tuple[_FigureDocument, ...])
_HISTORY = TypeAdapter(tuple[_ChangeDocument, ...])


def minor_units(money: Money) -> int:
    """`Money(5, "USD")` → 500, `Money(5, "JPY")` → 5; raise StoreError for what 64 bits do not hold."""
    return _fitting(money.amount * _factor(money.currency), f"{money.amount} {money.currency}")


def usd_cents(usd: int | None) -> int | None:
    """Return whole dollars in cents; raise StoreError for what 64 bits do not hold."""
    return None if usd is None else _fitting(usd * 100, f"{usd} USD")


def whole_usd(cents: int | None) -> int | None:
    """Return cents in whole dollars."""
    return None if cents is None else cents // 100


def stored_money(
    amount_minor: int | None, currency: str | None, qualifier: Qualifier | None, period: Period | None
) -> Money | None:
    """Return the sum that these four columns hold, None where there is none."""
    if amount_minor is None or currency is None or qualifier is None or period is None:
        return None
    return Money(amount_minor // _factor(currency), currency, qualifier, period)


def event_document(event: DealEvent) -> dict[str, object]:
    """Return the JSON document of an event."""
    document = _EventDocument(
        kind=event.kind,
        payers=event.payers,
        payees=event.payees,
        partners=event.partners,
        money=None if event.money is None else _MoneyDocument.of(event.money),
        megawatts=event.megawatts,
        chips=event.chips,
        stake_percent=event.stake_percent,
        places=event.places,
        date=None if event.date is None else str(event.date),
        status=event.status,
        evidence=tuple(_PassageDocument(text=p.text, start=p.start, end=p.end) for p in event.evidence),
        confidence=event.confidence,
        shown=event.shown,
    )
    return document.model_dump(mode="json")


def stored_event(document: object) -> DealEvent:
    """Read what `event_document` wrote; raise StoreError for anything else."""
    try:
        read = _EventDocument.model_validate(document)
        return DealEvent(
            kind=Kind(read.kind),
            payers=read.payers,
            payees=read.payees,
            partners=read.partners,
            money=None if read.money is None else read.money.value(),
            megawatts=read.megawatts,
            chips=read.chips,
            stake_percent=read.stake_percent,
            places=read.places,
            date=None if read.date is None else PartialDate.parse(read.date),
            status=read.status,
            evidence=tuple(Passage(p.text, p.start, p.end) for p in read.evidence),
            confidence=read.confidence,
            shown=read.shown,
        )
    except (ValidationError, InvariantError) as error:
        raise _unreadable("event", error) from error


def figures_document(figures: Sequence[Figure]) -> list[object]:
    """Return the JSON document of the sums that were told."""
    documents = tuple(
        _FigureDocument(money=_MoneyDocument.of(figure.money), urls=figure.urls, last_seen_at=_utc(figure.last_seen_at))
        for figure in figures
    )
    return list(_FIGURES.dump_python(documents, mode="json"))


def stored_figures(document: object) -> tuple[Figure, ...]:
    """Read what `figures_document` wrote; raise StoreError for anything else."""
    try:
        return tuple(
            Figure(money=read.money.value(), urls=read.urls, last_seen_at=_utc(read.last_seen_at))
            for read in _FIGURES.validate_python(document)
        )
    except (ValidationError, InvariantError) as error:
        raise _unreadable("list of figures", error) from error


def history_document(history: Sequence[Change]) -> list[object]:
    """Return the JSON document of a history."""
    documents = tuple(
        _ChangeDocument(type=change.type, at=_utc(change.at), before=change.before, after=change.after, url=change.url)
        for change in history
    )
    return list(_HISTORY.dump_python(documents, mode="json"))


def stored_history(document: object) -> tuple[Change, ...]:
    """Read what `history_document` wrote; raise StoreError for anything else."""
    try:
        return tuple(
            Change(type=read.type, at=_utc(read.at), before=read.before, after=read.after, url=read.url)
            for read in _HISTORY.validate_python(document)
        )
    except ValidationError as error:
        raise _unreadable("history", error) from error


def passage_document(passage: Passage) -> dict[str, object]:
    """Return the JSON document of a passage."""
    return _PassageDocument(text=passage.text, start=passage.start, end=passage.end).model_dump(mode="json")


def _factor(currency: str) -> int:
    if currency in _NO_DIGITS:
        return 1
    return 1000 if currency in _THREE_DIGITS else 100


def _fitting(minor: int, what: str) -> int:
    if abs(minor) > _INT64_MAX:
        raise StoreError(f"a sum of {what} is too large to be stored; no deal is of this size")
    return minor


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _unreadable(what: str, error: Exception) -> StoreError:
    return StoreError(f"the database holds {what} that this version cannot read: {error}; restore a backup")
