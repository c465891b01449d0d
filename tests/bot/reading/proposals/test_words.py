"""Trade words are found as each language writes them; words beside a place are told in order."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Language
from bot.reading.proposals.words import Tokens, TradeWords


def trade_words(language: Language) -> TradeWords:
    return TradeWords(language, load_lexicon().frames.languages[language].triggers, {})


FOUND = [
    (Language.EN, "It acquired a firm", "acquire", True),
    # no word of its own
    (Language.EN, "The dealership opened", "contract", False),
    (Language.JA, "同社を買収した", "acquire", True),
    (Language.JA, "専用DCを新設", "site", True),
    (Language.JA, "GPUs を購入", "chips", True),
    (Language.JA, "マルチクラウドを使う", "cloud", True),
    # the end of another word in katakana
    (Language.JA, "新モデルをリリース", "lease", False),
    (Language.JA, "バックグラウンドで動く", "raise", False),
    # inside a Latin word
    (Language.JA, "Terafab を建てる", "advise", False),
    (Language.ZH, "宣布收购该公司", "acquire", True),
    (Language.KO, "회사를 인수했다", "acquire", True),
    # inside a word, which a Korean stem does not begin
    (Language.KO, "구인수요가 늘었다", "acquire", False),
]


@pytest.mark.parametrize(("language", "text", "name", "expected"), FOUND)
def test_a_trade_word_counts_where_its_language_lets_it(
    language: Language, text: str, name: str, expected: bool
) -> None:
    assert expected is any(hit.name == name for hit in trade_words(language).find(text))


def test_words_before_after_and_between_places() -> None:
    tokens = trade_words(Language.EN).tokens("one two three four")

    assert tokens.before(14, 2) == ("two", "three")
    assert tokens.after(8, 1) == ("three",)
    assert tokens.between(4, 13) == ("two", "three")


def test_a_text_without_words_has_none() -> None:
    assert Tokens() == trade_words(Language.EN).tokens("… 123")
