"""Scores of small cases that were counted by hand."""

from __future__ import annotations

import pytest

from bot.evaluation.fields import field_checks
from bot.evaluation.scoring import Level, Scores, evaluate, match_events, same_amount
from bot.evaluation.tally import FieldTally, Tally
from bot.model import DealEvent, Language, Money, PartialDate, Period, Qualifier, Status
from tests.bot.evaluation.answers import answers, expected
from tests.factories import dollars, event, reading


def levels_right(predicted: DealEvent, wanted: object) -> list[str]:
    return [level.value for level in Level if match_events([predicted], answers(wanted), level).matches]


ALL = ["strict", "core", "loose"]
LEVELS = {
    "all right": (
        event("compute", ["A"], ["B"], money=dollars(5)),
        expected("compute", ["A"], ["B"], money=dollars(5)),
        ALL,
    ),
    "both without a sum": (event("compute", ["A"], ["B"]), expected("compute", ["A"], ["B"]), ALL),
    "legal forms and case do not count": (
        event("compute", ["Acme Inc."], ["BETA"]),
        expected("compute", ["ACME"], ["Beta"]),
        ALL,
    ),
    "partners do not count for two-sided kinds": (
        event("compute", ["A"], ["B"], ["C"]),
        expected("compute", ["A"], ["B"]),
        ALL,
    ),
    "another kind": (event("chips", ["A"], ["B"]), expected("compute", ["A"], ["B"]), ["core", "loose"]),
    "turned round": (event("compute", ["B"], ["A"]), expected("compute", ["A"], ["B"]), ["core", "loose"]),
    "buildout has no direction": (event("buildout", ["B"], ["A"]), expected("buildout", ["A"], [], ["B"]), ALL),
    "one of two payers": (event("financing", ["A"], ["B"]), expected("financing", ["A", "C"], ["B"]), ["loose"]),
    "only the payer": (event("compute", ["A"], ["C"]), expected("compute", ["A"], ["B"]), []),
    "the one name of a plan": (event("capex", ["A", "B"]), expected("capex", ["A"]), ["loose"]),
    "all of an alliance": (
        event("partnership", partners=["A", "B"]),
        expected("partnership", partners=["B", "A"]),
        ALL,
    ),
    "half of an alliance": (
        event("partnership", partners=["A", "C"]),
        expected("partnership", partners=["A", "B"]),
        [],
    ),
    "another sum": (
        event("compute", ["A"], ["B"], money=dollars(6)),
        expected("compute", ["A"], ["B"], money=dollars(5)),
        [],
    ),
    "no sum where there is one": (
        event("compute", ["A"], ["B"]),
        expected("compute", ["A"], ["B"], money=dollars(5)),
        [],
    ),
}


@pytest.mark.parametrize("case", LEVELS)
def test_levels(case: str) -> None:
    predicted, wanted, right = LEVELS[case]

    assert right == levels_right(predicted, wanted)


@pytest.mark.parametrize(
    ("predicted", "wanted", "same"),
    [
        (Money(101, "USD"), Money(100, "USD"), True),
        (Money(102, "USD"), Money(100, "USD"), False),
        (Money(99, "USD"), Money(100, "USD"), True),
        (Money(100, "EUR"), Money(100, "USD"), False),
        (Money(100, "USD", Qualifier.UP_TO, Period.YEAR), Money(100, "USD"), True),  # these are fields of their own
        (None, None, True),
        (None, Money(100, "USD"), False),
        (Money(100, "USD"), None, False),
    ],
)
def test_amounts_are_the_same_within_a_hundredth(predicted: Money | None, wanted: Money | None, same: bool) -> None:
    assert same == same_amount(predicted, wanted)


def test_each_answer_is_found_once() -> None:
    twice = [event("compute", ["A"], ["B"]), event("compute", ["A"], ["B"])]

    matching = match_events(twice, answers(expected("compute", ["A"], ["B"])), Level.STRICT)

    assert Tally(right=1, predicted=2, expected=1) == matching.tally


def test_the_pair_with_more_in_common_is_matched_first() -> None:
    vague = event("capex", ["A", "B"], money=dollars(5))
    exact = event("capex", ["A"], money=dollars(5))
    wanted = answers(expected("capex", ["A"], money=dollars(5)), expected("capex", ["B"], money=dollars(5)))

    matching = match_events([vague, exact], wanted, Level.LOOSE)

    assert [(exact, wanted.events[0]), (vague, wanted.events[1])] == [
        (match.predicted, match.expected) for match in matching.matches
    ]


def test_an_optional_reading_is_ignored_once() -> None:
    twice = [event("power", ["A"], ["B"]), event("power", ["A"], ["B"])]

    matching = match_events(twice, answers(optional=[expected("power", ["A"], ["B"])]), Level.STRICT)

    assert Tally(right=0, predicted=1, expected=0) == matching.tally
    assert len(matching.ignored) == 1


def test_an_optional_reading_does_not_take_what_fits_an_answer() -> None:
    same = expected("power", ["A"], ["B"])

    matching = match_events([event("power", ["A"], ["B"])], answers(same, optional=[same]), Level.STRICT)

    assert Tally(right=1, predicted=1, expected=1) == matching.tally


@pytest.fixture
def scores() -> Scores:
    """Two articles: an English one with 3 answers and 3 predictions, of which 1 is right; a Japanese negative."""
    return evaluate(
        {
            "en/1": reading(
                event("compute", ["A"], ["B"], money=dollars(5), status=Status.COMPLETED),
                event("chips", ["A"], ["C"], money=dollars(7)),
                event("power", ["A"], ["D"], money=dollars(1), shown=False),
            ),
            "ja/2": reading(event("capex", ["A"], money=dollars(3))),
        },
        {
            "en/1": answers(
                expected("compute", ["A"], ["B"], money=dollars(5)),
                expected("compute", ["A"], ["C"], money=dollars(7)),
                expected("investment", ["E"], ["A"]),
                optional=[expected("power", ["A"], ["D"], money=dollars(2))],
            ),
            "ja/2": answers(language=Language.JA),
            "ja/3": answers(expected("capex", ["F"]), language=Language.JA),
        },
    )


def test_counts_of_a_corpus(scores: Scores) -> None:
    assert Tally(right=1, predicted=4, expected=4) == scores.tally(Level.STRICT)
    assert Tally(right=2, predicted=4, expected=4) == scores.tally(Level.CORE)
    assert Tally(right=1, predicted=3, expected=4) == scores.tally(Level.STRICT, shown=True)
    assert Tally(right=1, predicted=3, expected=3) == scores.tally(Level.STRICT, language=Language.EN)


def test_rates_follow_from_counts(scores: Scores) -> None:
    tally = scores.tally(Level.STRICT, language=Language.EN)

    assert (tally.precision, tally.recall, tally.f1) == (1 / 3, 1 / 3, 1 / 3)
    assert Tally().f1 == 1


def test_counts_by_kind(scores: Scores) -> None:
    kinds = scores.kind_tallies()

    assert Tally(right=1, predicted=1, expected=2) == kinds["compute"]
    assert Tally(right=0, predicted=1, expected=0) == kinds["chips"]
    assert Tally(right=0, predicted=0, expected=1) == kinds["investment"]


def test_wrong_amounts_are_those_of_no_answer(scores: Scores) -> None:
    # 5 and 7 billion stand in the first article; 1 and 3 billion stand nowhere.
    assert scores.wrong_amounts() == (2, 4)


def test_false_events_on_articles_without_deals(scores: Scores) -> None:
    assert scores.false_on_negatives() == (1, 1)
    assert scores.false_on_negatives(language=Language.EN) == (0, 0)


def test_fields_are_checked_on_strict_matches(scores: Scores) -> None:
    fields = scores.field_tallies()

    assert FieldTally(right=0, total=1, filled_right=0, filled=1) == fields["status"]
    assert FieldTally(right=1, total=1, filled_right=1, filled=1) == fields["qualifier"]
    assert FieldTally(right=1, total=1, filled_right=0, filled=0) == fields["megawatts"]


@pytest.mark.parametrize(
    ("predicted", "wanted", "right"),
    [
        (PartialDate(2025, 10, 6), PartialDate(2025, 10, 6), 1),
        (PartialDate(2025, 10, 6), PartialDate(2025, 10), 1),
        (PartialDate(2025), PartialDate(2025, 10), 0),  # says less than the text
        (PartialDate(2025, 11), PartialDate(2025, 10), 0),
        (None, PartialDate(2025), 0),
        (PartialDate(2025), None, 0),
        (None, None, 1),
    ],
)
def test_a_date_says_at_least_what_the_answer_says(
    predicted: PartialDate | None, wanted: PartialDate | None, right: int
) -> None:
    checks = field_checks(event("capex", ["A"], date=predicted), expected("capex", ["A"], date=wanted))

    assert right == checks["date"].right


def test_places_are_compared_as_sets() -> None:
    predicted = event("buildout", ["A"], places=["JP", "US-TX"])

    assert field_checks(predicted, expected("buildout", ["A"], places=["US-TX", "JP"]))["places"].right == 1
    assert field_checks(predicted, expected("buildout", ["A"], places=["US-TX"]))["places"].right == 0
