import pytest

from bot.model import Qualifier
from bot.reading.mentions import ChipsMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def chips(text: str) -> list[tuple[int | None, Qualifier]]:
    found = find_mentions(document(text), LEXICON)
    return [(one.count, one.qualifier) for one in found if isinstance(one, ChipsMention)]


@pytest.mark.parametrize(
    ("text", "count", "qualifier"),
    [
        ("100,000 GPUs", 100_000, Qualifier.EXACT),
        ("up to one million TPUs", 1_000_000, Qualifier.UP_TO),
        ("18,000 GB300 chips", 18_000, Qualifier.EXACT),
        ("more than 20,000 Nvidia H100s", 20_000, Qualifier.OVER),
        ("110,000 Nvidia GB200 Grace Blackwell superchips", 110_000, Qualifier.EXACT),
        ("100k H100s", 100_000, Qualifier.EXACT),
        ("200,000 next-generation AI accelerators", 200_000, Qualifier.EXACT),
        ("GPU 10万基を導入する", 100_000, Qualifier.EXACT),
        ("10万個のGPU", 100_000, Qualifier.EXACT),
        ("GPUを約4万枚買う", 40_000, Qualifier.ABOUT),
        ("H100を2万4千基", 24_000, Qualifier.EXACT),
        ("10万基超のFluxline製GPU", 100_000, Qualifier.OVER),
        ("最大100万個のTPU", 1_000_000, Qualifier.UP_TO),
        ("半導体を10万個", 100_000, Qualifier.EXACT),
        ("5万块GPU", 50_000, Qualifier.EXACT),
        ("GPU 26만 장", 260_000, Qualifier.EXACT),
    ],
)
def test_count_of_accelerators_is_read(text: str, count: int, qualifier: Qualifier):
    assert [(count, qualifier)] == chips(text)


@pytest.mark.parametrize("text", ["tens of thousands of GPUs", "数十万基のGPU"])
def test_magnitude_has_no_count(text: str):
    assert chips(text) == [(None, Qualifier.EXACT)]


@pytest.mark.parametrize(
    "text", ["500基の風車", "原発2基", "8 GPUs per server", "10万台の自動車", "the H100 chip", "100,000 people"]
)
def test_other_things_that_are_counted_are_left(text: str):
    assert chips(text) == []
