import pytest

from bot.model import Language
from bot.reading.language import detect_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fluxline signs a lease in Texas", Language.EN),
        ("OpenAIとの契約", Language.JA),  # kana among Latin letters
        ("谷歌宣布投资数据中心", Language.ZH),  # simplified characters
        ("臺灣擴大投資資料中心", Language.ZH),  # traditional characters
        ("経済対策、予算拡大", Language.JA),  # shinjitai without kana
        ("데이터센터 투자 계약", Language.KO),
        ("Fluxline to buy a unit of 東雲 for cash", Language.EN),  # a name in another script
        ("", Language.EN),
        ("12345 !?", Language.EN),
    ],
)
def test_script_tells_the_language(text: str, expected: Language):
    assert expected == detect_language(text)


def test_declared_language_decides_where_characters_are_of_both():
    assert detect_language("投資加速", Language.JA) == Language.JA
    assert detect_language("投資加速", Language.ZH) == Language.ZH


def test_declared_language_does_not_overrule_kana():
    assert detect_language("投資が加速する", Language.ZH) == Language.JA


def test_length_of_the_text_does_not_matter():
    assert detect_language("データセンターを建設する。" * 100_000) == Language.JA
