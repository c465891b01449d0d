"""Articles with answers → fitted weights: the scorer's tables, the last weighing, the limits of keeping and showing.

The last weighing is fitted on deals that weights made without their article have read (three folds), since on
articles that weights have seen all deals look sure. The limits are chosen on the same deals: `keep` where F1 is best,
`show` where as many as wanted of what is shown are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp
from typing import TYPE_CHECKING

from bot.evaluation.scoring import Level, match_events
from bot.lexicon.fitted import FittedWeights
from bot.reading.deals import EVENT_TABLE, set_scenes, weighed_deals
from bot.reading.document import make_document
from bot.reading.reader import event_of
from bot.training.calibration import calibrated
from bot.training.fitting import Example, Settings, fit
from bot.training.labels import examples
from bot.training.split import fold_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.evaluation import Answers
    from bot.lexicon import Lexicon
    from bot.model import Article
    from bot.reading.deals import Scenes

PROPOSE = 0.04
_FOLDS = 3
_SHOW_PRECISION = 0.9
_LEAST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An article with its answers, looked at once: what a fit learns from. `key` tells its fold."""

    key: str
    answers: Answers
    scenes: Scenes
    examples: tuple[Example, ...]


def lesson(key: str, article: Article, answers: Answers, lexicon: Lexicon, weight: float = 1.0) -> Lesson | None:
    """Return the lesson of an article, which counts `weight` times, None where its language is not read."""
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    if scenes is None:
        return None
    own = tuple(examples(scenes, answers, lexicon.frames.kinds, weight))
    return Lesson(key=key, answers=answers, scenes=scenes, examples=own)


def fitted_weights(
    lessons: Sequence[Lesson],
    lexicon: Lexicon,
    settings: Settings | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> FittedWeights:
    """Return the weights fitted on `lessons`; `report` is told how far the fit has come."""
    unseen: list[tuple[Mapping[str, float], bool]] = []
    for fold in range(_FOLDS):
        others = [one for one in lessons if fold_of(one.key, _FOLDS) != fold]
        weights = without_limits(fit(_all_examples(others), settings))
        own = [one for one in lessons if fold_of(one.key, _FOLDS) == fold]
        unseen.extend(case for one in own for case in _read(one, lexicon, weights))
        report(f"fold {fold + 1} of {_FOLDS}: {len(unseen)} deals read")
    last = calibrated(unseen)
    expected = sum(len(one.answers.events) for one in lessons)
    keep, show = _limits(unseen, last, expected)
    report(f"keep from {keep}, show from {show}")
    tables = {**fit(_all_examples(lessons), settings), EVENT_TABLE: last}
    return FittedWeights(tables=tables, propose=PROPOSE, keep=keep, show=show)


def without_limits(tables: Mapping[str, Mapping[str, float]]) -> FittedWeights:
    """Return weights that keep all they propose, to be calibrated."""
    return FittedWeights(tables=tables, propose=PROPOSE, keep=0.0, show=0.0)


def _all_examples(lessons: Iterable[Lesson]) -> list[Example]:
    return [example for one in lessons for example in one.examples]


def _read(one: Lesson, lexicon: Lexicon, weights: FittedWeights) -> list[tuple[Mapping[str, float], bool]]:
    """Return the deals that `weights` read in an article, right or wrong, without those that are only optional."""
    deals = weighed_deals(one.scenes, lexicon, weights)
    events = [event_of(replace(deal.draft, score=0.0), one.scenes.document, weights) for deal in deals]
    matching = match_events(events, one.answers, Level.STRICT)
    right = {id(match.predicted) for match in matching.matches}
    ignored = {id(event) for event in matching.ignored}
    return [
        (deal.features, id(event) in right)
        for deal, event in zip(deals, events, strict=True)
        if id(event) not in ignored
    ]


def _limits(
    unseen: Sequence[tuple[Mapping[str, float], bool]], last: Mapping[str, float], expected: int
) -> tuple[float, float]:
    """Return the chances from which F1 is best, and from which `_SHOW_PRECISION` of the deals are right."""
    ranked = sorted(((_chance(features, last), is_right) for features, is_right in unseen), reverse=True)
    keep, best, show, right = 0.5, 0.0, 0.9, 0
    for count, (chance, is_right) in enumerate(ranked, 1):
        right += is_right
        f1 = 2 * right / (count + expected)
        if f1 > best:
            best, keep = f1, chance
        if count >= _LEAST_SHOWN and right / count >= _SHOW_PRECISION:
            show = chance
    return round(keep, 2), max(round(show, 2), round(keep, 2))


def _chance(features: Mapping[str, float], last: Mapping[str, float]) -> float:
    score = sum([last.get(name, 0.0) * value for name, value in features.items()])
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
