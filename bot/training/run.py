"""Articles with answers → fitted weights: the scorer's tables, the last weighing, the limits of keeping and showing.

The last weighing is fitted on deals that weights made without their article have read (three folds), since on
articles that weights have seen all deals look sure. The limits are chosen on the same deals, as far as their articles
judge: `keep` where F1 is best, since what is kept is not shown for that; `show` where as many as wanted of what is
shown are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.evaluation.scoring import Level, match_events
from bot.lexicon.fitted import FittedWeights
from bot.reading.deals import EVENT_TABLE, set_scenes, weighed_deals
from bot.reading.document import make_document
from bot.reading.reader import event_of
from bot.reading.relevance import ARTICLE_TABLE, article_features
from bot.training.calibration import Trial, calibrated, chance
from bot.training.fitting import Example, Settings, fit
from bot.training.labels import examples
from bot.training.split import fold_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.evaluation import Answers
    from bot.lexicon import Lexicon
    from bot.model import Article
    from bot.reading.deals import Scenes

PROPOSE = 0.05
_FOLDS = 3
_SHOW_PRECISION = 0.95
_LEAST_SHOWN = 30
_PASS_RECALL = 0.98
_ARTICLE_PULL = 4.0
_LEAST_SENTENCES = 5
_SORTS = ("with deals", "without")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An article with its answers, looked at once: what a fit learns from.

    `key` tells its fold, `weight` how many times it counts, `judges` whether limits are chosen by it.
    """

    key: str
    answers: Answers
    scenes: Scenes
    examples: tuple[Example, ...]
    weight: float = 1.0
    judges: bool = True


def lesson(
    key: str, article: Article, answers: Answers, lexicon: Lexicon, weight: float = 1.0, *, judges: bool = True
) -> Lesson | None:
    """Return the lesson of an article, which counts `weight` times, None where its language is not read."""
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    if scenes is None:
        return None
    own = tuple(examples(scenes, answers, lexicon.frames.kinds, weight))
    return Lesson(key=key, answers=answers, scenes=scenes, examples=own, weight=weight, judges=judges)


def fitted_weights(
    lessons: Sequence[Lesson],
    lexicon: Lexicon,
    settings: Settings | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> FittedWeights:
    """Return the weights fitted on `lessons`; `report` is told how far the fit has come."""
    trials: list[Trial] = []
    read: dict[str, list[Trial]] = {}
    for fold in range(_FOLDS):
        others = [one for one in lessons if fold_of(one.key, _FOLDS) != fold]
        weights = without_limits(fit(_all_examples(others), settings))
        own = [one for one in lessons if fold_of(one.key, _FOLDS) == fold]
        for one in own:
            read[one.key] = list(trials_of(one, lexicon, weights))
            trials.extend(read[one.key])
        report(f"fold {fold + 1} of {_FOLDS}: {len(trials)} deals read")
    last = calibrated(trials)
    expected = sum(len(one.answers.events) for one in lessons if one.judges)
    keep, show, measured = _limits([trial for trial in trials if trial.judges], last, expected)
    report(measured)
    tables = {**fit(_all_examples(lessons), settings), EVENT_TABLE: last}
    articles = article_trials(lessons, read, last)
    whole = calibrated(articles, _ARTICLE_PULL)
    passing = _passing(articles, whole)
    report(f"articles that pass: {_passed(articles, whole, passing)}")
    tables[ARTICLE_TABLE] = whole
    return FittedWeights(tables=tables, propose=PROPOSE, keep=keep, show=show, passing=passing)


def without_limits(tables: Mapping[str, Mapping[str, float]]) -> FittedWeights:
    """Return weights that keep all they propose, to be calibrated."""
    return FittedWeights(tables=tables, propose=PROPOSE, keep=0.0, show=0.0)


def trials_of(one: Lesson, lexicon: Lexicon, weights: FittedWeights) -> Iterator[Trial]:
    """Yield the deals that `weights` read in an article, right or wrong, without those that are only optional."""
    deals = weighed_deals(one.scenes, lexicon, weights)
    events = [event_of(replace(deal.draft, score=0.0), one.scenes.document, weights) for deal in deals]
    matching = match_events(events, one.answers, Level.STRICT)
    right = {id(match.predicted) for match in matching.matches}
    ignored = {id(event) for event in matching.ignored}
    for deal, event in zip(deals, events, strict=True):
        if id(event) not in ignored:
            is_right = id(event) in right
            yield Trial(one.key, features=deal.features, is_right=is_right, weight=one.weight, judges=one.judges)


def _all_examples(lessons: Iterable[Lesson]) -> list[Example]:
    return [example for one in lessons for example in one.examples]


def _limits(trials: Sequence[Trial], last: Mapping[str, float], expected: int) -> tuple[float, float, str]:
    """Return the chance of the best measure, that from which `_SHOW_PRECISION` of the deals are right, and a report."""
    ranked = sorted(((chance(trial.features, last), trial.is_right) for trial in trials), reverse=True)
    keep, best, show, shown, right = 0.5, 0.0, 0.9, 0, 0
    for count, (likely, is_right) in enumerate(ranked, 1):
        right += is_right
        measure = 2 * right / (count + expected)
        if measure > best:
            best, keep = measure, likely
        if count >= _LEAST_SHOWN and right / count >= _SHOW_PRECISION:
            show, shown = likely, right
    keep, show = round(keep, 2), max(round(show, 2), round(keep, 2))
    recall = shown / expected if expected else 0.0
    return keep, show, f"by folds: F1 {best:.3f} kept from {keep}; recall {recall:.3f} shown from {show}"


def article_trials(
    lessons: Iterable[Lesson], read: Mapping[str, Sequence[Trial]], last: Mapping[str, float]
) -> list[Trial]:
    """Return a trial of each article, right where it tells a deal; those that tell only optional ones are left out."""
    return [
        Trial(
            one.key,
            features=article_features(one.scenes, [chance(trial.features, last) for trial in read[one.key]]),
            is_right=bool(one.answers.events),
            weight=one.weight,
        )
        for one in lessons
        if len(one.scenes.scenes) >= _LEAST_SENTENCES and bool(one.answers.events) >= bool(one.answers.optional)
    ]


def _passing(articles: Sequence[Trial], whole: Mapping[str, float]) -> float:
    """Return the chance that `_PASS_RECALL` of the articles with deals reach."""
    ranked = sorted(chance(article.features, whole) for article in articles if article.is_right)
    return int(ranked[int(len(ranked) * (1 - _PASS_RECALL))] * 100) / 100 if ranked else 0.0


def _passed(articles: Sequence[Trial], whole: Mapping[str, float], passing: float) -> str:
    """Return in words how many articles pass that tell a deal, and that tell none."""
    counts = [
        (sum(chance(one.features, whole) >= passing for one in of_sort), len(of_sort))
        for of_sort in ([a for a in articles if a.is_right], [a for a in articles if not a.is_right])
    ]
    return " and ".join(f"{passed} of {count} {kind}" for (passed, count), kind in zip(counts, _SORTS, strict=True))
