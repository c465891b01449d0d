"""Laws of ingestion: what is stored depends on the articles, not on how they came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.model import Article, DealFacts, Reading
from bot.pipeline.fold import fold
from bot.pipeline.ingest import ingest, tellings_of
from bot.pipeline.merge import deals_of
from tests.bot.pipeline.stories import articles, corpora
from tests.factories import FIRST_DAY
from tests.fakes.ledger import MemoryLedger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

NOW = FIRST_DAY + timedelta(days=400)
Corpus = list[tuple[Article, Reading]]


def ingested(corpus: Iterable[tuple[Article, Reading]]) -> MemoryLedger:
    ledger = MemoryLedger()
    for article, reading in corpus:
        ingest(article, reading, ledger, NOW)
    return ledger


def facts_in(ledger: MemoryLedger) -> list[DealFacts]:
    return sorted((deal.facts for deal in ledger.deals), key=lambda facts: facts.tellings[0].order)


def facts_at_once(corpus: Sequence[tuple[Article, Reading]]) -> list[DealFacts]:
    told = [telling for article, reading in corpus for telling in tellings_of(article, reading, NOW)]
    return [fold(deal) for deal in deals_of(told)]


@settings(max_examples=40, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_deals(corpus: Corpus, random: Random) -> None:
    shuffled = list(corpus)
    random.shuffle(shuffled)

    assert facts_in(ingested(corpus)) == facts_in(ingested(shuffled))


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_one_by_one_gives_the_same_deals_as_all_at_once(corpus: Corpus) -> None:
    assert facts_at_once(corpus) == facts_in(ingested(corpus))


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_an_article_that_comes_again_changes_nothing(corpus: Corpus) -> None:
    once = ingested(corpus)
    before = once.deals

    again = [ingest(article, reading, once, NOW) for article, reading in corpus]

    assert all(result.known for result in again)
    assert before == once.deals


@settings(max_examples=40, deadline=None)
@given(corpora(), articles(0))
def test_a_changed_article_takes_back_what_it_told(corpus: Corpus, changed: tuple[Article, Reading]) -> None:
    assume(corpus[0][0] != changed[0])

    assert facts_in(ingested([changed, *corpus[1:]])) == facts_in(ingested([*corpus, changed]))


@settings(max_examples=40, deadline=None)
@given(corpora(), articles(0))
def test_each_number_that_was_given_out_stands_or_was_taken_back(
    corpus: Corpus, changed: tuple[Article, Reading]
) -> None:
    ledger = MemoryLedger()
    standing: set[int] = set()
    for article, reading in [*corpus, changed]:
        result = ingest(article, reading, ledger, NOW)
        standing |= {deal.id for deal in result.inserted}
        standing -= {*result.absorbed, *result.deleted}

    assert standing == {deal.id for deal in ledger.deals}
