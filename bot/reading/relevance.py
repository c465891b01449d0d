"""Tells whether an article may tell a deal at all: only then is a model worth asking.

The rules have weighed every opening by then, so their best guess is at hand, however poor: an article in which nothing
comes near a deal does not pass. In a language that the rules do not read, a figure beside an organisation passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.deals import set_scenes, weighed_deals
from bot.reading.document import make_document
from bot.reading.mentions import CapacityMention, ChipsMention, MoneyMention, OrganisationMention, find_mentions
from bot.reading.scorer import confidence

if TYPE_CHECKING:
    from bot.lexicon import Lexicon
    from bot.model import Article
    from bot.reading.document import Document

PASSES_FROM = 0.05
"""The chance of the likeliest deal from which an article passes: a twentieth of those that tell deals stay below."""


def may_tell_deals(article: Article, lexicon: Lexicon) -> bool:
    """Return whether `article` may tell a deal."""
    document = make_document(article, lexicon)
    scenes = set_scenes(document, lexicon)
    if scenes is None:
        return _has_figure_beside_name(document, lexicon)
    deals = weighed_deals(scenes, lexicon, lexicon.frames.fitted)
    return any(confidence(deal.draft.score) >= PASSES_FROM for deal in deals)


def _has_figure_beside_name(document: Document, lexicon: Lexicon) -> bool:
    figures: set[int] = set()
    names: set[int] = set()
    for mention in find_mentions(document, lexicon):
        sentence = document.sentence_at(mention.start)
        if sentence is None:
            continue
        if isinstance(mention, MoneyMention | CapacityMention | ChipsMention):
            figures.add(sentence.index)
        elif isinstance(mention, OrganisationMention):
            names.add(sentence.index)
    return not figures.isdisjoint(names)
