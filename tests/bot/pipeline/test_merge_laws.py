"""Laws of merging that hold for any tellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pipeline.merge import block_keys, deals_of, same_deal
from tests.bot.pipeline.stories import tellings

if TYPE_CHECKING:
    from random import Random

    from bot.model import Telling


@settings(max_examples=50, deadline=None)
@given(tellings(), tellings())
def test_same_deal_is_symmetric(left: Telling, right: Telling) -> None:
    assert same_deal(left, right) == same_deal(right, left)


@settings(max_examples=200, deadline=None)
@given(tellings(), tellings())
def test_tellings_of_one_deal_share_a_block_key(left: Telling, right: Telling) -> None:
    if same_deal(left, right):
        assert not block_keys(left).isdisjoint(block_keys(right))


@settings(max_examples=50, deadline=None)
@given(tellings())
def test_a_telling_is_of_the_same_deal_as_itself(telling: Telling) -> None:
    assert same_deal(telling, telling)


@settings(max_examples=50, deadline=None)
@given(st.lists(tellings(), max_size=8), st.randoms(use_true_random=False))
def test_deals_do_not_depend_on_order_or_doubles(told: list[Telling], random: Random) -> None:
    shuffled = [*told, *told[:3]]
    random.shuffle(shuffled)

    assert deals_of(told) == deals_of(shuffled)


@settings(max_examples=50, deadline=None)
@given(st.lists(tellings(), max_size=8))
def test_each_telling_is_in_exactly_one_deal(told: list[Telling]) -> None:
    parted = [telling for deal in deals_of(told) for telling in deal]

    assert sorted(set(told), key=lambda telling: telling.order) == sorted(parted, key=lambda telling: telling.order)


@settings(max_examples=50, deadline=None)
@given(st.lists(tellings(), max_size=8))
def test_two_deals_of_one_article_stay_two(told: list[Telling]) -> None:
    for deal in deals_of(told):
        for left in deal:
            for right in deal:
                assert left.url != right.url or left.seen_at != right.seen_at or same_deal(left, right)


@settings(max_examples=50, deadline=None)
@given(st.lists(tellings(), max_size=6), st.lists(tellings(), max_size=6))
def test_tellings_without_a_common_key_do_not_influence_each_other(told: list[Telling], others: list[Telling]) -> None:
    keys = frozenset().union(*map(block_keys, told))
    strangers = [telling for telling in others if keys.isdisjoint(block_keys(telling))]
    urls = {telling.url for telling in told}
    strangers = [telling for telling in strangers if telling.url not in urls]

    together = deals_of([*told, *strangers])

    assert {frozenset(deal) for deal in deals_of(told)} <= {frozenset(deal) for deal in together}


@settings(max_examples=50, deadline=None)
@given(tellings())
def test_each_telling_has_a_block_key(telling: Telling) -> None:
    assert block_keys(telling)
