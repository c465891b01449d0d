"""Reports: figures by language and kind, and errors beside their sentences."""

from __future__ import annotations

from itertools import pairwise

from bot.evaluation.report import describe, render_errors, render_report
from bot.evaluation.scoring import Level, Scores, evaluate
from bot.model import Language, PartialDate
from tests.bot.evaluation.answers import answers, expected
from tests.factories import dollars, event, reading


def scores() -> Scores:
    return evaluate(
        {
            "en/1": reading(
                event("compute", ["Aurora"], ["Borealis"], money=dollars(5)),
                event("power", ["Aurora"], ["Cirrus"], evidence=["Cirrus may\nsupply Aurora."], confidence=0.4),
            )
        },
        {
            "en/1": answers(
                expected("compute", ["Aurora"], ["Borealis"], money=dollars(5)),
                expected("capex", ["Delta"], money=dollars(9), evidence=["Delta will spend $9bn."]),
            ),
            "ja/2": answers(language=Language.JA),
        },
    )


def test_report_has_a_part_for_each_language_and_one_for_all() -> None:
    lines = render_report(scores()).splitlines()

    titles = [title for title, rule in pairwise(lines) if rule.startswith("===")]
    assert titles == ["all languages: 2 articles", "en: 1 article", "ja: 1 article"]


def test_report_has_the_figures_of_levels_and_kinds() -> None:
    rows = [line.split() for line in render_report(scores()).splitlines()]

    assert ["strict", "50.0%", "50.0%", "50.0%", "1", "2", "2"] in rows
    assert ["capex", "100.0%", "0.0%", "0.0%", "0", "0", "1"] in rows


def test_errors_stand_beside_their_sentences() -> None:
    assert render_errors(scores()).splitlines() == [
        "en/1 (en)",
        "  MISSED capex: Delta > -; 9000000000 USD exact total; announced",
        "         | Delta will spend $9bn.",
        "  FALSE  power: Aurora > Cirrus; announced  [confidence 0.40]",
        "         | Cirrus may supply Aurora.",
    ]


def test_an_event_is_described_with_all_that_is_known() -> None:
    known = event(
        "buildout",
        ["Aurora"],
        ["Borealis"],
        ["Cirrus"],
        megawatts=1200.0,
        chips=100_000,
        stake_percent=2.5,
        places=["JP", "US-TX"],
        date=PartialDate(2025, 10),
    )

    assert describe(known) == (
        "buildout: Aurora > Borealis; with Cirrus; 1200 MW; 100000 chips; 2.5%; JP US-TX; 2025-10; announced"
    )


def test_a_reading_without_errors_says_so() -> None:
    assert render_errors(evaluate({}, {"1": answers()}), Level.LOOSE) == "no errors\n"
