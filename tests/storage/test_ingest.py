"""Ingestion comes to the same deals, numbers, revisions and changes on a database as in memory."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import DealQuery
from bot.pipeline.ingest import ingest
from bot.pipeline.loops import find_loops
from storage.engine import open_engine
from storage.ledger import SqlLedger
from tests.factories import (
    article,
    day,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    reading,
    softbank_builds_in_japan,
)
from tests.fakes.ledger import MemoryLedger

EVENTS = (
    nvidia_invests_in_openai(100),
    nvidia_invests_in_openai(101),
    nvidia_invests_in_openai(30),
    openai_rents_from_oracle(),
    oracle_buys_chips_from_nvidia(),
    softbank_builds_in_japan(),
)
# An article: its address, its day, its events. The same address may come again with other events.
ARTICLES = st.tuples(st.integers(1, 5), st.integers(0, 60), st.lists(st.sampled_from(EVENTS), max_size=3, unique=True))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(told=st.lists(ARTICLES, min_size=1, max_size=8))
def test_database_and_memory_agree(databases, told):
    engine = open_engine(databases.upgraded())
    stored, remembered = SqlLedger(engine), MemoryLedger()
    try:
        for hour, (address, number, events) in enumerate(told):
            came = article(
                url=f"https://news{address}.example/story",
                outlet=f"news{address}.example",
                text=f"{len(events)} deals of day {number}: {events}",
                published_at=day(number),
            )
            now = day(100 + hour)
            in_memory = ingest(came, reading(*events), remembered, now)

            assert in_memory == ingest(came, reading(*events), stored, now)

        everything = DealQuery(limit=1000, shown_only=False)
        numbers = range(1, 1 + max((deal.id for deal in remembered.deals), default=0))
        assert remembered.deals == sorted(stored.find(everything).items, key=lambda deal: deal.id)
        assert [remembered.deal(number) for number in numbers] == [stored.deal(number) for number in numbers]
        assert remembered.changed(day(100), day(200)) == stored.changed(day(100), day(200))
        assert find_loops(remembered.loop_deals()) == find_loops(stored.loop_deals())
    finally:
        engine.dispose()


def test_article_told_again_is_known(ledger):
    first = ingest(article(), reading(nvidia_invests_in_openai()), ledger, day(1))
    again = ingest(article(), reading(nvidia_invests_in_openai()), ledger, day(2))

    assert (len(first.inserted), again.known) == (1, True)
    assert ledger.changed(day(2), day(3)) == []
