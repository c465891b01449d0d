"""Finds organisations that the lexicon does not know, by the form of the name and the words beside it.

A form is looked for where it is strong (a legal form, a stock code, "the startup X"), and then everywhere in the
article under its full name, its short name and its initials, as a reader would who has met it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.lexicon import Via as Form
from bot.model import Language
from bot.reading.mentions.compiled import per_object
from bot.reading.mentions.found import OrganisationMention
from bot.reading.mentions.open_dense import find_dense_candidates
from bot.reading.mentions.open_spaced import find_spaced_candidates
from bot.reading.mentions.open_wide import find_wide_candidates
from bot.reading.mentions.traits import judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.lexicon import Lexicon, Name
    from bot.lexicon.name_weights import NameWeights
    from bot.reading.document import Document
    from bot.reading.mentions.candidates import Candidate
    from bot.reading.mentions.found import PlaceMention, Via

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
    candidates = candidate_names(document, lexicon, known, places)
    unclear = _unclear(lexicon)
    if (weights := lexicon.name_weights.get(document.language)) is not None:
        candidates = _likely(candidates, weights, unclear)
    if not candidates:
        return []
    no_names = _no_names(document, lexicon, places)
    return [
        _as_listed(one, unclear[one.name]) if one.name in unclear else one
        for one in _everywhere(document, candidates, known, no_names)
    ]


def candidate_names(
    document: Document, lexicon: Lexicon, known: Sequence[OrganisationMention], places: Sequence[PlaceMention]
) -> list[Candidate]:
    """Return what may be a name of an organisation outside of `known`, with the traits by which it is judged."""
    found: Iterable[Candidate] = ()
    if document.language is Language.EN:
        found = find_spaced_candidates(document, lexicon.forms[Language.EN], known, places)
    elif document.language is Language.JA:
        found = find_wide_candidates(document, lexicon.forms, known, places)
    elif document.language in lexicon.forms:
        found = find_dense_candidates(document, lexicon.forms[document.language])
    no_names = _no_names(document, lexicon, places)
    taken = {index for mention in known for index in range(mention.start, mention.end)}
    return [one for one in found if one.name not in no_names and one.start not in taken and one.end - 1 not in taken]


@per_object
def _unclear(lexicon: Lexicon) -> Mapping[str, Name]:
    """Return the names of the lexicon that count only where something beside them says so, by how they are written."""
    parties = {Form.NAME, Form.ALIAS}
    return {name.text: name for name in lexicon.names if name.needs is not None and name.via in parties}


def _as_listed(mention: OrganisationMention, entry: Name) -> OrganisationMention:
    via: Via = "name" if entry.via is Form.NAME else "alias"
    return replace(mention, name=entry.stands_for, known=True, via=via, form_evidence=3)


def _likely(candidates: Sequence[Candidate], weights: NameWeights, unclear: Mapping[str, Name]) -> list[Candidate]:
    """Return the candidates whose name is likely enough that of an organisation, with that as their evidence.

    Less will do for names that the lexicon has among those that are other words too (`unclear`).
    """
    chances = judged(candidates, weights.weights)
    return [
        replace(one, evidence=max(one.evidence, 2 if chances[one.name] >= weights.sure else 1))
        for one in candidates
        if one.evidence == 3 or chances[one.name] >= (weights.keep_listed if one.name in unclear else weights.keep)
    ]


@dataclass(frozen=True, slots=True)
class _NoNames:
    """Words that are no organisations, in sets that need not be joined for each article."""

    of_the_article: frozenset[str]
    common: frozenset[str]
    units: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return word in self.common or word in self.of_the_article or word in self.units


def _no_names(document: Document, lexicon: Lexicon, places: Sequence[PlaceMention]) -> _NoNames:
    english = lexicon.forms[Language.EN]
    of_the_article = _surnames(document.text, english.given) | {place.text for place in places}
    return _NoNames(of_the_article, english.common, _calendar_and_currencies(lexicon))


@per_object
def _calendar_and_currencies(lexicon: Lexicon) -> frozenset[str]:
    calendar = lexicon.quantities.calendar[Language.EN]
    return frozenset({*calendar.months, *calendar.weekdays, *lexicon.quantities.currencies})


def _surnames(text: str, given: frozenset[str]) -> frozenset[str]:
    """Return the second names of the people of the article: whoever is "Sam Fluxman" once is "Fluxman" later."""
    return frozenset(match[2] for match in _PERSON.finditer(text) if match[1] in given)


def _everywhere(
    document: Document, candidates: Sequence[Candidate], known: Sequence[OrganisationMention], no_names: _NoNames
) -> list[OrganisationMention]:
    """Return the candidates, and all further places where their names stand."""
    text = document.text
    taken = {index for mention in known for index in range(mention.start, mention.end)}
    met: dict[str, _Met] = {}
    for candidate in sorted(candidates, key=lambda one: (-one.evidence, -len(one.name), one.start)):
        entry = met.setdefault(candidate.name, _Met(candidate.name, candidate.evidence))
        for alias in candidate.aliases:
            if len(alias) >= _SHORTEST_ALIAS and alias not in no_names:
                met.setdefault(alias, entry)
        initials = _INITIALS.match(text, candidate.end)
        if initials and initials[1] not in no_names:
            met.setdefault(initials[1], entry)
    found: dict[int, OrganisationMention] = {}
    for candidate in sorted(candidates, key=lambda one: (one.start, -one.end)):
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
