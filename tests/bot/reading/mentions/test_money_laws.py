"""A sum that is written in any supported style is read back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Money, Period, Qualifier
from bot.reading.mentions import MoneyMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, UNHURRIED, document

_OKU, _MAN, _CHO = 100_000_000, 10_000, 1_000_000_000_000
_SCALES = {"billion": 10**9, "bn": 10**9, "B": 10**9, "million": 10**6, "m": 10**6, "M": 10**6, "trillion": 10**12}
_PREFIXES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "A$": "AUD", "C$": "CAD", "HK$": "HKD", "USD ": "USD"}
_SUFFIXES = {
    "ドル": "USD",
    "円": "JPY",
    "ユーロ": "EUR",
    "ポンド": "GBP",
    "ウォン": "KRW",
    "人民元": "CNY",
    "豪ドル": "AUD",
}
_BEFORE_EN = {"": "exact", "about ": "about", "up to ": "up_to", "more than ": "over", "nearly ": "about"}
_BEFORE_JA = {"": "exact", "約": "about", "最大": "up_to", "少なくとも": "over", "およそ": "about"}
_AFTER_EN = {"": Period.TOTAL, " a year": Period.YEAR, " annually": Period.YEAR}


def read(text: str) -> list[Money | None]:
    found = find_mentions(document(text), LEXICON)
    return [mention.money for mention in found if isinstance(mention, MoneyMention)]


def japanese(amount: int) -> str:
    cho, rest = divmod(amount, _CHO)
    oku, rest = divmod(rest, _OKU)
    man, rest = divmod(rest, _MAN)
    parts = [(cho, "兆"), (oku, "億"), (man, "万")]
    return "".join(f"{count}{unit}" for count, unit in parts if count) + (str(rest) if rest else "")


@UNHURRIED
@given(
    hundredths=st.integers(1, 99_999),
    scale=st.sampled_from(sorted(_SCALES)),
    prefix=st.sampled_from(sorted(_PREFIXES)),
    before=st.sampled_from(sorted(_BEFORE_EN)),
    after=st.sampled_from(sorted(_AFTER_EN)),
)
def test_english_sums_read_back(hundredths: int, scale: str, prefix: str, before: str, after: str):
    figure = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    space = " " if len(scale) > 2 else ""

    found = read(f"Fluxline will pay {before}{prefix}{figure}{space}{scale}{after} for it.")

    amount = hundredths * _SCALES[scale] // 100
    assert [Money(amount, _PREFIXES[prefix], Qualifier(_BEFORE_EN[before]), _AFTER_EN[after])] == found


@UNHURRIED
@given(
    amount=st.integers(10_000, 999 * _CHO),
    suffix=st.sampled_from(sorted(_SUFFIXES)),
    before=st.sampled_from(sorted(_BEFORE_JA)),
    yearly=st.booleans(),
)
def test_japanese_sums_read_back(amount: int, suffix: str, before: str, yearly: bool):
    lead = "年間" if yearly else ""

    found = read(f"フルックスは{lead}{before}{japanese(amount)}{suffix}を払う。")

    period = Period.YEAR if yearly else Period.TOTAL
    assert [Money(amount, _SUFFIXES[suffix], Qualifier(_BEFORE_JA[before]), period)] == found


@UNHURRIED
@given(amount=st.integers(1000, 10**15), suffix=st.sampled_from(["ドル", " dollars", "円", " yen"]))
def test_plain_figures_with_commas_read_back(amount: int, suffix: str):
    code = "USD" if suffix in {"ドル", " dollars"} else "JPY"

    assert [Money(amount, code)] == read(f"It paid {amount:,}{suffix}.")


@UNHURRIED
@given(low=st.integers(1, 400), more=st.integers(1, 400))
def test_ranges_read_back_as_their_upper_end(low: int, more: int):
    assert [Money((low + more) * 10**9, "USD", Qualifier.UP_TO)] == read(f"a deal of ${low}-{low + more} billion")
    assert [Money((low + more) * _OKU, "USD", Qualifier.UP_TO)] == read(f"{low}億〜{low + more}億ドルを投じる。")
