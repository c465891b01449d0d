"""`dealwire fit-names`: fits the weights by which unknown names are judged and writes them as a file to review."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.fit import cases_of
from bot.cli.terminal import out
from bot.config import load_settings
from bot.lexicon import load_lexicon
from bot.lexicon.name_weights import dump_name_weights
from bot.training.names import fitted_names, name_examples
from bot.training.split import Part, part_of
from bot.wiring.articles import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluation import Case
    from bot.lexicon import Lexicon
    from bot.training.names import NameExample

_FEWEST = 100


def fit_names(
    folders: list[str] = typer.Argument(
        ..., metavar="ARTICLES:ANSWERS …", help="Folders; their articles of the part that only measures are left out."
    ),
    *,
    whole: list[str] = typer.Option(
        [], metavar="ARTICLES:ANSWERS", help="Articles all of which are fitted on, or those with numbers like @2k."
    ),
    to: Path = typer.Option(Path("bot/lexicon/data/names.jsonl"), metavar="FILE", help="Where the weights go."),
) -> None:
    """Fit the weights by which unknown names are judged; minutes on one core."""
    lexicon = load_lexicon()
    cases = [case for spec in folders for case in cases_of(spec) if part_of(case.article_path.stem) is not Part.TEST]
    cases += [case for spec in whole for case in cases_of(spec)]
    examples = list(_examples(_told_enough(cases), lexicon))
    out(f"{len(cases)} articles, {len(examples)} candidates, {sum(one.is_name for one in examples)} of them names")
    to.write_text(dump_name_weights(fitted_names(examples)), encoding="utf-8")


def _told_enough(cases: Sequence[Case]) -> list[Case]:
    """Return the cases of languages that have enough articles; a few dozen give worse weights than none."""
    articles = Counter(case.answers.language for case in cases)
    return [case for case in cases if articles[case.answers.language] >= _FEWEST]


def _examples(cases: Sequence[Case], lexicon: Lexicon) -> Iterator[NameExample]:
    articles, errors = collect(open_sources(load_settings()), [str(case.article_path) for case in cases])
    if errors:
        raise errors[0]
    for case, article in zip(cases, articles, strict=True):
        yield from name_examples(case.key, article, case.answers, lexicon)
