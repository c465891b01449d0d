"""Tellings of one deal become one; what only adds up or repeats others is dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lexicon import load_lexicon
from bot.model import Kind, Money, Period, Qualifier, Status
from bot.reading.assembly import assembled, compatible_sums
from bot.reading.draft import Draft

KINDS = load_lexicon().frames.kinds


def usd(amount: int, qualifier: Qualifier = Qualifier.EXACT) -> Money:
    return Money(amount * 10**9, "USD", qualifier)


INVESTMENT = Draft(
    kind=Kind("investment"),
    payers=("Nvidia",),
    payees=("OpenAI",),
    partners=(),
    money=usd(10),
    is_vague=False,
    megawatts=None,
    chips=None,
    stake=None,
    places=frozenset(),
    date=None,
    status=Status.ANNOUNCED,
    sentences=frozenset({1}),
    score=1.0,
    first=1,
)


def told_again(index: int, **changes: object) -> Draft:
    return replace(INVESTMENT, sentences=frozenset({index}), first=index, **changes)  # type: ignore[arg-type]  # fields by name


def test_a_retelling_without_the_sum_is_the_same_deal() -> None:
    (deal,) = assembled([INVESTMENT, told_again(4, money=None)], KINDS)

    assert deal.money == usd(10)
    assert deal.sentences == {1, 4}
    assert deal.support == 2


def test_another_sum_between_the_same_two_is_another_deal() -> None:
    deals = assembled([INVESTMENT, told_again(4, money=usd(30))], KINDS)

    assert [deal.money for deal in deals] == [usd(10), usd(30)]


def test_the_sum_of_two_deals_is_no_deal() -> None:
    other = told_again(2, payers=("Microsoft",), money=usd(5))
    total = told_again(0, payers=("Nvidia", "Microsoft"), money=usd(15))

    deals = assembled([INVESTMENT, other, total], KINDS)

    assert {deal.money for deal in deals} == {usd(10), usd(5)}


def test_a_sure_deal_is_no_sum_of_unsure_ones() -> None:
    parts = [told_again(n, money=usd(5), score=-1.0, payers=("Nvidia", name)) for n, name in ((2, "Arm"), (3, "AMD"))]

    assert usd(10) in [deal.money for deal in assembled([INVESTMENT, *parts], KINDS)]


def test_a_faint_telling_gives_no_sum() -> None:
    sure, faint = replace(INVESTMENT, money=None, score=3.0), told_again(4, score=-2.5)

    (deal,) = assembled([sure, faint], KINDS)

    assert (None, frozenset({1}), 2) == (deal.money, deal.sentences, deal.support)


def test_a_faint_deal_does_not_hide_a_sure_one() -> None:
    sure = replace(INVESTMENT, kind=Kind("acquisition"), payees=(), money=None, score=1.5)
    faint = replace(INVESTMENT, kind=Kind("buildout"), money=None, score=-2.5)

    assert "acquisition" in [deal.kind for deal in assembled([sure, faint], KINDS)]


def test_two_spending_plans_of_different_sums_are_two() -> None:
    old = replace(INVESTMENT, kind=Kind("capex"), payees=(), money=usd(173))
    new = replace(old, money=Money(220 * 10**9, "USD", Qualifier.EXACT, Period.YEAR), score=2.0)

    assert len(assembled([old, new], KINDS)) == 2


def test_an_alliance_of_parties_that_have_a_deal_is_dropped() -> None:
    alliance = told_again(3, kind=Kind("partnership"), payers=(), payees=(), partners=("Nvidia", "OpenAI"), money=None)

    (deal,) = assembled([INVESTMENT, alliance], KINDS)

    assert deal.kind == "investment"


def test_the_other_leg_is_kept() -> None:
    purchase = told_again(1, kind=Kind("chips"), payers=("OpenAI",), payees=("Nvidia",), money=None)

    kinds = {deal.kind for deal in assembled([INVESTMENT, purchase], KINDS)}

    assert kinds == {"investment", "chips"}


def test_a_later_status_wins() -> None:
    (deal,) = assembled([INVESTMENT, told_again(4, status=Status.COMPLETED)], KINDS)

    assert deal.status is Status.COMPLETED


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (usd(10), None, True),
        (usd(10), usd(10), True),
        (usd(10), usd(11), False),
        (usd(10, Qualifier.ABOUT), usd(11), True),
        (usd(10), Money(1_500_000_000_000, "JPY"), True),
        (usd(10), Money(10**9, "USD", Qualifier.EXACT, Period.YEAR), True),
    ],
)
def test_sums_that_can_be_of_one_deal(one: Money, other: Money | None, expected: bool) -> None:
    assert compatible_sums(one, other) is expected


def test_who_joins_a_round_shares_its_total() -> None:
    joining = told_again(2, payers=("Dell", "Cisco"), money=None, joins=True)

    (deal,) = assembled([INVESTMENT, joining], KINDS)

    assert deal.payers == ("Nvidia", "Dell", "Cisco")
    assert deal.money == usd(10)


def test_who_invests_nearby_without_joining_has_a_deal_of_its_own() -> None:
    assert len(assembled([INVESTMENT, told_again(2, payers=("Dell",), money=None)], KINDS)) == 2


@pytest.mark.parametrize(("confirmed", "expected"), [(False, Status.RUMOURED), (True, Status.ANNOUNCED)])
def test_a_rumour_becomes_an_announcement_only_where_somebody_confirms_it(confirmed: bool, expected: Status) -> None:
    rumour = replace(INVESTMENT, status=Status.RUMOURED)

    (deal,) = assembled([rumour, told_again(3, is_confirmed=confirmed)], KINDS)

    assert deal.status is expected


def test_a_total_goes_also_where_its_parts_are_less_sure() -> None:
    total = replace(INVESTMENT, payees=("OpenAI", "Anthropic"), score=2.0)
    parts = [told_again(2, payees=(name,), money=usd(5), score=0.0) for name in ("OpenAI", "Anthropic")]

    deals = assembled([total, *parts], KINDS)

    assert {deal.payees for deal in deals} == {("OpenAI",), ("Anthropic",)}


LOAN = replace(INVESTMENT, kind=Kind("financing"), payers=(), payees=("Vantage Data Centers",))


def test_lenders_named_far_from_a_loan_without_any_are_its_lenders() -> None:
    lenders = replace(LOAN, payers=("Mizuho", "MUFG"), money=None, sentences=frozenset({12}), first=12)

    (deal,) = assembled([LOAN, lenders], KINDS)

    assert deal.payers == ("Mizuho", "MUFG")
    assert deal.money == usd(10)


def test_lenders_named_far_from_a_loan_with_its_own_have_another() -> None:
    own = replace(LOAN, payers=("Ares",))
    others = replace(LOAN, payers=("Mizuho",), money=None, sentences=frozenset({12}), first=12)

    assert len(assembled([own, others], KINDS)) == 2


@pytest.mark.parametrize(("score", "expected"), [(0.5, "investment"), (-0.5, "capex")])
def test_another_word_with_more_names_decides_what_a_deal_is_only_if_about_as_sure(score: float, expected: str) -> None:
    plan = replace(INVESTMENT, kind=Kind("capex"), payees=())

    (deal,) = assembled([plan, told_again(2, score=score)], KINDS)

    assert deal.kind == expected
