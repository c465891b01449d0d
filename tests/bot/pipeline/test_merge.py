"""Which tellings are of one deal: cases of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import DealEvent, Language, Money, PartialDate, Qualifier, Status, Telling
from bot.pipeline.merge import deals_of, same_deal
from tests.factories import day, dollars, event, telling

if TYPE_CHECKING:
    from collections.abc import Sequence


def told(number: int, what: DealEvent, *, on: int = 0, language: Language = Language.EN) -> Telling:
    """Return `what` as article `number` tells it on day `on`."""
    return telling(
        what,
        url=f"https://outlet{number}.example/a",
        outlet=f"outlet{number}.example",
        language=language,
        seen_at=day(on),
    )


def rents(money: Money | None = None, *, kind: str = "compute", **more: object) -> DealEvent:
    return event(kind, ["Aurora"], ["Borealis"], money=money, **more)


def sizes(told_deals: Sequence[Sequence[Telling]]) -> list[int]:
    return sorted(len(deal) for deal in told_deals)


ONE_DEAL = {
    "the same words": (rents(dollars(10)), rents(dollars(10)), 0),
    "a rounded sum": (rents(dollars(19.4)), rents(dollars(19)), 5),
    "a sum beside none": (rents(dollars(10)), rents(), 30),
    "yen converted at that month's rate": (rents(dollars(10)), rents(Money(1_500_000_000_000, "JPY")), 2),
    "cloud told as chips": (rents(dollars(10)), rents(dollars(10), kind="chips"), 3),
    "an alliance at first": (rents(), event("partnership", partners=["Aurora", "Borealis"]), 3),
    "a rumour that came true for less": (rents(dollars(30), status=Status.RUMOURED), rents(dollars(20)), 90),
    "a ceiling and a first part": (rents(Money(100_000_000_000, "USD", Qualifier.UP_TO)), rents(dollars(10)), 60),
    "sums in conflict while it is news": (rents(dollars(10)), rents(dollars(6)), 20),
    "a retelling a year later": (rents(dollars(10)), rents(dollars(10)), 365),
    "some of the investors": (
        event("investment", ["Aurora", "Cirrus"], ["Delta"], money=dollars(2)),
        event("investment", ["Aurora"], ["Delta"], money=dollars(2)),
        1,
    ),
    "a round before its investors are named": (
        event("investment", [], ["Delta"], money=dollars(2)),
        event("investment", ["Aurora"], ["Delta"], money=dollars(2)),
        1,
    ),
    "sides turned round by a slip": (
        rents(dollars(10)),
        event("compute", ["Borealis"], ["Aurora"], money=dollars(10)),
        2,
    ),
    "a campus with and without its builder": (
        event("buildout", ["Aurora"], ["Borealis"], money=dollars(50), places=["US-NY", "US-TX"]),
        event("buildout", ["Aurora"], money=dollars(50), places=["US-TX"]),
        1,
    ),
    "capacity instead of a sum": (rents(megawatts=1200.0), rents(megawatts=1200.0), 400),
    "a site told again long after": (rents(places=["US-PA"]), rents(places=["US-PA"]), 480),
    "a state and its country": (rents(places=["US-TX"]), rents(places=["US"]), 5),
    "called off without a sum": (rents(dollars(10)), rents(status=Status.CANCELLED), 100),
    "a yearly plan revised": (
        event("capex", ["Aurora"], money=dollars(75)),
        event("capex", ["Aurora"], money=dollars(85)),
        90,
    ),
}

TWO_DEALS = {
    "other parties": (rents(dollars(10)), event("compute", ["Aurora"], ["Cirrus"], money=dollars(10)), 0),
    "the leg back": (rents(dollars(10)), event("investment", ["Borealis"], ["Aurora"], money=dollars(10)), 0),
    "another sum, months later": (rents(dollars(10)), rents(dollars(4)), 60),
    "a hundredth of the sum": (rents(dollars(10)), rents(dollars(0.1)), 5),
    "other sites with other sums": (rents(dollars(10), places=["AE"]), rents(dollars(9), places=["JP"]), 0),
    "other sites without sums": (rents(places=["AE"]), rents(places=["JP"]), 0),
    "other dates": (
        rents(dollars(4), date=PartialDate(2023, 9, 25)),
        rents(dollars(4), date=PartialDate(2024, 11, 22)),
        0,
    ),
    "a dead deal and its smaller successor": (rents(dollars(10), status=Status.CANCELLED), rents(dollars(6)), 3),
    "one investor's share and the whole round": (
        event("investment", ["Aurora"], ["Delta"], money=dollars(5)),
        event("investment", ["Aurora", "Cirrus"], ["Delta"], money=dollars(15)),
        0,
    ),
    "nothing but the same builder": (event("buildout", ["Aurora"]), event("buildout", ["Aurora"]), 0),
    "a later total beside an older deal of another date": (
        rents(dollars(9), date=PartialDate(2025, 5)),
        rents(dollars(22.4)),
        20,
    ),
    "a country told again long after": (rents(places=["JP"]), rents(places=["JP"]), 480),
    "no sum, half a year later": (rents(), rents(), 180),
}


@pytest.mark.parametrize("case", ONE_DEAL)
def test_one_deal(case: str) -> None:
    left, right, days_apart = ONE_DEAL[case]

    assert same_deal(told(1, left), told(2, right, on=days_apart))


@pytest.mark.parametrize("case", TWO_DEALS)
def test_two_deals(case: str) -> None:
    left, right, days_apart = TWO_DEALS[case]

    assert not same_deal(told(1, left), told(2, right, on=days_apart))


def test_two_deals_of_one_article_are_two_even_with_near_sums() -> None:
    first, second = told(1, rents(dollars(10))), told(1, rents(dollars(9.8)))

    assert sizes(deals_of([first, second])) == [1, 1]


def test_a_telling_without_a_sum_does_not_chain_two_deals() -> None:
    spring, autumn = told(1, rents(dollars(100)), on=0), told(2, rents(dollars(30)), on=100)
    between = told(3, rents(), on=60)

    deals = deals_of([spring, autumn, between])

    assert [(spring,), (between, autumn)] == deals


def test_a_third_article_does_not_join_what_one_article_tells_apart() -> None:
    small, large = told(1, rents(dollars(14))), told(1, rents(dollars(21)))
    third = told(2, rents(dollars(14.2)), on=1)

    assert [(small, third), (large,)] == sorted(deals_of([small, large, third]), key=len, reverse=True)


def test_english_and_japanese_articles_tell_one_deal() -> None:
    english = told(1, rents(dollars(38)), on=0)
    japanese = told(2, rents(Money(5_700_000_000_000, "JPY", Qualifier.ABOUT)), on=1, language=Language.JA)

    assert sizes(deals_of([english, japanese])) == [2]


def test_a_dead_deal_and_its_successor_are_two_deals() -> None:
    announced = told(1, rents(dollars(9)), on=0)
    called_off = told(2, rents(dollars(9), status=Status.CANCELLED), on=90)
    successor = told(2, rents(dollars(5)), on=90)

    assert [(announced, called_off), (successor,)] == deals_of([announced, called_off, successor])
