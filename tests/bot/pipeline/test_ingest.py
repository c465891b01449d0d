"""What an article does to the store."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Article, ChangeType, DealEvent, Language, Money, Status
from bot.pipeline.ingest import IngestResult, ingest
from tests.factories import article, day, dollars, event, reading
from tests.fakes.ledger import MemoryLedger, MemoryTransaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.ledger import SqlLedger

NOW = day(500)


def story(number: int, *, on: int = 0, text: str = "A story.") -> Article:
    outlet = f"outlet{number}.example"
    return article(
        f"https://{outlet}/story", f"The story as {outlet} has it", text, outlet=outlet, published_at=day(on)
    )


def rents(money: Money | None = None, **more: object) -> DealEvent:
    return event("compute", ["Aurora"], ["Borealis"], money=money, **more)


def tell(ledger: MemoryLedger, number: int, *events: DealEvent, on: int = 0, text: str = "A story.") -> IngestResult:
    return ingest(story(number, on=on, text=text), reading(*events), ledger, NOW)


def test_a_first_article_makes_a_deal() -> None:
    ledger = MemoryLedger()

    result = tell(ledger, 1, rents(dollars(10)))

    assert [deal.id for deal in result.inserted] == [1]
    ((deal, changes),) = ledger.changed(NOW, NOW + timedelta(seconds=1))
    assert [change.type for change in changes] == [ChangeType.FIRST_SEEN]
    assert (deal.revision, deal.facts.money, deal.facts.first_seen_at) == (1, dollars(10), day(0))


def test_an_article_without_deals_is_known_all_the_same() -> None:
    ledger = MemoryLedger()

    assert tell(ledger, 1) == IngestResult()
    assert tell(ledger, 1).known


def test_a_second_article_adds_itself_to_the_deal() -> None:
    ledger = MemoryLedger()
    tell(ledger, 1, rents(dollars(10)))

    result = tell(ledger, 2, rents(dollars(10), status=Status.COMPLETED), on=3)

    assert [deal.id for deal in result.updated] == [1]
    _, changes = ledger.changed(NOW, NOW + timedelta(seconds=1))[0]
    steps = [(change.type, change.before, change.after, change.at) for change in changes[1:]]
    assert [
        (ChangeType.STATUS, "announced", "completed", day(3)),
        (ChangeType.SOURCE_ADDED, "1", "2", day(3)),
    ] == steps


def test_a_link_found_later_merges_two_records() -> None:
    ledger = MemoryLedger()
    tell(ledger, 1, rents(dollars(10)), on=0)
    tell(ledger, 2, rents(dollars(7.5)), on=200)
    assert len(ledger.deals) == 2

    result = tell(ledger, 3, rents(dollars(8.6)), on=100)

    assert result.absorbed == (2,)
    assert [deal.id for deal in ledger.deals] == [1]
    assert ledger.deal(2) == ledger.deal(1)


def test_a_changed_article_corrects_its_deal_under_the_same_number() -> None:
    ledger = MemoryLedger()
    tell(ledger, 1, rents(dollars(10)))

    result = tell(ledger, 1, rents(dollars(12)), text="A corrected story.")

    assert [(1, 2, dollars(12))] == [(deal.id, deal.revision, deal.facts.money) for deal in result.updated]
    assert len(ledger.deals) == 1


def test_a_deal_that_no_article_tells_any_more_is_gone() -> None:
    ledger = MemoryLedger()
    tell(ledger, 1, rents(dollars(10)))

    result = tell(ledger, 1, text="A story taken back.")

    assert result.deleted == (1,)
    assert ledger.deals == []


def test_a_changed_article_that_held_a_deal_together_parts_it_again() -> None:
    ledger = MemoryLedger()
    tell(ledger, 1, rents(dollars(10)), on=0)
    tell(ledger, 2, rents(dollars(7.5)), on=200)
    tell(ledger, 3, rents(dollars(8.6)), on=100)

    result = tell(ledger, 3, text="A story taken back.", on=100)

    assert [dollars(10), dollars(7.5)] == [deal.facts.money for deal in ledger.deals]
    assert ledger.deals[0].id == 1
    _, changes = ledger.changed(NOW, NOW + timedelta(seconds=1))[1]
    assert [change.type for change in changes] == [ChangeType.CORRECTED]  # told long ago: no news
    assert len(result.inserted) == 1


def test_an_article_without_a_date_is_of_now_and_none_is_of_the_future() -> None:
    ledger = MemoryLedger()
    ingest(replace(story(1), published_at=None), reading(rents(dollars(10))), ledger, NOW)
    ingest(story(2, on=9999), reading(rents(dollars(10))), ledger, NOW)

    (deal,) = ledger.deals
    assert {NOW} == {telling.seen_at for telling in deal.facts.tellings}


def test_databases_keep_what_memory_keeps(ledger: SqlLedger) -> None:
    memory = MemoryLedger()
    articles = [
        (story(1), reading(rents(dollars(10)), event("power", ["Aurora"], ["Cirrus"], megawatts=835.0))),
        (story(2, on=200), reading(rents(dollars(7.5)))),  # another deal so far
        (story(3, on=100), reading(rents(dollars(8.6)))),  # the link between the two
        (story(4, on=3), reading(rents(status=Status.COMPLETED), language=Language.JA)),
        (story(3, on=100, text="A story taken back."), reading()),  # the link is gone
        (story(1, text="A corrected story."), reading(rents(dollars(11)))),  # and so is the power deal
    ]

    results = [(ingest(article, read, ledger, NOW), ingest(article, read, memory, NOW)) for article, read in articles]

    after = NOW + timedelta(seconds=1)
    assert [expected for _, expected in results] == [found for found, _ in results]
    assert memory.changed(NOW, after) == ledger.changed(NOW, after)


class DiskFullError(Exception):
    """What a store may raise in the middle of a transaction."""


class FailingLedger(MemoryLedger):
    """A ledger whose transactions fail at their end."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with super().transaction() as transaction:
            yield transaction
            raise DiskFullError


def test_an_error_leaves_the_store_as_it_was() -> None:
    ledger = FailingLedger()

    with pytest.raises(DiskFullError):
        tell(ledger, 1, rents(dollars(10)))

    assert ledger.deals == []
