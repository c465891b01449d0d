"""What a feed's answer becomes, over a fetcher that answers as it is told."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from adapters.sources.client import SMALL_BYTES, HttpFeedClient, fresh_for_of
from adapters.sources.fetch import Download, seconds_until
from adapters.sources.politeness import HostGate, Manners
from bot.errors import Fault, SourceError
from bot.model.source import Validators
from tests.adapters.sources.samples import RSS_ITEMS, rss
from tests.bot.pipeline.feeds import subscribed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ADDRESS = "https://feed1.example/rss"
DATE = "Mon, 23 Nov 2026 12:00:00 GMT"


class Wire:
    """A fetcher with one answer, which notes what it was shown."""

    def __init__(self, answer: Download | SourceError) -> None:
        self.answer = answer
        self.shown: list[dict[str, str]] = []

    async def fetch(self, _address: str, validators: Mapping[str, str]) -> Download:
        self.shown.append(dict(validators))
        if isinstance(self.answer, SourceError):
            raise self.answer
        return self.answer


class Hall:
    """A crew of nobody: work is done at once, or fails as it is told."""

    processes = 1

    def __init__(self, error: Exception | None = None) -> None:
        self.calls = 0
        self._error = error

    async def run(self, function: Callable[..., object], *args: object) -> object:
        self.calls += 1
        if self._error is not None:
            raise self._error
        return function(*args)


def download(body: bytes | None, **headers: str) -> Download:
    named = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Download(url=ADDRESS, body=body, content_type="application/rss+xml", headers=named)


def client(wire: Wire, crew: Hall | None = None, gate: HostGate | None = None) -> HttpFeedClient:
    return HttpFeedClient(wire, gate or HostGate(Manners(gap_s=0.0)), crew or Hall())  # type: ignore[arg-type]  # fakes


async def test_items_and_validators_come_back() -> None:
    answer = await client(Wire(download(rss().encode(), ETag='W/"1"', Last_Modified=DATE))).ask(subscribed())

    assert len(answer.items or ()) == len(RSS_ITEMS)
    assert (answer.validators.etag, answer.validators.last_modified) == ('W/"1"', DATE)
    assert (answer.moved_to, answer.fresh_for) == (None, None)


async def test_server_is_shown_what_it_said() -> None:
    wire = Wire(download(None))
    before = Validators(etag='"1"', last_modified=DATE, body_digest="d")

    answer = await client(wire).ask(subscribed(validators=before))

    assert wire.shown == [{"If-None-Match": '"1"', "If-Modified-Since": DATE}]
    assert (answer.items, answer.validators) == (None, before)


async def test_same_body_again_is_nothing_new() -> None:
    wire = Wire(download(rss().encode()))
    first = await client(wire).ask(subscribed())

    again = await client(wire).ask(subscribed(validators=first.validators))

    assert again.items is None


@pytest.mark.parametrize("value", ["x" * 2000, "a\x01b", "日本", "  "])
async def test_validator_that_could_not_be_sent_back_is_not_kept(value: str) -> None:
    made = Download(url=ADDRESS, body=rss().encode(), content_type=None, headers={"ETag": value})

    assert (await client(Wire(made)).ask(subscribed())).validators.etag is None


async def test_permanent_move_is_told() -> None:
    made = replace(download(rss().encode()), url="https://new.example/rss", moved=True)

    assert (await client(Wire(made)).ask(subscribed())).moved_to == "https://new.example/rss"


async def test_page_in_place_of_a_feed_is_an_error_under_the_address_that_was_asked() -> None:
    made = replace(download(b"<html><body>Relaunch</body></html>"), url="https://feed1.example/home")

    with pytest.raises(SourceError) as caught:
        await client(Wire(made)).ask(subscribed())

    assert (caught.value.fault, caught.value.address) == (Fault.NO_FEED, ADDRESS)


async def test_large_feed_is_parsed_elsewhere() -> None:
    crew = Hall()
    body = rss().encode() + b" " * SMALL_BYTES

    assert len((await client(Wire(download(body)), crew).ask(subscribed())).items or ()) == len(RSS_ITEMS)
    assert crew.calls == 1


@pytest.mark.parametrize("error", [TimeoutError(), BrokenProcessPool()])
async def test_feed_that_takes_too_much_is_an_error(error: Exception) -> None:
    body = rss().encode() + b" " * SMALL_BYTES

    with pytest.raises(SourceError, match="more time or memory") as caught:
        await client(Wire(download(body)), Hall(error)).ask(subscribed())

    assert caught.value.fault is Fault.UNREADABLE


async def test_host_that_asks_for_silence_is_left_alone() -> None:
    gate = HostGate(Manners(gap_s=0.0))
    tired = SourceError("Slow down.", ADDRESS, Fault.TOO_OFTEN, retry_after_s=600)
    with pytest.raises(SourceError):
        await client(Wire(tired), gate=gate).ask(subscribed())

    with pytest.raises(SourceError) as caught:
        await client(Wire(download(None)), gate=gate).ask(subscribed())

    assert caught.value.fault is Fault.BUSY


CACHE = [
    ({"Cache-Control": "max-age=600"}, 600),
    ({"Cache-Control": 'public, MAX-AGE="600"'}, 600),
    ({"Cache-Control": "s-maxage=600"}, None),
    ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
    ({"Cache-Control": "max-age=600", "Age": "900"}, None),
    ({"Cache-Control": "no-cache, max-age=600"}, None),
    ({"Cache-Control": "no-store"}, None),
    ({"Cache-Control": "max-age=0"}, None),
    ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT", "Date": DATE}, 3600),
    ({"Expires": "Mon, 23 Nov 2026 11:00:00 GMT", "Date": DATE}, None),
    ({"Expires": "0", "Date": DATE}, None),
    ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, None),
    ({"Expires": "-1"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "expected"), CACHE)
def test_servers_own_wish_is_read(headers: dict[str, str], expected: int | None) -> None:
    wish = None if expected is None else timedelta(seconds=expected)

    assert fresh_for_of(httpx.Headers(headers)) == wish


WAITS = [
    ("120", None, 120.0),
    (" 7 ", None, 7.0),
    ("9" * 40, None, 999999999.0),
    ("Mon, 23 Nov 2026 12:05:00 GMT", DATE, 300.0),
    ("Mon, 23 Nov 2026 11:00:00 GMT", DATE, 0.0),
    ("Mon, 23 Nov 2026 12:05:00 GMT", None, None),
    ("soon", DATE, None),
    ("-5", DATE, None),
    ("١٢", DATE, None),  # digits, but none of HTTP's
    ("", DATE, None),
]


@pytest.mark.parametrize(("header", "sent", "expected"), WAITS)
def test_wait_in_a_header_is_seconds_or_a_date(header: str, sent: str | None, expected: float | None) -> None:
    assert seconds_until(header, sent) == expected
