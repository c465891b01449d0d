"""Bodies unpacked within bounds."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest

from adapters.sources.inflate import BoundedBody, BrokenPackingError, TooLargeError


def read(body: BoundedBody, data: bytes, size: int = 7) -> bytes:
    for start in range(0, len(data), size):
        body.add(data[start : start + size])
    return body.content()


PACKINGS = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("encoding", PACKINGS)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_chunks_of_any_size_give_the_same_content(encoding: str, size: int) -> None:
    content = bytes(range(256)) * 20

    assert read(BoundedBody(encoding, len(content)), PACKINGS[encoding](content), size) == content


def test_plain_body_is_kept_as_it_is() -> None:
    assert read(BoundedBody("identity", 10), b"0123456789") == b"0123456789"


def test_padding_after_the_end_is_ignored() -> None:
    assert read(BoundedBody("gzip", 10), gzip.compress(b"content") + b"\x00" * 30) == b"content"


def test_brotli_in_a_chunk_after_the_end_is_ignored() -> None:
    body = BoundedBody("br", 10)
    body.add(brotli.compress(b"content"))
    body.add(b"\x00" * 30)

    assert body.content() == b"content"


@pytest.mark.parametrize("encoding", PACKINGS)
def test_limit_is_on_the_content(encoding: str) -> None:
    packed = PACKINGS[encoding](b"x" * 11)

    with pytest.raises(TooLargeError):
        read(BoundedBody(encoding, 10), packed, 10_000)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_bomb_takes_no_more_memory_than_the_limit(encoding: str) -> None:
    zeros = b"\x00" * 50_000_000
    bomb = gzip.compress(zeros) if encoding == "gzip" else brotli.compress(zeros, quality=3)
    tracemalloc.start()

    with pytest.raises(TooLargeError):
        read(BoundedBody(encoding, 1_000_000), bomb, len(bomb))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_empty_body_is_empty_whatever_it_is_packed_as() -> None:
    assert BoundedBody("gzip", 10).content() == b""


def test_broken_stream_is_an_error() -> None:
    body = BoundedBody("gzip", 1000)
    body.add(gzip.compress(b"content")[:10])

    with pytest.raises(BrokenPackingError):
        body.add(b"\xff" * 20)  # a kind of block that there is not


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_stream_cut_off_is_an_error(encoding: str) -> None:
    body = BoundedBody(encoding, 1000)
    body.add(PACKINGS[encoding](b"content")[:-3])

    with pytest.raises(BrokenPackingError):
        body.content()


def test_brotli_that_is_none_is_an_error() -> None:
    with pytest.raises(BrokenPackingError):
        read(BoundedBody("br", 1000), b"<rss>what it says it is not</rss>", 10_000)


@pytest.mark.parametrize("encoding", ["zstd", "gzip, gzip", "br, gzip"])
def test_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match=encoding):
        BoundedBody(encoding, 10)
