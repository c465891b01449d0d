"""What `bot.ports.ArticleIndex` promises: articles that share a band or an id are found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.alike import SqlArticleIndex
from tests.factories import FIRST_DAY, article, reading
from tests.storage.deliveries import Hands


@pytest.fixture
def hands():
    """Return the clock of the store."""
    return Hands()


@pytest.fixture
def index(engine, ledger, hands):
    """Return an index over two stored articles."""
    for number in (1, 2):
        with ledger.transaction() as transaction:
            made = article(f"https://news.example/{number}", guid=f"id-{number}")
            transaction.save_article(made, reading(), FIRST_DAY + timedelta(hours=number))
    found = SqlArticleIndex(engine, hands)
    found.note({"https://news.example/1": ["a", "b"], "https://news.example/2": ["b", "c"]})
    return found


def urls(found):
    return [kept.url.rpartition("/")[2] for kept in found]


def test_articles_that_share_a_band_are_found_oldest_first(index):
    assert urls(index.alike("https://x.example/", None, "x.example", ["b", "z"])) == ["1", "2"]
    assert urls(index.alike("https://x.example/", None, "x.example", ["c"])) == ["2"]
    assert index.alike("https://x.example/", None, "x.example", ["z"]) == []
    assert index.alike("https://x.example/", None, "x.example", []) == []


def test_article_of_the_same_id_at_the_same_outlet_is_found(index):
    assert urls(index.alike("https://news.example/new", "id-2", "news.example", [])) == ["2"]
    assert index.alike("https://news.example/new", "id-2", "other.example", []) == []


def test_article_is_not_alike_to_itself(index):
    assert urls(index.alike("https://news.example/1", "id-1", "news.example", ["a", "b"])) == ["2"]


def test_kept_article_is_found_by_its_address(index):
    kept = index.kept("https://news.example/1")

    assert (kept.url, kept.guid, kept.first_stored_at) == (
        "https://news.example/1",
        "id-1",
        FIRST_DAY + timedelta(hours=1),
    )
    assert index.kept("https://news.example/3") is None


def test_bands_noted_again_stay_once_and_old_ones_are_forgotten(index, hands):
    index.note({"https://news.example/1": ["a", "b"]})
    hands.forward(days=61)
    index.note({"https://news.example/2": ["d"]})

    assert index.forget(timedelta(days=60)) == 4
    assert urls(index.alike("https://x.example/", None, "x.example", ["a", "b", "c", "d"])) == ["2"]
