import pytest

from bot.model import Qualifier
from bot.reading.mentions import CapacityMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def capacities(text: str) -> list[CapacityMention]:
    return [one for one in find_mentions(document(text), LEXICON) if isinstance(one, CapacityMention)]


@pytest.mark.parametrize(
    ("text", "megawatts", "qualifier"),
    [
        ("10GW", 10_000, Qualifier.EXACT),
        ("a 1.2-gigawatt campus", 1200, Qualifier.EXACT),
        ("five gigawatts", 5000, Qualifier.EXACT),
        ("up to 500 megawatts", 500, Qualifier.UP_TO),
        ("50万キロワット", 500, Qualifier.EXACT),
        ("約1.5ギガワット", 1500, Qualifier.ABOUT),
        ("100メガワット超の電力", 100, Qualifier.OVER),
        ("1-2GW", 2000, Qualifier.UP_TO),
        ("between 100 and 200 MW", 200, Qualifier.UP_TO),
        ("500兆瓦", 500, Qualifier.EXACT),  # 兆 is mega here, not a trillion
        ("2吉瓦", 2000, Qualifier.EXACT),
        ("50万千瓦", 500, Qualifier.EXACT),
        ("1기가와트", 1000, Qualifier.EXACT),
    ],
)
def test_power_is_read_in_megawatts(text: str, megawatts: float, qualifier: Qualifier):
    found = capacities(text)

    assert [(megawatts, qualifier, False)] == [(one.megawatts, one.qualifier, one.is_energy) for one in found]


def test_stored_energy_is_marked():
    assert [(one.megawatts, one.is_energy) for one in capacities("a 200 MWh battery of 50 MW")] == [
        (200, True),
        (50, False),
    ]


@pytest.mark.parametrize(
    "text", ["130 kW per rack", "a gigawatt-scale campus", "multi-gigawatt", "1ラック130kW/ラック", "5G network"]
)
def test_density_and_magnitude_are_no_capacity(text: str):
    assert capacities(text) == []
