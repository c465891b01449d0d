import pytest

from bot.model import Language, Money, Period, Qualifier
from bot.reading.mentions import MoneyMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document

EXACT, ABOUT, UP_TO, OVER = Qualifier.EXACT, Qualifier.ABOUT, Qualifier.UP_TO, Qualifier.OVER


def sums(text: str, language: Language | None = None) -> list[MoneyMention]:
    return [
        mention
        for mention in find_mentions(document(text, language=language), LEXICON)
        if isinstance(mention, MoneyMention)
    ]


def only(text: str, language: Language | None = None) -> MoneyMention:
    found = sums(text, language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1兆4000億円", 1_400_000_000_000, "JPY"),
        ("1.4兆ドル", 1_400_000_000_000, "USD"),
        ("3億5000万ドル", 350_000_000, "USD"),
        ("1千億円", 100_000_000_000, "JPY"),
        ("5千万ユーロ", 50_000_000, "EUR"),
        ("百億ドル", 10_000_000_000, "USD"),
        ("2,500億ウォン", 250_000_000_000, "KRW"),
        ("３０億ディルハム", 3_000_000_000, "AED"),
        ("10億豪ドル", 1_000_000_000, "AUD"),
        ("$200億の社債", 20_000_000_000, "USD"),
        ("$1.5bn", 1_500_000_000, "USD"),
        ("$1.5B", 1_500_000_000, "USD"),
        ("$1.5-billion lease", 1_500_000_000, "USD"),
        ("US$500m", 500_000_000, "USD"),
        ("USD 3.2 billion", 3_200_000_000, "USD"),
        ("40 billion dollars", 40_000_000_000, "USD"),
        ("5 billion Canadian dollars", 5_000_000_000, "CAD"),
        ("a billion dollars", 1_000_000_000, "USD"),
        ("half a billion euros", 500_000_000, "EUR"),
        ("twenty-five billion dollars", 25_000_000_000, "USD"),
        ("Rs 3 lakh crore", 3_000_000_000_000, "INR"),
        ("SEK 5bn", 5_000_000_000, "SEK"),
        ("NT$60 billion", 60_000_000_000, "TWD"),
        ("T$4.1 billion", 4_100_000_000, "TWD"),
        ("¥1 trillion", 1_000_000_000_000, "JPY"),
        ("投资500亿美元", 50_000_000_000, "USD"),
        ("耗资300亿元", 30_000_000_000, "CNY"),
        ("投資3兆元建廠", 3_000_000_000_000, "TWD"),  # traditional characters
        ("3조 5000억 원", 3_500_000_000_000, "KRW"),
        ("1천500억 달러", 150_000_000_000, "USD"),
    ],
)
def test_sum_is_read_in_whole_units(text: str, amount: int, currency: str):
    assert Money(amount, currency) == only(text).money


def test_yen_sign_is_yuan_in_chinese():
    assert Money(5_000_000_000, "CNY") == only("投资总额为¥50亿，用于数据中心建设").money


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("約500億ドル", ABOUT),
        ("500億ドル規模の契約", ABOUT),
        ("500億ドル近く", ABOUT),
        ("500億ドル弱", ABOUT),
        ("最大500億ドル", UP_TO),
        ("最大で総額500億ドル", UP_TO),
        ("最大約500億ドル", UP_TO),  # the bound wins over the blur
        ("500億ドル超の契約", OVER),
        ("500億ドルを超えるクラウド契約", OVER),
        ("500億ドル余りを投じる", OVER),
        ("契約500億ドル", EXACT),  # 約 belongs to 契約
        ("過去最高の500億ドル", EXACT),
        ("500億ドル強化する", EXACT),
        ("nearly $5 billion", ABOUT),
        ("an estimated $5 billion", ABOUT),
        ("$5 billion or so", ABOUT),
        ("~$5B", ABOUT),
        ("up to about $5 billion", UP_TO),
        ("as much as $5 billion", UP_TO),
        ("more than $5 billion", OVER),
        ("at least $5 billion", OVER),
        ("$5B+", OVER),
        ("$5 billion-plus", OVER),
        ("under a $5 billion contract", EXACT),  # "under" is not beside the figure
        ("약 500억 달러", ABOUT),
        ("超过500亿美元", OVER),
    ],
)
def test_words_beside_the_figure_qualify_it(text: str, qualifier: Qualifier):
    money = only(text).money

    assert money is not None
    assert qualifier == money.qualifier


@pytest.mark.parametrize(
    ("text", "amount", "period"),
    [
        ("年間4000億ドル", 400_000_000_000, Period.YEAR),
        ("年400億円を払う", 40_000_000_000, Period.YEAR),
        ("月額10億ドル", 12_000_000_000, Period.YEAR),
        ("9億ドル/月", 10_800_000_000, Period.YEAR),
        ("$1.25bn a month", 15_000_000_000, Period.YEAR),
        ("$2 billion per quarter", 8_000_000_000, Period.YEAR),
        ("$20 billion annually", 20_000_000_000, Period.YEAR),
        ("annual capital expenditures of $80 billion", 80_000_000_000, Period.YEAR),
        ("3年間で500億ドル", 50_000_000_000, Period.TOTAL),  # a sum over years
        ("2025年500億ドル", 50_000_000_000, Period.TOTAL),
        ("今年500億ドル", 50_000_000_000, Period.TOTAL),
        ("$5 billion a year ago", 5_000_000_000, Period.TOTAL),
        ("$5 billion over five years", 5_000_000_000, Period.TOTAL),
    ],
)
def test_rate_over_time_is_a_years(text: str, amount: int, period: Period):
    money = only(text).money

    assert money is not None
    assert (amount, period) == (money.amount, money.period)


@pytest.mark.parametrize(
    "text",
    [
        "50億〜100億ドル",
        "50億ドル～100億ドル",
        "between 5 and 10 billion dollars",
        "$5-10 billion",
        "$5 billion to $10 billion",
        "between $5 billion and $10 billion",
        "50亿至100亿美元",
    ],
)
def test_range_takes_the_larger_sum(text: str):
    mention = only(text)

    assert mention.is_range
    assert mention.money is not None
    assert (mention.money.amount, mention.money.qualifier) == (10_000_000_000, UP_TO)
    assert text == mention.text or "~" in mention.text


@pytest.mark.parametrize("text", ["raised from $5 billion to $10 billion", "50億ドルから100億ドルに引き上げた"])
def test_change_of_a_sum_is_two_sums(text: str):
    assert [mention.money.amount for mention in sums(text) if mention.money] == [5_000_000_000, 10_000_000_000]


@pytest.mark.parametrize(
    ("text", "amount", "currency", "span"),
    [
        ("20億ドル（約3000億円）の契約", 2_000_000_000, "USD", "20億ドル(約3000億円)"),
        ("約3兆円(200億ドル)規模", 3_000_000_000_000, "JPY", "約3兆円(200億ドル)規模"),
        ("100億ドル、日本円で約1兆5000億円を", 10_000_000_000, "USD", "100億ドル、日本円で約1兆5000億円"),
        ("100億ドル=約1.5兆円", 10_000_000_000, "USD", "100億ドル=約1.5兆円"),
        ("A$2.1 billion (US$1.4 billion) lease", 2_100_000_000, "AUD", "A$2.1 billion (US$1.4 billion)"),
        ("¥300 billion, or about $2 billion,", 300_000_000_000, "JPY", "¥300 billion, or about $2 billion"),
        ("300亿元（约合42亿美元）", 30_000_000_000, "CNY", "300亿元(约合42亿美元)"),
    ],
)
def test_conversion_is_part_of_its_sum(text: str, amount: int, currency: str, span: str):
    mention = only(text)

    assert mention.money is not None
    assert (amount, currency, span) == (mention.money.amount, mention.money.currency, mention.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "同社は最大40億ユーロ(約6500億円)を投じる。6500億円のうち半分は借り入れで賄う。",
            [(4_000_000_000, "EUR", Qualifier.UP_TO), (4_000_000_000, "EUR", Qualifier.UP_TO)],
        ),
        (
            "約6500億円の計画だ。投資額は40億ユーロ(約6500億円)に上る。",
            [(4_000_000_000, "EUR", Qualifier.EXACT), (4_000_000_000, "EUR", Qualifier.EXACT)],
        ),
        (
            "It raised A$300 million ($198 million). Of the $198 million, half is debt.",
            [(300_000_000, "AUD", Qualifier.EXACT), (300_000_000, "AUD", Qualifier.EXACT)],
        ),
    ],
)
def test_conversion_given_alone_elsewhere_is_the_sum_that_was_converted(
    text: str, expected: list[tuple[int, str, Qualifier]]
):
    found = [mention.money for mention in sums(text) if mention.money is not None]

    assert [(money.amount, money.currency, money.qualifier) for money in found] == expected


def test_conversion_of_two_sums_is_left_as_it_is():
    text = (
        "The first costs €46 million ($50 million), the second A$76 million ($50 million). Each is worth $50 million."
    )

    assert [mention.money.currency for mention in sums(text) if mention.money is not None] == ["EUR", "AUD", "USD"]


def test_qualifier_after_the_conversion_counts():
    money = only("100億ドル（約1兆5000億円）超の投資").money

    assert money is not None
    assert money.qualifier == OVER


@pytest.mark.parametrize("text", ["HK$5bn, NT$60 billion", "5億リヤル、2億ユーロ", "$4 billion ($1 billion in equity)"])
def test_two_sums_side_by_side_stay_two(text: str):
    assert len(sums(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "数十億ドルを投じる",
        "billions of dollars",
        "hundreds of millions of euros",
        "a multi-billion-dollar deal",
        "수십억 달러",
    ],
)
def test_magnitude_has_no_number(text: str):
    assert only(text).money is None


@pytest.mark.parametrize(
    "text", ["$184.50 per share", "1株184ドル", "$20 a share", "$50 billion per gigawatt", "$3.50 an hour"]
)
def test_price_of_one_thing_is_marked(text: str):
    assert only(text).per_share


@pytest.mark.parametrize(
    "text",
    [
        "100 million users",
        "5億人",
        "10 won the prize",
        "1ドル=150円",
        "a fee of 300 dollars",
        "GPT-5 and H100",
        "2025年",
        "70B parameters",
    ],
)
def test_what_is_no_sum_of_a_deal_is_left(text: str):
    assert sums(text) == []


def test_currency_reaches_back_along_a_list():
    assert [(mention.money.amount, mention.money.currency) for mention in sums("100億、50億ドル") if mention.money] == [
        (10_000_000_000, "USD"),
        (5_000_000_000, "USD"),
    ]


def test_figure_longer_than_any_sum_is_left():
    assert sums("$" + "9" * 400 + " billion") == []
