"""Forms in which names and texts are looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.names import bigrams, digest, is_unspaced, normalised, search_text, search_words, storable


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Soft Bank", "softbank"),
        ("ＮＶＩＤＩＡ", "nvidia"),
        ("ｿﾌﾄﾊﾞﾝｸ", "ソフトバンク"),  # half-width kana with their marks apart
        ("株式会社\u3000日立製作所", "株式会社日立製作所"),
        ("Groß", "gross"),
        ("  ", ""),
    ],
)
def test_names_are_equal_but_for_width_case_and_spaces(name, form):
    assert form == normalised(name)


@given(st.text())
def test_normal_form_is_its_own_normal_form(name):
    assert normalised(name) == normalised(normalised(name))


def test_bigrams_are_all_adjoining_pairs():
    assert {"me", "et", "ta"} == bigrams("meta")
    assert {"日立"} == bigrams("日立")
    assert {"x"} == bigrams("x")
    assert set() == bigrams("")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OpenAI's $300B deal", ("openai", "s", "300b", "deal")),
        ("OpenAIへ500億ドル出資", ("openai", "へ", "500", "億ドル出資")),
        ("ソフトバンク・グループ", ("ソフトバンク", "グループ")),
        ("삼성전자, 5조원", ("삼성전자", "5조원")),
        ("100%_*!", ("100",)),
    ],
)
def test_words_are_runs_of_one_way_of_writing(text, words):
    assert words == search_words(text)


@given(st.lists(st.text(), max_size=3))
def test_every_word_of_a_text_is_found_in_it(texts):
    whole = search_text(texts)

    assert all((word if is_unspaced(word) else f" {word}") in whole for text in texts for word in search_words(text))


@given(st.text())
def test_storable_text_can_be_encoded_and_keeps_its_length(text):
    assert len(text) == len(storable(text))
    assert "\x00" not in storable(text)
    storable(text).encode()


def test_digest_is_of_fixed_width_and_takes_any_text():
    assert 64 == len(digest("x" * 10_000)) == len(digest("\x00\ud800"))
    assert digest("https://a.example/") != digest("https://a.example")
