"""On which sides of a deal its companies are told."""

from __future__ import annotations

from bot.lexicon import load_lexicon
from bot.model import DealEvent, Kind
from bot.reading.reader import with_customers

LEXICON = load_lexicon()


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
