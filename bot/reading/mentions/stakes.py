"""Finds shares of a company: `"a 49 percent stake"`, 「株式の約10%」, 「27%を出資」.

A percentage alone is growth, a margin or a market share; it counts only with a word of ownership beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Qualifier
from bot.reading.mentions.affixes import affix_grammar
from bot.reading.mentions.compiled import any_before, any_of, per_object
from bot.reading.mentions.found import StakeMention
from bot.reading.mentions.measures import Measure, measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon.quantities import Quantities
    from bot.reading.document import Document
    from bot.reading.mentions.affixes import AffixGrammar
    from bot.reading.mentions.numbers import Number

_LOOK_BACK = 28


@dataclass(frozen=True, slots=True)
class _Grammar:
    percent: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    change: re.Pattern[str]
    affixes: AffixGrammar


def find_stakes(document: Document, quantities: Quantities, numbers: Sequence[Number]) -> list[StakeMention]:
    """Return all shares of companies, by start."""
    grammar = _grammar(quantities)
    text = document.text

    def with_percent(text: str, number: Number) -> Measure:
        match = None if number.scaled else grammar.percent.match(text, number.end)
        if match is None:
            return Measure(number.start, number.end, number, None)
        return Measure(number.start, match.end(), number, "percent")

    found: list[StakeMention] = []
    for measure in measures(text, numbers, with_percent):
        if measure.unit is None or measure.value is None or not 0 < measure.value <= 100:
            continue
        around = grammar.affixes.around(text, measure.start, measure.end)
        owned = grammar.after.match(text, around.end)
        before = grammar.before.match(text[max(0, around.start - _LOOK_BACK) : around.start][::-1])
        if not (owned or before) or grammar.change.match(text, around.end):
            continue
        end = owned.end() if owned else around.end
        found.append(
            StakeMention(
                start=around.start,
                end=end,
                text=text[around.start : end],
                percent=float(measure.value),
                qualifier=Qualifier.UP_TO if measure.is_range else around.qualifier,
            )
        )
    return found


@per_object
def _grammar(quantities: Quantities) -> _Grammar:
    words = quantities.stakes
    return _Grammar(
        percent=re.compile(rf"[\s-]?{any_of(words.percent, left=False)}"),
        # One or two adjectives may part the figure from its noun: "a 10% non-controlling voting stake".
        after=re.compile(
            rf"[\s-]?(?:[a-z][\w-]*\s){{0,2}}?{any_of(words.beside.after)}"
            rf"|\sof\s(?:the\s)?(?:[A-Z][\w.&'-]*\s){{1,4}}{any_of(words.held)}"
        ),
        before=re.compile(rf"\s?(?:{any_before(('a', 'an', 'the', 'its'))}\s)?{any_before(words.beside.before)}"),
        change=re.compile(rf"(?:の|を|と|も|\s|[a-z]+\s)?{any_of(words.not_after, right=False)}"),
        affixes=affix_grammar(quantities),
    )
