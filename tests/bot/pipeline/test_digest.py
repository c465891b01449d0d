"""What a digest says of a time window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Change, ChangeType, Deal, DealEvent, Money, PartialDate, Period, Qualifier, Status
from bot.pipeline.digest import DigestContent, DigestLimits, compose, content_of, importance
from bot.pipeline.ingest import ingest
from tests.factories import article, day, dollars, event, facts, facts_on, first_seen, hidden, reading, status_changed
from tests.fakes.ledger import MemoryLedger

if TYPE_CHECKING:
    from collections.abc import Sequence

Entry = tuple[Deal, tuple[Change, ...]]


def told(number: int, what: DealEvent, *changes: Change, on: int = 0) -> Entry:
    """Return deal `number`, told on day `on`; new unless changes are given."""
    return Deal(id=number, revision=1, changed_at=day(on), facts=facts_on(on, what)), changes or (first_seen(day(on)),)


def rents(money: Money | None = None, payer: str = "Aurora", payee: str = "Borealis", **more: object) -> DealEvent:
    return event("compute", [payer], [payee], money=money, **more)


def digest(changed: Sequence[Entry], graph: Sequence[Deal] = (), limits: DigestLimits | None = None) -> DigestContent:
    return content_of(changed, graph, since=day(0), until=day(1), limits=limits)


def test_nothing_changed_is_an_empty_digest() -> None:
    assert digest([]).empty


def test_new_deals_come_by_importance() -> None:
    content = digest([told(1, rents(dollars(1))), told(2, rents(dollars(50))), told(3, rents())])

    assert [entry.deal.id for entry in content.new] == [2, 1, 3]


def test_what_the_cap_cuts_off_is_counted() -> None:
    content = digest([told(number, rents(dollars(number))) for number in range(1, 8)], limits=DigestLimits(new=3))

    assert [entry.deal.id for entry in content.new] == [7, 6, 5]
    assert content.new_left_out == 4


def test_a_known_deal_comes_with_what_changed() -> None:
    step = status_changed(Status.RUMOURED, Status.ANNOUNCED)

    content = digest([told(1, rents(), step, Change(type=ChangeType.SOURCE_ADDED, at=day(0)))])

    assert [(step,)] == [update.changes for update in content.updates]
    assert content.new == ()


def test_one_more_source_is_no_update() -> None:
    assert digest([told(1, rents(), Change(type=ChangeType.SOURCE_ADDED, at=day(0), before="1", after="2"))]).empty


def test_a_date_told_in_full_is_no_update_but_another_date_is() -> None:
    fuller = Change(type=ChangeType.DATE, at=day(0), before="2025-10", after="2025-10-06")
    other = Change(type=ChangeType.DATE, at=day(0), before="2025-10", after="2025-12")

    assert digest([told(1, rents(), fuller)]).empty
    assert not digest([told(1, rents(), other)]).empty


def test_deals_that_are_not_shown_stay_out() -> None:
    unsure, changes = told(1, rents(dollars(9)))

    assert digest([(replace(unsure, facts=hidden(unsure.facts)), changes)]).empty


def test_an_old_deal_retold_is_held_back() -> None:
    years_ago = rents(dollars(9), date=PartialDate(2023))
    last_month = rents(dollars(9), date=PartialDate(2025, 9))

    content = digest([told(1, years_ago), told(2, last_month)])

    assert [entry.deal.id for entry in content.new] == [2]
    assert content.held_back == 1


def test_old_articles_are_held_back_where_an_age_is_set() -> None:
    changed = [told(1, rents(dollars(9)), on=-30)]

    assert not digest(changed).empty
    assert digest(changed, limits=DigestLimits(max_age=timedelta(days=14))).held_back == 1


def test_loops_closed_in_the_window_are_told_and_lift_their_deal() -> None:
    (first, _), closing = told(1, rents(dollars(9))), told(2, rents(dollars(2), "Borealis", "Aurora"))
    larger = told(3, rents(dollars(4), "Cirrus", "Delta"))

    content = digest([closing, larger], [first, closing[0], larger[0]])

    assert [entry.deal.id for entry in content.new] == [2, 3]
    assert [entry.closes for entry in content.new] == [1, 0]
    assert [loop.companies for loop in content.loops] == [("Aurora", "Borealis")]


def test_loops_that_were_there_before_are_not_told_again() -> None:
    graph = [told(1, rents())[0], told(2, rents(None, "Borealis", "Aurora"))[0]]

    assert digest([told(3, rents(dollars(5)))], [*graph, told(3, rents(dollars(5)))[0]]).loops == ()


def test_totals_keep_ceilings_rumours_and_rates_apart() -> None:
    changed = [
        told(1, rents(dollars(10))),
        told(2, rents(Money(100_000_000_000, "USD", Qualifier.UP_TO))),
        told(3, rents(dollars(5), status=Status.RUMOURED)),
        told(4, rents(Money(2_000_000_000, "USD", period=Period.YEAR))),
        told(5, rents(dollars(8), status=Status.CANCELLED)),
        told(6, rents()),
        told(7, event("investment", ["Cirrus"], ["Delta"], money=dollars(3))),
    ]

    compute, investment = digest(changed).totals

    assert (6, dollars(10).amount, dollars(105).amount, 3) == (
        compute.deals,
        compute.usd,
        compute.tentative_usd,
        compute.unsummed,
    )
    assert (1, dollars(3).amount) == (investment.deals, investment.usd)


def test_totals_do_not_add_updates() -> None:
    assert digest([told(1, rents(dollars(10)), status_changed(Status.RUMOURED, Status.ANNOUNCED))]).totals == ()


def test_more_outlets_a_firm_status_and_a_known_size_make_a_deal_more_important() -> None:
    one = facts(rents(dollars(10)))

    assert importance(one) < importance(replace(one, outlets=5))
    assert importance(facts(rents(dollars(10), status=Status.RUMOURED))) < importance(one)
    assert (
        importance(facts(rents())) < importance(facts(rents(megawatts=1200.0))) < importance(facts(rents(dollars(90))))
    )


def test_a_digest_is_composed_from_the_store() -> None:
    ledger = MemoryLedger()
    ingest(article(), reading(rents(dollars(10))), ledger, day(1))

    content = compose(ledger, since=day(1), until=day(2))

    assert [entry.deal.id for entry in content.new] == [1]
    assert content.sources == 1
    assert compose(ledger, since=day(2), until=day(3)).empty
