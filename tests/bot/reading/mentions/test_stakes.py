import pytest

from bot.model import Qualifier
from bot.reading.mentions import StakeMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def stakes(text: str) -> list[tuple[float, Qualifier]]:
    found = find_mentions(document(text), LEXICON)
    return [(one.percent, one.qualifier) for one in found if isinstance(one, StakeMention)]


@pytest.mark.parametrize(
    ("text", "percent", "qualifier"),
    [
        ("a 10% stake", 10, Qualifier.EXACT),
        ("a 49 percent interest", 49, Qualifier.EXACT),
        ("up to 10% of its shares", 10, Qualifier.UP_TO),
        ("took a stake of 5%", 5, Qualifier.EXACT),
        ("about 10% of Fluxline equity", 10, Qualifier.ABOUT),
        ("33.3 per cent of the joint venture", 33.3, Qualifier.EXACT),
        ("it will own 80% of the firm", 80, Qualifier.EXACT),
        ("株式の約10%を得る", 10, Qualifier.ABOUT),
        ("27%を出資する", 27, Qualifier.EXACT),
        ("10%の株式", 10, Qualifier.EXACT),
        ("出資比率は最大15%", 15, Qualifier.UP_TO),
        ("持ち分20%", 20, Qualifier.EXACT),
    ],
)
def test_share_of_a_company_is_read(text: str, percent: float, qualifier: Qualifier):
    assert [(percent, qualifier)] == stakes(text)


@pytest.mark.parametrize(
    "text",
    ["shares rose 10%", "株価は10%上昇", "売上高が20%増", "9.25% senior notes", "a margin of 30%", "同社の20%増"],
)
def test_growth_and_rates_are_no_stakes(text: str):
    assert stakes(text) == []
