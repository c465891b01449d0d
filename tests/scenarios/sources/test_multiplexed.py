"""Feeds over HTTP/2, on one connection for one host."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from adapters.sources import FetchLimits
from adapters.sources.fetch import Fetcher
from bot.errors import Fault, SourceError
from tests.scenarios.sources.multiplexed import MultiplexedSite, multiplexed_site
from tests.scenarios.sources.raw import CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

LONG = bytes(range(256)) * 2_000  # many times what a client takes before it says that there is room again


async def on_loopback(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


@asynccontextmanager
async def fetching(max_bytes: int = 20_000_000) -> AsyncIterator[tuple[MultiplexedSite, Fetcher]]:
    """Give a site with two feeds, and a fetcher that trusts it."""
    limits = FetchLimits(timeout_s=20.0, max_bytes=max_bytes)
    fetcher = Fetcher(limits, allow_private=True, resolve=on_loopback)
    fetcher._certificates.load_verify_locations(CERTIFICATE)
    async with multiplexed_site({"/short": b"<rss></rss>", "/long": LONG}) as site, fetcher:
        yield site, fetcher


async def test_requests_share_a_connection_at_the_same_time() -> None:
    async with fetching() as (site, fetcher):
        base = f"https://localhost:{site.port}"
        first = await fetcher.fetch(f"{base}/short")
        site.together = 3  # none is answered before all three are there
        rest = await asyncio.gather(
            fetcher.fetch(f"{base}/short", {"If-None-Match": first.headers["etag"]}),
            fetcher.fetch(f"{base}/long"),
            fetcher.fetch(f"{base}/short"),
        )

    assert [found.body for found in (first, *rest)] == [b"<rss></rss>", None, LONG, b"<rss></rss>"]
    assert site.connections == 1
    assert sorted(site.answered) == [("/long", 200), ("/short", 200), ("/short", 200), ("/short", 304)]


async def test_body_beyond_the_limit_is_given_up_and_the_connection_lives_on() -> None:
    async with fetching(max_bytes=100_000) as (site, fetcher):
        with pytest.raises(SourceError) as caught:
            await fetcher.fetch(f"https://localhost:{site.port}/long")
        after = await fetcher.fetch(f"https://localhost:{site.port}/short")

    assert caught.value.fault is Fault.TOO_LARGE
    assert after.body == b"<rss></rss>"
