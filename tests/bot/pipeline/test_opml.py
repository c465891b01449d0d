"""Lists of feeds, as other programs write them and as they read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fault, SourceError
from bot.model import Language
from bot.pipeline.opml import feeds_in_opml, opml_document
from tests.bot.pipeline.feeds import subscribed

ADDRESS = "https://lists.example/feeds.opml"


@given(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from([None, *Language])), min_size=1, max_size=9),
)
def test_what_was_written_is_read_again(feeds: list[tuple[str, Language | None]]) -> None:
    written = [
        subscribed(number, title=title, language=language) for number, (title, language) in enumerate(feeds, start=1)
    ]

    read = feeds_in_opml(opml_document(written, "dealwire"), ADDRESS, "settings")

    assert {(feed.url, feed.language) for feed in read} == {(feed.url, feed.language) for feed in written}
    assert {feed.added_by for feed in read} == {"settings"}


def test_titles_and_addresses_with_marks_of_xml_survive() -> None:
    odd = subscribed(1, title='A & B <"C">', url="https://a.example/rss?a=1&b=2")

    (read,) = feeds_in_opml(opml_document([odd], "x"), ADDRESS)

    assert (read.title, read.url) == (odd.title, odd.url)


OUTLINES = [
    '<outline text="A" xmlUrl="https://a.example/rss"/>',
    '<outline title="A" XMLURL="https://a.example/rss"></outline>',
    '<outline text="Group"><outline><outline text="A" xmlurl=" https://a.example/rss "/></outline></outline>',
    '<OUTLINE Text="A" type="rss" xmlUrl="https://a.example/rss"/>',
    '<outline text="A" xmlUrl="https://a.example/rss"/><outline text="again" xmlUrl="https://a.example/rss"/>',
    '<outline text="no feed" htmlUrl="https://b.example/"/><outline text="A" xmlUrl="https://a.example/rss"/>',
    '<outline text="evil" xmlUrl="file:///etc/passwd"/><outline text="A" xmlUrl="https://a.example/rss"/>',
]


@pytest.mark.parametrize("outlines", OUTLINES)
def test_feeds_are_found_however_they_are_nested_and_spelt(outlines: str) -> None:
    document = f'\ufeff<?xml version="1.0" encoding="Shift_JIS"?><opml><body>{outlines}</body></opml>'

    (read,) = feeds_in_opml(document, ADDRESS)

    assert (read.url, read.title) == ("https://a.example/rss", "A")


def test_stray_ampersand_does_no_harm() -> None:
    (read,) = feeds_in_opml('<opml><outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/></opml>', ADDRESS)

    assert (read.title, read.url) == ("A & B", "https://a.example/?x=1&y=2")


BAD = [
    ("", Fault.UNREADABLE),
    ("hello", Fault.UNREADABLE),
    ("<opml><body>", Fault.UNREADABLE),
    ("<opml><body></body></opml>", Fault.NO_FEED),
    ('<!DOCTYPE opml [<!ENTITY a "b">]><opml><outline xmlUrl="https://a.example/&a;"/></opml>', Fault.UNREADABLE),
    ("<opml>" + "<outline>" * 5000 + "</opml>", Fault.UNREADABLE),
]


@pytest.mark.parametrize(("document", "fault"), BAD)
def test_what_is_no_list_is_an_error(document: str, fault: Fault) -> None:
    with pytest.raises(SourceError) as caught:
        feeds_in_opml(document, ADDRESS)

    assert (caught.value.fault, caught.value.address) == (fault, ADDRESS)
