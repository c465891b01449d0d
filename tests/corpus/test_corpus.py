"""The corpus keeps its own promises: counts, verbatim evidence, figures that fit the domain's rules."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.evaluation import Case, load_cases
from bot.lexicon import load_lexicon

if TYPE_CHECKING:
    from bot.evaluation import Expected

HERE = Path(__file__).parent
_STYLE = re.compile(r"^style: *(\S+)", re.MULTILINE)
_SPACE = re.compile(r"\s+")


@cache
def cases() -> tuple[Case, ...]:
    return load_cases(HERE / "articles", HERE / "answers")


def events(case: Case) -> tuple[Expected, ...]:
    return case.answers.events + case.answers.optional


def test_there_are_as_many_articles_as_the_card_says() -> None:
    counts = Counter(case.answers.language.value for case in cases())

    assert dict(counts) == {"ja": 207, "en": 157, "zh": 25, "ko": 25}


def test_every_article_has_an_answer() -> None:
    answered = {case.article_path for case in cases()}

    assert set((HERE / "articles").rglob("*.md")) - answered == set()


def test_articles_come_in_at_least_fifteen_styles() -> None:
    styles = Counter(_STYLE.search(case.article_path.read_text(encoding="utf-8"))[1] for case in cases())  # type: ignore[index]  # an article without a style is a fault

    assert len([style for style, count in styles.items() if count >= 3]) >= 15


def test_half_of_the_events_carry_no_sum() -> None:
    expected = [event for case in cases() for event in case.answers.events]

    assert 0.4 <= sum(event.money is None for event in expected) / len(expected) <= 0.6


def test_every_kind_is_told_in_both_main_languages() -> None:
    kinds = set(load_lexicon().frames.kinds)
    for language in ("ja", "en"):
        told = {event.kind for case in cases() if case.answers.language == language for event in case.answers.events}
        assert {kind for kind in kinds if kind not in told} <= {"grant"}, language


@pytest.mark.parametrize("language", ["ja", "en", "zh", "ko"])
def test_evidence_stands_in_the_article(language: str) -> None:
    for case in cases():
        if case.answers.language != language:
            continue
        text = _SPACE.sub(" ", case.article_path.read_text(encoding="utf-8"))
        for event in events(case):
            assert event.evidence, case.key
            for sentence in event.evidence:
                assert _SPACE.sub(" ", sentence).strip() in text, (case.key, sentence)


def test_sources_are_made_up() -> None:
    for case in cases():
        head = case.article_path.read_text(encoding="utf-8").split("---")[1]
        assert re.search(r"^source: *['\"]?https?://[\w.-]+\.example(/|['\"]?$)", head, re.MULTILINE), case.key
