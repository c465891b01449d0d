"""Reads the words around a figure: how sure it is, what it covers, whether it is the price of one thing.

`"up to about | $5bn | a year"` → UP_TO, YEAR. Words are taken one after another as long as they belong to the figure;
of several qualifiers the one that bounds the figure wins over the one that only blurs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Period, Qualifier
from bot.reading.mentions.compiled import any_before, any_of, per_object

if TYPE_CHECKING:
    from bot.lexicon.quantities import Quantities

_WINDOW = 64
_STRENGTH = (Qualifier.UP_TO, Qualifier.OVER, Qualifier.ABOUT)
_TIMES_A_YEAR = {"year": 1, "quarter": 4, "month": 12}
_MEANINGS = ("about", "up_to", "over", "year", "quarter", "month", "unit_price")


@dataclass(frozen=True, slots=True)
class Affixes:
    """What the words around a figure say; `start` and `end` take those words in."""

    start: int
    end: int
    meanings: frozenset[str] = frozenset()

    @property
    def qualifier(self) -> Qualifier:
        """The strongest qualifier, EXACT where there is none."""
        return next((qualifier for qualifier in _STRENGTH if qualifier in self.meanings), Qualifier.EXACT)

    @property
    def period(self) -> Period:
        """YEAR for any rate over time."""
        return Period.YEAR if self.times_a_year else Period.TOTAL

    @property
    def times_a_year(self) -> int:
        """How often the sum is due in a year, 0 for a total."""
        return next((times for name, times in _TIMES_A_YEAR.items() if name in self.meanings), 0)

    @property
    def unit_price(self) -> bool:
        """Whether the sum is the price of one share, chip or hour."""
        return "unit_price" in self.meanings


@dataclass(frozen=True, slots=True)
class AffixGrammar:
    """The patterns of words before and after a figure."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    not_before: tuple[str, ...]
    not_after: re.Pattern[str]

    def around(self, text: str, start: int, end: int) -> Affixes:
        """Return what stands around `text[start:end]`."""
        left = self.left_of(text, start)
        return self.right_of(text, Affixes(left.start, end, left.meanings))

    def left_of(self, text: str, start: int) -> Affixes:
        """Return what stands before `start`, on the same line."""
        meanings: set[str] = set()
        window = text[max(0, start - _WINDOW) : start].rpartition("\n")[2]
        backwards = window[::-1]
        reach = position = 0
        while match := self.before.match(backwards, position):
            if window[: len(window) - match.start("word")].endswith(self.not_before):
                break
            position = match.end()
            if match["fill"] is None:
                meanings.update(name for name in _MEANINGS if match[name] is not None)
                reach = position
        return Affixes(start - reach, start, frozenset(meanings))

    def right_of(self, text: str, affixes: Affixes) -> Affixes:
        """Return `affixes` with what stands after them."""
        meanings = set(affixes.meanings)
        end = affixes.end
        while (match := self.after.match(text, end)) and not self.not_after.match(text, end):
            meanings.add(str(match.lastgroup))
            end = match.end()
        return Affixes(affixes.start, end, frozenset(meanings))


@per_object
def affix_grammar(quantities: Quantities) -> AffixGrammar:
    """Compile the words beside figures of `quantities`."""
    words = quantities.affixes
    # A year or a month is a rate only where no numeral is before it: "3年間で500億ドル" is a total.
    # Backwards, what is before it comes after it.
    rate = "(?![0-9数何])"
    before = "|".join(
        f"(?P<{name}>{any_before(words[name].before)}{rate if name in _TIMES_A_YEAR else ''})"
        for name in (*_MEANINGS, "fill")
    )
    after = "|".join(f"(?P<{name}>{any_of(words[name].after)})" for name in _MEANINGS)
    return AffixGrammar(
        before=re.compile(rf"\s?(?P<word>{before})"),
        after=re.compile(rf"\s?(?:{after})"),
        not_before=words["except"].before,
        not_after=re.compile(r"\s?" + any_of(words["except"].after, right=False)),
    )
