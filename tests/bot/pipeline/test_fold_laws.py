"""Laws of folding that hold for any tellings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pipeline.fold import fold
from tests.bot.pipeline.stories import tellings

if TYPE_CHECKING:
    from random import Random

    from bot.model import Telling

some_tellings = st.lists(tellings(), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(some_tellings, st.randoms(use_true_random=False))
def test_facts_do_not_depend_on_order(told: list[Telling], random: Random) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)

    assert fold(told) == fold(shuffled)


@settings(max_examples=50, deadline=None)
@given(some_tellings)
def test_a_telling_given_twice_counts_once(told: list[Telling]) -> None:
    assert fold(told) == fold([*told, *told])


@settings(max_examples=50, deadline=None)
@given(some_tellings)
def test_facts_say_only_what_some_telling_says(told: list[Telling]) -> None:
    facts = fold(told)

    names = {name for telling in told for name in telling.event.names}
    sums = {telling.event.money for telling in told}
    assert set(facts.payers + facts.payees + facts.partners) <= names
    assert facts.money in sums
    assert {figure.money for figure in facts.figures} <= sums
    assert set(facts.places) <= {place for telling in told for place in telling.event.places}
    assert facts.date in {telling.event.date for telling in told}
    assert facts.status in {telling.event.status for telling in told}


@settings(max_examples=50, deadline=None)
@given(some_tellings)
def test_a_party_stands_on_one_side(told: list[Telling]) -> None:
    facts = fold(told)

    names = facts.payers + facts.payees + facts.partners
    assert len(set(names)) == len(names)
    assert names


@settings(max_examples=50, deadline=None)
@given(some_tellings)
def test_the_current_sum_is_the_first_figure(told: list[Telling]) -> None:
    facts = fold(told)

    assert facts.money == (facts.figures[0].money if facts.figures else None)


@settings(max_examples=50, deadline=None)
@given(some_tellings)
def test_history_is_by_date_and_begins_when_first_told(told: list[Telling]) -> None:
    history = fold(told).history

    assert history[0].type == "first_seen"
    assert list(history) == sorted(history, key=lambda change: change.at)


@settings(max_examples=50, deadline=None)
@given(some_tellings, tellings())
def test_a_further_source_does_not_lower_confidence(told: list[Telling], further: Telling) -> None:
    elsewhere = replace(further, outlet="elsewhere.example", title="A title that nobody else has")

    assert fold(told).confidence <= fold([*told, elsewhere]).confidence
