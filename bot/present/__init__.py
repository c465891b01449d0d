"""The one way to write a deal, a sum, a date, a place for people, in each language.

Everything here is pure: values of `bot.model` and a language in, text or a `Line` out. Text carries no mark-up, and
names that come from articles carry no control characters; a chat's own escaping is its adapter's.
"""

from bot.present.dates import write_date, write_day, write_on_date, write_time
from bot.present.facts import change_line, change_text, details, facts_line, figures_line, involved_line, sources
from bot.present.headlines import DealLike, headline, headline_line, sentence
from bot.present.names import (
    one_line,
    write_companies,
    write_companies_short,
    write_company,
    write_kind,
    write_place,
    write_places,
    write_side,
    write_sort,
    write_status,
)
from bot.present.quantities import (
    write_chips,
    write_megawatts,
    write_money,
    write_stake,
    write_sum,
    write_usd_short,
)
from bot.present.summaries import summary

__all__ = [
    "DealLike",
    "change_line",
    "change_text",
    "details",
    "facts_line",
    "figures_line",
    "headline",
    "headline_line",
    "involved_line",
    "one_line",
    "sentence",
    "sources",
    "summary",
    "write_chips",
    "write_companies",
    "write_companies_short",
    "write_company",
    "write_date",
    "write_day",
    "write_kind",
    "write_megawatts",
    "write_money",
    "write_on_date",
    "write_place",
    "write_places",
    "write_side",
    "write_sort",
    "write_stake",
    "write_status",
    "write_sum",
    "write_time",
    "write_usd_short",
]
