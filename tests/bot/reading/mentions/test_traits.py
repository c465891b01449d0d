from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.traits import features_of, judged, spaced_form, spaced_neighbours, wide_form, wide_neighbours


def test_words_beside_a_name_are_told_within_its_sentence() -> None:
    text = "So it was. It signed with Quellstrom in May."
    start = text.index("Quellstrom")

    assert list(spaced_neighbours(text, start, start + 10, 11, len(text))) == ["<with", ">in"]


def test_ends_of_a_sentence_capitals_and_figures_are_told_as_such() -> None:
    text = "Quellstrom Amsterdam 50"

    assert list(spaced_neighbours(text, 0, 10, 0, len(text))) == ["<^", ">Aa"]
    assert list(spaced_neighbours(text, 11, 20, 0, len(text))) == ["<Aa", ">0"]
    assert list(spaced_neighbours(text, 23, 23, 0, len(text))) == ["<0", ">$"]


def test_letters_beside_a_name_are_told() -> None:
    text = "米ケルは買う"

    assert {"<米", ">は", ">は買", ">は買う"} == set(wide_neighbours(text, 1, 3))


def test_form_of_a_name_is_told_by_its_words_and_capitals() -> None:
    assert {"words:2", "last:capital"} == set(spaced_form("Orrin Capital"))
    assert {"words:1", "camel"} == set(spaced_form("QuellStrom"))
    assert {"words:1", "shout:4", "digit"} == set(spaced_form("QS12"))


def test_last_letters_of_kanji_are_told_and_those_of_katakana_are_not() -> None:
    assert {"script:han", "letters:han:4", "last:設", "last:建設"} == set(wide_form("丸磯建設", "han"))
    assert {"script:kana", "letters:kana:5", "parted"} == set(wide_form("ケル・ロム", "kana"))


def test_name_is_judged_by_all_its_places() -> None:
    places = [Candidate(0, 4, "Kvis", 1, (), ("<with",)), Candidate(9, 13, "Kvis", 2, (), ("plain",))]

    expected = {"<with": 0.5, "plain": 0.5, "evidence:2": 1.0, "often:2": 1.0, "bias": 1.0}

    assert expected == features_of(places)


def test_chance_grows_with_weights_that_speak_for_a_name() -> None:
    place = Candidate(0, 4, "Kvis", 1, (), ("<with",))

    for_it = judged([place], {"<with": 2.0})
    against_it = judged([place], {"<with": -2.0})

    assert against_it["Kvis"] < judged([place], {})["Kvis"] == 0.5 < for_it["Kvis"]
