"""Sums in dollars at monthly rates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import LexiconError
from bot.model import Money
from bot.pipeline.rates import load_rates, parse_rates

TWO_MONTHS = parse_rates("[JPY]\n2025 = [150.0, 160.0]\n")


def test_dollars_are_themselves() -> None:
    assert TWO_MONTHS.usd(Money(7, "USD"), date(2025, 1, 1)) == 7


def test_a_sum_takes_the_rate_of_its_month() -> None:
    assert TWO_MONTHS.usd(Money(4800, "JPY"), date(2025, 1, 31)) == 32
    assert TWO_MONTHS.usd(Money(4800, "JPY"), date(2025, 2, 1)) == 30


def test_a_month_outside_takes_the_nearest() -> None:
    assert TWO_MONTHS.usd(Money(4800, "JPY"), date(2019, 5, 1)) == 32
    assert TWO_MONTHS.usd(Money(4800, "JPY"), date(2031, 5, 1)) == 30


def test_a_currency_without_rates_has_no_dollars() -> None:
    assert TWO_MONTHS.usd(Money(4800, "XAU"), date(2025, 1, 1)) is None


def test_the_rates_at_hand_cover_the_currencies_of_the_trade() -> None:
    rates = load_rates()

    for currency in ("JPY", "EUR", "GBP", "KRW", "TWD", "CNY", "INR", "CAD", "AUD", "SAR", "AED", "SGD", "HKD", "CHF"):
        assert min(rates.monthly[currency]) == 2024 * 12
    assert rates.usd(Money(1_500_000_000_000, "JPY"), date(2025, 10, 6)) == pytest.approx(9.9e9, rel=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "[JPY]",
        "JPY = 150.0",
        "[JPY]\n2025 = []",
        "[JPY]\n2025 = [-1.0]",
        "[JPY]\nlast = [150.0]",
        "[JPY]\n2024 = [150.0]\n2025 = [150.0]",  # eleven months are missing
        "[JPY",
    ],
)
def test_wrong_rates_are_refused(text: str) -> None:
    with pytest.raises(LexiconError, match=r"rates\.toml"):
        parse_rates(text)
