"""Finds in a document whatever can be a part of a deal: sums, power, chips, stakes, dates, places, organisations.

`find_mentions(document, lexicon)` turns the normalised text into a flat tuple of typed spans, each with its value.
What a mention means in its sentence (a price, a loss, a target) is not decided here.
"""

from bot.reading.mentions.found import (
    CapacityMention,
    ChipsMention,
    DateMention,
    Mention,
    MentionType,
    MoneyMention,
    OrganisationMention,
    PlaceMention,
    StakeMention,
    Via,
)
from bot.reading.mentions.search import find_mentions

__all__ = [
    "CapacityMention",
    "ChipsMention",
    "DateMention",
    "Mention",
    "MentionType",
    "MoneyMention",
    "OrganisationMention",
    "PlaceMention",
    "StakeMention",
    "Via",
    "find_mentions",
]
