"""Text that is made to be slow must not be: the longest text that is read takes under two seconds, whatever it is."""

import time

import pytest

from bot.reading.mentions import find_mentions
from bot.reading.normalise import LONGEST_TEXT
from tests.bot.reading.small_lexicon import LEXICON, document


@pytest.mark.parametrize(
    "unit",
    [
        *("ア", "アイウ・", "が", "一", "銀行", "億"),
        *("1", "12,", "1.", ",", "A", "AB ", "A."),
        *("(", "(a)", "「", "[", "![", "**", "<a", "| ", "\n"),
    ],
)
def test_long_runs_are_read_in_linear_time(unit: str):
    text = (unit * LONGEST_TEXT)[:LONGEST_TEXT]
    find_mentions(document("米フルックスは2億ドルを投じる。"), LEXICON)
    find_mentions(document("Oracle invests $2 billion."), LEXICON)  # patterns are compiled by now

    began = time.process_time()
    find_mentions(document(text), LEXICON)

    assert time.process_time() - began < 2
