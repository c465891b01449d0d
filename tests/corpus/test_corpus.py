"""The corpus keeps its own promises: counts, verbatim evidence, figures that fit the domain's rules."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.lexicon import load_lexicon
from bot.model import DealEvent
from tests.corpus.counts import HERE, LANGUAGES, cases, style, tables

if TYPE_CHECKING:
    from bot.evaluation import Case, Expected

_SPACE = re.compile(r"\s+")
_DATE = re.compile(r"^date: *(\S+)", re.MULTILINE)
_PLACE = re.compile(r"[A-Z]{2}|US-[A-Z]{2}")


def events(case: Case) -> tuple[Expected, ...]:
    return case.answers.events + case.answers.optional


def written(case: Case) -> str:
    return case.article_path.read_text(encoding="utf-8")


def test_there_are_as_many_articles_as_planned() -> None:
    counts = Counter(case.answers.language.value for case in cases())

    assert dict(counts) == {"ja": 207, "en": 157, "zh": 25, "ko": 25}


def test_the_card_says_what_the_files_hold() -> None:
    card = (HERE / "README.md").read_text(encoding="utf-8")

    assert [table for table in tables().split("\n\n") if table not in card] == []


def test_every_article_has_an_answer() -> None:
    answered = {case.article_path for case in cases()}

    assert set((HERE / "articles").rglob("*.md")) - answered == set()


def test_articles_come_in_at_least_fifteen_styles() -> None:
    styles = Counter(style(case) for case in cases())

    assert len([name for name, count in styles.items() if count >= 3]) >= 15


def test_half_of_the_events_carry_no_sum() -> None:
    expected = [event for case in cases() for event in case.answers.events]

    assert 0.4 <= sum(event.money is None for event in expected) / len(expected) <= 0.6


def test_a_hundred_articles_expect_no_event() -> None:
    assert sum(not case.answers.events for case in cases()) >= 100


def test_every_kind_is_told_in_both_main_languages() -> None:
    kinds = set(load_lexicon().frames.kinds)
    for language in ("ja", "en"):
        told = {event.kind for case in cases() if case.answers.language == language for event in case.answers.events}
        assert {kind for kind in kinds if kind not in told} <= {"grant"}, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_stands_in_the_article(language: str) -> None:
    for case in cases():
        if case.answers.language != language:
            continue
        text = _SPACE.sub(" ", written(case))
        for event in events(case):
            assert event.evidence, case.key
            for sentence in event.evidence:
                assert _SPACE.sub(" ", sentence).strip() in text, (case.key, sentence)


def test_answers_fit_the_rules_of_a_deal_event() -> None:
    for case in cases():
        for event in events(case):
            DealEvent(
                kind=event.kind,
                payers=event.payers,
                payees=event.payees,
                partners=event.partners,
                money=event.money,
                megawatts=event.megawatts,
                chips=event.chips,
                stake_percent=event.stake_percent,
                places=event.places,
                date=event.date,
                status=event.status,
            )


def test_no_optional_reading_repeats_an_event() -> None:
    def told(event: Expected) -> tuple[object, ...]:
        return (
            *(event.kind, event.status, str(event.date), event.money),
            *(event.megawatts, event.chips, event.stake_percent),
            *(frozenset(names) for names in (event.payers, event.payees, event.partners, event.places)),
        )

    twice = [
        (case.key, event.kind, event.payers, event.payees)
        for case in cases()
        for event in case.answers.optional
        if told(event) in {told(expected) for expected in case.answers.events}
    ]

    assert twice == []


def test_a_deal_is_not_dated_after_the_month_of_its_article() -> None:
    late = [
        (case.key, str(event.date))
        for case in cases()
        for event in case.answers.events
        if event.date is not None and str(event.date)[:7] > _DATE.findall(written(case))[0][:7]
    ]

    assert late == []


def test_places_are_codes() -> None:
    odd = [
        (case.key, place)
        for case in cases()
        for event in events(case)
        for place in event.places
        if not _PLACE.fullmatch(place)
    ]

    assert odd == []


def test_a_name_is_spelled_in_one_way() -> None:
    spelled: dict[str, set[str]] = {}
    for case in cases():
        for event in events(case):
            for name in (*event.payers, *event.payees, *event.partners):
                spelled.setdefault(name.casefold(), set()).add(name)

    assert [names for names in spelled.values() if len(names) > 1] == []


def test_sources_are_made_up() -> None:
    for case in cases():
        head = written(case).split("---")[1]
        assert re.search(r"^source: *['\"]?https?://[\w.-]+\.example(/|['\"]?$)", head, re.MULTILINE), case.key
