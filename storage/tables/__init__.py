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

from storage.tables.articles import ArticleBandRow, ArticleRow, ModelDayRow, SecondReadingRow
from storage.tables.channels import ChannelRow, DigestRunRow, ScheduleRow, WatchKeyRow, WatchRow
from storage.tables.columns import VERSION_TABLE, CodePoints, Int64, metadata
from storage.tables.companies import CompanyAliasRow, CompanyGramRow, CompanyRow
from storage.tables.deals import (
    CorrectionRow,
    DealBlockKeyRow,
    DealChangeRow,
    DealLegRow,
    DealPartyRow,
    DealPlaceRow,
    DealRedirectRow,
    DealRow,
    DealSourceRow,
    DealTextRow,
    DealWordRow,
)
from storage.tables.deliveries import DeliveryAttemptRow, DeliveryRow, InboundRow, RateGateRow, ToldRow
from storage.tables.feeds import ArrivalRow, SeenItemRow, SubscriptionRow
from storage.tables.workspaces import InstallationRow, LeftWorkspaceRow, ManagerRow, SettingChangeRow

__all__ = [
    "VERSION_TABLE",
    "ArrivalRow",
    "ArticleBandRow",
    "ArticleRow",
    "ChannelRow",
    "CodePoints",
    "CompanyAliasRow",
    "CompanyGramRow",
    "CompanyRow",
    "CorrectionRow",
    "DealBlockKeyRow",
    "DealChangeRow",
    "DealLegRow",
    "DealPartyRow",
    "DealPlaceRow",
    "DealRedirectRow",
    "DealRow",
    "DealSourceRow",
    "DealTextRow",
    "DealWordRow",
    "DeliveryAttemptRow",
    "DeliveryRow",
    "DigestRunRow",
    "InboundRow",
    "InstallationRow",
    "Int64",
    "LeftWorkspaceRow",
    "ManagerRow",
    "ModelDayRow",
    "RateGateRow",
    "ScheduleRow",
    "SecondReadingRow",
    "SeenItemRow",
    "SettingChangeRow",
    "SubscriptionRow",
    "ToldRow",
    "WatchKeyRow",
    "WatchRow",
    "metadata",
]
