"""The deals of the best loops, asked of the store, are those that a search through all deals in memory finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.model import Certainty, DealQuery, Status
from bot.model.query import MOST_PARALLEL
from bot.pipeline.loops import find_loops
from storage.legs import deals_between
from storage.tables import DealLegRow
from tests.factories import called_off, day, dollars, event, facts_on, first_seen, hidden

COMPANIES = "ABCDEF"
EVERY = 10_000


def keep(ledger, facts, number):
    with ledger.transaction() as transaction:
        return transaction.insert_deal([], facts, [first_seen(day(number))], day(number)).id


def pays(payers, payees, billions=1, *, on=0, status=Status.ANNOUNCED):
    money = None if billions is None else dollars(billions)
    usd = None if billions is None else billions * 1_000_000_000
    return facts_on(on, event("compute", list(payers), list(payees), money=money, status=status), usd=usd)


def every(ledger):
    return list(ledger.find(DealQuery(shown_only=False, limit=100)).items)


def ways(loops):
    return [(loop.companies, loop.usd, loop.closed_at) for loop in loops]


@st.composite
def histories(draw):
    """Draw deals between few companies: facts, and those that later replace them (None: the deal is removed)."""
    found = []
    for number in range(draw(st.integers(1, 9))):
        names = draw(st.lists(st.sampled_from(COMPANIES), min_size=2, max_size=3, unique=True))
        cut = draw(st.integers(1, len(names) - 1))
        versions = [
            pays(
                names[:cut],
                names[cut:],
                draw(st.sampled_from((None, 1, 2, 3))),
                on=number,
                status=draw(st.sampled_from((Status.ANNOUNCED, Status.COMPLETED, Status.RUMOURED))),
            )
            for _ in range(draw(st.integers(1, 2)))
        ]
        last = draw(st.sampled_from((lambda facts: facts, lambda facts: facts, hidden, called_off, lambda _: None)))
        found.append((versions[0], last(versions[-1])))
    return found


def write(ledger, history):
    """Store a history in place of all that was there, and return the numbers of its deals."""
    old = [deal.id for deal in every(ledger)]
    with ledger.transaction() as transaction:
        for number in old:
            transaction.delete_deal(number)
        return [rewritten(transaction, first, last, on) for on, (first, last) in enumerate(history)]


def rewritten(transaction, first, last, on):
    number = transaction.insert_deal([], first, [first_seen(day(on))], day(on)).id
    if last is None:
        transaction.delete_deal(number)
    else:
        transaction.update_deal(number, [], last, [], day(on))
    return number


LAW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(history=histories(), company=st.none() | st.sampled_from(COMPANIES), certainty=st.sampled_from(Certainty))
def test_all_loops_of_the_store_are_those_of_all_its_deals(ledger, history, company, certainty):
    write(ledger, history)
    asked = {"company": company, "certainty": certainty, "limit": EVERY}

    expected = find_loops(every(ledger), **asked)

    assert ways(expected) == ways(find_loops(ledger.loop_deals(**asked), **asked))


@LAW
@given(history=histories(), company=st.none() | st.sampled_from(COMPANIES), limit=st.integers(1, 3))
def test_with_a_limit_they_are_the_best(ledger, history, company, limit):
    write(ledger, history)

    expected = find_loops(every(ledger), company=company, limit=limit)
    found = find_loops(ledger.loop_deals(company, limit=limit), company=company, limit=limit)

    assert [loop.usd for loop in expected] == [loop.usd for loop in found]


@LAW
@given(history=histories(), chosen=st.sets(st.integers(0, 8)))
def test_loops_that_deals_closed_are_found_from_these(ledger, history, chosen):
    numbers = write(ledger, history)
    new = {numbers[each] for each in chosen if each < len(numbers)}

    expected = find_loops(every(ledger), closed_by=new, limit=EVERY)

    assert ways(expected) == ways(find_loops(ledger.loop_deals(closed_by=new, limit=EVERY), closed_by=new, limit=EVERY))


def test_a_company_that_is_not_known_has_no_loops(ledger):
    assert ledger.loop_deals("Nobody") == []


def test_a_leg_is_led_by_the_largest_of_its_firmest_deals(ledger, engine):
    keep(ledger, pays("A", "B", 90, on=1, status=Status.RUMOURED), 1)
    firm = keep(ledger, pays("A", "B", 2, on=2), 2)
    keep(ledger, pays("A", "B", 1, on=3), 3)

    with engine.connect() as connection:
        (leader,) = connection.execute(select(DealLegRow).where(DealLegRow.leads)).all()
        leg = (leader.payer_id, leader.payee_id)
        told = [len(deals_between(connection, [leg], tier)[leg]) for tier in (0, 1)]

    assert (firm, day(2)) == (leader.deal_id, leader.since)
    assert told == [2, 3]


def test_many_deals_of_a_leg_do_not_all_come_but_its_sum_and_date_stay_as_they_are(ledger):
    numbers = [keep(ledger, pays("A", "B", 100 + abs(each - 15), on=each), each) for each in range(30)]
    back = keep(ledger, pays("B", "A", 7, on=40), 40)

    found = ledger.loop_deals("A")

    assert ways(find_loops(every(ledger))) == ways(find_loops(found))
    assert {numbers[0], numbers[29], back} <= {deal.id for deal in found}
    assert len(found) == MOST_PARALLEL + 1


def test_a_leg_of_many_deals_is_not_new_when_an_old_one_does_not_stand_for_it(ledger):
    keep(ledger, pays("A", "B", 2, on=1), 1)
    keep(ledger, pays("A", "B", 1, on=0, status=Status.RUMOURED), 0)
    new = {keep(ledger, pays("A", "B", 100 + each, on=each), each) for each in range(2, 20)}
    keep(ledger, pays("B", "A", 7, on=40), 40)

    assert find_loops(ledger.loop_deals(closed_by=new), closed_by=new) == ()


@pytest.mark.parametrize("limit", [1, 5])
def test_a_hub_does_not_hide_a_better_loop_behind_small_legs(ledger, limit):
    for number in range(20):
        keep(ledger, pays("H", [f"N{number}"], 1, on=number), number)
        keep(ledger, pays([f"N{number}"], "H", 1, on=number), number)
    keep(ledger, pays("H", "Z", 50), 30)
    keep(ledger, pays("Z", "Y", 40), 31)
    keep(ledger, pays("Y", "H", 30), 32)

    best = find_loops(ledger.loop_deals("H", limit=limit), company="H", limit=limit)[0]

    assert best.companies == ("H", "Z", "Y")
    assert best.usd == 30_000_000_000
