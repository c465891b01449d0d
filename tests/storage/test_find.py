"""What `find`, `company` and `changed` answer, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.model import Change, ChangeType, DealQuery, Kind, Side, Sort, Status
from bot.model.organisation import Organisation
from tests.factories import (
    called_off,
    day,
    dollars,
    event,
    facts_on,
    first_seen,
    hidden,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    softbank_builds_in_japan,
)

POWER = event("power", ["Microsoft"], ["Constellation"], megawatts=835, places=["US-PA"], status=Status.RUMOURED)


@pytest.fixture
def store(ledger):
    """Return what stores a deal of day `number`, changed on that day, and gives back its number."""

    def store(number, told, *, usd=None, as_=lambda facts: facts):
        with ledger.transaction() as transaction:
            deal_facts = as_(facts_on(number, told, usd=usd))
            return transaction.insert_deal([], deal_facts, [first_seen(day(number))], day(number)).id

    return store


@pytest.fixture
def five(store):
    """Return the numbers of five well-known deals, the first on day 1."""
    return [
        store(1, nvidia_invests_in_openai()),
        store(2, openai_rents_from_oracle()),
        store(3, oracle_buys_chips_from_nvidia()),
        store(4, softbank_builds_in_japan(), usd=650_000_000),
        store(5, POWER),
    ]


def found(ledger, **query):
    return [deal.id for deal in ledger.find(DealQuery(**query)).items]


def test_all_deals_come_newest_first(ledger, five):
    assert five[::-1] == found(ledger)


def test_largest_come_first_and_those_of_unknown_size_last(ledger, five):
    nvidia, oracle, chips, softbank, power = five

    assert [oracle, nvidia, chips, softbank, power] == found(ledger, sort=Sort.LARGEST)


def test_pages_follow_one_another_and_count_all(ledger, five):
    first = ledger.find(DealQuery(limit=2))
    second = ledger.find(DealQuery(limit=2, offset=2))
    beyond = ledger.find(DealQuery(limit=2, offset=10))

    assert five[:2:-1] == [deal.id for deal in first.items]
    assert five[2:0:-1] == [deal.id for deal in second.items]
    assert tuple((page.total, page.offset) for page in (first, second, beyond)) == ((5, 0), (5, 2), (5, 10))
    assert beyond.items == ()


def test_unsure_deals_are_found_only_when_asked_for(ledger, store):
    unsure = store(1, nvidia_invests_in_openai(), as_=hidden)

    assert found(ledger) == []
    assert [unsure] == found(ledger, shown_only=False)


def test_each_part_of_a_query_narrows(ledger, five):
    nvidia, oracle, chips, softbank, power = five

    assert [chips, nvidia] == found(ledger, companies=("Nvidia",))
    assert [nvidia] == found(ledger, companies=("Nvidia",), side=Side.PAYER)
    assert [nvidia] == found(ledger, companies=("Nvidia", "OpenAI"))
    assert found(ledger, companies=("Nvidia", "OpenAI"), side=Side.PAYER) == []
    assert [power, chips, oracle, nvidia] == found(ledger, side=Side.PAYEE)
    assert found(ledger, side=Side.PARTNER) == []
    assert found(ledger, companies=("nvidia",)) == []
    assert [power, oracle] == found(ledger, kinds=(Kind("power"), Kind("compute")))
    assert [power] == found(ledger, statuses=(Status.RUMOURED,))
    assert [oracle, nvidia] == found(ledger, min_usd=100_000_000_000)
    assert [oracle] == found(ledger, min_usd=100_000_000_001)
    assert [power, softbank, chips] == found(ledger, since=day(3))
    assert [oracle, nvidia] == found(ledger, until=day(3))
    assert [oracle] == found(ledger, since=day(2), until=day(3), companies=("OpenAI",))


def test_country_holds_its_states(ledger, five):
    _, oracle, _, softbank, power = five

    assert [power, oracle] == found(ledger, places=("US",))
    assert [oracle] == found(ledger, places=("US-TX",))
    assert [softbank, oracle] == found(ledger, places=("US-TX", "JP"))
    assert found(ledger, places=("U",)) == []


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("oracle", [3, 2]),
        ("ORACLE texas", [2]),
        ("ｏｒａｃｌｅ", [3, 2]),
        ("data cent", [2]),  # the start of a word is enough
        ("racle", []),  # its end is not
        ("出資", [4]),  # two characters within a longer run
        ("堺市 1000億", [4]),
        ("billion-dollar", [2]),
        ("investment", [1]),  # stands in the title only
        ("$100", [4, 1]),  # a number is a word like others
        ("%", []),
        ("_", []),
        ("'; DROP TABLE deal; --", []),
        ("", []),
    ],
)
def test_text_is_found_in_names_titles_and_evidence(ledger, five, text, positions):
    assert [five[position - 1] for position in positions] == found(ledger, text=text)


def test_text_finds_a_company_by_any_of_its_names(ledger, five):
    nvidia, _, chips, softbank, _ = five
    ledger.register_organisations(
        [
            Organisation(name="Nvidia", type="company", aliases=("エヌビディア",), tickers=("NVDA",)),
            Organisation(name="SoftBank", type="company", aliases=("ソフトバンク グループ",)),
        ]
    )

    assert [chips, nvidia] == found(ledger, text="エヌビディア")
    assert [nvidia] == found(ledger, text="nvda invest")
    assert [softbank] == found(ledger, text="ソフトバンクグループ")
    assert [softbank] == found(ledger, text="ソフトバンク グループ")


def test_profile_counts_deals_that_were_called_off_and_none_that_is_hidden(ledger, store):
    store(1, nvidia_invests_in_openai(100))
    store(2, nvidia_invests_in_openai(500), as_=called_off)
    store(3, nvidia_invests_in_openai(600), as_=hidden)

    assert ledger.company("Nvidia").deals == 2


def test_profile_names_counterparties_by_number_of_deals_and_not_co_investors(ledger, store):
    store(1, event("investment", ["Nvidia", "SoftBank"], ["OpenAI"]))
    store(2, nvidia_invests_in_openai())
    store(3, event("partnership", partners=["Nvidia", "Nokia"]))
    store(4, event("chips", ["Meta"], ["Nvidia"], partners=["Nokia"]))

    assert ledger.company("Nvidia").counterparties == (("Nokia", 2), ("OpenAI", 2), ("Meta", 1))
    assert ledger.company("SoftBank").counterparties == (("OpenAI", 1),)


def test_profile_shows_the_latest_deals(ledger, store):
    numbers = [store(number, nvidia_invests_in_openai(number)) for number in range(1, 15)]

    profile = ledger.company("OpenAI")

    assert numbers[:-11:-1] == [deal.id for deal in profile.latest]
    assert profile.deals == 14


def test_company_without_a_shown_deal_has_no_profile(ledger, store):
    store(1, nvidia_invests_in_openai(), as_=hidden)
    ledger.register_organisations([Organisation(name="Oracle", type="company")])

    assert ledger.company("Nvidia") is None
    assert ledger.company("Oracle") is None
    assert ledger.company("Nobody") is None


def test_changed_gives_the_changes_recorded_in_the_window(ledger, store):
    early, late = store(1, nvidia_invests_in_openai()), store(2, openai_rents_from_oracle())
    amount = Change(type=ChangeType.AMOUNT, at=day(-3), before="1 USD exact total", after="2 USD exact total", url="u")
    status = Change(type=ChangeType.STATUS, at=day(4), before="announced", after="completed")
    with ledger.transaction() as transaction:
        old = transaction.deals_told_by("https://news.example/1")[0]
        transaction.update_deal(early, [], replace(old.facts, money=dollars(2)), [amount, status], day(5))

    assert [(ledger.deal(early), (first_seen(day(1)),))] == ledger.changed(day(1), day(2))
    assert [(ledger.deal(early), (amount, status))] == ledger.changed(day(3), day(6))
    assert [early, late] == [deal.id for deal, _ in ledger.changed(day(1), day(6))]
    assert ledger.changed(day(3), day(5)) == []


def test_sum_asked_for_beyond_64_bits_is_refused(ledger):
    with pytest.raises(StoreError, match="too large"):
        ledger.find(DealQuery(min_usd=10**20))
