"""Finds organisations that the lexicon does not know, by the form of the name and the words beside it.

A form is looked for where it is strong (a legal form, a stock code, "the startup X"), and then everywhere in the
article under its full name, its short name and its initials, as a reader would who has met it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Language
from bot.reading.mentions.compiled import per_object
from bot.reading.mentions.found import OrganisationMention
from bot.reading.mentions.open_spaced import find_spaced_candidates
from bot.reading.mentions.open_wide import find_wide_candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.lexicon import Lexicon
    from bot.reading.document import Document
    from bot.reading.mentions.candidates import Candidate
    from bot.reading.mentions.found import PlaceMention

_SHORTEST_ALIAS = 4
_INITIALS = re.compile(r"(?:,?\s(?:Inc|Corp|Ltd|LLC|plc)\.?)?\s?\(\"?([A-Z][A-Za-z&]{1,6})\"?\)")
_PERSON = re.compile(r"([A-Z](?<![A-Za-z][A-Z])[a-z]+)\s(?:[A-Z]\.\s)?([A-Z][a-z]+(?:-[A-Z][a-z]+)?)")
_MOST_NAMES = 200
"""Names that are followed up in one article; a list of exhibitors needs no more."""


@dataclass(frozen=True, slots=True)
class _Met:
    """A name that was met: its canonical form and its strongest evidence."""

    name: str
    evidence: int


def find_open_names(
    document: Document, lexicon: Lexicon, known: Sequence[OrganisationMention], places: Sequence[PlaceMention]
) -> list[OrganisationMention]:
    """Return organisations outside of `known`, by start."""
    if document.language is Language.EN:
        candidates = find_spaced_candidates(document, lexicon.forms[Language.EN], known, places)
    elif document.language is Language.JA:
        candidates = find_wide_candidates(document, lexicon.forms, known, places)
    else:
        return []
    english = lexicon.forms[Language.EN]
    of_the_article = _surnames(document.text, english.given) | {place.text for place in places}
    no_names = _NoNames(of_the_article, english.common, _calendar_and_currencies(lexicon))
    return _everywhere(document, (one for one in candidates if one.name not in no_names), known, no_names)


@dataclass(frozen=True, slots=True)
class _NoNames:
    """Words that are no organisations, in sets that need not be joined for each article."""

    of_the_article: frozenset[str]
    common: frozenset[str]
    units: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return word in self.common or word in self.of_the_article or word in self.units


@per_object
def _calendar_and_currencies(lexicon: Lexicon) -> frozenset[str]:
    calendar = lexicon.quantities.calendar[Language.EN]
    return frozenset({*calendar.months, *calendar.weekdays, *lexicon.quantities.currencies})


def _surnames(text: str, given: frozenset[str]) -> frozenset[str]:
    """Return the second names of the people of the article: whoever is "Sam Fluxman" once is "Fluxman" later."""
    return frozenset(match[2] for match in _PERSON.finditer(text) if match[1] in given)


def _everywhere(
    document: Document, candidates: Iterable[Candidate], known: Sequence[OrganisationMention], no_names: _NoNames
) -> list[OrganisationMention]:
    """Return the candidates, and all further places where their names stand."""
    text = document.text
    taken = {index for mention in known for index in range(mention.start, mention.end)}
    free = [one for one in candidates if one.start not in taken and one.end - 1 not in taken]
    met: dict[str, _Met] = {}
    for candidate in sorted(free, key=lambda one: (-one.evidence, -len(one.name), one.start)):
        entry = met.setdefault(candidate.name, _Met(candidate.name, candidate.evidence))
        for alias in candidate.aliases:
            if len(alias) >= _SHORTEST_ALIAS and alias not in no_names:
                met.setdefault(alias, entry)
        initials = _INITIALS.match(text, candidate.end)
        if initials and initials[1] not in no_names:
            met.setdefault(initials[1], entry)
    found: dict[int, OrganisationMention] = {}
    for candidate in sorted(free, key=lambda one: (one.start, -one.end)):
        if candidate.start not in taken and candidate.end - 1 not in taken:
            found[candidate.start] = _mention(text, candidate.start, candidate.end, met[candidate.name])
            taken.update(range(candidate.start, candidate.end))
    names = sorted(met, key=lambda name: (-len(name), name))[:_MOST_NAMES]
    if names:
        pattern = "|".join(re.escape(name) for name in names)
        for match in re.finditer(rf"(?<![A-Za-z0-9ァ-ヺー])(?:{pattern})(?![A-Za-z0-9ァ-ヺー])", text):
            if match.start() not in taken and match.end() - 1 not in taken:
                found[match.start()] = _mention(text, match.start(), match.end(), met[match.group()])
    return [found[start] for start in sorted(found)]


def _mention(text: str, start: int, end: int, met: _Met) -> OrganisationMention:
    return OrganisationMention(
        start=start,
        end=end,
        text=text[start:end],
        name=met.name,
        known=False,
        via="open",
        in_gloss=text[end - 1] == ")",
        form_evidence=met.evidence,
    )
