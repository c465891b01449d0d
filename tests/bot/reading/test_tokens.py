import pytest

from bot.lexicon.lemmas import load_lemmas
from bot.reading.tokens import is_common_noun, tokens
from tests.bot.reading.small_lexicon import document


def words(text: str) -> list[tuple[str, str, str]]:
    read = document(text)
    return [
        (token.surface, token.lemma, token.pos)
        for sentence in read.sentences
        for token in tokens(read, sentence, load_lemmas())
    ]


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("signed", "sign"),
        ("bought", "buy"),
        ("leases", "lease"),
        ("planned", "plan"),
        ("supplies", "supply"),
        ("building", "build"),
        ("raised", "raise"),
        ("underwrote", "underwrite"),
    ],
)
def test_english_verb_forms_have_their_lemma(form: str, lemma: str):
    assert (form, lemma, "VERB") in words(f"The firm {form} it.")


def test_english_nouns_names_and_clitics_are_told_apart():
    assert words("So Fluxline's companies")[1:] == [
        ("Fluxline", "Fluxline", "PROPN"),
        ("'s", "'s", "PART"),
        ("companies", "company", "NOUN"),
    ]


def test_negation_is_its_own_word():
    assert words("It didn't")[1:] == [("did", "do", "AUX"), ("n't", "n't", "PART")]


def test_japanese_words_have_their_dictionary_form():
    found = words("Fluxlineは500億ドルを払った。")

    assert ("払っ", "払う", "動詞-一般") in found
    assert ("は", "は", "助詞-係助詞") in found


@pytest.mark.parametrize("text", ["🙂契約した。𠮷野が買う。", "Fluxline’s firm paid 5 GW.", "合同。 데이터센터 계약"])
def test_offsets_point_at_the_surface(text: str):
    read = document(text)

    for sentence in read.sentences:
        for token in tokens(read, sentence, load_lemmas()):
            assert read.text[token.start : token.end] == token.surface


@pytest.mark.parametrize(
    ("word", "expected"), [("サーバー", True), ("データセンター", True), ("フルックスライン", False), ("", False)]
)
def test_loan_words_are_told_from_names(word: str, expected: bool):
    assert expected == is_common_noun(word)
