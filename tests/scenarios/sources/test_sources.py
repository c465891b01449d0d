"""What servers do, and what becomes of it: every way in over a real connection to the loopback."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from adapters.sources import FetchLimits, Sources
from bot.errors import SourceError
from tests.adapters.sources.samples import RSS_ITEMS, rss
from tests.scenarios.sources.server import Answer, Site, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LINKS = [link for _, link, _, _ in RSS_ITEMS]
PAGE = (
    "<!doctype html><html lang='ja'><head><meta charset='{charset}'><title>北都電算が電力を契約</title></head><body>"
    "<nav><a href='/'>トップ</a></nav><article><h1>北都電算が電力を契約</h1>"
    "<p>北都電算は月曜日、地元の電力会社から十年にわたって電力を買う契約を結んだと発表した。</p>"
    "<p>契約の総額は三千億円で、来年の春に北海道で動き出すデータセンターに使われる見通しである。</p>"
    "</article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def patient(timeout_s: float = 10.0, max_bytes: int = 20_000_000) -> Sources:
    """Return sources that may speak to the loopback, with these bounds."""
    return Sources(FetchLimits(timeout_s=timeout_s, max_bytes=max_bytes), allow_private=True)


async def failure(sources: Sources, address: str) -> str:
    with pytest.raises(SourceError) as caught:
        await sources.articles(address)
    assert caught.value.address == address
    return str(caught.value)


async def test_feed_is_fetched_and_read(site: Site) -> None:
    address = site.put("/feed", Answer(body=rss().encode(), headers={"Content-Type": "application/rss+xml"}))

    articles = await patient().articles(address)

    assert [article.url for article in articles] == LINKS


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", ""])
async def test_feed_is_told_by_its_content_not_its_label(site: Site, kind: str) -> None:
    address = site.put("/feed", Answer(body=rss().encode(), headers={"Content-Type": kind} if kind else {}))

    assert len(await patient().articles(address)) == 5


async def test_json_feed_is_read(site: Site) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "url": "/1", "content_text": "A pays B."}],
    }
    address = site.put("/feed.json", Answer(body=json.dumps(feed).encode()))

    (article,) = await patient().articles(address)

    assert article.url == f"{site.url}/1"


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"])
async def test_page_is_fetched_and_read_in_every_encoding(site: Site, charset: str) -> None:
    address = site.put("/page", Answer(body=PAGE.replace("{charset}", charset).encode(charset)))

    (article,) = await patient().articles(address)

    assert article.title == "北都電算が電力を契約"
    assert article.text.startswith("北都電算は月曜日")
    assert "トップ" not in article.text


async def test_plain_text_on_the_web_is_an_article(site: Site) -> None:
    address = site.put("/a.md", Answer(body=b"# A deal\n\nA pays B.", headers={"Content-Type": "text/markdown"}))

    (article,) = await patient().articles(address)

    assert (article.title, article.url) == ("A deal", address)


async def test_server_sees_an_honest_name_and_how_to_reach_the_owner(site: Site) -> None:
    address = site.put("/feed", Answer(body=rss().encode()))

    await Sources(allow_private=True, contact="https://example.com/bot").articles(address)

    ((_, headers),) = site.requests
    assert headers["user-agent"].startswith("dealwire/")
    assert headers["user-agent"].endswith("(+https://example.com/bot)")
    assert headers["host"] == address.removeprefix("http://").partition("/")[0]


async def test_redirect_leads_to_the_articles(site: Site) -> None:
    site.put("/new", Answer(body=PAGE.encode()))
    address = site.put("/old", Answer(status=301, headers={"Location": "/new"}))

    (article,) = await patient().articles(address)

    assert article.url == f"{site.url}/new"


async def test_redirect_in_a_circle_ends(site: Site) -> None:
    site.put("/a", Answer(status=302, headers={"Location": "/b"}))
    address = site.put("/b", Answer(status=302, headers={"Location": "/a"}))

    assert "redirects in a circle" in await failure(patient(), address)
    assert len(site.requests) == 2


async def test_redirects_are_counted(site: Site) -> None:
    for number in range(20):
        site.put(f"/{number}", Answer(status=307, headers={"Location": f"/{number + 1}"}))

    assert "redirects more than 5 times" in await failure(patient(), f"{site.url}/0")
    assert len(site.requests) == 6


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "data:,x"])
async def test_redirect_leaves_the_web_for_nothing(site: Site, location: str) -> None:
    address = site.put("/a", Answer(status=302, headers={"Location": location}))

    assert "only http and https are fetched" in await failure(patient(), address)


STATUSES = [
    (401, "does not let this program in"),
    (403, "answers 403 Forbidden: the site does not let this program in"),
    (404, "answers 404 Not Found: there is nothing (any more) at this address"),
    (410, "there is nothing (any more)"),
    (429, "try again later"),
    (500, "the fault is on the site's side"),
    (503, "answers 503 Service Unavailable"),
    (418, "check the address in a browser"),
    (599, "answers 599:"),
    (304, "check the address in a browser"),
]


@pytest.mark.parametrize(("status", "sentence"), STATUSES)
async def test_refusal_is_told_with_advice(site: Site, status: int, sentence: str) -> None:
    assert sentence in await failure(patient(), site.put("/a", Answer(status=status)))


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4; codecs=x"])
async def test_what_is_no_text_by_its_label_is_not_even_read(site: Site, kind: str) -> None:
    address = site.put("/a", Answer(headers={"Content-Type": kind}, body=b"x" * 1000))

    assert f"is {kind.partition(';')[0]}, not a page or a feed" in await failure(patient(), address)


async def test_binary_labelled_as_a_page_is_refused(site: Site) -> None:
    address = site.put("/a", Answer(headers={"Content-Type": "text/html"}, body=b"\x89PNG\r\n\x1a\n\x00"))

    assert "is an image, not text" in await failure(patient(), address)


async def test_empty_answer_is_an_error(site: Site) -> None:
    assert "is empty" in await failure(patient(), site.put("/a", Answer()))


async def test_page_without_an_article_is_an_error(site: Site) -> None:
    address = site.put("/a", Answer(body=b"<html><body><div id='app'></div></body></html>"))

    assert "holds no article that can be read" in await failure(patient(), address)


async def test_endless_body_is_cut_off_at_the_limit(site: Site) -> None:
    address = site.put("/a", Answer(body=b"x" * 100_000, repeats=10_000))

    assert "larger than the 1,000,000 bytes" in await failure(patient(max_bytes=1_000_000), address)
    # What the sockets had buffered went on for a moment; the gigabyte did not.
    assert site.bytes_sent < 50_000_000


async def test_body_of_exactly_the_limit_is_read(site: Site) -> None:
    body = rss().encode()

    assert len(await patient(max_bytes=len(body)).articles(site.put("/a", Answer(body=body)))) == 5
    assert "larger than" in await failure(patient(max_bytes=len(body) - 1), site.put("/a", Answer(body=body)))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)]


@pytest.mark.parametrize(("encoding", "pack"), PACKED)
async def test_packed_body_is_unpacked(site: Site, encoding: str, pack: object) -> None:
    assert callable(pack)
    address = site.put("/a", Answer(headers={"Content-Encoding": encoding}, body=pack(rss().encode())))

    assert len(await patient().articles(address)) == 5


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate], ids=["gzip", "zlib", "raw"])
async def test_packed_bomb_is_stopped_at_the_limit(site: Site, pack: object) -> None:
    assert callable(pack)
    bomb = pack(b"\x20" * 50_000_000)
    address = site.put("/a", Answer(headers={"Content-Encoding": "gzip"}, body=bomb))

    began = time.monotonic()
    sentence = await failure(patient(max_bytes=1_000_000), address)

    assert "larger than the 1,000,000 bytes" in sentence
    assert time.monotonic() - began < 5


async def test_packed_body_cut_off_is_an_error(site: Site) -> None:
    body = gzip.compress(rss().encode())
    address = site.put("/a", Answer(headers={"Content-Encoding": "gzip"}, body=body[: len(body) // 2]))

    assert "cannot be unpacked" in await failure(patient(), address)


async def test_body_that_is_not_packed_as_it_says_is_an_error(site: Site) -> None:
    address = site.put("/a", Answer(headers={"Content-Encoding": "gzip"}, body=b"<rss></rss>"))

    assert "cannot be unpacked" in await failure(patient(), address)


async def test_packing_that_was_not_asked_for_is_an_error(site: Site) -> None:
    address = site.put("/a", Answer(headers={"Content-Encoding": "zstd"}, body=b"x"))

    assert "packed as 'zstd', which was not asked for" in await failure(patient(), address)


async def test_connection_cut_off_is_an_error(site: Site) -> None:
    address = site.put("/a", Answer(body=rss().encode(), promised_bytes=1_000_000))

    assert "broke off the transfer" in await failure(patient(), address)


async def test_slow_server_costs_no_more_than_the_time_limit(site: Site) -> None:
    # A byte now and then keeps every single read within its time: only a limit on the whole helps.
    address = site.put("/a", Answer(body=b"x", repeats=200, delay_s=0.05))

    began = time.monotonic()
    sentence = await failure(patient(timeout_s=0.4), address)

    assert "did not arrive within 0.4 seconds" in sentence
    assert time.monotonic() - began < 3


async def test_slow_server_holds_up_nobody_else(site: Site) -> None:
    slow = site.put("/slow", Answer(body=rss().encode(), delay_s=1.0))
    fast = site.put("/fast", Answer(body=rss().encode()))
    sources = patient()
    waiting = asyncio.create_task(sources.articles(slow))

    assert len(await sources.articles(fast)) == 5
    assert not waiting.done()
    assert len(await waiting) == 5


async def test_closed_port_is_an_error() -> None:
    assert "does not answer" in await failure(patient(), "http://127.0.0.1:9/")


PRIVATE = [
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://10.0.0.1/",
    "http://192.168.1.1/router",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fd00::1]/",
    "http://localhost/",
]


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_address_is_refused(address: str) -> None:
    assert "leads to a private address" in await failure(Sources(), address)


async def resolve_inside(_host: str, _port: int) -> Sequence[str]:
    return ["10.1.2.3", "fd00::7"]


async def test_public_name_of_a_private_address_is_refused() -> None:
    assert "leads to a private address (intra.example)" in await failure(
        Sources(resolve=resolve_inside), "https://intra.example/"
    )


async def test_redirect_into_the_private_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first host is public for once, and really the site on the loopback.
    monkeypatch.setattr("adapters.sources.connect.is_public", lambda ip: ip == "127.0.0.1")
    address = site.put("/a", Answer(status=302, headers={"Location": "http://10.0.0.1/secret"}))

    assert "leads to a private address (10.0.0.1)" in await failure(Sources(), address)


async def test_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    port = site.url.rpartition(":")[2]
    site.put("/feed", Answer(body=rss().encode()))

    articles = await Sources(allow_private=True, resolve=rebinding).articles(f"http://wire.example:{port}/feed")

    assert len(articles) == 5
    ((_, headers),) = site.requests
    assert headers["host"] == f"wire.example:{port}"


async def test_next_address_is_tried_where_the_first_does_not_answer(site: Site) -> None:
    async def two(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1", "127.0.0.1"] if site.answers else []

    port = site.url.rpartition(":")[2]
    site.put("/feed", Answer(body=rss().encode()))

    assert len(await Sources(allow_private=True, resolve=two).articles(f"http://wire.example:{port}/feed")) == 5


async def test_unknown_host_is_an_error() -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such host")

    assert "the host nowhere.example cannot be found" in await failure(
        Sources(resolve=nowhere), "https://nowhere.example/"
    )


NOT_READ = [
    ("ftp://example.com/a", "only http, https and files are read"),
    ("ssh://example.com/a", "only http, https and files are read"),
    ("http://", "leads to http address"),
    ("http://exam\x07ple.com/", "is not a web address that can be read"),
    ("https://" + "a" * 300 + ".example/", "cannot be"),
    ("http://exa mple.com/", "cannot be"),
]


@pytest.mark.parametrize(("address", "sentence"), NOT_READ)
async def test_what_is_no_web_address_is_an_error(address: str, sentence: str) -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise UnicodeError("label too long")

    assert sentence in await failure(Sources(resolve=nowhere), address)


async def test_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(SourceError) as caught:
        await Sources().articles("https://kai:secret@example.com/feed")

    assert "secret" not in str(caught.value) + caught.value.address


async def test_empty_address_is_an_error() -> None:
    assert "give a web address, a file or a folder" in await failure(Sources(), "")


async def test_file_and_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nA pays B.", encoding="utf-8")
    sources = Sources()

    assert await sources.articles(str(tmp_path)) == await sources.articles((tmp_path / "a.md").as_uri())


@pytest.mark.parametrize("address", ["/etc/hostname", "file:///etc/hostname", "notes.md"])
async def test_files_are_refused_where_the_address_comes_from_a_chat(address: str) -> None:
    assert "give one that begins with https://" in await failure(Sources(allow_files=False), address)
