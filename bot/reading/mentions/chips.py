"""Finds counts of accelerators: `"up to 100,000 Nvidia GB200 GPUs"`, 「GPU 10万基」, 「10万個のTPU」.

A count needs a word for the thing beside it: after the count, or before it with a counter of its language between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Qualifier
from bot.reading.mentions.affixes import Affixes, affix_grammar
from bot.reading.mentions.compiled import any_of, per_object
from bot.reading.mentions.found import ChipsMention
from bot.reading.mentions.measures import Measure, measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon.quantities import Quantities
    from bot.reading.document import Document
    from bot.reading.mentions.affixes import AffixGrammar
    from bot.reading.mentions.numbers import Number

_FEWEST = 64
"""Fewer chips are those of one server or rack, described as a product, not those of a deal."""

_LOOK_BACK = 40
_JOINTS = r"(?:[をがはにでの、:\s(]|最大で?|約|計|合計で?|少なくとも|総計|追加で|さらに|新たに|およそ|ほぼ)*"


@dataclass(frozen=True, slots=True)
class _Grammar:
    thing: re.Pattern[str]
    counter: re.Pattern[str]
    of_thing: re.Pattern[str]
    thing_before: re.Pattern[str]
    per: re.Pattern[str]
    affixes: AffixGrammar


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count up to the end of the thing counted, with the words inside that qualify it (「10万基超のGPU」)."""

    words: Affixes
    product: str


def find_chips(document: Document, quantities: Quantities, numbers: Sequence[Number]) -> list[ChipsMention]:
    """Return all counts of accelerators, by start; `count` is None for a magnitude."""
    grammar = _grammar(quantities)
    text = document.text
    counted: dict[int, _Counted] = {}

    def with_thing(text: str, number: Number) -> Measure:
        count = None if number.glued and not number.scaled else _counted(text, number, grammar)
        if count is None:
            return Measure(number.start, number.end, number, None)
        counted[number.start] = count
        return Measure(number.start, count.words.end, number, "chips")

    found: list[ChipsMention] = []
    for measure in measures(text, numbers, with_thing):
        if measure.unit is None or (measure.value is not None and measure.value < _FEWEST):
            continue
        if grammar.per.match(text, measure.end):
            continue
        count = counted.get(measure.number.start)
        left = grammar.affixes.left_of(text, measure.start)
        inner = count.words.meanings if count else frozenset[str]()
        around = grammar.affixes.right_of(text, Affixes(left.start, measure.end, left.meanings | inner))
        found.append(
            ChipsMention(
                start=around.start,
                end=around.end,
                text=text[around.start : around.end],
                count=None if measure.value is None else int(measure.value),
                qualifier=Qualifier.UP_TO if measure.is_range else around.qualifier,
                product=count.product if count else "",
            )
        )
    return found


def _counted(text: str, number: Number, grammar: _Grammar) -> _Counted | None:
    """Return the count with the thing counted, None where nothing says that chips are counted."""
    after = grammar.thing.match(text, number.end)
    if after is not None:
        return _Counted(Affixes(number.start, after.end()), after.group(1))
    counter = grammar.counter.match(text, number.end)
    around = grammar.affixes.right_of(text, Affixes(number.start, counter.end() if counter else number.end))
    of_thing = grammar.of_thing.match(text, around.end)
    if of_thing is not None:
        return _Counted(Affixes(around.start, of_thing.end(), around.meanings), of_thing.group(1))
    if counter is not None:
        before = grammar.thing_before.search(text[max(0, number.start - _LOOK_BACK) : number.start])
        if before is not None:
            return _Counted(around, before.group(1))
    return None


@per_object
def _grammar(quantities: Quantities) -> _Grammar:
    words = quantities.chips
    noun, product = any_of(words.nouns), any_of(words.products, right=False) + r"[A-Z]{0,2}s?(?![A-Za-z0-9])"
    wide = any_of((*words.cjk_nouns, *words.products))
    # Between the figure and the noun stand adjectives of the data, and names and models, which are no plain words.
    between = rf"(?:{any_of(words.between)}|[A-Z0-9][\w.+'-]*)"
    counter = any_of(words.counters)
    named = r"[^\s、。,;:/()]{0,12}?"
    return _Grammar(
        thing=re.compile(
            rf"[\s-]((?:{between}[\s-]){{0,6}}?(?:{product}\s)?(?:{noun})|(?:{between}[\s-]){{0,3}}?{product})"
        ),
        counter=re.compile(rf"\s?{counter}"),
        of_thing=re.compile(rf"分?\s?(?:の|的|의)?\s?({named}{wide})"),
        thing_before=re.compile(rf"({wide})[^。、\n\d]{{0,12}}?{_JOINTS}\Z"),
        per=re.compile(r"\s?" + any_of(words.per)),
        affixes=affix_grammar(quantities),
    )
