"""The sample feed: that the file is what the articles make, and that a feed reader finds all of it."""

from __future__ import annotations

import re
from html import unescape

import feedparser
import pytest
import yaml

from bot.samples import answers_path, articles_path, build_feed, feed_path


@pytest.fixture(name="entries", scope="module")
def parsed_entries() -> dict[str, feedparser.FeedParserDict]:
    return {entry["id"]: entry for entry in feedparser.parse(build_feed()).entries}


def front_matters() -> dict[str, dict[str, object]]:
    texts = [path.read_text(encoding="utf-8") for path in articles_path().glob("*.md")]
    return {fields["source"]: fields for fields in (yaml.safe_load(text.split("---\n")[1]) for text in texts)}


def test_feed_file_is_what_the_articles_make():
    assert build_feed() == feed_path().read_bytes()


def test_feed_is_the_same_each_time():
    assert build_feed() == build_feed()


def test_feed_has_an_item_for_each_article(entries: dict[str, feedparser.FeedParserDict]):
    assert front_matters().keys() == entries.keys()


def test_item_carries_address_day_and_language(entries: dict[str, feedparser.FeedParserDict]):
    expected = {url: (url, str(fields["date"]), fields["lang"]) for url, fields in front_matters().items()}

    assert expected == {url: (entry["link"], entry["updated"], entry["language"]) for url, entry in entries.items()}


def test_item_carries_every_paragraph(entries: dict[str, feedparser.FeedParserDict]):
    for path in articles_path().glob("*.md"):
        _, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
        html = entries[yaml.safe_load(header)["source"]]["content"][0]["value"]

        carried = [unescape(found).replace("<br />", "\n") for found in re.findall(r"<p>(.*?)</p>", html, re.DOTALL)]

        assert body.strip().split("\n\n") == carried


def test_items_are_newest_first():
    days = [entry["updated"] for entry in feedparser.parse(build_feed()).entries]

    assert sorted(days, reverse=True) == days


def test_samples_are_in_the_package():
    assert all(path.exists() for path in (feed_path(), articles_path(), answers_path()))
