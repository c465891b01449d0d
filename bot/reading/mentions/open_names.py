"""Finds organisations that the lexicon does not know, by the form of the name and the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon import Lexicon
    from bot.reading.document import Document
    from bot.reading.mentions.found import OrganisationMention, PlaceMention


def find_open_names(
    document: Document, lexicon: Lexicon, known: Sequence[OrganisationMention], places: Sequence[PlaceMention]
) -> list[OrganisationMention]:
    """Return organisations outside of `known`, by start."""
    del document, lexicon, known, places
    return []
