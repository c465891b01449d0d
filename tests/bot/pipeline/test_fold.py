"""What the tellings of one deal come to."""

from __future__ import annotations

import pytest

from bot.model import ChangeType, DealEvent, Money, PartialDate, Qualifier, Status, Telling
from bot.pipeline.fold import fold
from tests.factories import day, dollars, event, telling


def told(number: int, what: DealEvent, *, on: int = 0, title: str = "") -> Telling:
    """Return `what` as outlet `number` tells it on day `on`."""
    outlet = f"outlet{number}.example"
    return telling(
        what, url=f"https://{outlet}/{on}", outlet=outlet, title=title or f"What {outlet} writes", seen_at=day(on)
    )


def rents(money: Money | None = None, **more: object) -> DealEvent:
    return event("compute", ["Aurora"], ["Borealis"], money=money, **more)


def test_no_telling_is_no_deal() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fold([])


def test_what_parties_say_comes_before_a_later_rumour() -> None:
    facts = fold([told(1, rents(dollars(10)), on=0), told(2, rents(dollars(15), status=Status.RUMOURED), on=9)])

    assert dollars(10) == facts.money
    assert [dollars(10), dollars(15)] == [figure.money for figure in facts.figures]


def test_the_newest_sum_is_the_current_one() -> None:
    facts = fold([told(1, rents(dollars(10)), on=0), told(2, rents(dollars(6)), on=9)])

    assert dollars(6) == facts.money
    assert dollars(6).amount == facts.usd


def test_a_lone_later_voice_does_not_replace_what_three_outlets_say() -> None:
    agreed = [told(number, rents(dollars(10)), on=number) for number in (1, 2, 3)]

    assert dollars(10) == fold([*agreed, told(4, rents(dollars(6)), on=9)]).money


def test_a_first_part_told_later_does_not_replace_the_ceiling() -> None:
    ceiling = Money(100_000_000_000, "USD", Qualifier.UP_TO)

    facts = fold([told(1, rents(ceiling), on=0), told(2, rents(dollars(10)), on=9)])

    assert ceiling == facts.money


def test_a_sum_told_in_yen_too_is_one_figure_in_its_most_told_form() -> None:
    yen = Money(1_500_000_000_000, "JPY", Qualifier.ABOUT)

    facts = fold([told(1, rents(dollars(10))), told(2, rents(dollars(10)), on=1), told(3, rents(yen), on=2)])

    assert [dollars(10)] == [figure.money for figure in facts.figures]
    assert len(facts.figures[0].urls) == 3


def test_of_rounded_forms_the_exact_one_is_kept() -> None:
    facts = fold([told(1, rents(dollars(19))), told(2, rents(dollars(19.43)), on=1)])

    assert [dollars(19.43)] == [figure.money for figure in facts.figures]


def test_exact_sums_that_are_no_rounding_of_each_other_are_two_figures() -> None:
    facts = fold([told(1, rents(dollars(14.8), status=Status.RUMOURED)), told(2, rents(dollars(14.3)), on=1)])

    assert [figure.money for figure in facts.figures] == [dollars(14.3), dollars(14.8)]


def test_yen_are_in_dollars_of_the_month_they_were_first_told() -> None:
    yen = Money(151_300_000_000, "JPY")

    assert fold([told(1, rents(yen), on=0), told(2, rents(yen), on=300)]).usd == 1_000_000_000


def test_status_goes_forward() -> None:
    rumour, signed = told(1, rents(status=Status.RUMOURED), on=9), told(2, rents(), on=0)

    assert fold([rumour, signed]).status == Status.ANNOUNCED
    assert fold([rumour, signed, told(3, rents(status=Status.COMPLETED), on=5)]).status == Status.COMPLETED


def test_a_deal_called_off_stays_so_for_one_outlet_that_has_not_heard() -> None:
    signed, ended = told(1, rents(), on=0), told(2, rents(status=Status.CANCELLED), on=5)

    assert fold([signed, ended, told(3, rents(), on=9)]).status == Status.CANCELLED
    assert fold([signed, ended, told(3, rents(), on=9), told(4, rents(), on=9)]).status == Status.ANNOUNCED


def test_the_date_is_that_of_the_state_the_deal_is_in() -> None:
    signed = told(1, rents(date=PartialDate(2025, 1, 21)), on=0)
    done = told(2, rents(date=PartialDate(2025, 6), status=Status.COMPLETED), on=200)

    assert PartialDate(2025, 6) == fold([signed, done]).date


def test_a_vague_date_backs_the_full_one() -> None:
    dates = (PartialDate(2025, 10, 7), PartialDate(2025, 10, 6), PartialDate(2025, 10, 6), PartialDate(2025, 10))

    facts = fold([told(number, rents(date=date), on=number) for number, date in enumerate(dates)])

    assert PartialDate(2025, 10, 6) == facts.date


def test_a_state_stands_for_its_country() -> None:
    facts = fold([told(1, rents(places=["JP", "US"])), told(2, rents(places=["US-TX"]), on=1)])

    assert facts.places == ("JP", "US-TX")


def test_a_payee_that_only_some_tell_is_included() -> None:
    alone = event("buildout", ["Aurora"], money=dollars(50))
    together = event("buildout", ["Aurora"], ["Borealis"], money=dollars(50))

    facts = fold([told(1, alone), told(2, alone, on=1), told(3, together, on=2)])

    assert (facts.payers, facts.payees) == (("Aurora",), ("Borealis",))


def test_a_party_stands_where_most_sources_put_it() -> None:
    turned = event("compute", ["Borealis"], ["Aurora"], money=dollars(10))

    facts = fold([told(1, turned), told(2, rents(dollars(10)), on=1), told(3, rents(dollars(10)), on=2)])

    assert (facts.payers, facts.payees) == (("Aurora",), ("Borealis",))


def test_an_alliance_yields_to_what_moves_in_it() -> None:
    alliance = event("partnership", partners=["Aurora", "Borealis"])

    facts = fold([told(1, alliance), told(2, alliance, on=1), told(3, rents(dollars(10)), on=2)])

    assert (facts.kind, facts.payers, facts.payees, facts.partners) == ("compute", ("Aurora",), ("Borealis",), ())


def test_copies_under_one_title_are_one_outlet() -> None:
    copies = [told(number, rents(), on=number, title="Aurora rents from Borealis") for number in (1, 2, 3)]

    assert fold(copies).outlets == 1
    assert fold([*copies, told(4, rents(), on=4)]).outlets == 2


def test_unsure_tellings_do_not_speak_beside_sure_ones() -> None:
    unsure = told(2, rents(dollars(99), confidence=0.2, shown=False), on=9)

    assert dollars(10) == fold([told(1, rents(dollars(10))), unsure]).money


def test_unsure_tellings_of_several_sources_are_shown_together() -> None:
    one, other = (told(number, rents(confidence=0.7, shown=False), on=number) for number in (1, 2))

    assert not fold([one]).shown
    assert fold([one, other]).shown


def test_history_tells_first_sight_each_new_sum_and_each_step() -> None:
    facts = fold(
        [
            told(1, rents(dollars(30), status=Status.RUMOURED), on=0),
            told(2, rents(dollars(20)), on=5),
            told(3, rents(dollars(20)), on=6),
            told(4, rents(dollars(20), status=Status.COMPLETED), on=9),
        ]
    )

    steps = [(change.type, change.before, change.after, change.at) for change in facts.history]
    assert [
        (ChangeType.FIRST_SEEN, None, None, day(0)),
        (ChangeType.AMOUNT, "30000000000 USD exact total", "20000000000 USD exact total", day(5)),
        (ChangeType.STATUS, "rumoured", "announced", day(5)),
        (ChangeType.STATUS, "announced", "completed", day(9)),
    ] == steps
