"""A compressed body, chunk by chunk → its content, never more of it at once than was allowed.

A few kilobytes can unpack to gigabytes, so that a limit on what arrives, or one that is checked after unpacking,
protects nothing. Only gzip and deflate are spoken: their decoder stops at a given size.
"""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = 47
_RAW = -15  # what some servers mean by deflate


class TooLargeError(Exception):
    """The content is larger than allowed."""


class BoundedBody:
    """Collects a body of at most `max_bytes` after unpacking."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Raise ValueError for an encoding that was not asked for."""
        encoding = content_encoding.strip().lower()
        if encoding not in _ENCODINGS | {"", "identity"}:
            raise ValueError(encoding)
        self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in _ENCODINGS else None
        self._is_first = True
        self._left = max_bytes
        self._pieces: list[bytes] = []

    def add(self, chunk: bytes) -> None:
        """Take the next chunk; raise TooLargeError beyond the limit and zlib.error for what cannot be unpacked."""
        piece = chunk if self._unpacker is None else self._unpacked(chunk)
        if len(piece) > self._left:
            raise TooLargeError
        self._left -= len(piece)
        self._pieces.append(piece)

    def content(self) -> bytes:
        """Return the whole body; raise EOFError where the packed stream was cut off."""
        if self._unpacker is not None and not self._is_first and not self._unpacker.eof:
            raise EOFError
        return b"".join(self._pieces)

    def _unpacked(self, chunk: bytes) -> bytes:
        if self._unpacker is None or self._unpacker.eof or not chunk:
            return b""  # what follows the end of the stream is padding
        is_first, self._is_first = self._is_first, False
        try:
            # One byte more than is left tells "exactly full" from "too large".
            return self._unpacker.decompress(chunk, self._left + 1)
        except zlib.error:
            if not is_first:
                raise
            self._unpacker = zlib.decompressobj(_RAW)
            return self._unpacker.decompress(chunk, self._left + 1)
