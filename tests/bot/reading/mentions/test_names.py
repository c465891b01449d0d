import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language
from bot.reading.document import make_document
from bot.reading.mentions import OrganisationMention, PlaceMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def names(text: str, title: str = "") -> list[tuple[str, str, str]]:
    found = find_mentions(document(text, title=title), LEXICON)
    return [(one.text, one.name, one.via) for one in found if isinstance(one, OrganisationMention) and one.known]


def places(text: str) -> list[tuple[str, bool]]:
    found = find_mentions(document(text), LEXICON)
    return [(one.code, one.is_seat) for one in found if isinstance(one, PlaceMention)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Fluxline lease", ("Fluxline", "Fluxline", "name")),
        ("米フルックスラインが買う", ("フルックスライン", "Fluxline", "alias")),  # the longest form
        ("플럭스라인은 투자했다", ("플럭스라인", "Fluxline", "alias")),
        ("runs on Fluxline Cloud today", ("Fluxline Cloud", "Fluxline Cloud", "product")),
        ("the FX900 chip", ("FX900", "FX900", "goods")),
        ("for Project Lantern it", ("Project Lantern", "Project Lantern", "project")),
        ("米東雲が買う", ("東雲", "Shinonome", "name")),  # a country's sign before it
    ],
)
def test_known_form_is_found(text: str, expected: tuple[str, str, str]):
    assert [expected] == names(text)


@pytest.mark.parametrize(
    "text",
    [
        "新型モデルタイプを出す",  # デルタ inside モデルタイプ
        "the Fluxliner",
        "info@Fluxline or my_Fluxline",
        "今東雲丘で",  # inside a longer word of Han characters
        "the Fluxline Times wrote",  # a decoy
        "fluxline",  # letter case counts
    ],
)
def test_form_inside_another_word_is_left(text: str):
    assert names(text) == []


def test_project_and_product_stand_for_their_owners():
    found = find_mentions(document("Project Lantern will use Fluxline Cloud."), LEXICON)

    assert [one.owners for one in found if isinstance(one, OrganisationMention)] == [
        ("Fluxline", "Delta Works"),
        ("Fluxline",),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Summit talks went on.", 0),  # only at the start of a sentence: a common word
        ("They met Summit in May.", 1),
        ("Summit talks went on. They met Summit.", 2),  # vouched for elsewhere
    ],
)
def test_ambiguous_word_needs_its_capital_inside_a_sentence(text: str, count: int):
    assert count == len(names(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a ship left Harbour late", 0),
        ("the startup Harbour raised it", 1),
        ("Harbour Inc. raised it", 1),
        ("Harbour's CEO agreed", 1),
        ("Harbour Compute grew. Then Harbour raised it.", 2),  # its longer form vouches
    ],
)
def test_ambiguous_word_needs_company(text: str, count: int):
    assert count == len(names(text))


def test_place_is_found_by_its_code():
    assert places("It builds in Texas and Norway.") == [("US-TX", False), ("NO", False)]
    assert places("テキサス州に建設する。") == [("US-TX", False)]


@pytest.mark.parametrize(
    "text", ["the Texas-based firm", "a firm based in Texas", "テキサス州に本社を置く", "headquartered in Norway"]
)
def test_seat_of_a_company_is_marked(text: str):
    assert [is_seat for _, is_seat in places(text)] == [True]


def test_ambiguous_town_counts_beside_its_state():
    assert places("a site in Paris, Texas, opens") == [("US-TX", False), ("US-TX", False)]
    assert places("a site in Paris opens") == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("フルックスライン(Fluxline)が買う", "フルックスライン(Fluxline)"),
        ("フルックス（Fluxline、本社オスロ）が買う", "フルックス(Fluxline、本社オスロ)"),
        ("Fluxline (NASDAQ: FLXL) will buy", "Fluxline (NASDAQ: FLXL)"),
        ("Fluxline Inc. (FLXL) will buy", "Fluxline Inc. (FLXL)"),
        ("デルタ(Delta Works)が買う", "デルタ(Delta Works)"),
        ("デルタ(Deltawerke)が買う", "デルタ(Deltawerke)"),  # a name in another script, known or not
    ],
)
def test_name_in_brackets_is_part_of_the_mention(text: str, span: str):
    found = [one for one in find_mentions(document(text), LEXICON) if isinstance(one, OrganisationMention)]

    assert [(span, True)] == [(one.text, one.in_gloss) for one in found]


def test_another_company_in_brackets_stays_its_own():
    assert [name for _, name, _ in names("Fluxline (Delta Works) agreed")] == ["Fluxline", "Delta Works"]


def test_unknown_name_beside_a_known_code_is_that_company():
    assert names("The deal with Fluxli Corp (Nasdaq: FLXL) is on.") == [
        ("Fluxli Corp (Nasdaq: FLXL)", "Fluxline", "ticker")
    ]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("公司向東雲采购了设备。", Language.ZH, 1),  # no space parts words in Chinese
        ("今東雲丘で建てる。", Language.JA, 0),
    ],
)
def test_short_name_in_han_letters_may_stand_inside_a_sentence_of_chinese(text: str, language: Language, count: int):
    found = find_mentions(document(text, language=language), LEXICON)

    assert len([one for one in found if isinstance(one, OrganisationMention)]) == count


def test_a_name_behind_a_comma_is_not_hidden_by_the_short_form_of_a_state() -> None:
    lexicon = load_lexicon()
    text = "It works with SB Energy, NVIDIA, and others in Reno, NV."
    found = find_mentions(make_document(Article(url="file:x", title="", text=text, outlet="x"), lexicon), lexicon)

    assert [one.name for one in found if isinstance(one, OrganisationMention)] == ["SB Energy", "Nvidia"]
    assert {"US-NV"} == {one.code for one in found if isinstance(one, PlaceMention)}
