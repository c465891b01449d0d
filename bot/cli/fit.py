"""`dealwire fit`: fits the scorer's weights on articles with answers and writes them as a data file to review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import out
from bot.config import load_settings
from bot.evaluation import Level, evaluate, load_cases, numbers
from bot.lexicon import load_lexicon
from bot.lexicon.fitted import dump_fitted
from bot.model import Reading
from bot.reading.reader import events_by
from bot.training import Part, fitted_weights, lesson, part_of, passage_lessons, sentence_lessons
from bot.wiring.articles import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.evaluation import Case
    from bot.lexicon import Lexicon
    from bot.lexicon.fitted import FittedWeights
    from bot.training import Lesson

_WEIGHT = 2.0


def fit(
    folders: list[Path] = typer.Argument(
        ..., metavar="ARTICLES ANSWERS …", help="Pairs of folders; a fifth of their articles only measures the fit."
    ),
    *,
    whole: list[str] = typer.Option(
        [],
        metavar="ARTICLES:ANSWERS",
        help="Articles all of which are fitted on, or those with numbers like @2k; each counts twice.",
    ),
    passages: Path | None = typer.Option(
        None, metavar="FOLDER", help="Short passages with what they tell, a folder a language."
    ),
    to: Path = typer.Option(
        Path("bot/lexicon/data/fitted.jsonl"), metavar="FILE", help="Where the weights are written."
    ),
) -> None:
    """Fit the weights of the scorer on articles with answers written by people; minutes on one core."""
    if len(folders) % 2:
        raise typer.BadParameter("each folder of articles is followed by its folder of answers")
    lexicon = load_lexicon()
    parted: list[Lesson] = []
    for articles, answers in zip(folders[::2], folders[1::2], strict=True):
        parted += _lessons(load_cases(articles, answers), lexicon, 1.0, lambda part: part is Part.TUNE)
    kept = [one for one in parted if part_of(_id(one.key)) is not Part.TEST]
    for spec in whole:
        kept += _lessons(cases_of(spec), lexicon, _WEIGHT)
    kept += sentence_lessons(lexicon)
    for file in sorted(passages.glob("*/*.txt")) if passages is not None else ():
        kept += passage_lessons(file, lexicon)
    out(f"{len(kept)} articles and sentences to fit on")
    weights = fitted_weights(kept, lexicon, report=out)
    to.write_text(dump_fitted(weights), encoding="utf-8")
    out(_measured([one for one in parted if part_of(_id(one.key)) is Part.TEST], lexicon, weights))


def cases_of(spec: str) -> list[Case]:
    """Return the cases of `ARTICLES`, `ARTICLES:ANSWERS` or either with `@2k` behind, which names some of them."""
    folders, _, wanted = spec.partition("@")
    articles, _, answers = folders.partition(":")
    chosen = numbers(wanted or "1k")
    return [case for case in load_cases(Path(articles), Path(answers) if answers else None) if case in chosen]


def _id(key: str) -> str:
    return key.rpartition("/")[2]


def _lessons(
    cases: Sequence[Case], lexicon: Lexicon, weight: float, judges: Callable[[Part], bool] = lambda _: True
) -> list[Lesson]:
    articles, errors = collect(open_sources(load_settings()), [str(case.article_path) for case in cases])
    if errors:
        raise errors[0]
    found = (
        lesson(case.key, article, case.answers, lexicon, weight, judges=judges(part_of(_id(case.key))))
        for case, article in zip(cases, articles, strict=True)
    )
    return [one for one in found if one is not None]


def _measured(held_out: Sequence[Lesson], lexicon: Lexicon, weights: FittedWeights) -> str:
    """Return in a line how the weights do on the articles that they have not seen."""
    readings = {
        one.key: Reading(language=one.scenes.document.language, events=events_by(weights, one.scenes, lexicon)[0])
        for one in held_out
    }
    scores = evaluate(readings, {one.key: one.answers for one in held_out})
    every, shown = scores.tally(Level.STRICT), scores.tally(Level.STRICT, shown=True)
    return (
        f"on {len(held_out)} articles held out, strictly: {every.right} right of {every.predicted} read and "
        f"{every.expected} expected; shown: {shown.right} right of {shown.predicted}"
    )
