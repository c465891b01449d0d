"""Articles with answers → the weights by which unknown names are judged.

What no list knows is rare in an article, and few answers name it. So names that the gazetteer does know are hidden
from the finder of unknown names at random: where they stand, a name stands that it has to find by its form and its
neighbours. Parties of the answers that no list knows are examples as they are; all other candidates are taken for no
names, which errs where an organisation is named that is no party.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation.names import comparable
from bot.lexicon.name_weights import NameWeights
from bot.reading.document import make_document
from bot.reading.mentions.names import find_names
from bot.reading.mentions.open_names import candidate_names
from bot.reading.mentions.traits import chance_of, features_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.evaluation import Answers
    from bot.lexicon import Lexicon
    from bot.model import Article, Language
    from bot.reading.mentions import OrganisationMention
    from bot.reading.mentions.candidates import Candidate

_HIDDEN = (0.0, 0.5, 0.5, 0.9, 0.9)
"""Shares of the known names that are hidden, one pass over an article for each."""
_WEIGHT_AS_IT_IS = 3
"""How often an example of the pass without hidden names counts: it is what a reader meets."""
_PARTY_FORMS = frozenset({"name", "alias"})
# Chosen on the part `tune`: as many parties are found as by rules alone, with a third fewer names that are none.
_KEEP, _KEEP_LISTED, _SURE = 0.4, 0.3, 0.8
# Traits that are seldom are left out, so that weights do on new articles what they do on their own: with those of
# 6 examples, .98 of the names found in fitted articles were parties, and .25 of those in others; now .49 and .45.
_ROUNDS, _RATE, _PULL, _SELDOM, _SMALLEST = 8, 0.2, 0.02, 60, 0.05
_SEED = 7


@dataclass(frozen=True, slots=True)
class NameExample:
    """A candidate by its features, and whether it is an organisation."""

    language: Language
    features: Mapping[str, float]
    is_name: bool


def name_examples(key: str, article: Article, answers: Answers, lexicon: Lexicon) -> Iterator[NameExample]:
    """Yield the examples of one article; `key` seeds which names are hidden."""
    document = make_document(article, lexicon)
    known, places = find_names(document, lexicon)
    events = (*answers.events, *answers.optional)
    parties = {comparable(name) for event in events for name in (*event.payers, *event.payees, *event.partners)}
    names = sorted({mention.name for mention in known if mention.via in _PARTY_FORMS})
    for number, share in enumerate(_HIDDEN):
        random = Random(f"{key}/{number}")  # noqa: S311  # which names are hidden is no secret
        hidden = {name for name in names if random.random() < share}
        shown = [one for one in known if not _is_hidden(one, hidden)]
        spots = {one.start: one.end for one in known if _is_hidden(one, hidden)}
        for found in _by_name(candidate_names(document, lexicon, shown, places)):
            verdict = _verdict(found, spots, parties)
            if verdict is not None:
                example = NameExample(document.language, features_of(found), verdict)
                yield from [example] * (1 if share else _WEIGHT_AS_IT_IS)


def fitted_names(examples: Iterable[NameExample]) -> dict[Language, NameWeights]:
    """Return the weights of each language that has examples."""
    by_language: dict[Language, list[NameExample]] = defaultdict(list)
    for example in examples:
        by_language[example.language].append(example)
    return {
        language: NameWeights(weights=_fit(own), keep=_KEEP, keep_listed=_KEEP_LISTED, sure=_SURE)
        for language, own in sorted(by_language.items())
    }


def _is_hidden(mention: OrganisationMention, hidden: set[str]) -> bool:
    return mention.name in hidden and mention.via in _PARTY_FORMS


def _by_name(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[candidate.name].append(candidate)
    return list(found.values())


def _verdict(found: Sequence[Candidate], spots: Mapping[int, int], parties: set[str]) -> bool | None:
    """Return whether the candidate is a name, None where it is only a part of one or more than one."""
    if any(spots.get(one.start) in {one.end, one.start + len(one.name)} for one in found):
        return True
    if any(start < one.end and one.start < end for one in found for start, end in spots.items()):
        return None
    called = {comparable(name) for one in found for name in (one.name, *one.aliases)}
    return not called.isdisjoint(parties)


def _fit(examples: Sequence[NameExample]) -> dict[str, float]:
    """Return the weights of a logistic model, by stochastic gradient descent with AdaGrad and a pull to zero."""
    counts = Counter(trait for example in examples for trait in example.features)
    cases = [
        ({trait: value for trait, value in example.features.items() if counts[trait] >= _SELDOM}, example.is_name)
        for example in examples
    ]
    weights: dict[str, float] = {}
    squares: dict[str, float] = {}
    random = Random(_SEED)  # noqa: S311  # an order of examples is no secret
    for _ in range(_ROUNDS):
        random.shuffle(cases)
        for features, is_name in cases:
            gap = chance_of(features, weights) - is_name
            for trait, value in features.items():
                weight = weights.get(trait, 0.0)
                step = gap * value + (0.0 if trait == "bias" else _PULL * weight)
                squares[trait] = squares.get(trait, 0.05) + step * step
                weights[trait] = weight - _RATE * step / squares[trait] ** 0.5
    return {trait: round(weight, 2) for trait, weight in sorted(weights.items()) if abs(weight) >= _SMALLEST}
