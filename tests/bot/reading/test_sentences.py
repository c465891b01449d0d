import pytest

from tests.bot.reading.small_lexicon import document


def sentences(text: str) -> list[str]:
    read = document(text)
    return [read.text_of(sentence) for sentence in read.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Fluxline Inc. paid $1.5 billion on Jan. 5. It was signed.",
            ["Fluxline Inc. paid $1.5 billion on Jan. 5.", "It was signed."],
        ),
        ("The U.S. firm agreed. No. 2 did not.", ["The U.S. firm agreed.", "No. 2 did not."]),
        ("It is run by Delta Corp. The lease is long.", ["It is run by Delta Corp.", "The lease is long."]),
        ("It closes at 5 p.m. on Monday! Why?", ["It closes at 5 p.m. on Monday!", "Why?"]),
        ('"We are glad." He left.', ['"We are glad."', "He left."]),
        ("A. J. Fluxman signed. Done.", ["A. J. Fluxman signed.", "Done."]),
    ],
)
def test_english_sentences_end_at_their_marks(text: str, expected: list[str]):
    assert expected == sentences(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("契約した。額は3.5兆円だ。", ["契約した。", "額は3.5兆円だ。"]),
        ("社長は「良い。とても良い」と述べた。次へ。", ["社長は「良い。とても良い」と述べた。", "次へ。"]),
        ("投資(総額500億円。過去最高)を決めた。", ["投資(総額500億円。過去最高)を決めた。"]),
        ("Fluxline!の社員は残る!本当だ。", ["Fluxline!の社員は残る!", "本当だ。"]),
        ("「閉じない。次の文だ。", ["「閉じない。", "次の文だ。"]),
    ],
)
def test_japanese_sentences_end_outside_of_brackets(text: str, expected: list[str]):
    assert expected == sentences(text)


def test_line_end_always_ends_a_sentence():
    assert sentences("一行目で\n二行目だ。") == ["一行目で", "二行目だ。"]


def test_list_items_and_headings_stand_alone():
    read = document("## Terms\n\n- first item\n- second item\n\nThe lease was signed in Texas by both parties.")

    marked = [(read.text_of(sentence), sentence.is_heading_or_list) for sentence in read.sentences]

    assert marked == [
        ("Terms", True),
        ("first item", True),
        ("second item", True),
        ("The lease was signed in Texas by both parties.", False),
    ]


def test_title_is_one_sentence_whatever_its_marks():
    read = document("Body text. More.", title="Fluxline Inc. buys. Again?")

    assert [read.text_of(one) for one in read.sentences if one.is_title] == ["Fluxline Inc. buys. Again?"]


def test_whole_direct_speech_is_quoted():
    read = document('He agreed. "We build. We pay," he said. "It is done."')

    assert [read.text_of(one) for one in read.sentences if one.quoted] == ['"We build.', '"It is done."']


def test_japanese_speech_is_quoted_only_as_a_whole():
    read = document("「全部を買う」。社長は「買う」と述べた。")

    assert [one.quoted for one in read.sentences] == [True, False]


def test_text_without_marks_is_cut():
    read = document("あ" * 10_000)

    assert max(one.end - one.start for one in read.sentences) <= 3000
    assert sum(one.end - one.start for one in read.sentences) == 10_000


def test_the_entries_of_a_record_are_one_sentence_and_texts_in_cells_one_each() -> None:
    record = "Acme|5 GW|2027"
    row = "4|Acme、新モデルを公開|性能は前の版の2倍。料金は同じ。"

    assert [record] == sentences(record)
    assert sentences(row) == ["4", "Acme、新モデルを公開", "性能は前の版の2倍。", "料金は同じ。"]
