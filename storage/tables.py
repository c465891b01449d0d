"""The tables of the store, and the only place that knows SQLModel.

An `article` is kept as it was read. A `deal` is one row of facts with its parties, places and tellings (`deal_source`)
beside it; `deal_block_key` leads from an event to the deals it may belong to, `deal_change` is what people may have to
hear of, `deal_redirect` leads from the number of an absorbed deal to its survivor, `deal_leg` is the graph of who pays
whom. `company_alias` and `company_gram` serve typed names. A telling points to its article by the digest of its
address: articles may be pruned, tellings not.

A `channel` has `schedule`s and `watch`es. A `delivery` is a message that has to reach a channel once, with its audit
in `delivery_attempt`; `rate_gate` keeps the pace of the chats over all replicas. `digest_run` and `inbound` remember
which slots were served and which events of a chat were seen. `correction` is what people put right in deals; `manager`,
`setting_change` and `left_workspace` are about whole workspaces.

A `subscription` is a feed with its health; `seen_item` remembers what it showed, `arrival` holds new articles until
they are read, `article_band` leads from a text to those that may be copies of it.

Deal numbers are public and never given twice. Sums are in minor units (cents, yen) as 64-bit integers, `usd_cents`
is the sum at the dated rate. Enums are stored by value in plain text columns, so a new value needs no migration.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  # SQLModel resolves annotations at run time
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import JSON, BigInteger, Enum, Float, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, SQLModel

from bot.errors import Fault
from bot.model import ChangeType, Language, Side, Status
from bot.model.claim import SecondOpinion
from bot.model.delivery import ChannelState, DeliveryKind, DeliveryState, Policy
from bot.model.money import Period, Qualifier
from bot.model.schedule import RunResult
from bot.model.source import FeedState, Verdict

if TYPE_CHECKING:
    from enum import StrEnum

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata

VERSION_TABLE = "dealwire_version"
"""Where the revision of the schema stands: a name of our own, as a PostgreSQL database may serve others too."""

Int64 = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers its rows itself only where the key is spelt INTEGER; its integers have 64 bits anyway."""

CodePoints = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that sorts by code point on both databases, so that a range of it is a prefix."""

_SHOWN = text("shown")
_LEADS = text("leads")
_LEASED = text("lease_until IS NOT NULL")
_EXPIRING = text("state = 'pending' AND expires_at IS NOT NULL")
_ACTIVE = text("state = 'active'")
_OPEN = text("state IN ('pending', 'sending', 'unknown')")


def _by_value(enum: type[StrEnum]) -> Enum:
    return Enum(
        enum, native_enum=False, create_constraint=False, length=24, values_callable=lambda e: [m.value for m in e]
    )


class ArticleRow(SQLModel, table=True):
    """An article with what was read in it besides deals. `language` is declared, `read_language` recognised."""

    __tablename__ = "article"
    __table_args__ = (
        Index(None, "outlet", "guid", sqlite_where=text("guid IS NOT NULL"), postgresql_where=text("guid IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    url: str
    url_digest: str = Field(unique=True)
    outlet: str
    guid: str | None
    title: str
    text: str
    published_at: datetime | None
    date_only: bool
    language: Language | None = Field(sa_type=_by_value(Language))
    content_digest: str
    read_language: Language = Field(sa_type=_by_value(Language))
    summary: dict[str, str] = Field(sa_type=JSON)
    best_sentence: dict[str, object] | None = Field(sa_type=JSON(none_as_null=True))
    first_stored_at: datetime
    stored_at: datetime = Field(index=True)


class CompanyRow(SQLModel, table=True):
    """A company by its canonical name. `registered` ones come from the gazetteer and stay without any deal.

    `deals` counts the shown deals that name it; it ranks suggestions.
    """

    __tablename__ = "company"

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    name: str = Field(unique=True)
    name_norm: str = Field(sa_type=CodePoints, index=True)
    registered: bool
    deals: int


class CompanyAliasRow(SQLModel, table=True):
    """A normalised name under which a company is found: its own, others, stock tickers."""

    __tablename__ = "company_alias"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    alias_norm: str = Field(primary_key=True, sa_type=CodePoints)
    company_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id", ondelete="CASCADE", index=True)


class CompanyGramRow(SQLModel, table=True):
    """Two adjoining characters of some alias of a company."""

    __tablename__ = "company_gram"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    gram: str = Field(primary_key=True, sa_type=CodePoints)
    company_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id", ondelete="CASCADE", index=True)


class DealRow(SQLModel, table=True):
    """The single-valued facts of a deal. `changed_at` is by the store's clock, `…_seen_at` by the articles'."""

    __tablename__ = "deal"
    __table_args__ = (
        Index("ix_deal_newest", "last_seen_at", "id", sqlite_where=_SHOWN, postgresql_where=_SHOWN),
        Index("ix_deal_largest", "usd_cents", "id", sqlite_where=_SHOWN, postgresql_where=_SHOWN),
        Index(
            "ix_deal_facets",
            *("kind", "status", "usd_cents", "changed_at", "last_seen_at", "id"),
            sqlite_where=_SHOWN,
            postgresql_where=_SHOWN,
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
    qualifier: Qualifier | None = Field(sa_type=_by_value(Qualifier))
    period: Period | None = Field(sa_type=_by_value(Period))
    usd_cents: int | None = Field(sa_type=BigInteger)
    figures: list[object] = Field(sa_type=JSON)
    megawatts: float | None = Field(sa_type=Float(53))
    chips: int | None = Field(sa_type=BigInteger)
    stake_percent: float | None = Field(sa_type=Float(53))
    date: str | None
    status: Status = Field(sa_type=_by_value(Status))
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
    side: Side = Field(primary_key=True, sa_type=_by_value(Side))
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
        Index("ix_deal_leg_out", "payer_id", "usd_cents", "payee_id", sqlite_where=_LEADS, postgresql_where=_LEADS),
        Index("ix_deal_leg_in", "payee_id", "usd_cents", "payer_id", sqlite_where=_LEADS, postgresql_where=_LEADS),
        Index("ix_deal_leg_sum", "usd_cents", "payer_id", "payee_id", sqlite_where=_LEADS, postgresql_where=_LEADS),
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
    language: Language = Field(sa_type=_by_value(Language))
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
    type: ChangeType = Field(sa_type=_by_value(ChangeType))
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


class ChannelRow(SQLModel, table=True):
    """A channel with its settings. `alerts_a_day` None is no cap; quiet hours are wall times `HH:MM`, or both None.

    A closed one gets one message from `probe_at` on, to see whether the chat takes it again.
    """

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "workspace", "ext_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    platform: str
    workspace: str
    ext_id: str
    language: Language = Field(sa_type=_by_value(Language))
    zone: str
    policy: Policy = Field(sa_type=_by_value(Policy))
    state: ChannelState = Field(sa_type=_by_value(ChannelState))
    reason: str | None
    quiet_start: str | None
    quiet_end: str | None
    alerts_a_day: int | None
    alerts_min_usd: int | None = Field(sa_type=BigInteger)
    keeper: str | None
    refusals: int
    probe_at: datetime | None
    calls: str | None


class ScheduleRow(SQLModel, table=True):
    """A digest's settings as a document; the slot it waits for, with its instant, and when it is due (None: paused)."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("channel_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    name: str
    version: int
    settings: dict[str, object] = Field(sa_type=JSON)
    next_local: str
    next_at: datetime
    next_due: datetime | None = Field(index=True)
    lease_until: datetime | None


class DigestRunRow(SQLModel, table=True):
    """What became of one slot of a schedule; the local wall time is its name, so a repeated hour comes once."""

    __tablename__ = "digest_run"

    schedule_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="schedule.id", ondelete="CASCADE")
    slot: str = Field(primary_key=True, sa_type=CodePoints)
    slot_at: datetime
    since: datetime
    until: datetime
    result: RunResult = Field(sa_type=_by_value(RunResult))
    reason: str | None
    recorded_at: datetime


class WatchRow(SQLModel, table=True):
    """A watch as a validated document; `person` is empty for the channel, as NULL would never be the same twice."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("channel_id", "person", "filter_digest"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    person: str
    filter_digest: str
    filter: dict[str, object] = Field(sa_type=JSON)
    snoozed_until: datetime | None


class WatchKeyRow(SQLModel, table=True):
    """A key that every deal shares which the watch may fit."""

    __tablename__ = "watch_key"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    watch_key: str = Field(primary_key=True, sa_type=CodePoints)
    watch_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="watch.id", ondelete="CASCADE", index=True)


class DeliveryRow(SQLModel, table=True):
    """A message that has to reach its channel once. `lease_until` is set while a replica works on it.

    `under` is the key of the delivery in whose thread it belongs.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_open", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_delivery_open_channel", "channel_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_delivery_expiring", "expires_at", sqlite_where=_EXPIRING, postgresql_where=_EXPIRING),
        Index("ix_delivery_leased", "channel_id", sqlite_where=_LEASED, postgresql_where=_LEASED),
        Index(None, "channel_id", "kind", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    channel_id: int = Field(sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    person: str | None
    kind: DeliveryKind = Field(sa_type=_by_value(DeliveryKind))
    dedupe_key: str = Field(unique=True)
    nonce: str = Field(unique=True)
    payload: str
    series: str | None
    under: str | None
    state: DeliveryState = Field(sa_type=_by_value(DeliveryState))
    due_at: datetime
    expires_at: datetime | None
    owner: str | None
    lease_until: datetime | None
    epoch: int
    attempts: int
    look_ups: int
    marked: bool
    held_at: datetime | None
    first_sent_at: datetime | None
    remote_id: str | None
    reason: str | None
    created_at: datetime
    changed_at: datetime


class DeliveryAttemptRow(SQLModel, table=True):
    """One claim of a delivery. `outcome` stays empty where the claimant never reported: it died, or was too late."""

    __tablename__ = "delivery_attempt"

    delivery_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="delivery.id", ondelete="CASCADE")
    epoch: int = Field(primary_key=True)
    owner: str
    state: DeliveryState = Field(sa_type=_by_value(DeliveryState))
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None


class ToldRow(SQLModel, table=True):
    """A deal that a channel was told of, at this revision, in the delivery of this key."""

    __tablename__ = "told"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    channel_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="channel.id", ondelete="CASCADE")
    deal_id: int = Field(primary_key=True, sa_type=Int64, index=True)
    revision: int = Field(primary_key=True)
    dedupe_key: str = Field(index=True)


class RateGateRow(SQLModel, table=True):
    """From when on a scope (`slack:T1:C9`, `slack:T1`, `slack`) takes the next message."""

    __tablename__ = "rate_gate"

    scope: str = Field(primary_key=True, sa_type=CodePoints)
    next_free_at: datetime


class InboundRow(SQLModel, table=True):
    """An event of a chat that was seen: chats send one again where they heard no answer in time."""

    __tablename__ = "inbound"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    event_id: str = Field(primary_key=True, sa_type=CodePoints)
    received_at: datetime = Field(index=True)


class SubscriptionRow(SQLModel, table=True):
    """A feed. `epoch` counts claims and fences results, `lease_until` is set while a replica asks it."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_due", "next_due", "id", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    url: str
    url_digest: str = Field(unique=True)
    title: str
    language: Language | None = Field(sa_type=_by_value(Language))
    added_by: str
    added_at: datetime
    state: FeedState = Field(sa_type=_by_value(FeedState))
    interval_s: int
    next_due: datetime
    lease_until: datetime | None
    epoch: int
    last_polled_at: datetime | None
    last_good_at: datetime | None
    last_new_at: datetime | None
    failures: int
    fault: Fault | None = Field(sa_type=_by_value(Fault))
    reason: str | None
    moved_to: str | None
    moved_since: datetime | None
    etag: str | None
    last_modified: str | None
    body_digest: str | None


class SeenItemRow(SQLModel, table=True):
    """An item that a feed showed: `item_key` is the digest of its id, `address_key` of its address.

    `seen_at` is exact to some days.
    """

    __tablename__ = "seen_item"
    __table_args__ = (Index(None, "subscription_id", "address_key"), {"sqlite_with_rowid": False})

    subscription_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="subscription.id", ondelete="CASCADE")
    item_key: str = Field(primary_key=True, sa_type=CodePoints)
    address_key: str = Field(sa_type=CodePoints)
    content_digest: str
    url: str
    verdict: Verdict = Field(sa_type=_by_value(Verdict))
    readings: int
    seen_at: datetime = Field(index=True)


class ArrivalRow(SQLModel, table=True):
    """An article that waits to be read, the latest content of its address; `version` counts those contents."""

    __tablename__ = "arrival"

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    subscription_id: int | None = Field(
        sa_type=Int64, foreign_key="subscription.id", ondelete="SET NULL", index=True, nullable=True
    )
    url_digest: str = Field(unique=True)
    version: int
    url: str
    outlet: str
    guid: str | None
    title: str
    text: str
    published_at: datetime | None
    date_only: bool
    language: Language | None = Field(sa_type=_by_value(Language))
    is_teaser: bool
    verdict: Verdict = Field(sa_type=_by_value(Verdict))
    attempts: int
    arrived_at: datetime
    lease_until: datetime | None


class ArticleBandRow(SQLModel, table=True):
    """A band of the sketch of an article's text: articles that are nearly the same share one."""

    __tablename__ = "article_band"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    band: str = Field(primary_key=True, sa_type=CodePoints)
    url_digest: str = Field(primary_key=True, sa_type=CodePoints)
    noted_at: datetime = Field(index=True)


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


class ManagerRow(SQLModel, table=True):
    """Somebody who may change a workspace's settings, besides those whom the chat gives that right."""

    __tablename__ = "manager"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    person: str = Field(primary_key=True, sa_type=CodePoints)
    position: int


class SettingChangeRow(SQLModel, table=True):
    """Who changed which setting, and when; `channel` is empty for what holds for the whole workspace."""

    __tablename__ = "setting_change"
    __table_args__ = (Index(None, "platform", "workspace", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    platform: str
    workspace: str
    channel: str
    person: str
    what: str
    before: str | None
    after: str | None
    at: datetime


class LeftWorkspaceRow(SQLModel, table=True):
    """A workspace that removed dealwire, and when all that is its own is erased."""

    __tablename__ = "left_workspace"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    erase_at: datetime


class InstallationRow(SQLModel, table=True):
    """What a workspace gave when it installed dealwire, sealed under a key that the store does not know."""

    __tablename__ = "installation"

    platform: str = Field(primary_key=True, sa_type=CodePoints)
    workspace: str = Field(primary_key=True, sa_type=CodePoints)
    sealed: bytes


class SecondReadingRow(SQLModel, table=True):
    """Whether a model had its say on an article of this content; `due_at` is the next try, None where it is settled."""

    __tablename__ = "second_reading"

    url_digest: str = Field(primary_key=True)
    content_digest: str
    tries: int
    due_at: datetime | None = Field(index=True)
    opinion: SecondOpinion | None = Field(sa_type=_by_value(SecondOpinion))
    dropped: int
    reason: str | None


class ModelDayRow(SQLModel, table=True):
    """What models were asked and cost on one day (UTC), in millionths of a US dollar."""

    __tablename__ = "model_day"

    day: date = Field(primary_key=True)
    calls: int
    micro_usd: int = Field(sa_type=BigInteger)
