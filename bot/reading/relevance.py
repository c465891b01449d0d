"""Articles → whether they may tell a deal at all, by what was weighed in them and by what they speak of.

The chance of the surest deal alone lets most news of results and markets pass. So the article as a whole is weighed
once more: how sure its deals are, how many sums and names it has, and which trade words fill its sentences.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from bot.reading.mentions import MoneyMention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reading.deals import Scenes

ARTICLE_TABLE = "article"
"""The table of weights for an article as a whole."""

_BOUND = 0.005
_BEST = 3
_SCALE = 3.0
_STEPS = (1, 3, 8, 20)


def article_features(scenes: Scenes, chances: Sequence[float]) -> dict[str, float]:
    """Return what speaks for deals in an article in which deals of these `chances` were read."""
    found = {"bias": 1.0, f"language:{scenes.document.language}": 1.0}
    best = sorted(chances, reverse=True)[:_BEST]
    for place in range(_BEST):
        found[f"chance{place}"] = _log_odds(best[place] if place < len(best) else 0.0) / _SCALE
    views = [scene.view for scene in scenes.scenes]
    sums = sum(isinstance(figure, MoneyMention) for view in views for figure in view.figures)
    names = {mention.name for view in views for mention in view.organisations if mention.known}
    for label, count in (("sums", sums), ("names", len(names)), ("deals", len(chances)), ("sentences", len(views))):
        found[f"{label}:{_step(count)}"] = 1.0
    found.update({f"title:{name}": 1.0 for scene in scenes.scenes[:1] for name in scene.classes})
    telling = [scene for scene in scenes.scenes if scene.parties]
    spoken = Counter(name for scene in telling for name in scene.classes)
    found.update({f"share:{name}": count / len(telling) for name, count in spoken.items()})
    return found


def article_score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the log odds that an article with these features tells a deal."""
    return sum([weights.get(name, 0.0) * value for name, value in features.items()])


def _step(count: int) -> int:
    """Return the count on a coarse scale."""
    return sum(count >= step for step in _STEPS)


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _BOUND), 1 - _BOUND)
    return log(bounded / (1 - bounded))
