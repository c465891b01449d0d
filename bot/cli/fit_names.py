"""`dealwire fit-names`: fits the weights by which unknown names are judged and writes them as a file to review."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import out
from bot.config import load_settings
from bot.evaluation import load_cases
from bot.lexicon import load_lexicon
from bot.lexicon.name_weights import dump_name_weights
from bot.training.names import fitted_names, name_examples
from bot.training.split import Part, part_of
from bot.wiring import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluation import Case
    from bot.lexicon import Lexicon
    from bot.training.names import NameExample

_NUMBER = re.compile(r"(\d+)")


def fit_names(
    folders: list[str] = typer.Argument(
        ..., metavar="ARTICLES:ANSWERS …", help="Folders; articles of the part that only measures are left out."
    ),
    *,
    even: list[str] = typer.Option([], metavar="ARTICLES:ANSWERS", help="Only articles whose number is even."),
    to: Path = typer.Option(Path("bot/lexicon/data/names.jsonl"), metavar="FILE", help="Where the weights go."),
) -> None:
    """Fit the weights by which unknown names are judged; minutes on one core."""
    lexicon = load_lexicon()
    cases = [case for spec in folders for case in _cases(spec) if part_of(case.article_path.stem) is not Part.TEST]
    cases += [case for spec in even for case in _cases(spec) if _is_even(case)]
    examples = list(_examples(cases, lexicon))
    out(f"{len(cases)} articles, {len(examples)} candidates, {sum(one.is_name for one in examples)} of them names")
    to.write_text(dump_name_weights(fitted_names(examples)), encoding="utf-8")


def _cases(spec: str) -> Sequence[Case]:
    articles, _, answers = spec.partition(":")
    return load_cases(Path(articles), Path(answers) if answers else None)


def _is_even(case: Case) -> bool:
    number = _NUMBER.search(case.article_path.stem)
    return number is not None and int(number[1]) % 2 == 0


def _examples(cases: Sequence[Case], lexicon: Lexicon) -> Iterator[NameExample]:
    articles, errors = collect(open_sources(load_settings()), [str(case.article_path) for case in cases])
    if errors:
        raise errors[0]
    for case, article in zip(cases, articles, strict=True):
        yield from name_examples(case.key, article, case.answers, lexicon)
