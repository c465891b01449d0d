"""Measures the reader on a folder of articles against the floors pinned for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from adapters.sources import Sources
from bot.evaluation import Scores, corpus_digest, evaluate, load_cases, load_floors, shortfalls
from bot.pipeline.readers import local_reader

if TYPE_CHECKING:
    from pathlib import Path


def measured(articles: Path, answers: Path, floors: Path) -> tuple[Scores, tuple[str, ...]]:
    """Return the scores and a sentence for each figure under its floor."""
    cases = load_cases(articles, answers)

    async def read_files() -> dict[str, tuple[object, ...]]:
        source = Sources()
        return {case.key: tuple(await source.articles(str(case.article_path))) for case in cases}

    files = asyncio.run(read_files())
    readings = {key: local_reader().read(article) for key, (article,) in files.items()}  # type: ignore[arg-type]  # one article a file
    scores = evaluate(readings, {case.key: case.answers for case in cases})
    return scores, shortfalls(load_floors(floors), scores, corpus_digest(cases))
