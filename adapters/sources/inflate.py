"""A compressed body, chunk by chunk → its content, never more of it at once than was allowed.

A few kilobytes can unpack to gigabytes, so that a limit on what arrives, or one that is checked after unpacking,
protects nothing. Only gzip, deflate and brotli are spoken: their decoders stop at a given size.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli

ACCEPTED = "gzip, deflate, br"
_DEFLATED = frozenset({"gzip", "x-gzip", "deflate"})
_BROTLI = "br"
_GZIP_OR_ZLIB = 47
_RAW = -15  # what some servers mean by deflate


class TooLargeError(Exception):
    """The content is larger than allowed."""


class BrokenPackingError(Exception):
    """The body cannot be unpacked."""


class _Unpacker(Protocol):
    """Unpacks chunks: what is unpacked may be cut off behind `most` bytes, as the body is given up there."""

    def unpacked(self, chunk: bytes, most: int) -> bytes: ...

    def is_whole(self) -> bool: ...


class BoundedBody:
    """Collects a body of at most `max_bytes` after unpacking."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Raise ValueError for an encoding that was not asked for."""
        self._unpacker = _unpacker(content_encoding.strip().lower())
        self._left = max_bytes
        self._is_empty = True
        self._pieces: list[bytes] = []

    def add(self, chunk: bytes) -> None:
        """Take the next chunk; raise TooLargeError beyond the limit, BrokenPackingError for what is not packed so."""
        self._is_empty = self._is_empty and not chunk
        # One byte more than is left tells "exactly full" from "too large".
        piece = chunk if self._unpacker is None else self._unpacker.unpacked(chunk, self._left + 1)
        if len(piece) > self._left:
            raise TooLargeError
        self._left -= len(piece)
        self._pieces.append(piece)

    def content(self) -> bytes:
        """Return the whole body; raise BrokenPackingError where the packed stream was cut off."""
        if self._unpacker is not None and not self._is_empty and not self._unpacker.is_whole():
            raise BrokenPackingError
        return b"".join(self._pieces)


def _unpacker(encoding: str) -> _Unpacker | None:
    if encoding in _DEFLATED:
        return _Inflater()
    if encoding == _BROTLI:
        return _BrotliReader()
    if encoding in {"", "identity"}:
        return None
    raise ValueError(encoding)


class _Inflater:
    """Unpacks gzip, and deflate with or without its header."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._is_first = True

    def unpacked(self, chunk: bytes, most: int) -> bytes:
        if self._stream.eof or not chunk:
            return b""  # what follows the end of the stream is padding
        is_first, self._is_first = self._is_first, False
        try:
            return self._inflated(chunk, most)
        except BrokenPackingError:
            if not is_first:
                raise
            self._stream = zlib.decompressobj(_RAW)
            return self._inflated(chunk, most)

    def is_whole(self) -> bool:
        return self._stream.eof

    def _inflated(self, chunk: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(chunk, most)
        except zlib.error as error:
            raise BrokenPackingError from error


class _BrotliReader:
    """Unpacks brotli."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpacked(self, chunk: bytes, most: int) -> bytes:
        if self._stream.is_finished() or not chunk:
            return b""  # as above
        try:
            # It stops at the first of its own steps that reaches the limit, at most some 64 kB behind it.
            content: bytes = self._stream.process(chunk, output_buffer_limit=most)
        except brotli.error as error:
            raise BrokenPackingError from error
        return content

    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())
