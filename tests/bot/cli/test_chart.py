"""`dealwire chart` writes pictures of what is in the store."""

import pytest

from bot.config import load_settings
from bot.wiring.app import open_app
from tests.factories import (
    day,
    facts,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
)


@pytest.fixture
def stocked(folder):
    with open_app(load_settings()) as app, app.ledger.transaction() as transaction:
        for number, told in enumerate(
            (nvidia_invests_in_openai(), openai_rents_from_oracle(), oracle_buys_chips_from_nvidia())
        ):
            transaction.insert_deal([f"key{number}"], facts(told), [], day(number))
    return folder


@pytest.mark.parametrize("what", [["loops"], ["loops", "nvidia"], ["company", "nvidia"], ["kinds"], ["places"]])
def test_a_chart_is_written_and_told_in_words(stocked, dealwire, what):
    outcome = dealwire("chart", *what, "--out", "picture.svg", "--lang", "ja", "--dark")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.strip().endswith("。")
    assert (stocked / "picture.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_ending_of_the_name_says_what_is_written(stocked, dealwire):
    assert dealwire("chart", "time", "--out", "picture.PNG").code == 0
    assert (stocked / "picture.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["weather", "--out", "x.png"], 2, "no picture"),
        (["company", "--out", "x.png"], 2, "company"),
        (["kinds", "nvidia", "--out", "x.png"], 2, "company"),
        (["loops", "--out", "x.gif"], 2, ".svg"),
        (["company", "qqqqqq", "--out", "x.png"], 1, "qqqqqq"),
        (["loops", "--out", "no/such/folder/x.svg"], 1, "could not be written"),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_what_cannot_be_drawn_is_said(dealwire, words, code, said):
    outcome = dealwire("chart", *words)

    assert code == outcome.code
    assert said in outcome.err
