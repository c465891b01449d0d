"""Sums in any currency become whole US dollars at the rate of a month, for ranking, merging and totals.

The rates are data (`bot/lexicon/data/rates.toml`): rounded monthly figures, good to about two percent. They
never replace the sum that a text states.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.model import Money

_FILE = "data/rates.toml"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of each currency for one dollar, by months counted from year 0 (`year * 12 + month - 1`)."""

    monthly: Mapping[str, Mapping[int, float]]

    def usd(self, money: Money, at: date) -> int | None:
        """Return `money` in whole dollars at the rate of the month of `at`, None for a currency without rates.

        A month before the first or after the last one known takes the nearest.
        """
        if money.currency == "USD":
            return money.amount
        months = self.monthly.get(money.currency)
        if not months:
            return None
        month = at.year * _MONTHS + at.month - 1
        known = min(max(month, min(months)), max(months))
        return round(money.amount / months[known])


@cache
def load_rates() -> Rates:
    """Return the rates, read and checked once per process; raise LexiconError that names what is wrong."""
    text = resources.files("bot.lexicon").joinpath(_FILE).read_text("utf-8")
    return parse_rates(text)


def parse_rates(text: str) -> Rates:
    """Read the TOML of a rates file: a table for each currency, in it a list of months for each year."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{_FILE}: cannot be read as TOML: {error}") from error
    return Rates({currency: _months(currency, years) for currency, years in content.items()})


def _months(currency: str, years: object) -> dict[int, float]:
    if not isinstance(years, dict) or not years:
        raise LexiconError(f"{_FILE}: entry {currency!r}: is a table with a list of rates for each year")
    months: dict[int, float] = {}
    for year, rates in years.items():
        if not year.isdecimal() or not isinstance(rates, list) or not 1 <= len(rates) <= _MONTHS:
            raise LexiconError(f"{_FILE}: entry {currency!r}: {year} is to be a year with 1 to 12 rates")
        for month, rate in enumerate(rates):
            if not isinstance(rate, float) or rate <= 0:
                raise LexiconError(f"{_FILE}: entry {currency!r}: {year} holds {rate!r}, which is not a rate over 0")
            months[int(year) * _MONTHS + month] = rate
    if len(months) != max(months) - min(months) + 1:
        raise LexiconError(f"{_FILE}: entry {currency!r}: a month is missing between the first and the last")
    return months
