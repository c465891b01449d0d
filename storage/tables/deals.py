"""Deals with their parties, places, tellings and changes, and what leads to them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLModel resolves annotations at run time
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Float, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.model import ChangeType, Language, Side, Status
from bot.model.money import Period, Qualifier
from storage.tables.columns import LEADS, SHOWN, CodePoints, Int64, by_value


class DealRow(SQLModel, table=True):
    """The single-valued facts of a deal. `changed_at` is by the store's clock, `…_seen_at` by the articles'."""

    __tablename__ = "deal"
    __table_args__ = (
        Index("ix_deal_newest", "last_seen_at", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index("ix_deal_largest", "usd_cents", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index(
            "ix_deal_facets",
            *("kind", "status", "usd_cents", "changed_at", "last_seen_at", "id"),
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    revision: int
    created_at: datetime
    changed_at: datetime = Field(index=True)
    kind: str
    amount_minor: int | None = Field(sa_type=BigInteger)
    currency: str | None
    qualifier: Qualifier | None = Field(sa_type=by_value(Qualifier))
    period: Period | None = Field(sa_type=by_value(Period))
    usd_cents: int | None = Field(sa_type=BigInteger)
    figures: list[object] = Field(sa_type=JSON)
    megawatts: float | None = Field(sa_type=Float(53))
    chips: int | None = Field(sa_type=BigInteger)
    stake_percent: float | None = Field(sa_type=Float(53))
    date: str | None
    status: Status = Field(sa_type=by_value(Status))
    confidence: float = Field(sa_type=Float(53))
    shown: bool
    outlets: int
    first_seen_at: datetime
    last_seen_at: datetime
    history: list[object] = Field(sa_type=JSON)


class DealPartyRow(SQLModel, table=True):
    """A company on one side of a deal; the deal's date is copied in: "latest of a company" reads an index only."""

    __tablename__ = "deal_party"
    __table_args__ = (Index("ix_deal_party_latest", "company_id", "shown", "last_seen_at", "deal_id"),)

    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE")
    company_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id")
    side: Side = Field(primary_key=True, sa_type=by_value(Side))
    position: int
    last_seen_at: datetime
    shown: bool


class DealLegRow(SQLModel, table=True):
    """A shown deal between a payer and a payee; the one that `leads` stands for all of the pair (`storage.legs`).

    `tier` is 0 for firm, 1 for rumoured, 2 for cancelled; `usd_cents` is 0 where no sum is known. `since` is the date
    of the leg in the row that leads, else that of the deal.
    """

    __tablename__ = "deal_leg"
    __table_args__ = (
        Index("ix_deal_leg_out", "payer_id", "usd_cents", "payee_id", sqlite_where=LEADS, postgresql_where=LEADS),
        Index("ix_deal_leg_in", "payee_id", "usd_cents", "payer_id", sqlite_where=LEADS, postgresql_where=LEADS),
        Index("ix_deal_leg_sum", "usd_cents", "payer_id", "payee_id", sqlite_where=LEADS, postgresql_where=LEADS),
        {"sqlite_with_rowid": False},
    )

    payer_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id")
    payee_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id")
    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE", index=True)
    tier: int
    usd_cents: int = Field(sa_type=BigInteger)
    seen_at: datetime
    leads: bool
    since: datetime


class DealPlaceRow(SQLModel, table=True):
    """An ISO 3166 code of a place where a deal is built or delivered."""

    __tablename__ = "deal_place"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE")
    place: str = Field(primary_key=True, sa_type=CodePoints)


class DealSourceRow(SQLModel, table=True):
    """A telling: what one article says of the deal, the event as a validated document (`storage.serial`)."""

    __tablename__ = "deal_source"

    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    url_digest: str = Field(index=True)
    url: str
    title: str
    outlet: str
    language: Language = Field(sa_type=by_value(Language))
    seen_at: datetime
    event: dict[str, object] = Field(sa_type=JSON)


class DealTextRow(SQLModel, table=True):
    """The words of a deal's names, titles and evidence (`storage.names.search_text`); apart, as a search reads all."""

    __tablename__ = "deal_text"

    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE")
    words: str


class DealWordRow(SQLModel, table=True):
    """A key under which a deal is found by its words (`storage.names.word_keys`)."""

    __tablename__ = "deal_word"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True, sa_type=CodePoints)
    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE", index=True)


class DealBlockKeyRow(SQLModel, table=True):
    """A key that is shared by all events which may be of this deal."""

    __tablename__ = "deal_block_key"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    block_key: str = Field(primary_key=True, sa_type=CodePoints)
    deal_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE", index=True)


class DealChangeRow(SQLModel, table=True):
    """A change as it was recorded: `at` is the date of the article that brought it, `recorded_at` the store's clock."""

    __tablename__ = "deal_change"
    __table_args__ = (
        UniqueConstraint("deal_id", "revision", "position"),
        Index(None, "recorded_at", "deal_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    deal_id: int = Field(sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE")
    revision: int
    position: int
    type: ChangeType = Field(sa_type=by_value(ChangeType))
    at: datetime
    before: str | None
    after: str | None
    url: str | None
    recorded_at: datetime


class DealRedirectRow(SQLModel, table=True):
    """The number of a deal that was absorbed, and the deal that now tells it; never a chain."""

    __tablename__ = "deal_redirect"

    absorbed_id: int = Field(primary_key=True, sa_type=Int64, sa_column_kwargs={"autoincrement": False})
    survivor_id: int = Field(sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE", index=True)
    merged_at: datetime


class CorrectionRow(SQLModel, table=True):
    """What a person put right in a deal as a validated document, None where all earlier corrections were taken back.

    `revision` is the deal's from then on. It follows its deal into another one that absorbs it.
    """

    __tablename__ = "correction"
    __table_args__ = (Index(None, "platform", "workspace"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    deal_id: int = Field(sa_type=Int64, foreign_key="deal.id", ondelete="CASCADE", index=True)
    revision: int
    platform: str
    workspace: str
    person: str
    at: datetime
    document: dict[str, object] | None = Field(sa_type=JSON(none_as_null=True))
