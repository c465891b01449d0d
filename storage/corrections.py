"""Keeps what people put right in deals: documents that are validated on the way in and out, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import insert, select, update
from sqlmodel import col

from bot.errors import InvariantError, StoreError
from bot.model import Kind, Money, PartialDate, Status
from bot.model.correction import Correction, Ruling, StoredCorrection
from bot.model.money import Period, Qualifier  # noqa: TC001  # pydantic resolves annotations at run time
from storage.tables import CorrectionRow
from storage.upsert import batches

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _MoneyDocument(_Document):
    amount: int
    currency: str
    qualifier: Qualifier
    period: Period


class _CorrectionDocument(_Document):
    ruling: Ruling | None = None
    kind: str | None = None
    payers: tuple[str, ...] | None = None
    payees: tuple[str, ...] | None = None
    partners: tuple[str, ...] | None = None
    money: _MoneyDocument | None = None
    status: Status | None = None
    date: str | None = None


def corrections_of(connection: Connection, deal_ids: Collection[int]) -> list[StoredCorrection]:
    """Return the corrections of these deals, oldest first."""
    found: list[StoredCorrection] = []
    for batch in batches(sorted(deal_ids)):
        rows = select(CorrectionRow.__table__).where(col(CorrectionRow.deal_id).in_(batch))  # type: ignore[attr-defined]  # SQLModel adds it at run time
        found.extend(_stored(row) for row in connection.execute(rows.order_by(col(CorrectionRow.id))))
    return sorted(found, key=lambda stored: stored.at)


def save_correction(connection: Connection, stored: StoredCorrection) -> None:
    """Keep a correction of a deal that is there."""
    values: dict[str, object] = {
        "deal_id": stored.deal_id,
        "revision": stored.revision,
        "platform": stored.platform,
        "workspace": stored.workspace,
        "person": stored.person,
        "at": stored.at,
        "document": None if stored.correction is None else _document(stored.correction),
    }
    connection.execute(insert(CorrectionRow).values(values))


def move_corrections(connection: Connection, source: int, target: int) -> None:
    """Let the corrections of a deal that is absorbed be of the one that absorbs it."""
    connection.execute(update(CorrectionRow).where(col(CorrectionRow.deal_id) == source).values(deal_id=target))


def _document(correction: Correction) -> dict[str, object]:
    money = correction.money
    document = _CorrectionDocument(
        ruling=correction.ruling,
        kind=correction.kind,
        payers=correction.payers,
        payees=correction.payees,
        partners=correction.partners,
        money=None
        if money is None
        else _MoneyDocument(
            amount=money.amount, currency=money.currency, qualifier=money.qualifier, period=money.period
        ),
        status=correction.status,
        date=None if correction.date is None else str(correction.date),
    )
    return document.model_dump(mode="json", exclude_none=True)


def _stored(row: Row[tuple[object, ...]]) -> StoredCorrection:
    return StoredCorrection(
        deal_id=row.deal_id,
        revision=row.revision,
        platform=row.platform,
        workspace=row.workspace,
        person=row.person,
        at=row.at,
        correction=None if row.document is None else _correction(row.deal_id, row.document),
    )


def _correction(deal_id: int, document: object) -> Correction:
    try:
        read = _CorrectionDocument.model_validate(document)
        money = read.money
        return Correction(
            ruling=read.ruling,
            kind=None if read.kind is None else Kind(read.kind),
            payers=read.payers,
            payees=read.payees,
            partners=read.partners,
            money=None if money is None else Money(money.amount, money.currency, money.qualifier, money.period),
            status=read.status,
            date=None if read.date is None else PartialDate.parse(read.date),
        )
    except (ValidationError, InvariantError) as error:
        raise StoreError(f"a correction of deal {deal_id} cannot be read: {error}; correct the deal again") from error
