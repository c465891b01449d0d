"""Every field of a deal comes back from the database as it was stored."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import day
from tests.storage import strategies

# One database serves all examples: each is a deal of its own.
_SHARED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@_SHARED
@given(facts=strategies.facts())
def test_facts_come_back_equal(ledger, facts):
    with ledger.transaction() as transaction:
        deal = transaction.insert_deal([], facts, [], day(0))

    stored = ledger.deal(deal.id)

    assert stored is not None
    assert facts == stored.facts


@_SHARED
@given(before=strategies.facts(), after=strategies.facts())
def test_updated_facts_keep_nothing_of_the_old(ledger, before, after):
    with ledger.transaction() as transaction:
        deal = transaction.insert_deal(["old"], before, [], day(0))
        transaction.update_deal(deal.id, [], after, [], day(1))

    stored = ledger.deal(deal.id)

    assert stored is not None
    assert after == stored.facts


@_SHARED
@given(changes=st.lists(strategies.changes, min_size=1, max_size=4), facts=strategies.facts())
def test_changes_come_back_equal(ledger, facts, changes):
    with ledger.transaction() as transaction:
        deal = transaction.insert_deal([], facts, changes, day(0))

    recorded = {found.id: steps for found, steps in ledger.changed(day(0), day(1))}

    assert tuple(changes) == recorded[deal.id]
