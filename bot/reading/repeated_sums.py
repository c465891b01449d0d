"""Sums told by reference → sums: "$2 billion in Lumentum and the same amount in Coherent" tells two sums of 2 billion.

Only what stands earlier in the same sentence is meant here; where a sentence refers to the one before it, the deal is
given its sum once it is known (`bot.reading.pending`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.mentions import MoneyMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon.grammar import Grammar
    from bot.reading.document import Document
    from bot.reading.mentions import Mention


def with_repeated_sums(mentions: Sequence[Mention], document: Document, grammar: Grammar) -> tuple[Mention, ...]:
    """Return the mentions of a document by start, with those sums that words such as "the same amount" repeat."""
    repeated = list(_repeated(mentions, document, grammar))
    if not repeated:
        return tuple(mentions)
    return tuple(sorted((*mentions, *repeated), key=lambda mention: (mention.start, -mention.end, mention.type)))


def _repeated(mentions: Sequence[Mention], document: Document, grammar: Grammar) -> Iterator[MoneyMention]:
    sums = [m for m in mentions if isinstance(m, MoneyMention) and m.money is not None and not m.per_share]
    if not sums:
        return
    for match in grammar.patterns["same_sum"].finditer(document.text):
        sentence = document.sentence_at(match.start())
        if sentence is None:
            continue
        before = [one for one in sums if sentence.start <= one.start and one.end <= match.start()]
        if before:
            yield MoneyMention(start=match.start(), end=match.end(), text=match.group(), money=before[-1].money)
