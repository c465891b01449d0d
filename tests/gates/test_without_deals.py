"""Nothing is shown on articles of the corpus without deals, in any language; its part for testing is left out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from adapters.sources import Sources
from bot.model import Article, Language
from bot.pipeline.readers import local_reader
from bot.training import Part, part_of
from tests.corpus.counts import cases

if TYPE_CHECKING:
    from bot.evaluation import Case


def articles_of(chosen: list[Case]) -> list[Article]:
    async def read_files() -> list[Article]:
        source = Sources()
        return [article for case in chosen for article in await source.articles(str(case.article_path))]

    return asyncio.run(read_files())


@pytest.mark.parametrize("language", [Language.EN, Language.JA, Language.ZH, Language.KO])
def test_no_deal_is_shown_on_an_article_without_any(language: Language) -> None:
    without = [
        case
        for case in cases()
        if case.answers.language is language
        and not case.answers.events
        and part_of(case.article_path.stem) is not Part.TEST
    ]

    shown = [
        (article.title, event.kind, event.names)
        for article in articles_of(without)
        for event in local_reader().read(article).events
        if event.shown
    ]

    assert without
    assert shown == []
