"""What `bot.ports.Ledger` promises of writing, kept on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.model import DealQuery, Language, Status
from tests.factories import (
    article,
    called_off,
    day,
    facts,
    first_seen,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    reading,
    softbank_builds_in_japan,
    status_changed,
    telling,
)

if TYPE_CHECKING:
    from bot.model import Deal, DealFacts
    from storage.ledger import SqlLedger


def stored(ledger: SqlLedger, told: DealFacts, *keys: str) -> Deal:
    with ledger.transaction() as transaction:
        return transaction.insert_deal(keys, told, [first_seen()], day(0))


def test_new_deal_is_revision_1_with_the_facts_given(ledger):
    told = facts(nvidia_invests_in_openai(), nvidia_invests_in_openai(90))

    deal = stored(ledger, told)

    assert (1, day(0), told) == (deal.revision, deal.changed_at, deal.facts)
    assert deal == ledger.deal(deal.id)


def test_unknown_number_is_no_deal(ledger):
    assert ledger.deal(17) is None


def test_update_with_changes_is_the_next_revision(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()))
    off = called_off(deal.facts)

    with ledger.transaction() as transaction:
        updated = transaction.update_deal(
            deal.id, [], off, [status_changed(Status.ANNOUNCED, Status.CANCELLED)], day(3)
        )

    assert (deal.id, 2, day(3), off) == (updated.id, updated.revision, updated.changed_at, updated.facts)
    assert updated == ledger.deal(deal.id)


def test_update_without_changes_keeps_revision_and_time_of_change(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()))
    told_again = facts(nvidia_invests_in_openai(), nvidia_invests_in_openai())

    with ledger.transaction() as transaction:
        updated = transaction.update_deal(deal.id, [], told_again, [], day(3))

    assert (1, day(0), told_again) == (updated.revision, updated.changed_at, updated.facts)


def test_update_of_no_deal_says_so(ledger):
    with pytest.raises(StoreError, match="no deal 5"), ledger.transaction() as transaction:
        transaction.update_deal(5, [], facts(nvidia_invests_in_openai()), [], day(0))


def test_failed_transaction_leaves_nothing(ledger):
    def fail_half_way() -> None:
        with ledger.transaction() as transaction:
            transaction.save_article(article(), reading(), day(0))
            transaction.insert_deal(["key"], facts(nvidia_invests_in_openai()), [first_seen()], day(0))
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()

    with ledger.transaction() as transaction:
        assert not transaction.knows(article())
    assert ledger.find(DealQuery()).total == 0
    assert ledger.suggest_companies("openai") == []


def test_deals_near_share_a_key(ledger):
    first = stored(ledger, facts(nvidia_invests_in_openai()), "a", "b")
    second = stored(ledger, facts(openai_rents_from_oracle()), "b", "c")
    stored(ledger, facts(softbank_builds_in_japan()), "d")

    with ledger.transaction() as transaction:
        assert [first, second] == transaction.deals_near({"b"})
        assert [first, second] == transaction.deals_near({"c", "a"})
        assert transaction.deals_near({"e"}) == []
        assert transaction.deals_near(()) == []


def test_deals_near_takes_more_keys_than_a_statement_has_room_for(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()), *(f"key {number}" for number in range(1500)))

    with ledger.transaction() as transaction:
        assert [deal] == transaction.deals_near([f"key {number}" for number in range(1400, 40_000)])


def test_long_keys_lead_to_their_deal(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()), "long " * 2000)

    with ledger.transaction() as transaction:
        assert [deal] == transaction.deals_near(["long " * 2000])


def test_update_replaces_keys(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()), "old", "kept")

    with ledger.transaction() as transaction:
        transaction.update_deal(deal.id, ["kept", "new"], deal.facts, [], day(1))

        assert transaction.deals_near(["old"]) == []
        assert [deal] == transaction.deals_near(["kept"])
        assert [deal] == transaction.deals_near(["new"])


def test_deals_told_by_an_address(ledger):
    here, there = "https://a.example/1", "https://b.example/2"
    first = stored(ledger, facts(telling(nvidia_invests_in_openai(), url=here)))
    both = stored(
        ledger, facts(telling(openai_rents_from_oracle(), url=there), telling(openai_rents_from_oracle(), url=here))
    )

    with ledger.transaction() as transaction:
        assert [first, both] == transaction.deals_told_by(here)
        assert [both] == transaction.deals_told_by(there)
        assert transaction.deals_told_by("https://a.example/") == []


def test_absorbed_number_leads_to_its_survivor(ledger):
    survivor = stored(ledger, facts(nvidia_invests_in_openai()), "a")
    absorbed = stored(ledger, facts(nvidia_invests_in_openai(90)), "b")

    with ledger.transaction() as transaction:
        transaction.merge_into(survivor.id, absorbed.id, day(1))

        assert transaction.deals_near(["b"]) == []
    assert survivor == ledger.deal(absorbed.id)
    assert (survivor,) == ledger.find(DealQuery()).items


def test_absorbed_number_follows_a_survivor_that_is_absorbed(ledger):
    first, second, third = (stored(ledger, facts(nvidia_invests_in_openai(n))) for n in (1, 2, 3))

    with ledger.transaction() as transaction:
        transaction.merge_into(second.id, third.id, day(1))
        transaction.merge_into(first.id, second.id, day(2))

    assert [first] * 3 == [ledger.deal(deal.id) for deal in (first, second, third)]


def test_deal_is_not_merged_into_itself_or_into_none(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()))

    with pytest.raises(StoreError, match="into itself"), ledger.transaction() as transaction:
        transaction.merge_into(deal.id, deal.id, day(1))
    with pytest.raises(StoreError, match="no deal 99"), ledger.transaction() as transaction:
        transaction.merge_into(99, deal.id, day(1))
    assert deal == ledger.deal(deal.id)


def test_deleted_deal_is_gone_and_its_number_not_given_again(ledger):
    deal = stored(ledger, facts(nvidia_invests_in_openai()), "key")

    with ledger.transaction() as transaction:
        transaction.delete_deal(deal.id)
    again = stored(ledger, facts(nvidia_invests_in_openai()))

    assert ledger.deal(deal.id) is None
    assert again.id > deal.id
    with ledger.transaction() as transaction:
        assert transaction.deals_near(["key"]) == []


def test_company_of_no_deal_is_forgotten(ledger):
    deal = stored(ledger, facts(softbank_builds_in_japan()))
    assert ledger.suggest_companies("soft") == ["SoftBank"]

    with ledger.transaction() as transaction:
        transaction.delete_deal(deal.id)

    assert ledger.suggest_companies("soft") == []


def test_article_is_known_with_its_content_only(ledger):
    corrected = replace(article(), text="Nvidia said on Monday that it will invest $10 billion in OpenAI.")
    with ledger.transaction() as transaction:
        assert not transaction.knows(article())
        transaction.save_article(article(), reading(), day(0))

    with ledger.transaction() as transaction:
        assert transaction.knows(article())
        assert not transaction.knows(corrected)
        assert not transaction.knows(replace(article(), published_at=day(1)))
        transaction.save_article(corrected, reading(nvidia_invests_in_openai(10)), day(1))

        assert transaction.knows(corrected)
        assert not transaction.knows(article())


def test_article_that_moved_is_known(ledger):
    original = article(guid="tag:42")
    with ledger.transaction() as transaction:
        transaction.save_article(original, reading(), day(0))

        moved = replace(original, url="https://news.example/elsewhere")
        assert transaction.knows(moved)
        assert not transaction.knows(replace(moved, guid="tag:43"))
        assert not transaction.knows(replace(moved, outlet="other.example"))
        assert not transaction.knows(replace(moved, text="Another story under the same id."))


def test_text_that_no_column_can_hold_is_stored_all_the_same(ledger):
    broken = article(title="a\x00b", text="half a pair: \ud83d", guid="\x00")
    told = facts(telling(nvidia_invests_in_openai(), url="https://a.example/\x00", title="nul \x00 here"))

    with ledger.transaction() as transaction:
        transaction.save_article(broken, reading(language=Language.JA), day(0))
        deal = transaction.insert_deal(["\x00"], told, [first_seen()], day(0))

        assert transaction.knows(broken)
        assert [deal] == transaction.deals_near(["\x00"])
        assert [deal] == transaction.deals_told_by("https://a.example/\x00")
    assert deal.facts.tellings[0].title == "nul \ufffd here"


def test_sum_that_64_bits_do_not_hold_is_refused(ledger):
    with pytest.raises(StoreError, match="too large"):
        stored(ledger, facts(nvidia_invests_in_openai(10**10)))
