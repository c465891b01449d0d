"""Bytes as they came → text, whatever encoding they are in and whatever they say about it.

What is believed, in this order: a byte order mark; the escape sequences of ISO-2022-JP; bytes that are valid UTF-8
(a page that calls its UTF-8 "Latin-1" is common, text of another encoding that happens to be valid UTF-8 is not);
the charset of the HTTP header; the one that the XML or HTML itself declares; and at last the look of the text
(`adapters.sources.detect`). A cut at the end of the bytes is no error. What is no text at all is a SourceError.
"""

from __future__ import annotations

import codecs
import re

from adapters.sources.detect import detect_encoding, utf16_without_mark
from bot.errors import Fault, SourceError

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Labels that stand for a larger set in practice (https://encoding.spec.whatwg.org/#names-and-labels).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
# Labels that Python does not know, or knows as something else.
_LABELS = {"x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "unicode": "utf-16"}

# What to try when the strict codec of that name stumbles over characters that were added later.
_WIDER = {"euc_jp": "euc_jis_2004", "cp932": "shift_jis_2004"}

_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BIJ])")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION_BYTES = 4096

# The beginnings of files that people and servers do hand out in place of articles.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
# Control characters other than tab, line feed, form feed, carriage return and escape.
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27)) + b"\x7f"
_SAMPLE_BYTES = 65_536
_MOST_CONTROLS = 0.02


def decode(data: bytes, address: str, content_type: str | None = None) -> str:
    """Return the text of `data`, with plain line feeds and without a byte order mark.

    Args:
        data: The bytes of a page, feed or file.
        address: Where they came from, for the error.
        content_type: The HTTP header of that name, if there was one.

    Raises:
        SourceError: The bytes are an image, an archive or another thing that is not text.
    """
    text = _decoded(data, address, _header_charset(content_type))
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decoded(data: bytes, address: str, header_charset: str | None) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode_leniently(data, codec)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(
                f"{address} is {what}, not text: give a page, a feed or a text file.", address, Fault.NO_TEXT
            )
    wide = utf16_without_mark(data[:_SAMPLE_BYTES])
    if wide is not None:
        return _decode_leniently(data, wide)
    sample = data[:_SAMPLE_BYTES]
    if b"\x00" in sample or _share_of_controls(sample) > _MOST_CONTROLS:
        raise SourceError(
            f"{address} is a binary file, not text: give a page, a feed or a text file.", address, Fault.NO_TEXT
        )
    if _ISO_2022_JP.search(data) and data.isascii():
        return _decode_leniently(data, "iso2022_jp_2")
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    return _decode_declared(data, (header_charset, _own_declaration(data)))


def _decode_declared(data: bytes, labels: tuple[str | None, ...]) -> str:
    codecs_declared = [codec for label in labels if label is not None and (codec := _codec(label)) is not None]
    for codec in codecs_declared:
        # A single-byte codec fits any bytes, so that it proves nothing: the look of the text must agree.
        if codec in {"utf-8", "cp1252"}:
            continue
        for candidate in (codec, _WIDER.get(codec, codec)):
            text = _strictly(data, candidate)
            if text is not None:
                return text
    detected = detect_encoding(data[:_SAMPLE_BYTES])
    if detected is not None:
        return _decode_leniently(data, detected)
    return _decode_leniently(data, codecs_declared[0] if codecs_declared else "utf-8")


def _strictly(data: bytes, codec: str) -> str | None:
    """Return the text, None where a byte does not fit; a character cut off at the very end is left out."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _decode_leniently(data: bytes, codec: str) -> str:
    return codecs.getincrementaldecoder(codec)("replace").decode(data, final=False)


def _share_of_controls(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0


def _header_charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type) if content_type else None
    return found.group(1) if found else None


def _own_declaration(data: bytes) -> str | None:
    head = data[:_DECLARATION_BYTES]
    found = _XML_DECLARATION.search(head) or _META_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def _codec(label: str) -> str | None:
    """Return Python's name of the encoding that `label` means on the web, None for an unknown label."""
    lowered = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(lowered, lowered)).name
    except LookupError:
        return None
    return _SUPERSETS.get(name, name)
