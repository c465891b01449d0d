"""Short forms that an article uses after the full name: "Form Energy … Form said" → one name.

Only names that the gazetteer does not know are led to a longer one of the same article, and only where exactly one
begins with those words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading.mentions import OrganisationMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.reading.mentions import Mention


def with_full_names(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with unknown short names led to the longer name that they shorten."""
    found = [mention for mention in mentions if isinstance(mention, OrganisationMention)]
    full = {mention.name: mention for mention in found}
    longer = _longer_names(full)
    short = {name: _full_name(name, longer) for name, mention in full.items() if not mention.known}
    return [
        _renamed(mention, full[short[mention.name]])
        if isinstance(mention, OrganisationMention) and mention.name in short
        else mention
        for mention in mentions
    ]


def _longer_names(full: Mapping[str, OrganisationMention]) -> Mapping[str, set[str]]:
    """Return for all that a name begins with the names that begin so; of a known name, its form in the text too."""
    longer: defaultdict[str, set[str]] = defaultdict(set)
    for name, mention in full.items():
        for beginning in _beginnings(name):
            longer[beginning].add(name)
        if mention.known:
            for beginning in _beginnings(mention.text):
                if beginning != name:
                    longer[beginning].add(name)
    return longer


def _beginnings(name: str) -> Iterator[str]:
    """Yield what stands before each space: "Form Energy Inc" → "Form", "Form Energy"."""
    position = name.find(" ")
    while position >= 0:
        yield name[:position]
        position = name.find(" ", position + 1)


def _full_name(name: str, longer: Mapping[str, set[str]]) -> str:
    found = longer.get(name, set())
    return next(iter(found)) if len(found) == 1 else name


def _renamed(mention: OrganisationMention, target: OrganisationMention) -> OrganisationMention:
    return replace(mention, name=target.name, known=target.known, form_evidence=target.form_evidence)
