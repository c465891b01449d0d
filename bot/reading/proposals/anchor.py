"""Anchors: what in a sentence may tell a deal, with everything by which its readings are weighed.

An anchor is a sum of the sentence, or the sentence without any. Its features stand in three places, so that each is
made once however many readings share it: of the anchor, of an option on a side, and of a pair of options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.mentions import MoneyMention
from bot.reading.proposals.party_features import option_features, pair_features
from bot.reading.proposals.scene import NOBODY, ArticleFacts, Option, Scene, options
from bot.reading.proposals.sentence_features import sentence_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.lexicon.grammar import Veto
    from bot.lexicon.triggers import TriggerClass
    from bot.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A sum of a sentence, or (`money` None) the sentence without any, with all that can be read there.

    `kinds` are those for which there is any word. `features` describe the anchor, `roles` each option, `pairs` two
    options by their places in `options` (first the payers).
    """

    scene: Scene
    money: MoneyMention | None
    kinds: tuple[Kind, ...]
    options: tuple[Option, ...]
    features: tuple[str, ...]
    roles: tuple[tuple[str, ...], ...]
    pairs: Pairs


class Pairs(Mapping[tuple[int, int], tuple[str, ...]]):
    """The pairs of options that share no name, each with its features, which are made when first asked for."""

    def __init__(
        self, choices: Sequence[Option], scene: Scene, facts: ArticleFacts, money: MoneyMention | None
    ) -> None:
        self._choices = choices
        self._scene = scene
        self._facts = facts
        names = [frozenset(option.names) for option in choices]
        self._keys = [
            (one, other)
            for one in range(len(choices))
            for other in range(len(choices))
            if (one or other) and names[one].isdisjoint(names[other])
        ]
        self._names = names
        read = sorted(scene.candidates, key=lambda candidate: candidate.score)
        self._read = {(frozenset(c.payers), frozenset(c.payees)): c for c in read if c.figures.money == money}
        self._made: dict[tuple[int, int], tuple[str, ...]] = {}

    def __getitem__(self, key: tuple[int, int]) -> tuple[str, ...]:
        if key not in self._made:
            one, other = key
            candidate = self._read.get((self._names[one], self._names[other]))
            self._made[key] = _sorted(
                pair_features(self._choices[one], self._choices[other], self._scene, self._facts, candidate)
            )
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def anchors(
    scene: Scene, facts: ArticleFacts, triggers: Sequence[TriggerClass], vetoes: Sequence[Veto]
) -> Iterator[Anchor]:
    """Yield the anchors of a scene: one for each sum that is no price of a share, and one without a sum.

    A kind is opened by a trade word of its own or by a frame that reads it.
    """
    kinds = _opened(scene.classes, triggers) | {candidate.kind for candidate in scene.candidates}
    around = kinds | _opened(_around(scene), triggers)
    choices = options(scene)
    if not choices or not around:
        return
    sums = [f for f in scene.view.figures if isinstance(f, MoneyMention) and not f.per_share and f.money is not None]
    for money in sums:
        yield _anchor(scene, facts, money, kinds=around, choices=choices, vetoes=vetoes)
    if kinds:
        yield _anchor(scene, facts, None, kinds=kinds, choices=choices, vetoes=vetoes)


def _opened(classes: Iterable[str], triggers: Sequence[TriggerClass]) -> frozenset[Kind]:
    names = frozenset(classes)
    return frozenset(kind for trigger in triggers if trigger.name in names for kind in trigger.kinds)


def _around(scene: Scene) -> frozenset[str]:
    others = (*scene.before[:1], *(s for s in (scene.heading, scene.title) if s is not None))
    return frozenset(name for other in others for name in other.classes)


def _anchor(
    scene: Scene,
    facts: ArticleFacts,
    money: MoneyMention | None,
    *,
    kinds: frozenset[Kind],
    choices: Sequence[Option],
    vetoes: Sequence[Veto],
) -> Anchor:
    every = (NOBODY, *choices)
    return Anchor(
        scene=scene,
        money=money,
        kinds=tuple(sorted(kinds)),
        options=every,
        features=_sorted(sentence_features(scene, facts, money, vetoes)),
        roles=tuple(_sorted(option_features(option, scene, facts, money)) for option in every),
        pairs=Pairs(every, scene, facts, money),
    )


def _sorted(features: Iterable[str]) -> tuple[str, ...]:
    """Return each feature once, in one order: sums of weights are then equal to the last bit on any run."""
    return tuple(sorted(set(features)))
