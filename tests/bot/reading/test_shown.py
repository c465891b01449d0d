"""What is shown to people: the sure, and the somewhat less sure that may be wrong in nothing; and on which sides."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import DealEvent, Kind, Money
from bot.reading.reader import _is_safe, with_customers

LEXICON = load_lexicon()
LIMIT = LEXICON.frames.fitted.show


def is_safe(confidence, **fields):
    given = {"kind": Kind("compute"), "payers": ("OpenAI",), "payees": ("Oracle",)} | fields
    return _is_safe(DealEvent(**given, confidence=confidence, shown=False), LEXICON.frames.fitted, LEXICON)


def test_a_deal_without_a_sum_between_known_organisations_is_shown_a_little_under_the_limit():
    assert is_safe(LIMIT - 0.1)
    assert not is_safe(LIMIT - 0.2)


@pytest.mark.parametrize(
    "fields",
    [
        {"money": Money(5_000_000_000, "USD")},
        {"payees": ("Quillhaven Compute",)},
        {"payees": ()},
        {"kind": Kind("power")},
    ],
    ids=["a sum", "a name that nobody knows", "one side", "power as everybody buys it"],
)
def test_what_may_be_wrong_in_it_has_to_be_sure(fields):
    assert not is_safe(LIMIT - 0.1, **fields)


def test_power_with_a_capacity_is_more_than_custom():
    assert is_safe(LIMIT - 0.1, kind=Kind("power"), megawatts=500)


def sides(kind: str, payers: tuple[str, ...], payees: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    event = DealEvent(kind=Kind(kind), payers=payers, payees=payees, confidence=0.9, shown=True)
    told = with_customers(event, LEXICON)
    return told.payees, told.partners


def test_for_whom_a_campus_is_built_is_not_paid_for_it():
    assert sides("buildout", ("Oracle",), ("OpenAI",)) == ((), ("OpenAI",))
    assert sides("buildout", ("Oracle",), ("OpenAI", "Crusoe")) == (("Crusoe",), ("OpenAI",))


def test_who_builds_a_campus_is_paid_as_is_a_laboratory_that_sells():
    assert sides("buildout", ("Anthropic",), ("Fluidstack",)) == (("Fluidstack",), ())
    assert sides("investment", ("Nvidia",), ("OpenAI",)) == (("OpenAI",), ())
