"""Which canonical names come back for what was typed, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.model.organisation import Organisation
from tests.factories import day, event, facts, hidden, nvidia_invests_in_openai

ORGANISATIONS = [
    Organisation(name="Nvidia", type="company", aliases=("エヌビディア", "NVIDIA Corporation"), tickers=("NVDA",)),
    Organisation(name="SoftBank", type="company", aliases=("ソフトバンク", "ソフトバンクグループ"), tickers=("9984",)),
    Organisation(name="Softcat", type="company"),
    Organisation(name="Meta", type="company", aliases=("メタ",), tickers=("META",)),
    Organisation(name="Mistral AI", type="company", aliases=("ミストラル",)),
    Organisation(name="Hitachi", type="company", aliases=("日立", "日立製作所")),
    Organisation(name="SK Hynix", type="company", aliases=("SKハイニックス", "SK하이닉스")),
    Organisation(name="Blue Owl Capital", type="company"),
    Organisation(name="AT&T", type="company", tickers=("T",)),
    Organisation(name="100% Power_", type="company"),
]


@pytest.fixture
def registered(ledger):
    ledger.register_organisations(ORGANISATIONS)
    return ledger


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nvidia", "Nvidia"),
        ("ＮＶＩＤＩＡ", "Nvidia"),
        ("nv", "Nvidia"),
        ("NVDA", "Nvidia"),
        ("エヌビ", "Nvidia"),
        ("ビディ", "Nvidia"),  # from within
        ("nvdia", "Nvidia"),  # a letter left out
        ("nivdia", "Nvidia"),  # two swapped
        ("エヌビデア", "Nvidia"),
        ("nvidia corp", "Nvidia"),
        ("soft bank", "SoftBank"),
        ("ソフトバンク", "SoftBank"),
        ("mtea", "Meta"),  # no two adjoining letters in common
        ("日立", "Hitachi"),
        ("立製", "Hitachi"),
        ("hynix", "SK Hynix"),
        ("하이닉스", "SK Hynix"),
        ("blueowl", "Blue Owl Capital"),
        ("t", "AT&T"),
        ("100%", "100% Power_"),
    ],
)
def test_first_suggestion(registered, typed, first):
    assert [first] == registered.suggest_companies(typed)[:1]


@pytest.mark.parametrize("typed", ["", "  ", "%", "__", "zzzzzz", "量子", "\x00"])
def test_nothing_is_suggested_for(registered, typed):
    assert registered.suggest_companies(typed) == []


def test_equal_names_come_before_those_that_begin_so(registered):
    registered.register_organisations([Organisation(name="Metalworks", type="company")])

    assert registered.suggest_companies("meta") == ["Meta", "Metalworks"]


def test_company_of_more_deals_comes_first(registered):
    with registered.transaction() as transaction:
        for number in range(2):
            transaction.insert_deal([], facts(event("capex", ["Softcat"])), [], day(number))
        transaction.insert_deal([], facts(event("capex", ["SoftBank"])), [], day(0))

    assert registered.suggest_companies("soft") == ["Softcat", "SoftBank"]


def test_limit_cuts_the_list(registered):
    assert registered.suggest_companies("soft", limit=1) == ["Softcat"]
    assert registered.suggest_companies("soft", limit=0) == []


def test_company_of_a_deal_is_suggested_without_being_registered(ledger):
    with ledger.transaction() as transaction:
        transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))

    assert ledger.suggest_companies("open a") == ["OpenAI"]


def test_registering_again_changes_nothing(registered):
    registered.register_organisations(ORGANISATIONS)

    assert registered.suggest_companies("エヌビディア") == ["Nvidia"]


def test_registering_replaces_the_names_of_a_company(registered):
    registered.register_organisations([Organisation(name="Meta", type="company", aliases=("Facebook",))])

    assert registered.suggest_companies("facebook") == ["Meta"]
    assert registered.suggest_companies("メタ") == []
    assert registered.suggest_companies("日立") == ["Hitachi"]


def test_registered_company_stays_when_its_deal_goes(registered):
    with registered.transaction() as transaction:
        deal = transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))
        transaction.delete_deal(deal.id)

    assert registered.suggest_companies("エヌビディア") == ["Nvidia"]
    assert registered.suggest_companies("openai") == []


def test_deals_are_counted_as_they_come_change_and_go(ledger):
    """The count ranks suggestions; it has to be what counting anew would give."""
    with ledger.transaction() as transaction:
        first = transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(0))
        second = transaction.insert_deal([], facts(event("capex", ["Nvidia"])), [], day(0))
        third = transaction.insert_deal([], hidden(facts(event("capex", ["Nvidia"]))), [], day(0))
        transaction.update_deal(first.id, [], facts(event("investment", ["Nvidia"], ["xAI"])), [], day(1))
        transaction.update_deal(first.id, [], facts(event("investment", ["Nvidia"], ["xAI"])), [], day(2))
        transaction.update_deal(second.id, [], hidden(second.facts), [], day(1))
        transaction.update_deal(third.id, [], facts(event("capex", ["Meta"])), [], day(1))
        absorbed = transaction.insert_deal([], facts(nvidia_invests_in_openai()), [], day(2))
        transaction.merge_into(first.id, absorbed.id, day(3))

        counted = transaction._connection.execute(text("SELECT name, deals FROM company ORDER BY name")).all()

    assert [tuple(row) for row in counted] == [("Meta", 1), ("Nvidia", 1), ("xAI", 1)]
