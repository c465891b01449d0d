import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.normalise import LONGEST_TEXT, normalise
from tests.bot.reading.small_lexicon import UNHURRIED


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("５００億ドル（約７兆円）", "500億ドル(約7兆円)"),
        ("Fluxline は 500 億 ドル を払う", "Fluxlineは500億ドルを払う"),  # spaces around Latin in Japanese
        ("見出し　続き", "見出し\u3000続き"),  # a wide space parts clauses and stays
        ("a [lease](https://x.example/a_(b)?q=1) was signed", "a lease was signed"),
        ("tags [[compute]] here", "tags compute here"),
        ("**bold** and *thin*", "bold and thin"),
        ("3 * 4 $5*", "3 * 4 $5"),
        ("see https://x.example/deal-5bn now", "see   now"),  # an address is never read as text
        ("![500億ドルの図](https://x.example/p.png)本文", " 本文"),
        ("| a | b |", " a|b "),  # the cells of a row are parted
        ("“Yes”, it’s", '"Yes", it\'s'),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Tom &amp; Co", "Tom & Co"),
        ("㎿と㌦", "MWとドル"),
        ("ｶﾞｽ", "ガス"),
        ("①500億円", " 500億円"),  # the number of a list is no digit of the sum
        ("500億円²", "500億円 "),
        ("a\r\nb", "a\nb"),
    ],
)
def test_text_takes_its_plain_form(raw: str, expected: str):
    assert expected == normalise(raw)[0]


def test_offsets_lead_back_to_the_raw_stretch():
    raw = "（発表）**Fluxline** は ５００ 億 ドル を投じる"

    text, offsets = normalise(raw)
    start = text.index("500億ドル")
    begin, end = offsets.raw_span(start, start + len("500億ドル"))

    assert raw[begin:end] == "５００ 億 ドル"


def test_text_beyond_the_limit_is_not_looked_at():
    text, _ = normalise("あ" * (LONGEST_TEXT + 5))

    assert len(text) == LONGEST_TEXT


@pytest.mark.parametrize("unit", ["[", "![", "<a", "https://", "[a](", "*", "|", "( ", "&", "`"])
def test_marks_in_a_row_cost_linear_time(unit: str):
    started = time.process_time()

    normalise(unit * (LONGEST_TEXT // len(unit)))

    assert time.process_time() - started < 5


@UNHURRIED
@given(st.text(max_size=200))
def test_every_letter_comes_from_somewhere(raw: str):
    text, offsets = normalise(raw)

    spans = [offsets.raw_span(index, index + 1) for index in range(len(text))]

    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
