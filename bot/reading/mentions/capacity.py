"""Finds electric power: `"about 1.2 GW"` → 1200 MW, `"50万キロワット"` → 500 MW; stored energy is marked as such.

A density ("130 kW per rack") is left out, since it is not the size of anything that is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.model import Qualifier
from bot.reading.mentions.affixes import affix_grammar
from bot.reading.mentions.compiled import any_of, per_object
from bot.reading.mentions.found import CapacityMention
from bot.reading.mentions.measures import Measure, measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.quantities import Quantities
    from bot.reading.document import Document
    from bot.reading.mentions.affixes import AffixGrammar
    from bot.reading.mentions.numbers import Number

_LARGEST_MW = Decimal(10) ** 7


@dataclass(frozen=True, slots=True)
class _Grammar:
    unit: re.Pattern[str]
    power: Mapping[str, Decimal]
    energy: Mapping[str, Decimal]
    density: re.Pattern[str]
    affixes: AffixGrammar


def find_capacity(document: Document, quantities: Quantities, numbers: Sequence[Number]) -> list[CapacityMention]:
    """Return all mentions of power and of energy, by start; a magnitude without a number is none."""
    grammar = _grammar(quantities)
    text = document.text

    def with_unit(text: str, number: Number) -> Measure:
        match = grammar.unit.match(text, number.end)
        if match is None or (number.glued and not number.scaled and text[number.start - 1].isupper()):
            return Measure(number.start, number.end, number, None)
        return Measure(number.start, match.end(), number, _key(match.group(1)))

    found: list[CapacityMention] = []
    for measure in measures(text, numbers, with_unit):
        if measure.unit is None or measure.value is None or grammar.density.match(text, measure.end):
            continue
        is_energy = measure.unit in grammar.energy
        megawatts = measure.value * (grammar.energy if is_energy else grammar.power)[measure.unit]
        if not 0 < megawatts <= _LARGEST_MW:
            continue
        around = grammar.affixes.around(text, measure.start, measure.end)
        found.append(
            CapacityMention(
                start=around.start,
                end=around.end,
                text=text[around.start : around.end],
                megawatts=float(megawatts),
                qualifier=Qualifier.UP_TO if measure.is_range else around.qualifier,
                is_energy=is_energy,
            )
        )
    return found


def _key(unit: str) -> str:
    return re.sub(r"[\s-]+", " ", unit).casefold()


@per_object
def _grammar(quantities: Quantities) -> _Grammar:
    units = quantities.units
    return _Grammar(
        unit=re.compile(rf"[\s-]?(?:of\s)?({any_of((*units.power, *units.energy), left=False)})"),
        power={_key(unit): Decimal(str(value)) for unit, value in units.power.items()},
        energy={_key(unit): Decimal(str(value)) for unit, value in units.energy.items()},
        density=re.compile(r"\s?" + any_of(units.rates)),
        affixes=affix_grammar(quantities),
    )
