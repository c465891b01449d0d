"""What can be told of a fetch without a connection."""

from __future__ import annotations

import importlib.metadata

import httpx
import pytest

from adapters.sources.fetch import Fetcher, user_agent
from bot.errors import SourceError


def test_name_is_our_own_and_gives_the_contact() -> None:
    number = importlib.metadata.version("dealwire")

    assert user_agent("https://example.com/bot") == f"dealwire/{number} (+https://example.com/bot)"


def test_name_without_contact_stands_alone() -> None:
    assert user_agent() == f"dealwire/{importlib.metadata.version('dealwire')}"


def test_contact_cannot_break_the_header() -> None:
    assert user_agent("連絡先 a@example.com\r\nX-Evil: 1").endswith(" (+a@example.comX-Evil: 1)")


def test_name_is_known_in_a_checkout_that_was_never_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("adapters.sources.fetch.version", missing)

    assert user_agent() == "dealwire/0"


FAILURES = [
    (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] hostname mismatch"), "certificate that is not valid"),
    (httpx.ConnectError("refused"), "does not answer"),
    (httpx.ConnectTimeout("slow"), "does not answer"),
    (httpx.ReadTimeout("slow"), "did not answer in time"),
    (httpx.RemoteProtocolError("peer closed"), "broke off the transfer"),
]


@pytest.mark.parametrize(
    ("error", "sentence"), FAILURES, ids=["certificate", "refused", "no connection", "no answer", "cut off"]
)
async def test_failure_of_the_line_is_told_with_advice(
    monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    async def fail(_transport: object, _request: object) -> None:
        raise error

    async def one(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34"]

    monkeypatch.setattr("httpx.AsyncHTTPTransport.handle_async_request", fail)

    with pytest.raises(SourceError, match=sentence) as caught:
        await Fetcher(resolve=one).fetch("https://example.com/feed")

    assert caught.value.address == "https://example.com/feed"
