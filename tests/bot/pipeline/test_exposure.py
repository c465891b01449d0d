"""The exposure of a company: each deal once, firm apart from tentative, by kind and by counterparty."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Deal, Money, Qualifier, Side, Status
from bot.pipeline.exposure import exposure, parts_of_others
from tests.factories import called_off, day, dollars, event, facts, facts_on, hidden, passage, telling

COMPANIES = "ABCD"
KINDS = ("compute", "investment")


def numbered(*told):
    return [Deal(id=number, revision=1, changed_at=day(0), facts=each) for number, each in enumerate(told, start=1)]


def rents(billions, payers=("A",), payees=("B",), *, qualifier=Qualifier.EXACT, **fields):
    money = None if billions is None else replace(dollars(billions), qualifier=qualifier)
    return event("compute", list(payers), list(payees), money=money, **fields)


def test_money_in_and_out_by_kind_and_by_counterparty():
    deals = numbered(
        facts(rents(5)), facts(rents(3, payees=("C",))), facts(event("investment", ["B"], ["A"], money=dollars(2)))
    )

    found = exposure("A", deals)

    assert [(each.kind, each.side, each.usd // 10**9) for each in found.kinds] == [
        ("compute", Side.PAYER, 8),
        ("investment", Side.PAYEE, 2),
    ]
    assert [(each.name, each.side, each.usd // 10**9) for each in found.counterparties] == [
        ("B", Side.PAYER, 5),
        ("C", Side.PAYER, 3),
        ("B", Side.PAYEE, 2),
    ]


def test_what_is_rumoured_or_up_to_is_not_added_to_what_is_firm():
    deals = numbered(
        facts(rents(5)),
        facts(rents(7, status=Status.RUMOURED)),
        facts(rents(40, qualifier=Qualifier.UP_TO)),
        facts(rents(None)),
    )

    (total,) = exposure("A", deals).kinds

    assert (total.usd // 10**9, total.up_to_usd // 10**9, total.unknown) == (5, 47, 1)


def test_a_deal_told_by_many_counts_once():
    deals = numbered(facts(rents(5), rents(5), rents(5)))

    assert exposure("A", deals).kinds[0].usd == dollars(5).amount


def test_a_tranche_told_only_in_the_sentence_of_its_total_is_a_part_of_it():
    sentence = passage("Nvidia will invest up to $100 billion in OpenAI, $10 billion with the first gigawatt.")
    both = {"url": "https://a.example/1", "seen_at": day(0)}
    whole = telling(replace(rents(100, qualifier=Qualifier.UP_TO), evidence=(sentence,)), **both)
    first = telling(replace(rents(10), evidence=(sentence,)), **both)
    elsewhere = telling(replace(rents(10), evidence=(passage("A deal."),)), url="https://b.example/2", seen_at=day(1))

    assert parts_of_others(numbered(facts(whole), facts(first))) == {2}
    assert parts_of_others(numbered(facts(whole), facts(first, elsewhere))) == frozenset()


def test_a_sum_of_deals_that_are_there_is_not_added_to_them():
    deals = numbered(
        facts_on(0, rents(11.9)), facts_on(90, rents(4)), facts_on(200, rents(6.5)), facts_on(201, rents(22.4))
    )

    assert parts_of_others(deals) == {4}
    assert exposure("A", deals).kinds[0].usd == dollars(22.4).amount


def test_sums_of_other_companies_kinds_or_currencies_are_no_parts():
    yen = rents(None)
    deals = numbered(
        facts_on(0, rents(3)),
        facts_on(1, rents(1)),
        facts_on(2, rents(2, payees=("C",))),
        facts_on(3, event("investment", ["A"], ["B"], money=dollars(2))),
        facts_on(4, replace(yen, money=Money(2_000_000_000, "JPY")), usd=13_000_000),
    )

    assert parts_of_others(deals) == frozenset()


def test_a_company_that_no_deal_names_has_no_exposure():
    assert exposure("Z", numbered(facts(rents(5)))).kinds == ()


@st.composite
def ledgers(draw):
    """Draw deals whose sums are powers of two, told in sentences of their own: none is part of another."""
    found = []
    for number, power in zip(range(draw(st.integers(0, 8))), count()):
        names = draw(st.lists(st.sampled_from(COMPANIES), min_size=1, max_size=4, unique=True))
        ends = sorted(draw(st.tuples(st.integers(0, len(names)), st.integers(0, len(names)))))
        told = event(
            draw(st.sampled_from(KINDS)),
            names[: ends[0]],
            names[ends[0] : ends[1]],
            names[ends[1] :],
            money=draw(st.sampled_from((None, Money(2**power, "USD"), Money(2**power, "USD", Qualifier.UP_TO)))),
            status=draw(st.sampled_from((Status.ANNOUNCED, Status.COMPLETED, Status.RUMOURED))),
        )
        change = draw(st.sampled_from((lambda each: each, hidden, called_off)))
        found.append(change(facts_on(number, told)))
    return numbered(*found)


@given(ledgers(), st.sampled_from(COMPANIES))
def test_totals_are_those_that_counting_each_deal_by_hand_gives(deals, company):
    expected_kinds, expected_names = {}, {}
    for deal in deals:
        told = deal.facts
        if not told.shown or told.status is Status.CANCELLED:
            continue
        for side, own, others in (
            (Side.PAYER, told.payers, told.payees),
            (Side.PAYEE, told.payees, told.payers),
            (Side.PARTNER, told.partners, ()),
        ):
            if company in own:
                tentative = told.status is Status.RUMOURED or (told.money and told.money.qualifier is Qualifier.UP_TO)
                row = (1, 0 if tentative else told.usd or 0, told.usd or 0 if tentative else 0, int(told.usd is None))
                for totals, keys in ((expected_kinds, [told.kind]), (expected_names, others)):
                    for key in keys:
                        before = totals.get((key, side), (0, 0, 0, 0))
                        totals[key, side] = tuple(map(sum, zip(before, row, strict=True)))

    found = exposure(company, deals)

    assert expected_kinds == {(each.kind, each.side): figures(each) for each in found.kinds}
    assert expected_names == {(each.name, each.side): figures(each) for each in found.counterparties}
    assert found.parts == 0


def figures(total):
    return (total.deals, total.usd, total.up_to_usd, total.unknown)
