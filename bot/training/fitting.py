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
_CALM = 0.004
_EVERY = 3


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
    seed: int = 11


def fit(examples: Sequence[Example], settings: Settings | None = None) -> dict[str, dict[str, float]]:
    """Return the tables of weights that make the right readings of `examples` likely.

    An example all of whose wrong readings are unlikely already is looked at only every third round.
    """
    chosen = settings or Settings()
    trainer = _Trainer(examples, chosen)
    order = list(range(len(examples)))
    calm: set[int] = set()
    random = Random(chosen.seed)  # noqa: S311  # an order of examples is no secret
    for number in range(chosen.rounds):
        random.shuffle(order)
        for place in order:
            if place in calm and number % _EVERY:
                continue
            if trainer.learn(place) < _CALM:
                calm.add(place)
            else:
                calm.discard(place)
        trainer.note()
    return trainer.tables()


class _Table:
    """The weights of one table by the numbers of their features."""

    __slots__ = ("squares", "sums", "weights")

    def __init__(self, size: int) -> None:
        self.weights = [0.0] * size
        self.squares = [0.05] * size
        self.sums = [0.0] * size

    def step(self, features: Iterable[int], slope: float, settings: Settings) -> None:
        """Move the weights of `features` against `slope`, each at its own pace."""
        weights, squares = self.weights, self.squares
        rate, pull = settings.rate, settings.pull
        for feature in features:
            weight = weights[feature]
            step = slope + pull * weight
            square = squares[feature] + step * step
            squares[feature] = square
            weights[feature] = weight - rate * step / sqrt(square)


@dataclass(frozen=True, slots=True)
class _Sums:
    """An example as numbers: each reading is a sum of parts, each part a table with the features looked up in it."""

    parts: tuple[tuple[_Table, tuple[int, ...]], ...]
    readings: tuple[tuple[int, ...], ...]
    right: frozenset[int]
    weight: float


class _Trainer:
    """Examples as numbers, and the tables of weights under way."""

    def __init__(self, examples: Sequence[Example], settings: Settings) -> None:
        self._settings = settings
        self._features = sorted(_often_enough(examples, settings.seldom))
        self._numbers = {feature: number for number, feature in enumerate(self._features)}
        self._tables: dict[str, _Table] = {}
        self._numbered: dict[int, tuple[int, ...]] = {}
        self._examples = [self._as_sums(example) for example in examples]
        self._noted = 0

    def learn(self, place: int) -> float:
        """Move the weights a step towards what makes the right readings likely; return how far off these were."""
        example = self._examples[place]
        told = [sum(map(table.weights.__getitem__, features)) for table, features in example.parts]
        slopes = _slopes(example, [sum([told[part] for part in reading]) for reading in example.readings])
        steps = [0.0] * len(told)
        off = 0.0
        for reading, slope in slopes:
            off += abs(slope)
            for part in example.readings[reading]:
                steps[part] += slope
        for (table, features), slope in zip(example.parts, steps, strict=True):
            if not -_TINY < slope < _TINY:
                table.step(features, slope, self._settings)
        return off

    def note(self) -> None:
        """Add the weights as they stand to their mean over the rounds, which does better on new text than the last."""
        self._noted += 1
        for table in self._tables.values():
            table.sums = [one + other for one, other in zip(table.sums, table.weights, strict=True)]

    def tables(self) -> dict[str, dict[str, float]]:
        """Return the mean weights that matter, rounded."""
        smallest = self._settings.smallest * self._noted
        return {
            name: {
                feature: round(whole / self._noted, 3)
                for feature, whole in zip(self._features, table.sums, strict=True)
                if abs(whole) >= smallest
            }
            for name, table in sorted(self._tables.items())
        }

    def _as_sums(self, example: Example) -> _Sums:
        anchor = example.anchor
        own = self._ids(anchor.features)
        roles = [self._ids(features) for features in anchor.roles]
        places: dict[tuple[str, int, int], int] = {}
        parts: list[tuple[_Table, tuple[int, ...]]] = []
        readings: list[tuple[int, ...]] = []
        for kind, payers, payees in example.readings:
            reading: list[int] = []
            for table, one, other in _parts(kind, payers, payees):
                key = (table, one, other)
                if key not in places:
                    places[key] = len(parts)
                    features = own if one < 0 else roles[one] if other < 0 else self._ids(anchor.pairs[one, other])
                    parts.append((self._table(table), features))
                reading.append(places[key])
            readings.append(tuple(reading))
        return _Sums(tuple(parts), tuple(readings), example.right, example.weight)

    def _ids(self, features: tuple[str, ...]) -> tuple[int, ...]:
        """Return the numbers of the features that are frequent enough; the same tuple is numbered once."""
        key = id(features)
        if key not in self._numbered:
            known = self._numbers
            self._numbered[key] = tuple([known[feature] for feature in features if feature in known])
        return self._numbered[key]

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            self._tables[name] = _Table(len(self._features))
        return self._tables[name]


def _parts(kind: str, payers: int, payees: int) -> tuple[tuple[str, int, int], ...]:
    """Return the tables in which a reading is looked up, each with the places of its options, -1 for none."""
    return (
        (f"kind:{kind}", -1, -1),
        (f"payer:{kind}", payers, -1),
        (f"payer:{ANY}", payers, -1),
        (f"payee:{kind}", payees, -1),
        (f"payee:{ANY}", payees, -1),
        (f"pair:{kind}", payers, payees),
        (f"pair:{ANY}", payers, payees),
    )


def _slopes(example: _Sums, scores: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Yield the readings whose chance is not what it is to be, with by how much; "no deal" scores 0."""
    top = max(0.0, *scores)
    raw = [exp(score - top) for score in scores]
    whole = sum(raw) + exp(-top)
    wanted = sum(raw[number] for number in example.right) or 1.0
    for number, likely in enumerate(raw):
        slope = likely / whole - (likely / wanted if number in example.right else 0.0)
        if not -_TINY < slope < _TINY:
            yield number, slope * example.weight


def _often_enough(examples: Sequence[Example], seldom: int) -> frozenset[str]:
    """Return the features that stand in at least `seldom` anchors, those of anchors, options and pairs apart."""
    places: dict[int, tuple[Anchor, set[tuple[int, int]]]] = {}
    for example in examples:
        _, pairs = places.setdefault(id(example.anchor), (example.anchor, set()))
        pairs.update((one, other) for _, one, other in example.readings)
    counts: Counter[str] = Counter()
    for anchor, pairs in places.values():
        counts.update(anchor.features)
        counts.update({feature for own in anchor.roles for feature in own})
        counts.update({feature for pair in pairs for feature in anchor.pairs[pair]})
    return frozenset(feature for feature, count in counts.items() if count >= seldom)
