"""Sums of money, power, chips and shares → text for people: `$19.43B`, `3億5000万ドル`, `1.2 GW`, `10万基`.

What is shown reads back to the very amount: a figure that does not fit a short form exactly is written out in a
longer one, never rounded. Japanese counts in 兆, 億 and 万; English in T, B and M.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.i18n import Value, catalogue
from bot.model.article import Language
from bot.model.money import Period, Qualifier

if TYPE_CHECKING:
    from bot.model.money import Money

_WESTERN = ((Decimal(10**12), "T"), (Decimal(10**9), "B"), (Decimal(10**6), "M"))
_JAPANESE = ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, ""))
_DECIMALS = 3  # more than three decimals of a billion are read wrong more easily than whole millions
_QUALIFIER_KEY = {
    Qualifier.EXACT: "money.exact",
    Qualifier.ABOUT: "money.about",
    Qualifier.UP_TO: "money.up_to",
    Qualifier.OVER: "money.over",
}


def write_money(money: Money, language: Language) -> str:
    """Return a sum with its qualifier and period: `up to $1.5B a year`, `年間最大15億ドル`."""
    messages = catalogue(language)
    text = messages.text(_QUALIFIER_KEY[money.qualifier], sum=write_sum(money.amount, money.currency, language))
    return messages.text("money.year", sum=text) if money.period is Period.YEAR else text


def write_sum(amount: int, currency: str, language: Language) -> str:
    """Return an amount of a currency, 0 included: `$50B`, `500億ドル`, `SEK 5B`."""
    messages = catalogue(language)
    number = _japanese(amount) if messages.language is Language.JA else _western(amount)
    template = f"currency.{currency}"
    if messages.find(template) is None:
        return messages.text("currency.other", n=number, code=currency)
    return messages.text(template, n=number)


def write_usd_short(amount: int, language: Language) -> str:
    """Return a total in dollars to three significant figures, for totals that are themselves estimates.

    Such totals add sums at monthly exchange rates; more figures would pretend to a precision that they lack. So a
    total is always shown as an "about" where it was rounded: `about $1.23B`, `約12億3000万ドル`.
    """
    digits = len(str(amount))
    rounded = round(amount, 3 - digits) if digits > 3 else amount
    text = write_sum(rounded, "USD", language)
    return text if rounded == amount else catalogue(language).text("money.about", sum=text)


def write_megawatts(megawatts: float, language: Language) -> str:
    """Return electric capacity: `300 MW`, `1.2 GW`; `1.2GW` in Japanese."""
    exact = Decimal(repr(megawatts))
    if exact >= 1000 and _decimals(exact / 1000) <= _DECIMALS:
        return catalogue(language).text("measure.gigawatts", n=_plain(exact / 1000))
    return catalogue(language).text("measure.megawatts", n=_plain(exact))


def write_chips(chips: int, language: Language) -> str:
    """Return a count of accelerators: `100,000 chips`, `1.2 million chips`; `10万基` in Japanese."""
    messages = catalogue(language)
    if messages.language is Language.JA:
        return messages.text("measure.chips", n=Value(_japanese(chips), chips))
    million = Decimal(chips) / 10**6
    text = f"{_plain(million)} million" if million >= 1 and _decimals(million) <= _DECIMALS else f"{chips:,}"
    return messages.text("measure.chips", n=Value(text, chips))


def write_stake(percent: float, language: Language) -> str:
    """Return a share of a company: `10%`, `9.8%`."""
    return catalogue(language).text("measure.stake", n=_plain(Decimal(repr(percent))))


def _western(amount: int) -> str:
    for unit, letter in _WESTERN:
        scaled = Decimal(amount) / unit
        if scaled >= 1 and _decimals(scaled) <= _DECIMALS:
            return f"{_plain(scaled)}{letter}"
    return f"{amount:,}"


def _japanese(amount: int) -> str:
    """1_430_000_000_000 → `1兆4300億`: every unit that is not zero, without commas, as newspapers do."""
    if amount == 0:
        return "0"
    parts: list[str] = []
    rest = amount
    for unit, name in _JAPANESE:
        count, rest = divmod(rest, unit)
        if count:
            parts.append(f"{count}{name}")
    return "".join(parts)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _plain(number: Decimal) -> str:
    """Return the digits without an exponent or trailing zeros, thousands parted by commas."""
    digits = f"{number:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
