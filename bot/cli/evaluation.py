"""`dealwire eval`: how far readings agree with answers that people wrote, and whether pinned floors hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import err, out, watched
from bot.config import load_settings
from bot.errors import AnswerError
from bot.evaluation import (
    Level,
    corpus_digest,
    load_cases,
    load_floors,
    numbers,
    raised,
    render_errors,
    render_report,
    shortfalls,
    write_floors,
)
from bot.evaluation import evaluate as score
from bot.pipeline.readers import read_all
from bot.wiring.articles import collect, open_sources
from bot.wiring.second import read_twice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from bot.evaluation import Case, Numbers, Scores


def measure(settings: Settings, cases: Sequence[Case]) -> Scores:
    """Return the scores of the reader over `cases`; raise SourceError where an article cannot be read."""
    articles, errors = collect(open_sources(settings), [str(case.article_path) for case in cases])
    if errors:
        raise errors[0]
    read = read_twice(settings, read_all(articles, settings.readers), datetime.now(UTC))
    readings = watched(read, "reading", len(articles))
    by_key = {case.key: reading for case, (_, reading) in zip(cases, readings, strict=True)}
    return score(by_key, {case.key: case.answers for case in cases})


def _numbers(text: str) -> Numbers:
    try:
        return numbers(text)
    except AnswerError as error:
        raise typer.BadParameter(str(error), param_hint="--numbers") from error


def evaluate(
    articles: Path = typer.Argument(..., metavar="ARTICLES_DIR", help="Folder of articles."),
    answers: Path | None = typer.Argument(
        None, metavar="[ANSWERS_DIR]", help="Folder of answers; beside the articles if not given."
    ),
    *,
    errors: bool = typer.Option(False, "--errors", help="List each miss and each false event beside its sentence."),
    shown: bool = typer.Option(False, "--shown", help="With --errors: only what is shown to people."),
    only: str = typer.Option(
        "1k", "--numbers", metavar="2k|4k+3|…", help="Only articles with such numbers: 2k are the even ones."
    ),
    floor: Path | None = typer.Option(
        None, metavar="FILE", help="Fail where a figure is under its floor in this file."
    ),
    update_floors: bool = typer.Option(
        False, help="Raise the floors in --floor to what was measured; never lowers one."
    ),
    accept_corpus: bool = typer.Option(False, help="With --update-floors: the articles changed on purpose."),
) -> None:
    """Score readings against answers written by people (the last section of docs/guide.md says how)."""
    wanted = _numbers(only)
    if update_floors and floor is None:
        raise typer.BadParameter("name the file with --floor", param_hint="--update-floors")
    cases = [case for case in load_cases(articles, answers) if case in wanted]
    if not cases:
        raise AnswerError(
            f"no article with an answer file in {articles}; name the folder of answers as second argument"
        )
    scores = measure(load_settings(), cases)
    out(render_report(scores))
    if errors:
        out(render_errors(scores, Level.STRICT, shown=shown))
    if floor is None:
        return
    digest = corpus_digest(cases)
    if update_floors:
        old = load_floors(floor) if floor.exists() else None
        floor.write_text(write_floors(raised(old, scores, digest, accept_corpus=accept_corpus)), encoding="utf-8")
        return
    problems = shortfalls(load_floors(floor), scores, digest)
    for problem in problems:
        err(f"dealwire: {problem}")
    if problems:
        raise typer.Exit(1)
