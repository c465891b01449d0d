"""Finds numerals in a text, of figures and of words, and what number they are.

`"1兆4000億"` → 1_400_000_000_000, `"2万4千"` → 24_000, `"1.5bn"` → 1_500_000_000, `"half a billion"` → 500_000_000,
`"数十億"` and `"hundreds of millions"` → None, a magnitude. What is counted is seen to by the finder of each sort of
mention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.reading.mentions.anchored import DIGITS, Anchored
from bot.reading.mentions.compiled import any_of, per_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lexicon.quantities import EnglishNumerals, Numerals, Quantities

LARGEST = Decimal(10) ** 18
"""No sum, count or capacity of a deal is larger; a longer run of digits is a number of something else."""

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,19}(?:\.\d{1,9})?)"
_PARTS = re.compile(r"(?P<figure>\d[\d,]*(?:\.\d+)?)|(?P<sign>\S)")


@dataclass(frozen=True, slots=True)
class Number:
    """One numeral. `value` is None for a magnitude. `scaled` says that a word or letter of scale belongs to it.

    `glued` says that a Latin letter stands right before it, as in a model ("H100") or after a currency ("USD3bn").
    """

    start: int
    end: int
    value: Decimal | None
    scaled: bool
    glued: bool


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """The patterns and tables that numerals are read with."""

    pattern: Anchored
    cjk: Numerals
    english: EnglishNumerals

    def find(self, text: str) -> list[Number]:
        """Return all numerals of `text` in order."""
        found: list[Number] = []
        for match in self.pattern.finditer(text):
            kind = match.lastgroup
            value = self._value(match.group(), kind)
            if value is not None and not 0 < value <= LARGEST:
                continue
            start = match.start()
            glued = start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()
            found.append(Number(start, match.end(), value, kind not in {"plain", "word"}, glued))
        return found

    def _value(self, numeral: str, kind: str | None) -> Decimal | None:
        match kind:
            case "cjk" | "small":
                return cjk_value(numeral, self.cjk)
            case "plain":
                return _figure(numeral)
            case "scaled":
                figure, _, scale = re.split(r"(?<=\d)([\s-]?)(?=[A-Za-z])", numeral, maxsplit=1)
                return _figure(figure) * _decimal(_looked_up(scale, {**self.english.scales, **self.english.letters}))
            case "word" | "words":
                return self._words(numeral)
            case _:
                return None

    def _words(self, numeral: str) -> Decimal:
        """Return the number of English words: a fraction or a small number, then scales that multiply it."""
        words = re.sub(r"[\s-]+", " ", numeral.lower())
        for fraction, value in self.english.fractions.items():
            if words.startswith(fraction.replace("-", " ") + " "):
                scale = words[len(fraction) + 1 :]
                return _decimal(value) * _decimal(_looked_up(scale, self.english.scales))
        total = Decimal(0)
        for word in words.split(" "):
            if word in self.english.digits:
                total += _decimal(self.english.digits[word])
            else:
                total = (total or Decimal(1)) * _decimal(_looked_up(word, self.english.scales))
        return total


def cjk_value(numeral: str, numerals: Numerals) -> Decimal | None:
    """Return the number of a numeral with characters of scale, None for a vague one: `"3億5000万"` → 350_000_000."""
    total, section, current = Decimal(0), Decimal(0), None
    for part in _PARTS.finditer(numeral):
        sign = part.group()
        if part.lastgroup == "figure":
            current = _figure(sign)
        elif sign in numerals.scales:
            total += (section + (current or 0) or 1) * numerals.scales[sign]
            section, current = Decimal(0), None
        elif sign in numerals.small:
            section += (1 if current is None else current) * numerals.small[sign]
            current = None
        elif sign in numerals.digits:
            current = (current or 0) * 10 + Decimal(numerals.digits[sign])
        else:
            return None
    return total + section + (current or 0)


def _figure(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def _looked_up(word: str, table: Mapping[str, float]) -> float:
    word = re.sub(r"[\s-]+", " ", word.lower())
    return table[word]


@per_object
def number_grammar(quantities: Quantities) -> NumberGrammar:
    """Compile the numerals of `quantities`."""
    cjk, english = quantities.numerals, quantities.english
    small, big = "".join(cjk.small), "".join(cjk.scales)
    signs = "".join(cjk.digits) + small
    vague = "".join(cjk.vague)
    # 兆瓦 and 千瓦 are units of power, not a trillion and a thousand of something.
    not_unit = "(?!瓦)"
    part = (
        rf"(?:(?:{_FIGURE}[{small}])?{_FIGURE}\s?[{small}]?|[{signs}]{{1,16}}|[{vague}][{small}]?)\s?[{big}]{not_unit}"
    )
    tail = rf"(?:\d{{1,4}}(?:,\d{{3}})?[{small}]?|[{signs}]{{1,16}})(?![\d年月日.,%瓦])"
    digits, scales, letters = any_of(english.digits), any_of(english.scales), any_of(english.letters, left=False)
    long_letters = any_of((letter for letter in english.letters if len(letter) > 1), left=False)
    plurals, several = any_of(english.plurals), any_of(english.several, right=False)
    pattern = re.compile(
        rf"(?<![\d.])(?<!\d,)(?:(?![A-Za-z])(?:"
        rf"(?P<cjk>{part}(?:\s?{part})*(?:{tail})?)"
        rf"|(?P<small>{_FIGURE}[{small}]{not_unit})"
        rf"|(?P<scaled>{_FIGURE}(?:[\s-]?{any_of(english.scales, left=False)}|\s?{long_letters}|{letters}))"
        rf"|(?P<plain>{_FIGURE}))"
        rf"|(?<![A-Za-z])(?:(?P<vague>{plurals}(?:\sof\s{plurals})*(?:\sof)?(?![\w])"
        rf"|{several}(?:\sof)?(?:\s|-)?{scales})"
        rf"|(?P<words>(?:{any_of(english.fractions)}|{digits}(?:[\s-]{digits})?)(?:[\s-]{scales})+)"
        rf"|(?P<word>{digits}(?:-{digits})?)))"
    )
    words = (*english.digits, *english.fractions, *english.plurals, *english.several)
    return NumberGrammar(Anchored(pattern, (*DIGITS, *signs, *vague, *words)), cjk, english)
