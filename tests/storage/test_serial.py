"""Documents and number columns come back as the values that they were made of."""

import json

import pytest
from hypothesis import given

from bot.errors import StoreError
from bot.model import Money
from storage import serial
from tests.factories import nvidia_invests_in_openai
from tests.storage import strategies


@given(strategies.events())
def test_event_comes_back_equal_through_json(event):
    document = json.loads(json.dumps(serial.event_document(event)))

    assert event == serial.stored_event(document)


@given(strategies.facts())
def test_figures_and_history_come_back_equal_through_json(facts):
    figures = json.loads(json.dumps(serial.figures_document(facts.figures)))
    history = json.loads(json.dumps(serial.history_document(facts.history)))

    assert facts.figures == serial.stored_figures(figures)
    assert facts.history == serial.stored_history(history)


@given(strategies.moneys)
def test_money_comes_back_equal_through_columns(money):
    minor = serial.minor_units(money)

    assert money == serial.stored_money(minor, money.currency, money.qualifier, money.period)


@pytest.mark.parametrize(
    ("money", "minor"),
    [
        (Money(5, "USD"), 500),
        (Money(5, "JPY"), 5),
        (Money(5, "KWD"), 5000),
    ],
)
def test_minor_units_are_those_of_the_currency(money, minor):
    assert minor == serial.minor_units(money)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        None,
        {"kind": "investment"},
        # A field that only another version knows.
        serial.event_document(nvidia_invests_in_openai()) | {"colour": "red"},
        serial.event_document(nvidia_invests_in_openai()) | {"status": "dreamt"},
        serial.event_document(nvidia_invests_in_openai()) | {"date": "soon"},
        # Breaks a rule of the model: nobody is named.
        serial.event_document(nvidia_invests_in_openai()) | {"payers": [], "payees": []},
    ],
)
def test_document_that_is_no_event_is_refused(broken):
    with pytest.raises(StoreError, match="cannot read"):
        serial.stored_event(broken)


def test_documents_that_are_no_figures_or_history_are_refused():
    with pytest.raises(StoreError, match="figures"):
        serial.stored_figures([{"money": 5}])
    with pytest.raises(StoreError, match="history"):
        serial.stored_history([{"type": "first_seen", "at": "2025-10-06T00:00:00"}])
