"""Finds sums of money: `"up to A$2.1 billion (US$1.4 billion) a year"` → one mention of 2.1bn AUD, UP_TO, YEAR.

A conversion beside a sum (in brackets, after 「日本円で」 or "or about") is folded into its mention; the sum outside
the brackets is the one that the text states. Where the text gives the conversion alone elsewhere ("€4 billion ($4.6
billion)" once, then "$4.6 billion"), it means the same sum, which stands in that mention too. Of a range the upper end
counts. A rate over less than a year becomes a year's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from bot.model import Language, Money, Qualifier
from bot.reading.mentions.affixes import affix_grammar
from bot.reading.mentions.compiled import any_before, any_of, per_object
from bot.reading.mentions.found import MoneyMention
from bot.reading.mentions.measures import Measure, measures
from bot.reading.mentions.numbers import LARGEST

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.lexicon.quantities import Quantities
    from bot.reading.document import Document
    from bot.reading.mentions.affixes import Affixes, AffixGrammar
    from bot.reading.mentions.numbers import Number

Worth = tuple[Decimal | None, str | None]
"""An amount and its currency."""

_PREFIX_WINDOW = 14
_LEAST = 1000
"""Below this a sum without a word of scale is a price in a shop, or no sum at all ("10 won")."""

_FARTHEST_RATE = Decimal("1.8")
"""How far a conversion may be from the rough rates of the data and still be one; rates of ten years lie within."""

_TRADITIONAL = re.compile(r"[億萬兆]")
_BRACKET = re.compile(r"\s?[(\[]")
_IN_BRACKET = re.compile(r"[^()\[\]\n\d]{0,16}")
_CLOSING = re.compile(r"[^()\[\]\n]{0,48}[)\]]")
_ABOUT = r"(?:約|およそ|约|about\s|around\s|roughly\s|approximately\s|some\s)"
_AFTER_SUM = re.compile(
    r"\s?(?:[、,]\s?)?"
    r"(?:日本円(?:換算)?(?:で|にして|では)?|円換算(?:で|では)?|米?ドル換算で|or\s|=|≒|≈|/|折合|约合|約合|相当于)\s?"
    rf"{_ABOUT}?|、{_ABOUT}"
)
"""What leads from a sum to its conversion without brackets; a comma alone would also join the items of a list."""

_RATE_OF_EXCHANGE = re.compile(r"\s?(?:=|は|あたり|当たり)\s?(?:約)?\s?[¥\d]")


@dataclass(frozen=True, slots=True)
class _Grammar:
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    codes: Mapping[str, str]
    chinese: Mapping[str, str]
    traditional: Mapping[str, str]
    rates: Mapping[str, Decimal]
    affixes: AffixGrammar


def find_money(document: Document, quantities: Quantities, numbers: Sequence[Number]) -> list[MoneyMention]:
    """Return all sums of `document`, by start; what converts another sum is part of it."""
    grammar = _grammar(quantities)
    text = document.text
    sums = [measure for measure in _sums(document, grammar, numbers) if measure.unit is not None]
    found: list[MoneyMention] = []
    converted: dict[Worth, set[Money]] = {}
    position = 0
    while position < len(sums):
        measure = sums[position]
        around = grammar.affixes.around(text, measure.start, measure.end)
        end, folded = _conversion(text, around.end, measure, sums[position + 1 : position + 2], grammar)
        if folded:
            inner = sums[position + 1]
            end = max(
                end, grammar.affixes.right_of(text, _affixes_at(around, inner.end)).end if end == inner.end else end
            )
            around = grammar.affixes.right_of(text, _affixes_at(around, end))
        mention = _mention(text, measure, around)
        if mention is not None:
            found.append(mention)
            if folded and mention.money is not None and _same_worth(measure, inner, grammar.rates):
                converted.setdefault((inner.value, inner.unit), set()).add(mention.money)
        position += 1 + folded
    return [_as_stated(mention, converted) for mention in found]


def _as_stated(mention: MoneyMention, converted: Mapping[Worth, Collection[Money]]) -> MoneyMention:
    """Return a mention of what the text gives elsewhere as a conversion with the sum that was converted."""
    money = mention.money
    stated = () if money is None else converted.get((Decimal(money.amount), money.currency), ())
    if money is None or len({(other.amount, other.currency) for other in stated}) != 1:
        return mention
    first = next(iter(stated))
    # "About" told of a conversion is its rounding.
    own = money.qualifier not in {Qualifier.ABOUT, Qualifier.EXACT} or len(stated) > 1
    qualifier = money.qualifier if own else first.qualifier
    return replace(mention, money=Money(first.amount, first.currency, qualifier, money.period))


def _sums(document: Document, grammar: _Grammar, numbers: Sequence[Number]) -> list[Measure]:
    chinese = document.language is Language.ZH
    local: Mapping[str, str] = grammar.codes
    if chinese:
        traditional = grammar.traditional if _TRADITIONAL.search(document.text) else {}
        local = {**grammar.codes, **grammar.chinese, **traditional}

    def with_currency(text: str, number: Number) -> Measure:
        start, end, code = number.start, number.end, None
        window = text[max(0, start - _PREFIX_WINDOW) : start]
        before = grammar.prefix.match(window[::-1])
        if before:
            start -= before.end()
            code = local[_key(before.group(1)[::-1])]
        after = grammar.suffix.match(text, end)
        # "$5 billion Canadian dollars": the longer name says which dollars; "$5 10" is two figures.
        if after and (code is None or (number.scaled and _key(after.group(1)) not in {"$", "€"})):
            end, code = after.end(), local[_key(after.group(1))]
        elif after and code is not None and local[_key(after.group(1))] == code and number.scaled:
            end = after.end()
        if before is None and (number.glued and not number.scaled):
            code = None
        return Measure(start, end, number, code)

    return measures(document.text, numbers, with_currency)


def _affixes_at(affixes: Affixes, end: int) -> Affixes:
    return type(affixes)(affixes.start, end, affixes.meanings)


def _conversion(text: str, end: int, outer: Measure, following: list[Measure], grammar: _Grammar) -> tuple[int, int]:
    """Return where the sum at `end` ends with its conversion, and how many further sums that takes in (0 or 1)."""
    if not following:
        return end, 0
    inner = following[0]
    if inner.unit == outer.unit or inner.start < end:
        return end, 0
    bracket = _BRACKET.match(text, end)
    if bracket and _IN_BRACKET.fullmatch(text, bracket.end(), inner.start):
        closing = _CLOSING.match(text, inner.end)
        return (closing.end(), 1) if closing else (inner.end, 1)
    if _AFTER_SUM.fullmatch(text, end, inner.start) and _same_worth(outer, inner, grammar.rates):
        return inner.end, 1
    return end, 0


def _same_worth(outer: Measure, inner: Measure, rates: Mapping[str, Decimal]) -> bool:
    if outer.value is None or inner.value is None or outer.unit is None or inner.unit is None:
        return False
    ratio = outer.value * rates[outer.unit] / (inner.value * rates[inner.unit])
    return 1 / _FARTHEST_RATE <= ratio <= _FARTHEST_RATE


def _mention(text: str, measure: Measure, around: Affixes) -> MoneyMention | None:
    """Return the mention, or None for a figure that is no sum of a deal (small change, a rate of exchange)."""
    value = measure.value
    if value is not None and not measure.number.scaled and value < _LEAST and not around.unit_price:
        return None
    if value is not None and value <= 1 and _RATE_OF_EXCHANGE.match(text, measure.end):
        return None
    money = None
    if value is not None and measure.unit is not None:
        amount = int((value * (around.times_a_year or 1)).to_integral_value(ROUND_HALF_EVEN))
        qualifier = Qualifier.UP_TO if measure.is_range else around.qualifier
        if 0 < amount <= LARGEST:
            money = Money(amount, measure.unit, qualifier, around.period)
    start, end = around.start, around.end
    return MoneyMention(
        start=start,
        end=end,
        text=text[start:end],
        money=money,
        per_share=around.unit_price,
        is_range=measure.is_range,
    )


def _key(word: str) -> str:
    return re.sub(r"[\s-]+", " ", word).strip().casefold()


@per_object
def _grammar(quantities: Quantities) -> _Grammar:
    currencies = quantities.currencies.values()

    before = any_before(word for currency in currencies for word in currency.prefix + currency.chinese)
    after = any_of(word for currency in currencies for word in currency.suffix + currency.traditional)
    return _Grammar(
        prefix=re.compile(rf"\s?({before})"),
        suffix=re.compile(rf"[\s-]?(?:of\s)?({after})"),
        codes={_key(word): currency.code for currency in currencies for word in currency.prefix + currency.suffix},
        chinese={_key(word): currency.code for currency in currencies for word in currency.chinese},
        traditional={_key(word): currency.code for currency in currencies for word in currency.traditional},
        rates={currency.code: Decimal(str(currency.usd)) for currency in currencies},
        affixes=affix_grammar(quantities),
    )
