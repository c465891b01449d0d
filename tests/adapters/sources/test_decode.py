"""Bytes of every encoding that articles come in, declared rightly, wrongly and not at all."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.decode import decode
from bot.errors import SourceError

JAPANESE = (
    "株式会社アオゾラ計算は、北海道に建てる新しいデータセンターのために、半導体を二千億円で買うと発表した。\n"
    "電力は地元の会社から受け、来年の春に動き出す見通しだという。これまでで最も大きい契約になる。\n"
)
KOREAN = (
    "하늘 컴퓨팅은 새 데이터센터를 짓기 위해 삼천억 원을 빌리기로 했다고 월요일에 밝혔다. 공사는 내년 봄에 시작된다.\n"
)
CHINESE = "蓝天计算公司星期一宣布,将用三十亿元在内蒙古建设新的数据中心,并向一家芯片公司购买一万块加速卡。\n"
TAIWANESE = "藍天計算公司星期一宣布,將以三十億元在台中興建新的資料中心,並向一家晶片公司購買一萬片加速卡。\n"
WESTERN = "Le groupe Ciel Bleu a annoncé lundi qu'il prêterait deux milliards d'euros à un opérateur français.\n"

UNDECLARED = [
    (JAPANESE, "utf-8"),
    (JAPANESE, "utf-8-sig"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (JAPANESE, "utf-16"),
    (JAPANESE, "utf-16-le"),
    (JAPANESE, "utf-16-be"),
    (JAPANESE, "utf-32"),
    (KOREAN, "euc_kr"),
    (KOREAN, "utf-8"),
    (CHINESE, "gb18030"),
    (CHINESE, "gb2312"),
    (TAIWANESE, "big5"),
    (WESTERN, "utf-8"),
    (WESTERN, "cp1252"),
]


@pytest.mark.parametrize(("text", "encoding"), UNDECLARED)
def test_text_is_read_without_any_declaration(text: str, encoding: str) -> None:
    assert text == decode(text.encode(encoding), "a.txt")


DECLARED = [
    (JAPANESE, "shift_jis", "Shift_JIS"),
    (JAPANESE, "cp932", "x-sjis"),
    (JAPANESE, "euc_jp", "EUC-JP"),
    (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
    (KOREAN, "cp949", "euc-kr"),
    (CHINESE, "gb18030", "gb2312"),
    (TAIWANESE, "big5", "Big5"),
    (WESTERN, "cp1252", "ISO-8859-1"),
    (WESTERN, "iso8859-15", "ISO-8859-15"),
]


@pytest.mark.parametrize(("text", "encoding", "label"), DECLARED)
def test_header_says_the_encoding(text: str, encoding: str, label: str) -> None:
    assert text == decode(text.encode(encoding), "https://example.com/", f"text/html; charset={label}")


@pytest.mark.parametrize(("text", "encoding", "label"), DECLARED)
def test_xml_declaration_says_the_encoding(text: str, encoding: str, label: str) -> None:
    xml = f'<?xml version="1.0" encoding="{label}"?>\n<rss>{text}</rss>'

    assert xml == decode(xml.encode(encoding), "https://example.com/feed")


@pytest.mark.parametrize(("text", "encoding", "label"), DECLARED)
def test_meta_element_says_the_encoding(text: str, encoding: str, label: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body>{text}</body></html>'

    assert page == decode(page.encode(encoding), "https://example.com/")


@pytest.mark.parametrize("label", ["ISO-8859-1", "us-ascii", "Shift_JIS", "EUC-KR", "no-such-charset"])
def test_utf8_stays_utf8_whatever_is_declared(label: str) -> None:
    assert decode(JAPANESE.encode(), "https://example.com/", f"text/xml; charset={label}") == JAPANESE


def test_euc_jp_declared_as_shift_jis_is_seen_through() -> None:
    assert decode(JAPANESE.encode("euc_jp"), "a", "text/html; charset=utf-8") == JAPANESE


def test_mark_beats_header() -> None:
    assert decode(codecs.BOM_UTF16_BE + "取引\n".encode("utf-16-be"), "a", "text/html; charset=utf-8") == "取引\n"


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc_jp"])
def test_character_cut_off_at_the_end_is_left_out(encoding: str) -> None:
    assert JAPANESE.rstrip()[:-1] == decode(JAPANESE.rstrip().encode(encoding)[:-1], "a")


def test_one_broken_byte_in_declared_utf8_costs_one_character() -> None:
    data = JAPANESE.encode()

    text = decode(data[:60] + b"\xff" + data[60:], "a", "text/html; charset=utf-8")

    assert text.replace("\ufffd", "") == JAPANESE


def test_vendor_characters_of_shift_jis_are_read() -> None:
    assert "①㈱アオゾラ―〜取引です\n".replace("〜", "～") == decode(
        "①㈱アオゾラ―～取引です\n".encode("cp932"), "a", "text/html; charset=Shift_JIS"
    )


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc", "a") == "a\nb\nc"


def test_no_bytes_are_no_text() -> None:
    assert decode(b"", "a") == ""


BINARY = [
    b"%PDF-1.7\n%\xe2\xe3",
    b"\x89PNG\r\n\x1a\n\x00\x00",
    b"\xff\xd8\xff\xe0 JFIF",
    b"PK\x03\x04 docx",
    b"\x1f\x8b\x08 gzip",
    bytes(range(256)) * 8,
    b"text with a null\x00 and more of it, quite a bit more",
    b"\x01\x02\x03\x04\x05 control characters",
]


@pytest.mark.parametrize("data", BINARY)
def test_binary_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"photo\.txt is .*, not text: give") as caught:
        decode(data, "photo.txt")

    assert caught.value.address == "photo.txt"


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"), max_size=200))
def test_any_text_survives_utf8(text: str) -> None:
    # A text that opens like a binary file is the exception that proves the signatures.
    if not text.startswith(("%PDF-", "GIF8", "RIFF")):
        assert text == decode(text.encode(), "a")


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=shift_jis", "text/html; charset=é"]))
def test_any_bytes_are_text_or_a_source_error(data: bytes, content_type: str | None) -> None:
    with contextlib.suppress(SourceError):
        assert isinstance(decode(data, "a", content_type), str)
