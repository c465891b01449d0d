"""Money loops: cycles among deals, ranked, each told once."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Certainty, Deal, DealEvent, Status
from bot.pipeline.loops import Loop, find_loops
from tests.factories import (
    called_off,
    day,
    dollars,
    event,
    facts_on,
    hidden,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPANIES = "ABCDE"


def deal(number: int, what: DealEvent, *, on: int = 0) -> Deal:
    """Return deal `number`, first told on day `on`."""
    return Deal(id=number, revision=1, changed_at=day(on), facts=facts_on(on, what))


def pays(number: int, payer: str, payee: str, billions: float | None = 1, *, on: int = 0) -> Deal:
    return deal(number, event("compute", [payer], [payee], money=dollars(billions) if billions else None), on=on)


def ways_round(loops: tuple[Loop, ...]) -> list[str]:
    return ["".join(loop.companies) for loop in loops]


def test_three_deals_make_the_well_known_loop() -> None:
    deals = [
        deal(1, nvidia_invests_in_openai(100)),
        deal(2, openai_rents_from_oracle(300)),
        deal(3, oracle_buys_chips_from_nvidia(40), on=3),
    ]

    (loop,) = find_loops(deals)

    assert loop.companies == ("OpenAI", "Oracle", "Nvidia")  # from its largest leg on
    assert dollars(40).amount == loop.usd
    assert day(3) == loop.closed_at
    assert loop.firm


def test_deals_that_do_not_come_back_make_no_loop() -> None:
    assert find_loops([pays(1, "A", "B"), pays(2, "B", "C"), pays(3, "A", "C")]) == ()


def test_parallel_deals_are_one_leg_with_its_largest_sum() -> None:
    deals = [pays(1, "A", "B", 2), pays(2, "A", "B", 5), pays(3, "B", "A", 9)]

    (loop,) = find_loops(deals)

    assert [[deal.id for deal in leg.deals] for leg in loop.legs] == [[3], [2, 1]]
    assert dollars(5).amount == loop.usd


def test_loops_are_ranked_by_their_smallest_leg_then_by_when_they_closed() -> None:
    deals = [
        pays(1, "A", "B", 100),
        pays(2, "B", "A", 1, on=1),
        pays(3, "A", "C", 5),
        pays(4, "C", "A", 5),
        pays(5, "A", "D", 100),
        pays(6, "D", "A", 1, on=2),
    ]

    assert ways_round(find_loops(deals)) == ["CA", "AD", "AB"]


def test_an_unknown_sum_ranks_last() -> None:
    deals = [pays(1, "A", "B", 100), pays(2, "B", "A", None), pays(3, "C", "D"), pays(4, "D", "C")]

    loops = find_loops(deals)

    assert [dollars(1).amount, None] == [loop.usd for loop in loops]


def test_a_rumoured_leg_is_flagged() -> None:
    rumour = deal(2, event("chips", ["B"], ["A"], money=dollars(1), status=Status.RUMOURED))

    (loop,) = find_loops([pays(1, "A", "B"), rumour])

    assert not loop.firm
    assert {Status.ANNOUNCED, Status.RUMOURED} == {leg.status for leg in loop.legs}


def test_the_sum_of_a_leg_is_that_of_its_firm_deals() -> None:
    rumour = deal(3, event("compute", ["A"], ["B"], money=dollars(90), status=Status.RUMOURED))

    (loop,) = find_loops([pays(1, "A", "B", 2), rumour, pays(2, "B", "A", 3)])

    assert dollars(2).amount == loop.usd


def test_a_deal_called_off_is_a_leg_only_when_asked_for() -> None:
    gone = pays(2, "B", "A")
    gone = replace(gone, facts=called_off(gone.facts))

    assert find_loops([pays(1, "A", "B"), gone]) == ()
    assert not find_loops([pays(1, "A", "B"), gone], certainty=Certainty.ALL)[0].firm


def test_a_rumoured_leg_is_left_out_when_only_firm_ones_count() -> None:
    rumour = deal(2, event("chips", ["B"], ["A"], money=dollars(9), status=Status.RUMOURED))
    firm = pays(3, "B", "A", 4)

    assert find_loops([pays(1, "A", "B"), rumour], certainty=Certainty.FIRM) == ()
    (loop,) = find_loops([pays(1, "A", "B"), rumour, firm], certainty=Certainty.FIRM)
    assert sorted(tuple(each.id for each in leg.deals) for leg in loop.legs) == [(1,), (3,)]


def test_a_deal_that_is_not_shown_is_no_leg() -> None:
    unsure = pays(2, "B", "A")

    assert find_loops([pays(1, "A", "B"), replace(unsure, facts=hidden(unsure.facts))]) == ()


def test_one_deal_does_not_go_round_by_itself() -> None:
    # A and B both lend to C and D: four legs, but one deal.
    consortium = deal(1, event("financing", ["A", "B"], ["C", "D"], money=dollars(5)))

    assert find_loops([consortium, pays(2, "C", "B"), pays(3, "D", "A")], longest=4)
    assert "ACBD" not in ways_round(find_loops([consortium, pays(2, "C", "B"), pays(3, "D", "A")]))


def test_loops_of_a_company_start_with_it() -> None:
    deals = [pays(1, "A", "B", 9), pays(2, "B", "A"), pays(3, "C", "D"), pays(4, "D", "C")]

    assert ways_round(find_loops(deals, company="B")) == ["BA"]


def test_loops_closed_by_new_deals_need_one_of_them() -> None:
    old = [pays(1, "A", "B"), pays(2, "B", "A")]
    parallel, closing = pays(3, "A", "B", 7), [pays(4, "A", "C"), pays(5, "C", "A")]

    assert ways_round(find_loops([*old, parallel, *closing], closed_by={3, 5})) == ["CA"]


def test_a_hub_of_hundreds_is_bounded() -> None:
    names = [f"N{number}" for number in range(60)]
    pairs = [(left, right) for left in names for right in names if left != right]
    deals = [pays(number, left, right, 1 + number % 997) for number, (left, right) in enumerate(pairs)]
    began = time.process_time()

    loops = find_loops(deals, limit=20)

    assert len(loops) == 20
    assert time.process_time() - began < 5


def by_brute_force(deals: list[Deal], company: str | None) -> set[tuple[tuple[str, str], ...]]:
    """Return all cycles of two to four companies, each leg with a deal of its own, as sorted legs."""
    told = {
        (payer, payee): [deal.id for deal in deals if payer in deal.facts.payers and payee in deal.facts.payees]
        for payer, payee in permutations(COMPANIES, 2)
    }
    found = set()
    for length in (2, 3, 4):
        for companies in permutations(COMPANIES, length):
            legs = [*zip(companies, companies[1:] + companies[:1], strict=True)]
            telling = [told[leg] for leg in legs]
            if any(len(set(choice)) == length for choice in product(*telling)) and company in {None, *companies}:
                found.add(tuple(sorted(legs)))
    return found


@st.composite
def graphs(draw: st.DrawFn) -> list[Deal]:
    deals = []
    for number in range(draw(st.integers(0, 9))):
        names = draw(st.lists(st.sampled_from(COMPANIES), min_size=2, max_size=3, unique=True))
        cut = draw(st.integers(1, len(names) - 1))
        billions = draw(st.none() | st.sampled_from((1, 2, 3)))
        what = event("compute", names[:cut], names[cut:], money=dollars(billions) if billions else None)
        deals.append(deal(number, what, on=draw(st.integers(0, 3))))
    return deals


def one_for_each_set(cycles: Iterable[tuple[tuple[str, str], ...]]) -> set[frozenset[str]]:
    return {frozenset(payer for payer, _ in legs) for legs in cycles}


@settings(max_examples=150, deadline=None)
@given(graphs(), st.none() | st.sampled_from(COMPANIES))
def test_all_loops_are_found_once_for_a_set_of_companies(deals: list[Deal], company: str | None) -> None:
    loops = find_loops(deals, company=company, limit=10_000)

    cycles = by_brute_force(deals, company)
    assert {tuple(sorted((leg.payer, leg.payee) for leg in loop.legs)) for loop in loops} <= cycles
    assert len(loops) == len(one_for_each_set(cycles))
    assert one_for_each_set(cycles) == {frozenset(loop.companies) for loop in loops}


def test_of_two_ways_round_the_same_companies_the_larger_one_is_told() -> None:
    one_way = [pays(1, "A", "B", 5), pays(2, "B", "C", 5), pays(3, "C", "A", 5)]
    other_way = [pays(4, "C", "B", 9), pays(5, "B", "A", 8), pays(6, "A", "C", 7)]

    (loop,) = [loop for loop in find_loops([*one_way, *other_way]) if len(loop.legs) == 3]

    assert loop.companies == ("C", "B", "A")
    assert dollars(7).amount == loop.usd


@settings(max_examples=80, deadline=None)
@given(graphs(), st.sets(st.integers(0, 9)))
def test_loops_closed_by_deals_have_a_leg_of_these_alone(deals: list[Deal], numbers: set[int]) -> None:
    new = {
        (payer, payee)
        for payer, payee in permutations(COMPANIES, 2)
        if all(deal.id in numbers for deal in deals if payer in deal.facts.payers and payee in deal.facts.payees)
    }

    closed = find_loops(deals, closed_by=numbers, limit=10_000)

    cycles = {legs for legs in by_brute_force(deals, None) if new & set(legs)}
    assert {tuple(sorted((leg.payer, leg.payee) for leg in loop.legs)) for loop in closed} <= cycles
    assert one_for_each_set(cycles) == {frozenset(loop.companies) for loop in closed}


@settings(max_examples=80, deadline=None)
@given(graphs(), st.integers(1, 5))
def test_a_limit_keeps_the_best(deals: list[Deal], limit: int) -> None:
    assert find_loops(deals, limit=10_000)[:limit] == find_loops(deals, limit=limit)


@pytest.mark.parametrize("longest", [2, 3])
def test_longer_loops_are_left_out(longest: int) -> None:
    ring = [pays(number, COMPANIES[number], COMPANIES[(number + 1) % 4]) for number in range(4)]

    assert find_loops(ring, longest=longest) == ()
    assert ways_round(find_loops(ring)) == ["DABC"]
