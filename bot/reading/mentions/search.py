"""Runs all finders over a document and puts what they found in order.

Two glances at the same letters are settled here: a sum wins over a count or a date in it, an organisation over a
place in its name, and of two mentions of one type the earlier and longer one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.reading.mentions.capacity import find_capacity
from bot.reading.mentions.chips import find_chips
from bot.reading.mentions.dates import find_dates
from bot.reading.mentions.found import Mention
from bot.reading.mentions.glosses import fold_glosses
from bot.reading.mentions.money import find_money
from bot.reading.mentions.names import find_names
from bot.reading.mentions.numbers import number_grammar
from bot.reading.mentions.open_names import find_open_names
from bot.reading.mentions.stakes import find_stakes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.lexicon import Lexicon
    from bot.reading.document import Document

M = TypeVar("M", bound=Mention)


def find_mentions(document: Document, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return all mentions by start; those of one type do not overlap."""
    quantities = lexicon.quantities
    numbers = number_grammar(quantities).find(document.text)
    money = apart(find_money(document, quantities, numbers))
    capacity = apart(find_capacity(document, quantities, numbers), money)
    chips = apart(find_chips(document, quantities, numbers), money)
    stakes = apart(find_stakes(document, quantities, numbers), money)
    dates = apart(find_dates(document, quantities), money)
    known, places = find_names(document, lexicon)
    opened = find_open_names(document, lexicon, known, places)
    # "NOK 3.3 billion" names a currency and no company.
    organisations = apart(fold_glosses(document.text, (*known, *opened), lexicon.tickers), money)
    places = apart(places, organisations)
    everything: list[Mention] = [*money, *capacity, *chips, *stakes, *dates, *places, *organisations]
    return tuple(sorted(everything, key=lambda mention: (mention.start, -mention.end, mention.type)))


def apart(found: Iterable[M], taken: Sequence[Mention] = ()) -> list[M]:
    """Return `found` by start without those that overlap an earlier, or longer, one of their own or one of `taken`."""
    kept: list[M] = []
    barriers = iter(taken)
    barrier = next(barriers, None)
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        while barrier is not None and barrier.end <= mention.start:
            barrier = next(barriers, None)
        if barrier is not None and barrier.start < mention.end:
            continue
        if kept and mention.start < kept[-1].end:
            continue
        kept.append(mention)
    return kept
