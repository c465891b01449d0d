"""Readings beside answers become scores, exactly by the domain guide's section on scoring.

Events of one article are matched one to one, once for each level of strictness: the pairs that satisfy the level
are taken greedily by best overlap. A prediction left over that fits an optional reading at that level is ignored,
once for each optional reading. What remains on either side is a miss or a false event.

Three points that the guide leaves open are settled here, each against the reader or for comparability. Levels are
nested: what is right strictly is right at core, and what is right at core is right loosely. Deals without payer
and payee (partnerships) are compared by all their names, and loosely need two of them. A sum that only
an optional reading has is not a wrong amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.evaluation.fields import field_checks
from bot.evaluation.names import comparable
from bot.evaluation.overlap import overlap
from bot.evaluation.tally import FieldTally, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.evaluation.answers import Answers, Expected
    from bot.model import DealEvent, Kind, Language, Money, Reading

UNDIRECTED_KINDS = frozenset({"buildout", "partnership", "capex"})
AMOUNT_TOLERANCE = 0.01


class Level(StrEnum):
    """How much of an event has to be right for a match."""

    STRICT = "strict"
    CORE = "core"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A prediction, the answer it was matched with, and at which level."""

    predicted: DealEvent
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How one article came out at one level; `ignored` are predictions that fit an optional reading."""

    matches: tuple[Match, ...]
    missed: tuple[Expected, ...]
    false: tuple[DealEvent, ...]
    ignored: tuple[DealEvent, ...]

    @property
    def tally(self) -> Tally:
        """Counts of this matching; ignored predictions are in none of them."""
        right = len(self.matches)
        return Tally(right, right + len(self.false), right + len(self.missed))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleScore:
    """One article's score over all predicted events (`all`) and over those with `shown` alone."""

    key: str
    language: Language
    negative: bool
    all: Mapping[Level, Matching]
    shown: Mapping[Level, Matching]
    wrong_amounts: tuple[DealEvent, ...]
    amounts: int
    fields: Mapping[str, FieldTally]
    passes: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a corpus, by article; sums over any part of it are asked for."""

    articles: tuple[ArticleScore, ...]

    def tally(self, level: Level, *, shown: bool = False, language: Language | None = None) -> Tally:
        """Return the counts at `level` over all articles, or those in `language`."""
        matchings = (article.shown if shown else article.all for article in self._in(language))
        return sum((matching[level].tally for matching in matchings), Tally())

    def kind_tallies(self, *, shown: bool = False, language: Language | None = None) -> dict[Kind, Tally]:
        """Return the strict counts by kind, in order of name."""
        tallies: dict[Kind, Tally] = {}
        for article in self._in(language):
            strict = (article.shown if shown else article.all)[Level.STRICT]
            for match in strict.matches:
                _count(tallies, match.expected.kind, Tally(1, 1, 1))
            for event in strict.false:
                _count(tallies, event.kind, Tally(0, 1, 0))
            for expected in strict.missed:
                _count(tallies, expected.kind, Tally(0, 0, 1))
        return dict(sorted(tallies.items()))

    def field_tallies(self, language: Language | None = None) -> dict[str, FieldTally]:
        """Return, over strictly matched events, how often each field is right."""
        tallies: dict[str, FieldTally] = {}
        for article in self._in(language):
            for field, tally in article.fields.items():
                tallies[field] = tallies.get(field, FieldTally()) + tally
        return tallies

    def wrong_amounts(self, language: Language | None = None) -> tuple[int, int]:
        """Return predicted events whose sum is none of their article's, and predicted events with a sum."""
        articles = self._in(language)
        return sum(len(article.wrong_amounts) for article in articles), sum(article.amounts for article in articles)

    def false_on_negatives(self, *, shown: bool = False, language: Language | None = None) -> tuple[int, int]:
        """Return false events on articles that expect none, and the number of such articles."""
        negatives = [article for article in self._in(language) if article.negative]
        false = sum(len((article.shown if shown else article.all)[Level.STRICT].false) for article in negatives)
        return false, len(negatives)

    def passes_on_negatives(self, language: Language | None = None) -> int:
        """Return how many articles that expect no event pass as ones that may tell a deal."""
        return sum(article.negative and article.passes for article in self._in(language))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the corpus, by code."""
        return tuple(sorted({article.language for article in self.articles}))

    def _in(self, language: Language | None) -> list[ArticleScore]:
        return [article for article in self.articles if language is None or article.language == language]


def evaluate(readings: Mapping[str, Reading], answers: Mapping[str, Answers]) -> Scores:
    """Score `readings` against `answers`, both by the same keys; an article without a reading found nothing."""
    scored = []
    for key, answer in sorted(answers.items()):
        reading = readings.get(key)
        scored.append(_score(key, reading.events if reading else (), answer, passes=bool(reading and reading.passes)))
    return Scores(tuple(scored))


def match_events(predicted: Sequence[DealEvent], answers: Answers, level: Level) -> Matching:
    """Match one article's events at one level."""
    fits = _FITS[level]
    pairs = _greedy(predicted, answers.events, fits)
    taken = {index for index, _ in pairs}
    found = {index for _, index in pairs}
    left = [event for index, event in enumerate(predicted) if index not in taken]
    ignored = {index for index, _ in _greedy(left, answers.optional, fits)}
    return Matching(
        matches=tuple(Match(predicted=predicted[mine], expected=answers.events[theirs]) for mine, theirs in pairs),
        missed=tuple(event for index, event in enumerate(answers.events) if index not in found),
        false=tuple(event for index, event in enumerate(left) if index not in ignored),
        ignored=tuple(event for index, event in enumerate(left) if index in ignored),
    )


def same_amount(predicted: Money | None, expected: Money | None) -> bool:
    """Return whether both are unknown, or the same currency and at most 1 % of the expected sum apart."""
    if predicted is None or expected is None:
        return predicted is expected
    apart = abs(predicted.amount - expected.amount)
    return predicted.currency == expected.currency and apart <= AMOUNT_TOLERANCE * expected.amount


def _score(key: str, events: Sequence[DealEvent], answers: Answers, *, passes: bool) -> ArticleScore:
    matchings = {level: match_events(events, answers, level) for level in Level}
    shown = [event for event in events if event.shown]
    with_amount = [event for event in events if event.money is not None]
    sums = [expected.money for expected in (*answers.events, *answers.optional) if expected.money]
    fields: dict[str, FieldTally] = {}
    for match in matchings[Level.STRICT].matches:
        for field, tally in field_checks(match.predicted, match.expected).items():
            fields[field] = fields.get(field, FieldTally()) + tally
    return ArticleScore(
        key=key,
        language=answers.language,
        negative=not answers.events,
        all=matchings,
        shown={level: match_events(shown, answers, level) for level in Level},
        wrong_amounts=tuple(
            event for event in with_amount if not any(same_amount(event.money, money) for money in sums)
        ),
        amounts=len(with_amount),
        fields=fields,
        passes=passes,
    )


def _greedy(
    predicted: Sequence[DealEvent], expected: Sequence[Expected], fits: Callable[[DealEvent, Expected], bool]
) -> list[tuple[int, int]]:
    ranked = sorted(
        (-overlap(event, answer), left, right)
        for left, event in enumerate(predicted)
        for right, answer in enumerate(expected)
        if fits(event, answer)
    )
    taken: set[int] = set()
    found: set[int] = set()
    pairs = []
    for _, left, right in ranked:
        if left not in taken and right not in found:
            taken.add(left)
            found.add(right)
            pairs.append((left, right))
    return sorted(pairs, key=lambda pair: pair[1])


def _strict(predicted: DealEvent, expected: Expected) -> bool:
    if predicted.kind != expected.kind or not same_amount(predicted.money, expected.money):
        return False
    if expected.kind in UNDIRECTED_KINDS:
        return _all_names(predicted) == _all_names(expected)
    return _folded(predicted.payers) == _folded(expected.payers) and _folded(predicted.payees) == _folded(
        expected.payees
    )


def _core(predicted: DealEvent, expected: Expected) -> bool:
    if _strict(predicted, expected):
        return True
    return same_amount(predicted.money, expected.money) and _sides_or_all(predicted) == _sides_or_all(expected)


def _loose(predicted: DealEvent, expected: Expected) -> bool:
    if _core(predicted, expected):
        return True
    if not same_amount(predicted.money, expected.money):
        return False
    payers, payees = _folded(expected.payers), _folded(expected.payees)
    if payers and payees:
        return bool(payers & _folded(predicted.payers)) and bool(payees & _folded(predicted.payees))
    names = _all_names(expected)
    needed = 1 if payers or payees else min(2, len(names))
    return len(names & _all_names(predicted)) >= needed


_FITS: dict[Level, Callable[[DealEvent, Expected], bool]] = {
    Level.STRICT: _strict,
    Level.CORE: _core,
    Level.LOOSE: _loose,
}


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(comparable, names))


def _all_names(event: DealEvent | Expected) -> frozenset[str]:
    return _folded((*event.payers, *event.payees, *event.partners))


def _sides_or_all(event: DealEvent | Expected) -> frozenset[str]:
    return _folded((*event.payers, *event.payees)) or _all_names(event)


def _count(tallies: dict[Kind, Tally], kind: Kind, tally: Tally) -> None:
    tallies[kind] = tallies.get(kind, Tally()) + tally
