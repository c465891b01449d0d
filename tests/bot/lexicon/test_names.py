"""How forms are written: normal forms, variants, what is too short."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lexicon.names import Via, is_short_katakana, normal_form, variants


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("ＫＤＤＩ", "KDDI"),  # full width
        ("SB Intuitions株式会社", "SB Intuitions株式会社"),  # a space between Latin words stays
        ("NTT データ", "NTTデータ"),  # one between scripts goes, as in a normalised document
        ("スターゲート UAE", "スターゲートUAE"),
        ("Moody’s", "Moody's"),
        ("스타게이트 UAE", "스타게이트 UAE"),  # Korean keeps its spaces
    ],
)
def test_normal_form_is_that_of_a_normalised_document(form: str, expected: str) -> None:
    assert expected == normal_form(form)


@given(st.text(max_size=20))
def test_normal_form_is_stable(text: str) -> None:
    once = normal_form(unicodedata.normalize("NFKC", text))

    assert once == normal_form(once)


@pytest.mark.parametrize(
    ("text", "via", "expected"),
    [
        ("CoreWeave", Via.NAME, {"COREWEAVE", "Coreweave"}),
        ("コンステレーション・エナジー", Via.ALIAS, {"コンステレーションエナジー"}),
        ("H100", Via.GOODS, {"H100s", "H100"}),
        ("TPU", Via.PRODUCT, {"TPUs"}),
        ("xAI", Via.NAME, set()),  # three letters shouted are an abbreviation of something else
        ("軟銀", Via.ALIAS, set()),
    ],
)
def test_variants_are_spellings_of_headlines_and_plurals(text: str, via: Via, expected: set[str]) -> None:
    assert expected == set(variants(text, via))


@pytest.mark.parametrize(("text", "expected"), [("デル", True), ("メタル", False), ("日立", False), ("HP", False)])
def test_only_katakana_of_two_is_short(text: str, *, expected: bool) -> None:
    assert expected is is_short_katakana(text)
