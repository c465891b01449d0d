"""Sums and other quantities as people read them; what is shown reads back to the very same figure."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Language, Money, Period, Qualifier
from bot.present import (
    write_chips,
    write_megawatts,
    write_money,
    write_stake,
    write_sum,
    write_usd_short,
)
from tests.bot.present.strategies import CURRENCIES, amounts

JA, EN = Language.JA, Language.EN


@pytest.mark.parametrize(
    ("english", "japanese", "money"),
    [
        ("$50B", "500億ドル", Money(50_000_000_000, "USD")),
        ("$1.4T", "1兆4000億ドル", Money(1_400_000_000_000, "USD")),
        ("$350M", "3億5000万ドル", Money(350_000_000, "USD")),
        ("$19.43B", "194億3000万ドル", Money(19_430_000_000, "USD")),
        # more than three decimals of a billion: millions are read right more easily
        ("$19,432.5M", "194億3250万ドル", Money(19_432_500_000, "USD")),
        ("$1,234,567,891", "12億3456万7891ドル", Money(1_234_567_891, "USD")),
        ("$500,000", "50万ドル", Money(500_000, "USD")),
        ("¥3T", "3兆円", Money(3_000_000_000_000, "JPY")),
        ("€5B", "50億ユーロ", Money(5_000_000_000, "EUR")),
        ("£2.5B", "25億ポンド", Money(2_500_000_000, "GBP")),
        ("₩2T", "2兆ウォン", Money(2_000_000_000_000, "KRW")),
        # a currency without a sign goes by its code in English
        ("SEK 5B", "50億スウェーデンクローナ", Money(5_000_000_000, "SEK")),
        # and one that no catalogue names in Japanese too
        ("XAF 5B", "50億XAF", Money(5_000_000_000, "XAF")),
        ("up to $50B", "最大500億ドル", Money(50_000_000_000, "USD", Qualifier.UP_TO)),
        ("about $5B", "約50億ドル", Money(5_000_000_000, "USD", Qualifier.ABOUT)),
        ("over $5B", "50億ドル超", Money(5_000_000_000, "USD", Qualifier.OVER)),
        ("$5B a year", "年間50億ドル", Money(5_000_000_000, "USD", Qualifier.EXACT, Period.YEAR)),
        ("up to $5B a year", "年間最大50億ドル", Money(5_000_000_000, "USD", Qualifier.UP_TO, Period.YEAR)),
    ],
)
def test_sums(english, japanese, money):
    assert (english, japanese) == (write_money(money, EN), write_money(money, JA))


def test_nothing_is_a_sum_too_in_totals():
    assert (write_sum(0, "USD", EN), write_sum(0, "USD", JA)) == ("$0", "0ドル")


@given(amounts, st.sampled_from(CURRENCIES))
def test_a_sum_in_english_reads_back(amount, currency):
    shown = write_sum(amount, currency, EN)

    match = re.search(r"([\d,]+(?:\.\d+)?)([TBM]?)$", shown)
    unit = {"T": 10**12, "B": 10**9, "M": 10**6, "": 1}[match[2]]
    assert amount == Decimal(match[1].replace(",", "")) * unit


@given(amounts, st.sampled_from(CURRENCIES))
def test_a_sum_in_japanese_reads_back(amount, currency):
    shown = write_sum(amount, currency, JA)

    match = re.match(r"(?:(\d+)兆)?(?:(\d+)億)?(?:(\d+)万)?(\d+)?(?!\d)", shown)
    read = sum(int(part or 0) * unit for part, unit in zip(match.groups(), (10**12, 10**8, 10**4, 1), strict=True))
    assert amount == read


@given(amounts)
def test_a_rounded_total_says_so_and_is_within_half_a_percent(amount):
    shown = write_usd_short(amount, EN)

    match = re.search(r"([\d,]+(?:\.\d+)?)([TBM]?)$", shown)
    read = Decimal(match[1].replace(",", "")) * {"T": 10**12, "B": 10**9, "M": 10**6, "": 1}[match[2]]
    assert abs(read - amount) * 200 <= amount
    assert (read == amount) != shown.startswith("about ")


@pytest.mark.parametrize(
    ("english", "japanese", "megawatts"),
    [
        ("1.2 GW", "1.2GW", 1200.0),
        ("300 MW", "300MW", 300.0),
        ("0.5 MW", "0.5MW", 0.5),
        ("10 GW", "10GW", 10_000.0),
        ("1.234 GW", "1.234GW", 1234.0),
        ("1,234.5 MW", "1,234.5MW", 1234.5),
    ],
)
def test_capacity(english, japanese, megawatts):
    assert (english, japanese) == (write_megawatts(megawatts, EN), write_megawatts(megawatts, JA))


@pytest.mark.parametrize(
    ("english", "japanese", "chips"),
    [
        ("100,000 chips", "10万基", 100_000),
        ("1 chip", "1基", 1),
        ("1 million chips", "100万基", 1_000_000),
        ("1.2 million chips", "120万基", 1_200_000),
        ("1,234,567 chips", "123万4567基", 1_234_567),
    ],
)
def test_chips(english, japanese, chips):
    assert (english, japanese) == (write_chips(chips, EN), write_chips(chips, JA))


@pytest.mark.parametrize(("expected", "percent"), [("10%", 10.0), ("9.8%", 9.8), ("49%", 49.0), ("100%", 100.0)])
def test_shares(expected, percent):
    assert expected == write_stake(percent, EN) == write_stake(percent, JA)
