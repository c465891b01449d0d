"""Each hostile feed ends within its bound, with its own clear error, and disturbs nothing else."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from adapters.sources import FetchLimits
from adapters.sources.client import HttpFeedClient
from adapters.sources.connect import is_public
from adapters.sources.fetch import Fetcher
from adapters.sources.politeness import HostGate, Manners
from bot.errors import Fault, SourceError
from bot.model.source import NewSubscription
from bot.pipeline.crew import Crew
from bot.pipeline.polling import Poller
from storage.engine import open_engine
from storage.polls import SqlPollBook
from storage.subscriptions import SqlSubscriptions
from tests.bot.pipeline.feeds import subscribed
from tests.scenarios.sources.hostile import CASES, GOOD, MAX_BYTES, TIMEOUT_S
from tests.scenarios.sources.raw import Script, http, raw_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from bot.model.source import FeedAnswer
    from tests.databases import SqliteMaker

BOUND_S = 20.0
"""For one case on a busy machine: the time limit, and what parsing the largest body takes."""


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    made = Crew(1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the loopback of the scripts count as public, and nothing else."""
    monkeypatch.setattr("adapters.sources.connect.is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))


class Names:
    """A resolver: hosts of scripts are on the loopback, one host rebinds, one is the metadata service."""

    def __init__(self) -> None:
        self._asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self._asked.append(host)
        if host == "nowhere.example":
            raise OSError("no such host")
        if host == "metadata.internal":
            return ["169.254.169.254", "fe80::1"]
        if host == "rebinding.example":
            return ["192.168.0.1"]
        if host == "167772161":
            return ["10.0.0.1"]
        return ["127.0.0.1"] if host.endswith("feeds.example") else [host]


@asynccontextmanager
async def clients(crew: Crew, timeout_s: float = TIMEOUT_S) -> AsyncIterator[HttpFeedClient]:
    limits = FetchLimits(timeout_s=timeout_s, max_bytes=MAX_BYTES)
    async with Fetcher(limits, resolve=Names()) as fetcher:
        yield HttpFeedClient(fetcher, HostGate(Manners(gap_s=0.0, at_once=99)), crew)


def scripts(port_of: dict[str, int] | None = None) -> dict[str, Script]:
    found = {}
    for number, case in enumerate(CASES):
        pieces = tuple(
            piece.replace(b"{port}", str((port_of or {}).get("port", 80)).encode()) for piece in case.script.pieces
        )
        found[f"/{number}"] = Script(
            pieces=pieces, delay_s=case.script.delay_s, endless=case.script.endless, hangs=case.script.hangs
        )
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
async def test_hostile_feed_ends_with_its_own_error_or_is_read(crew: Crew, number: int) -> None:
    case = CASES[number]
    began = time.monotonic()
    async with raw_server(scripts()) as port, clients(crew) as client:
        address = f"http://{number}.feeds.example:{port}/{number}"
        outcome: FeedAnswer | SourceError
        try:
            outcome = await client.ask(subscribed(url=address))
        except SourceError as error:
            outcome = error

    assert time.monotonic() - began < BOUND_S
    if isinstance(case.outcome, Fault):
        assert isinstance(outcome, SourceError), f"{len(outcome.items or ())} items"
        assert outcome.fault is case.outcome, str(outcome)
        assert len(str(outcome)) < 70_500
        assert str(outcome).endswith((".", "…"))
    else:
        assert not isinstance(outcome, SourceError), str(outcome)
        items = outcome.items or ()
        assert len(items) >= case.outcome if case.outcome == 500 else len(items) == case.outcome
        for item in items:
            assert len(item.article.title) <= 1000
            assert "<script" not in item.article.title
            assert "root:" not in item.article.full_text
            assert item.article.url.startswith("http")


def test_there_are_at_least_sixty() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("address", ["https://self-signed.feeds.example:{port}/0", "https://feeds.example:{port}/0"])
async def test_certificate_that_nobody_trusts_is_an_error(crew: Crew, address: str) -> None:
    async with raw_server({"/0": Script(pieces=(http(GOOD),))}, encrypted=True) as port, clients(crew) as client:
        with pytest.raises(SourceError, match="certificate that is not valid") as caught:
            await client.ask(subscribed(url=address.format(port=port)))

    assert caught.value.fault is Fault.CERTIFICATE


async def test_encrypted_address_of_a_plain_server_is_an_error(crew: Crew) -> None:
    async with raw_server({"/0": Script(pieces=(http(GOOD),))}) as port, clients(crew) as client:
        with pytest.raises(SourceError) as caught:
            await client.ask(subscribed(url=f"https://plain.feeds.example:{port}/0"))

    assert caught.value.fault is Fault.NO_ANSWER


async def test_name_that_rebinds_between_two_polls_gains_nothing(crew: Crew) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    async with (
        raw_server({"/0": Script(pieces=(http(GOOD),))}) as port,
        Fetcher(FetchLimits(timeout_s=TIMEOUT_S), resolve=rebinding) as fetcher,
    ):
        client = HttpFeedClient(fetcher, HostGate(Manners(gap_s=0.0)), crew)
        address = f"http://rebinding.example:{port}/0"

        assert len((await client.ask(subscribed(url=address))).items or ()) == 5
        with pytest.raises(SourceError) as caught:
            await client.ask(subscribed(url=address))

    assert caught.value.fault is Fault.PRIVATE


async def test_hostile_feeds_disturb_no_other(
    crew: Crew, sqlite_databases: SqliteMaker, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(sqlite_databases.upgraded())
    subscriptions = SqlSubscriptions(engine)
    good = {f"/good{number}": Script(pieces=(http(GOOD),)) for number in range(20)}
    # More time, as all of them are served and read on the same few cores at once.
    async with raw_server(scripts() | good) as port, clients(crew, 8.0) as client:
        hostile = [f"http://{number}.feeds.example:{port}/{number}" for number in range(len(CASES))]
        well = [f"http://good{number}.feeds.example:{port}/good{number}" for number in range(20)]
        subscriptions.add([NewSubscription(url=url) for url in [*hostile, *well]])
        with caplog.at_level(logging.ERROR):
            done = await asyncio.wait_for(Poller(SqlPollBook(engine), client).round(), 60)

    stored = {each.url: each for each in subscriptions.subscriptions()}
    engine.dispose()
    assert done.asked == len(CASES) + 20
    assert all(stored[url].last_good_at is not None and stored[url].fault is None for url in well)
    assert [record.message for record in caplog.records if not record.name.startswith("asyncio")] == []  # the server's
    expected = {case.name: case.outcome if isinstance(case.outcome, Fault) else None for case in CASES}
    assert {case.name: stored[url].fault for url, case in zip(hostile, CASES, strict=True)} == expected


async def test_answers_over_http_2_are_read_as_well(crew: Crew) -> None:
    """Over TLS the client offers HTTP/2; a server that speaks only HTTP/1.1 is spoken to in that."""
    async with raw_server({"/0": Script(pieces=(http(GOOD),))}, encrypted=True) as port:
        fetcher = Fetcher(FetchLimits(timeout_s=TIMEOUT_S), resolve=Names())
        fetcher._certificates = httpx.create_ssl_context(verify=False)
        async with fetcher:
            client = HttpFeedClient(fetcher, HostGate(Manners(gap_s=0.0)), crew)

            answer = await client.ask(subscribed(url=f"https://a.feeds.example:{port}/0"))

    assert len(answer.items or ()) == 5
