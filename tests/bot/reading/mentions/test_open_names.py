import pytest

from bot.reading.mentions import OrganisationMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def opened(text: str, title: str = "") -> list[tuple[str, int]]:
    found = find_mentions(document(text, title=title), LEXICON)
    return [(one.name, one.form_evidence) for one in found if isinstance(one, OrganisationMention) and not one.known]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was bought by Quellstrom Inc. in May.", ("Quellstrom", 3)),
        ("It was bought by Quellstrom Widgets, Ltd. in May.", ("Quellstrom Widgets", 3)),
        ("A deal with Quellstrom (NYSE: QLS) was signed.", ("Quellstrom", 3)),
        ("A loan to develop Kvistmoor Valley Data Center was led by Orrin Capital.", ("Orrin Capital", 2)),
        ("OSLO--Quellstrom Inc. signed it in May.", ("Quellstrom", 3)),
        ("The loan was led by Orrin Valley Capital in May.", ("Orrin Valley Capital", 2)),
        ("They backed the startup Quellstrom in May.", ("Quellstrom", 2)),
        ("It leases the site to cloud provider Quellstrom today.", ("Quellstrom", 2)),
        ("The site of Quellstrom, a Norway-based developer of data centers, is large.", ("Quellstrom", 2)),
        ("It hired Quellstrom's CEO in May.", ("Quellstrom", 2)),
        ("In May QuellStrom signed a lease.", ("QuellStrom", 1)),
    ],
)
def test_english_form_tells_an_organisation(text: str, expected: tuple[str, int]):
    assert [expected] == opened(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quellstrom Compute said on Monday that it will lease a site.", ("Quellstrom Compute", 3)),
        ("Quellstrom announced a $400 million round.", ("Quellstrom", 2)),
        ("Quellstrom plans to build a $2 billion campus.", ("Quellstrom", 2)),
        ("Startup Quellstrom AI has raised $80 million.", ("Quellstrom AI", 2)),
    ],
)
def test_who_speaks_of_itself_or_deals_in_sums_at_the_start_is_an_organisation(text: str, expected: tuple[str, int]):
    assert [expected] == opened(text)


@pytest.mark.parametrize("verb", ["Signs", "to Build"])
def test_subject_of_a_headline_is_found_before_what_it_does_or_will_do(verb: str):
    assert opened("No more is known.", title=f"Quellstrom {verb} $3 Billion Data Center Campus In North") == [
        ("Quellstrom", 2)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was signed by David Fluxman in May.",  # a person by the first name
        "Ulla Kvist, chief executive of the firm, agreed.",  # a person by the role
        "The talks with President Kvist went on.",
        "The deal closed in September, on Monday.",
        "It builds in Norway.",
        "Analysts said so. Demand will grow.",
        "The CEO said AI and GPUs are scarce.",
    ],
)
def test_people_places_and_common_words_are_left(text: str):
    assert opened(text) == []


def test_name_is_found_again_under_its_short_form_and_initials():
    text = "It was led by Orrin Valley Partners (OVP). Later Orrin Valley sold it. OVP agreed."

    assert [name for name, _ in opened(text)] == ["Orrin Valley Partners"] * 3


def test_surname_of_a_person_of_the_article_is_no_organisation():
    assert opened("David Kvist signed it. The plan of Kvist is bold. A deal with Kvist followed.") == []


def test_headline_in_capitals_gives_only_its_subject():
    assert opened("No more is known.", title="Quellstrom Signs Huge Lease For Northern Campus") == [("Quellstrom", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ケルストロム社が契約した。", ("ケルストロム", 3)),
        ("株式会社ケルストロムが契約した。", ("ケルストロム", 3)),
        ("ケルストロム電力が供給する。", ("ケルストロム電力", 2)),
        ("米ケルストロムが契約した。", ("ケルストロム", 2)),
        ("新興企業のケルストロムに出資した。", ("ケルストロム", 2)),
        ("契約先はQuellstromと発表した。", ("Quellstrom", 2)),
        ("フルックスとケルストロムが契約した。", ("ケルストロム", 2)),  # in one list with a known one
        ("株式会社常盤冷機に発注した。", ("常盤冷機", 3)),
        ("造成は丸磯建設が担う。", ("丸磯建設", 2)),
        ("ケルストロム(Quellstrom)が契約した。", ("Quellstrom", 2)),
    ],
)
def test_japanese_form_tells_an_organisation(text: str, expected: tuple[str, int]):
    assert [expected] == opened(text)


@pytest.mark.parametrize(
    "text",
    [
        "同社が契約した。",
        "データセンターを建設する。",
        "米メディアが伝えた。",
        "生成AIは伸びる。",
        "ケルストロム氏は語った。",
        "研究開発を進める。",
        "フルックスとサーバーの契約を結んだ。",
    ],
)
def test_japanese_common_words_and_people_are_left(text: str):
    assert opened(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "テキサス州の Quell County の公聴会で明らかになった。",  # an area
        "技術選定やスキル開発は重要だ。",  # a thing that is done
        "ガートナーは市場が伸びると予測した。",  # who only counts what others do
    ],
)
def test_areas_deeds_and_observers_are_no_organisations_in_japanese(text: str) -> None:
    assert opened(text) == []
