"""Bodies unpacked within bounds."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from adapters.sources.inflate import BoundedBody, TooLargeError


def read(body: BoundedBody, data: bytes, size: int = 7) -> bytes:
    for start in range(0, len(data), size):
        body.add(data[start : start + size])
    return body.content()


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_chunks_of_any_size_give_the_same_content(size: int) -> None:
    content = bytes(range(256)) * 20

    assert read(BoundedBody("gzip", 10_000), gzip.compress(content), size) == content


def test_plain_body_is_kept_as_it_is() -> None:
    assert read(BoundedBody("identity", 10), b"0123456789") == b"0123456789"


def test_padding_after_the_end_is_ignored() -> None:
    assert read(BoundedBody("gzip", 10), gzip.compress(b"content") + b"\x00" * 30) == b"content"


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_limit_is_on_the_content(encoding: str) -> None:
    packed = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}[encoding](b"x" * 11)

    with pytest.raises(TooLargeError):
        read(BoundedBody(encoding, 10), packed, 10_000)


def test_bomb_takes_no_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    tracemalloc.start()

    with pytest.raises(TooLargeError):
        read(BoundedBody("gzip", 1_000_000), bomb, len(bomb))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_empty_body_is_empty_whatever_it_is_packed_as() -> None:
    assert BoundedBody("gzip", 10).content() == b""


def test_broken_stream_is_an_error() -> None:
    body = BoundedBody("gzip", 1000)
    body.add(gzip.compress(b"content")[:10])

    with pytest.raises(zlib.error):
        body.add(b"\xff" * 20)  # a kind of block that there is not


def test_stream_cut_off_is_an_error() -> None:
    body = BoundedBody("gzip", 1000)
    body.add(gzip.compress(b"content")[:-5])

    with pytest.raises(EOFError):
        body.content()


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match=encoding):
        BoundedBody(encoding, 10)
