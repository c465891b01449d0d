"""Anchors: what in a sentence may tell a deal, with everything by which its readings are weighed.

An anchor is a sum of the sentence, or the sentence without any. Its features stand in three places, so that each is
made once however many readings share it: of the anchor, of an option on a side, and of a pair of options.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.mentions import MoneyMention
from bot.reading.proposals.choices import Choices, Pairs, Roles, in_order
from bot.reading.proposals.scene import NOBODY, ArticleFacts, Option, Scene, options
from bot.reading.proposals.sentence_features import anchor_features, sentence_features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon.grammar import Veto
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
    roles: Roles
    pairs: Pairs


def anchors(scene: Scene, facts: ArticleFacts, vetoes: Sequence[Veto]) -> Iterator[Anchor]:
    """Yield the anchors of a scene: one for each sum that is no price of a share, and one without a sum.

    A kind is opened by a trade word of its own or by a frame that reads it; for a sum also by words around it.
    """
    kinds = scene.kinds | {candidate.kind for candidate in scene.candidates}
    near = (*scene.before[:1], *(other for other in (scene.heading, scene.title) if other is not None))
    around = kinds.union(*(other.kinds for other in near))
    found = options(scene, facts.main) if around else []
    if not found:
        return
    choices = Choices((NOBODY, *found), scene, facts)
    sums = [f for f in scene.view.figures if isinstance(f, MoneyMention) and not f.per_share and f.money is not None]
    shared = frozenset(sentence_features(scene, facts, "$")) if sums else frozenset()
    for money in sums:
        yield _anchor(choices, money, around, shared.union(anchor_features(scene, money, vetoes)))
    if kinds:
        own = sentence_features(scene, facts, "-")
        yield _anchor(choices, None, kinds, frozenset(own).union(anchor_features(scene, None, vetoes)))


def _anchor(choices: Choices, money: MoneyMention | None, kinds: frozenset[Kind], features: frozenset[str]) -> Anchor:
    return Anchor(
        scene=choices.scene,
        money=money,
        kinds=tuple(sorted(kinds)),
        options=choices.options,
        features=in_order(features),
        roles=Roles(choices, money),
        pairs=Pairs(choices, money),
    )
