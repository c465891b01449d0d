"""Bytes that say nothing true about themselves → the name of their encoding, by the look of the text.

The East Asian encodings share most of their byte pairs, so that "it decodes" decides nothing. What decides is whether
the outcome looks like a language: kana in Japanese, unbroken hangul in Korean, everyday characters in Chinese.
Western text is left to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

# What UTF-16 text has much of: ASCII, kana and their punctuation, hangul; and what it never has.
_TELLING = re.compile(r"[\t\n\r -~\u3000-\u30ff가-힣]")
_UNLIKELY = re.compile(r"[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffe\uffff]")
_FEWEST_TELLING = 0.15  # Chinese prose without kana still has punctuation, line ends, digits and Latin names
_PLAIN_JAPANESE = 0.2  # share of kana below which a text is not Japanese prose; headlines run at .3, prose at .5
_PLAIN_KOREAN = 0.9  # Chinese read as Korean comes out half hangul, half hanja
_PLAIN_CHINESE = 0.9  # share of everyday characters


def utf16_without_mark(sample: bytes) -> str | None:
    """Return the codec of UTF-16 text that has no byte order mark, None where `sample` is not that."""
    if b"\x00" not in sample:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        text = _strictly(sample, codec)
        # Any two bytes of ASCII prose make a Chinese character: only what cannot come about by accident counts.
        if text and len(_TELLING.findall(text)) >= len(text) * _FEWEST_TELLING and _UNLIKELY.search(text) is None:
            return codec
    return None


def detect_encoding(sample: bytes) -> str | None:
    """Return the codec that makes `sample` look most like a language, None where none does."""
    for codec, looks_right in _CANDIDATES:
        text = _strictly(sample, codec)
        if text is not None and looks_right([char for char in text if not char.isascii()]):
            return codec
    best = from_bytes(sample).best()
    return best.encoding if best is not None else None


def _japanese(chars: list[str]) -> bool:
    kana = sum("\u3041" <= char <= "\u30fe" for char in chars)
    odd = sum("\uff61" <= char <= "\uff9f" or "\ue000" <= char <= "\uf8ff" for char in chars)
    return bool(chars) and kana >= len(chars) * _PLAIN_JAPANESE and odd < kana * 0.1


def _korean(chars: list[str]) -> bool:
    letters = [char for char in chars if char.isalpha()]
    return bool(letters) and sum("가" <= char <= "힣" for char in letters) >= len(letters) * _PLAIN_KOREAN


def _chinese(codec: str) -> Callable[[list[str]], bool]:
    """Return the test whether letters are everyday Chinese: what the old, small national set `codec` has."""

    def looks_chinese(chars: list[str]) -> bool:
        letters = [char for char in chars if char.isalpha()]
        common = sum("\u4e00" <= char <= "\u9fff" and _encodable(char, codec) for char in letters)
        return bool(letters) and common >= len(letters) * _PLAIN_CHINESE

    return looks_chinese


def _encodable(char: str, codec: str) -> bool:
    try:
        pair = char.encode(codec)
    except UnicodeEncodeError:
        return False
    # The rows of frequent characters come first in both sets: up to D7 in GB 2312, up to C6 in Big5.
    return pair[0] <= (0xD7 if codec == "gb2312" else 0xC6)


_CANDIDATES: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("euc_jp", _japanese),
    ("cp932", _japanese),
    ("euc_jis_2004", _japanese),
    ("cp949", _korean),
    ("gb18030", _chinese("gb2312")),
    ("big5hkscs", _chinese("big5")),
)


def _strictly(sample: bytes, codec: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except UnicodeDecodeError:
        return None
