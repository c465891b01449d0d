"""Articles in line for a model: read with it, stored anew, or tried again later."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ModelError
from bot.lexicon import load_lexicon
from bot.model import DealQuery, Language, Reading
from bot.model.claim import Budget, SecondOpinion, SecondReading
from bot.pipeline.cascade import Cascade
from bot.pipeline.ingest import ingest
from bot.pipeline.second_round import second_round, waiting
from bot.reading import read
from storage.second import SqlSecondReadings, SqlSpending
from tests.bot.pipeline.test_cascade import ARTICLE, RICH, RIGHT, Scripted


def round_of(model, engine, ledger, budget=RICH):
    cascade = Cascade(model=model, spending=SqlSpending(engine), budget=budget, lexicon=load_lexicon())
    return asyncio.run(second_round(cascade, SqlSecondReadings(engine), ledger, datetime.now(UTC)))


def shown(ledger):
    return [(deal.facts.kind, deal.facts.payers, deal.facts.usd) for deal in ledger.find(DealQuery()).items]


@pytest.fixture
def stored(ledger):
    """Store the article as if the rules had found nothing in it."""
    ingest(ARTICLE, Reading(language=Language.EN), ledger, datetime.now(UTC))


@pytest.mark.usefixtures("stored")
def test_what_the_model_tells_is_stored_as_told_by_the_article(engine, ledger):
    assert shown(ledger) == []

    taken = round_of(Scripted([RIGHT]), engine, ledger)

    assert taken == 1
    assert shown(ledger) == [("compute", ("Anthropic",), 3_000_000_000)]
    assert round_of(Scripted(), engine, ledger) == 0  # nobody is asked twice


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("answers", "budget"), [([ModelError("gone")], RICH), ([], Budget(calls=0, micro_usd=1))])
def test_a_try_that_came_to_nothing_leaves_the_store_as_it_is(engine, ledger, answers, budget):
    assert round_of(Scripted(*answers), engine, ledger, budget) == 1

    assert shown(ledger) == []
    assert SqlSecondReadings(engine).tries(ARTICLE) == 1


def test_an_article_read_by_rules_and_model_is_one_telling(engine, ledger):
    ingest(ARTICLE, read(ARTICLE, load_lexicon()), ledger, datetime.now(UTC))

    round_of(Scripted([RIGHT]), engine, ledger)

    (deal,) = ledger.find(DealQuery()).items
    assert len(deal.facts.tellings) == 1


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def second(opinion):
    return SecondReading(reading=Reading(language=Language.EN), opinion=opinion)


@pytest.mark.parametrize(
    ("opinion", "tries", "wait"),
    [
        (SecondOpinion.TAKEN, 1, None),
        (SecondOpinion.NOT_RELEVANT, 1, None),
        (SecondOpinion.FAILED, 1, timedelta(minutes=10)),
        (SecondOpinion.FAILED, 3, timedelta(minutes=40)),
        (SecondOpinion.FAILED, 6, None),
        (SecondOpinion.NOT_AFFORDABLE, 1, timedelta(hours=12)),
    ],
)
def test_a_failure_waits_longer_each_time_and_a_budget_for_the_next_day(opinion, tries, wait):
    assert waiting(second(opinion), tries, NOON) == wait
