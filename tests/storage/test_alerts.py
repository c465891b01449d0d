"""From an article to the alerts that it brings, on both databases: who is told, once, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.commands.bulletins import alert_reply
from bot.model import Language, Watch
from bot.model.delivery import ChannelKey, DeliveryState, QuietHours
from bot.pipeline.alerts import deal_keys, watch_keys
from bot.pipeline.announce import KEPT_FOR, Herald
from bot.pipeline.ingest import ingest
from bot.pipeline.payload import read_reply
from storage.channels import SqlChannels
from storage.outbox import SqlOutbox
from storage.told import SqlMemory
from storage.watches import SqlWatches
from tests.factories import (
    FIRST_DAY,
    article,
    dollars,
    event,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    reading,
)
from tests.storage.crowd import crowd_watches, work_of_matching
from tests.storage.deliveries import channel_named

HERALD = Herald(write=alert_reply, settle=timedelta(seconds=45))
DUE = FIRST_DAY + HERALD.settle


def told(ledger, *events, number=1, at=FIRST_DAY):
    """Let an outlet tell deals."""
    page = article(
        url=f"https://news{number}.example/story",
        title=f"Story {number}",
        outlet=f"news{number}.example",
        published_at=at,
    )
    return ingest(page, reading(*events), ledger, at, HERALD)


def watching(engine, channel, **parts):
    watch = Watch(channel=str(channel.key), **parts)
    return SqlWatches(engine).add(watch, watch_keys(watch))


def alerts(engine, channel, *, person=None):
    """Return the alerts to a channel that wait to be sent."""
    outbox = SqlOutbox(engine)
    keys = [f"a:{channel.id}:{person or ''}:{deal}:{revision}" for deal in range(1, 9) for revision in range(1, 5)]
    found = [delivery for key in keys if (delivery := outbox.delivery(key)) is not None]
    return [delivery for delivery in found if delivery.state is DeliveryState.PENDING]


def test_new_deal_of_a_watched_company_is_alerted_once(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel, companies=("Nvidia",))
    watching(engine, channel, companies=("OpenAI",))

    told(ledger, nvidia_invests_in_openai(100))

    (alert,) = alerts(engine, channel)
    assert (alert.due_at, alert.expires_at) == (DUE, DUE + KEPT_FOR)
    reply = read_reply(alert.payload)
    assert reply.blocks[0].mark == "New deal"
    assert [action.command for action in reply.actions] == ["/deals show 1", "/deals snooze 1 1d", "/deals unwatch 1"]


def test_second_language_in_the_same_minute_brings_no_second_alert(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel, companies=("Nvidia",))
    told(ledger, nvidia_invests_in_openai(100))

    told(ledger, nvidia_invests_in_openai(100), number=2, at=FIRST_DAY + timedelta(seconds=20))

    assert len(alerts(engine, channel)) == 1


def test_what_a_second_article_adds_in_the_same_minute_takes_the_place_of_the_first_alert(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel, companies=("Nvidia",))
    told(ledger, event("investment", ["Nvidia"], ["OpenAI"], evidence=["Nvidia will invest in OpenAI."]))

    told(ledger, nvidia_invests_in_openai(100), number=2, at=FIRST_DAY + timedelta(seconds=20))

    (alert,) = alerts(engine, channel)
    card = read_reply(alert.payload).blocks[0]
    assert card.mark == "New deal"
    assert "$100B" in "".join(span.text for span in card.headline)


def test_change_after_the_alert_went_out_is_an_update_that_says_what_changed(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel, companies=("Nvidia",))
    told(ledger, event("investment", ["Nvidia"], ["OpenAI"], evidence=["Nvidia will invest in OpenAI."]))
    outbox = SqlOutbox(engine)
    (first,) = alerts(engine, channel)
    outbox.cancel(channel.id, "stands for: it was sent")

    told(ledger, nvidia_invests_in_openai(100), number=2, at=FIRST_DAY + timedelta(minutes=20))

    (update,) = alerts(engine, channel)
    card = read_reply(update.payload).blocks[0]
    assert (first.dedupe_key, card.mark) != (update.dedupe_key, "New deal")
    assert card.mark == "Update"
    assert "$100B" in "".join(span.text for span in card.details[0])


def test_alert_is_kept_with_the_change_or_not_at_all(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel)

    def refuses(*_):
        raise RuntimeError("no words")

    page = article()
    with pytest.raises(RuntimeError, match="no words"):
        ingest(page, reading(nvidia_invests_in_openai()), ledger, FIRST_DAY, replace(HERALD, write=refuses))

    assert ledger.deal(1) is None
    assert alerts(engine, channel) == []


def test_quiet_hours_hold_an_alert_and_then_let_it_come(engine, ledger):
    channel = replace(channel_named(engine, "C1"), zone="UTC", quiet=QuietHours(time(9), time(12)))
    SqlChannels(engine).save(channel)
    watching(engine, channel)

    told(ledger, nvidia_invests_in_openai())

    assert [FIRST_DAY.replace(hour=12, minute=0)] == [alert.due_at for alert in alerts(engine, channel)]


def test_daily_cap_moves_what_is_too_much_to_the_next_day_for_each_by_their_own_count(engine, ledger):
    channel = replace(channel_named(engine, "C1"), zone="UTC", alerts_a_day=1)
    SqlChannels(engine).save(channel)
    watching(engine, channel)
    watching(engine, channel, person="U1", companies=("Oracle",))

    told(ledger, nvidia_invests_in_openai())
    told(ledger, openai_rents_from_oracle(), number=2)

    tomorrow = (FIRST_DAY + timedelta(days=1)).replace(hour=0, minute=0)
    assert [DUE, tomorrow] == [alert.due_at for alert in alerts(engine, channel)]
    assert [alert.due_at for alert in alerts(engine, channel, person="U1")] == [DUE]


def test_snoozed_watch_waits(engine, ledger):
    channel = channel_named(engine, "C1")
    stored = watching(engine, channel)
    SqlWatches(engine).snooze(stored.id, FIRST_DAY + timedelta(days=1))

    told(ledger, nvidia_invests_in_openai())

    assert [FIRST_DAY + timedelta(days=1)] == [alert.due_at for alert in alerts(engine, channel)]


def test_deals_under_the_threshold_of_a_channel_bring_no_alert(engine, ledger):
    channel = replace(channel_named(engine, "C1"), alerts_min_usd=50 * 10**9)
    SqlChannels(engine).save(channel)
    watching(engine, channel)

    told(ledger, nvidia_invests_in_openai(40))
    told(ledger, openai_rents_from_oracle(300), number=2)

    assert [alert.dedupe_key for alert in alerts(engine, channel)] == ["a:1::2:1"]


def test_old_news_of_a_source_that_is_read_for_the_first_time_interrupt_nobody(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel)
    page = article(published_at=FIRST_DAY - timedelta(days=30))

    ingest(page, reading(nvidia_invests_in_openai()), ledger, FIRST_DAY, HERALD)

    assert alerts(engine, channel) == []


def test_what_is_not_sure_enough_to_be_shown_brings_no_alert(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel)

    told(ledger, event("investment", ["Nvidia"], ["OpenAI"], money=dollars(1), shown=False))

    assert alerts(engine, channel) == []


def test_channel_is_told_of_its_alerts_and_a_person_tells_nobody_else(engine, ledger):
    channel, other = channel_named(engine, "C1"), channel_named(engine, "C2")
    watching(engine, channel)
    watching(engine, other, person="U1")

    told(ledger, nvidia_invests_in_openai())

    memory = SqlMemory(engine)
    assert (memory.told(channel.id, [1]), memory.told(other.id, [1])) == ({1: 1}, {})


def test_alert_that_never_came_was_not_told(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel)
    told(ledger, nvidia_invests_in_openai())

    SqlOutbox(engine).cancel(channel.id, "unwatched")

    assert SqlMemory(engine).told(channel.id, [1]) == {}


def test_matching_costs_by_what_matches(engine, ledger):
    channel = channel_named(engine, "C1")
    (deal,) = told(ledger, nvidia_invests_in_openai()).inserted
    fitting = watching(engine, channel, companies=("Nvidia",))
    keys = deal_keys(deal.facts)
    crowd_watches(engine, channel, range(100))
    among_few = work_of_matching(engine, keys)

    crowd_watches(engine, channel, range(100, 5_000))

    assert [fitting] == SqlWatches(engine).matching(keys)
    # An index may be a level deeper.
    assert 0 < work_of_matching(engine, keys) <= 2 * among_few


def test_alert_is_written_in_the_language_of_its_channel(engine, ledger):
    channel = SqlChannels(engine).register(ChannelKey("slack", "T1", "C9"), Language.JA, "Asia/Tokyo")
    watching(engine, channel)

    told(ledger, nvidia_invests_in_openai())

    (alert,) = alerts(engine, channel)
    assert read_reply(alert.payload).blocks[0].mark == "新しい案件"


def lines_of(alert):
    return ["".join(span.text for span in line) for line in alert.details]


def test_alert_on_the_deal_that_closes_a_money_loop_says_so(engine, ledger):
    channel = channel_named(engine, "C1")
    watching(engine, channel, companies=("Nvidia",))
    told(ledger, openai_rents_from_oracle(300), oracle_buys_chips_from_nvidia(40))

    told(ledger, nvidia_invests_in_openai(100), number=2)

    *earlier, last = [read_reply(alert.payload).blocks[0] for alert in alerts(engine, channel)]
    assert lines_of(last)[0] == "Closes 1 money loop: OpenAI → Oracle → Nvidia → OpenAI · Smallest leg: $40B"
    assert not any("money loop" in line for card in earlier for line in lines_of(card))


def test_new_sum_of_a_leg_closes_no_loop_again(engine, ledger):
    channel = channel_named(engine, "C1")
    told(ledger, openai_rents_from_oracle(300), oracle_buys_chips_from_nvidia(40), nvidia_invests_in_openai(100))
    watching(engine, channel, companies=("Nvidia",))

    told(ledger, nvidia_invests_in_openai(80), number=2, at=FIRST_DAY + timedelta(days=1))

    found = [read_reply(alert.payload).blocks[0] for alert in alerts(engine, channel)]
    assert found
    assert not any("money loop" in line for card in found for line in lines_of(card))
