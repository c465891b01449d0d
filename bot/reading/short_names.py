"""Short forms that an article uses after the full name: "Form Energy … Form said" → one name.

Only names that the gazetteer does not know are led to a longer one of the same article, and only where exactly one
begins with those words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading.mentions import OrganisationMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.mentions import Mention


def with_full_names(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with unknown short names led to the longer name that they shorten."""
    found = [mention for mention in mentions if isinstance(mention, OrganisationMention)]
    full = {mention.name: mention for mention in found}
    short = {name: _full_name(name, full) for name, mention in full.items() if not mention.known}
    return [
        _renamed(mention, full[short[mention.name]])
        if isinstance(mention, OrganisationMention) and mention.name in short
        else mention
        for mention in mentions
    ]


def _full_name(name: str, full: dict[str, OrganisationMention]) -> str:
    longer = [other for other, mention in full.items() if other.startswith(f"{name} ") or _texts(mention, name)]
    return longer[0] if len(longer) == 1 else name


def _texts(mention: OrganisationMention, name: str) -> bool:
    return mention.known and mention.name != name and mention.text.startswith(f"{name} ")


def _renamed(mention: OrganisationMention, target: OrganisationMention) -> OrganisationMention:
    return replace(mention, name=target.name, known=target.known, form_evidence=target.form_evidence)
