"""Which articles a model has yet to have its say on, and what models cost, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model import Article, Language, Reading
from bot.model.claim import Budget, SecondOpinion, SecondReading
from storage.second import SqlSecondReadings, SqlSpending

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
LEASE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=2)
DAY = date(2026, 3, 4)


class Clock:
    """A store's clock that the test turns."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self, _connection):
        return self.now


def article(number, text="A text."):
    return Article(
        url=f"https://news.example/{number}",
        title=f"Title {number}",
        text=text,
        outlet="news.example",
        guid=f"g{number}",
        published_at=START,
        language=Language.EN,
    )


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def second(engine, clock):
    return SqlSecondReadings(engine, clock)


@pytest.fixture
def keep(ledger, clock):
    def keep(*articles):
        with ledger.transaction() as transaction:
            for each in articles:
                transaction.save_article(each, Reading(language=Language.EN), clock.now)

    return keep


def claimed(second, limit=10):
    return second.claim(limit, LEASE, LOOK_BACK)


def outcome(opinion, reason=None):
    return SecondReading(reading=Reading(language=Language.EN), opinion=opinion, reason=reason)


def test_new_articles_come_once_as_they_were_stored(second, keep):
    keep(article(1))

    assert claimed(second) == [article(1)]
    assert claimed(second) == []


def test_the_newest_come_first_and_no_more_than_asked_for(second, keep, clock):
    keep(article(1))
    clock.now += timedelta(hours=1)
    keep(article(2))

    assert [each.url for each in claimed(second, 1)] == ["https://news.example/2"]
    assert [each.url for each in claimed(second, 1)] == ["https://news.example/1"]


def test_what_was_stored_long_ago_is_no_news_for_a_model(second, keep, clock):
    keep(article(1))
    clock.now += LOOK_BACK + timedelta(minutes=1)

    assert claimed(second) == []


def test_an_article_of_which_nobody_reported_comes_again_after_its_lease(second, keep, clock):
    keep(article(1))
    claimed(second)
    clock.now += LEASE

    assert claimed(second) == [article(1)]
    assert second.tries(article(1)) == 2


def test_a_settled_article_comes_no_more_until_its_content_changes(second, keep, clock):
    keep(article(1))
    claimed(second)
    second.settle(article(1), outcome(SecondOpinion.TAKEN), None)
    clock.now += timedelta(hours=5)
    assert claimed(second) == []

    changed = replace(article(1), text="Another text.")
    keep(changed)

    assert claimed(second) == [changed]
    assert second.tries(changed) == 1


def test_a_failed_article_comes_again_when_it_is_due(second, keep, clock):
    keep(article(1))
    claimed(second)
    second.settle(article(1), outcome(SecondOpinion.FAILED, "gone"), timedelta(hours=1))
    clock.now += timedelta(minutes=59)
    assert claimed(second) == []
    clock.now += timedelta(minutes=1)

    assert claimed(second) == [article(1)]


def test_calls_are_counted_up_to_the_budget_of_a_day(engine):
    spending = SqlSpending(engine)
    budget = Budget(calls=2, micro_usd=1_000)

    assert [spending.begin_call(DAY, budget) for _ in range(3)] == [True, True, False]
    assert spending.begin_call(DAY + timedelta(days=1), budget)


def test_what_calls_cost_ends_the_day_too(engine):
    spending = SqlSpending(engine)
    budget = Budget(calls=100, micro_usd=1_000)
    spending.begin_call(DAY, budget)
    spending.charge(DAY, 999)
    assert spending.begin_call(DAY, budget)

    spending.charge(DAY, 1)

    assert not spending.begin_call(DAY, budget)
