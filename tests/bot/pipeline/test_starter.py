"""The list of feeds to begin with."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from bot.model import Language
from bot.pipeline.starter import STARTER, starter_feeds


def test_both_languages_and_all_kinds_of_sources_are_there() -> None:
    feeds = starter_feeds()

    languages = Counter(feed.language for feed in feeds)
    assert languages[Language.EN] >= 40
    assert languages[Language.JA] >= 20
    assert sum("type=8-K" in feed.url for feed in feeds) >= 20
    assert {feed.added_by for feed in feeds} == {"starter"}


def test_every_feed_has_a_name_and_an_encrypted_address_of_its_own() -> None:
    feeds = starter_feeds()

    assert all(feed.title and urlsplit(feed.url).scheme == "https" for feed in feeds)
    assert len({feed.title for feed in feeds}) == len({feed.url for feed in feeds}) == len(feeds)


def test_list_says_under_which_licence_it_is() -> None:
    assert "CC0" in STARTER.read_text("utf-8")
