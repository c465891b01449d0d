from hypothesis import given
from hypothesis import strategies as st

from bot.model import Language
from tests.bot.reading.small_lexicon import UNHURRIED, document


def test_passage_is_verbatim():
    read = document("Fluxline は ５００ 億 ドル を投じる。", title="題")
    start = read.text.index("500億ドル")

    passage = read.passage(start, start + len("500億ドル"))

    assert passage.text == "５００ 億 ドル"
    assert read.raw[passage.start : passage.end] == passage.text


def test_language_is_told_from_the_text():
    assert document("契約を結んだ。").language == Language.JA


def test_sentence_at_an_offset_is_found_and_gaps_have_none():
    read = document("One is here. Two is there.")

    assert read.sentences[1] == read.sentence_at(read.text.index("Two"))
    assert read.sentence_at(len("One is here.")) is None
    assert read.sentence_at(10_000) is None


@UNHURRIED
@given(st.text(max_size=120), st.text(max_size=30))
def test_every_sentence_has_a_verbatim_passage(text: str, title: str):
    read = document(text, title=title)

    for sentence in read.sentences:
        passage = read.passage(sentence.start, sentence.end)
        assert read.article.full_text[passage.start : passage.end] == passage.text
        assert passage.text


@UNHURRIED
@given(st.text(max_size=300))
def test_sentences_are_in_order_and_apart(text: str):
    read = document(text)

    for before, after in zip(read.sentences, read.sentences[1:], strict=False):
        assert before.end <= after.start
        assert before.index + 1 == after.index
