"""Who can stand on the sides of a deal that a sentence tells, with what speaks for each and for two together.

Features are made when they are first asked for, since most readings are given up before anybody asks. What does not
depend on a sum is made once for all sums of the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.reading.proposals.party_features import frame_features, option_features, pair_features, sum_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.reading.mentions import MoneyMention
    from bot.reading.proposals.scene import ArticleFacts, Option, Scene

Features = tuple[str, ...]


class Choices:
    """The options of a sentence, nobody first; `beside` are, for each place, those of options that share no name."""

    def __init__(self, options: Sequence[Option], scene: Scene, facts: ArticleFacts) -> None:
        self.options = tuple(options)
        self.scene = scene
        self.names = [frozenset(option.names) for option in options]
        self.beside = [
            [other for other, theirs in enumerate(self.names) if (one or other) and mine.isdisjoint(theirs)]
            for one, mine in enumerate(self.names)
        ]
        self._facts = facts
        self._roles: dict[int, frozenset[str]] = {}
        self._pairs: dict[tuple[int, int], frozenset[str]] = {}

    def role(self, place: int) -> frozenset[str]:
        """Return what speaks for one option whatever the sum."""
        if place not in self._roles:
            self._roles[place] = frozenset(option_features(self.options[place], self.scene, self._facts))
        return self._roles[place]

    def pair(self, key: tuple[int, int]) -> frozenset[str]:
        """Return what speaks for two options together, whatever the sum."""
        if key not in self._pairs:
            one, other = key
            self._pairs[key] = frozenset(pair_features(self.options[one], self.options[other], self.scene, self._facts))
        return self._pairs[key]


class Roles:
    """What speaks for each option standing on a side of the deal of one sum, in the order of the options."""

    def __init__(self, choices: Choices, money: MoneyMention | None) -> None:
        self._choices = choices
        self._money = money
        self._made: tuple[Features, ...] | None = None

    def __iter__(self) -> Iterator[Features]:
        if self._made is None:
            choices, money = self._choices, self._money
            self._made = tuple(
                in_order(choices.role(place).union(sum_features(option, choices.scene, money)))
                for place, option in enumerate(choices.options)
            )
        return iter(self._made)


class Pairs(Mapping[tuple[int, int], Features]):
    """What speaks for two options together, by their places, first the payers."""

    def __init__(self, choices: Choices, money: MoneyMention | None) -> None:
        self._choices = choices
        self.beside = choices.beside
        read = sorted(choices.scene.candidates, key=lambda candidate: candidate.score)
        self._read = {(frozenset(c.payers), frozenset(c.payees)): c for c in read if c.figures.money == money}
        self._made: dict[tuple[int, int], Features] = {}

    def __getitem__(self, key: tuple[int, int]) -> Features:
        if key not in self._made:
            one, other = key
            candidate = self._read.get((self._choices.names[one], self._choices.names[other]))
            own = frame_features(candidate) if candidate is not None else ()
            self._made[key] = in_order(self._choices.pair(key).union(own))
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((one, other) for one, others in enumerate(self.beside) for other in others)

    def __len__(self) -> int:
        return sum(map(len, self.beside))


def in_order(features: Iterable[str]) -> Features:
    """Return each feature once, in one order: sums of weights are then equal to the last bit on any run."""
    return tuple(sorted(set(features)))
