"""Examples → weights: the log-linear scorer fitted by stochastic gradient descent with AdaGrad and a pull to zero.

Nothing but the standard library is needed: an example is a few hundred numbers, and a fit takes minutes. The
order of the examples is drawn from a seed, so that the same examples give the same weights.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp, sqrt
from random import Random
from typing import TYPE_CHECKING

from bot.reading.proposals.model import ANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.model import Kind
    from bot.reading.proposals.anchor import Anchor

Reading = tuple["Kind", int, int]
_TINY = 5e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Readings of which one at most is true; those in `right` tell the deal, none of them where it is empty."""

    anchor: Anchor
    readings: tuple[Reading, ...]
    right: frozenset[int]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to fit: `seldom` drops features of fewer anchors, `pull` is the pull to zero, `smallest` prunes weights."""

    rounds: int = 6
    rate: float = 0.1
    pull: float = 0.03
    seldom: int = 5
    smallest: float = 0.03
    seed: int = 7


def fit(examples: Sequence[Example], settings: Settings | None = None) -> dict[str, dict[str, float]]:
    """Return the tables of weights that make the right readings of `examples` likely."""
    chosen = settings or Settings()
    trainer = _Trainer(examples, chosen)
    order = list(range(len(examples)))
    random = Random(chosen.seed)  # noqa: S311  # an order of examples is no secret
    for _ in range(chosen.rounds):
        random.shuffle(order)
        for number in order:
            trainer.learn(examples[number])
        trainer.note()
    return trainer.tables()


class _Trainer:
    """Weights under way, as tables of feature to weight, with the sums of squares that set each one's pace."""

    def __init__(self, examples: Sequence[Example], settings: Settings) -> None:
        self._settings = settings
        self._kept = _often_enough(examples, settings.seldom)
        self._weights: dict[str, dict[str, float]] = {}
        self._squares: dict[str, dict[str, float]] = {}
        self._sums: dict[str, dict[str, float]] = {}
        self._noted = 0
        self._trimmed: dict[int, tuple[list[str], list[list[str]], dict[tuple[int, int], list[str]]]] = {}

    def learn(self, example: Example) -> None:
        """Move the weights a step towards what makes the right readings of the example likely."""
        features, roles, pairs = self._features(example.anchor)
        parts: dict[tuple[str, int], float] = {}
        ties: dict[tuple[str, int, int], float] = {}
        scores = []
        for kind, one, other in example.readings:
            score = 0.0
            for table, place in _parts(kind, one, other):
                if (table, place) not in parts:
                    parts[table, place] = self._sum(table, features if place < 0 else roles[place])
                score += parts[table, place]
            for table in (f"pair:{kind}", f"pair:{ANY}"):
                if (table, one, other) not in ties:
                    ties[table, one, other] = self._sum(table, pairs[one, other])
                score += ties[table, one, other]
            scores.append(score)
        self._move(example, scores)

    def _move(self, example: Example, scores: Sequence[float]) -> None:
        features, roles, pairs = self._features(example.anchor)
        part_steps: dict[tuple[str, int], float] = {}
        tie_steps: dict[tuple[str, int, int], float] = {}
        for (kind, one, other), slope in _slopes(example, scores):
            for key in _parts(kind, one, other):
                part_steps[key] = part_steps.get(key, 0.0) + slope
            for table in (f"pair:{kind}", f"pair:{ANY}"):
                tie_steps[table, one, other] = tie_steps.get((table, one, other), 0.0) + slope
        for (table, place), slope in part_steps.items():
            self._step(table, features if place < 0 else roles[place], slope)
        for (table, one, other), slope in tie_steps.items():
            self._step(table, pairs[one, other], slope)

    def _sum(self, table: str, features: Iterable[str]) -> float:
        weights = self._weights.get(table)
        return sum([weights[feature] for feature in features if feature in weights]) if weights else 0.0

    def _step(self, table: str, features: Iterable[str], slope: float) -> None:
        if -_TINY < slope < _TINY:
            return
        weights = self._weights.setdefault(table, {})
        squares = self._squares.setdefault(table, {})
        rate, pull = self._settings.rate, self._settings.pull
        for feature in features:
            weight = weights.get(feature, 0.0)
            step = slope + pull * weight
            square = squares.get(feature, 0.05) + step * step
            squares[feature] = square
            weights[feature] = weight - rate * step / sqrt(square)

    def _features(self, anchor: Anchor) -> tuple[list[str], list[list[str]], dict[tuple[int, int], list[str]]]:
        key = id(anchor)
        if key not in self._trimmed:
            kept = self._kept
            self._trimmed[key] = (
                [f for f in anchor.features if f in kept],
                [[f for f in own if f in kept] for own in anchor.roles],
                {pair: [f for f in own if f in kept] for pair, own in anchor.pairs.items()},
            )
        return self._trimmed[key]

    def note(self) -> None:
        """Add the weights as they stand to their mean over the rounds, which does better on new text than the last."""
        self._noted += 1
        for table, weights in self._weights.items():
            sums = self._sums.setdefault(table, {})
            for feature, weight in weights.items():
                sums[feature] = sums.get(feature, 0.0) + weight

    def tables(self) -> dict[str, dict[str, float]]:
        """Return the mean weights that matter, rounded."""
        smallest = self._settings.smallest * self._noted
        return {
            table: {f: round(w / self._noted, 3) for f, w in sorted(sums.items()) if abs(w) >= smallest}
            for table, sums in sorted(self._sums.items())
        }


def _parts(kind: str, payers: int, payees: int) -> tuple[tuple[str, int], ...]:
    """Return the tables in which a reading is looked up, each with the option's place, -1 for the anchor itself."""
    return (
        (f"kind:{kind}", -1),
        (f"payer:{kind}", payers),
        (f"payer:{ANY}", payers),
        (f"payee:{kind}", payees),
        (f"payee:{ANY}", payees),
    )


def _slopes(example: Example, scores: Sequence[float]) -> Iterator[tuple[Reading, float]]:
    """Yield the readings whose chance is not what it is to be, with by how much; "no deal" scores 0."""
    top = max(0.0, *scores)
    raw = [exp(score - top) for score in scores]
    whole = sum(raw) + exp(-top)
    wanted = sum(raw[number] for number in example.right) or 1.0
    for number, reading in enumerate(example.readings):
        slope = raw[number] / whole - (raw[number] / wanted if number in example.right else 0.0)
        if not -_TINY < slope < _TINY:
            yield reading, slope * example.weight


def _often_enough(examples: Sequence[Example], seldom: int) -> frozenset[str]:
    """Return the features that stand in at least `seldom` anchors, those of anchors, options and pairs apart."""
    counts: Counter[str] = Counter()
    for anchor in {id(example.anchor): example.anchor for example in examples}.values():
        counts.update(set(anchor.features))
        counts.update({f for own in anchor.roles for f in own})
        counts.update({f for own in anchor.pairs.values() for f in own})
    return frozenset(feature for feature, count in counts.items() if count >= seldom)
