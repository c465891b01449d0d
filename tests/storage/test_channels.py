"""What `bot.ports.Channels` and `bot.ports.Watches` promise, kept on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.errors import InvariantError, StoreError
from bot.model import Kind, Language, Side, Watch
from bot.model.delivery import ChannelKey, Policy, QuietHours
from storage.alerts import SqlAlertBook
from storage.channels import SqlChannels
from storage.engine import writing
from storage.outbox import SqlOutbox, enqueue
from storage.transactions import writing_rows
from storage.watches import SqlWatches, matching
from tests.factories import FIRST_DAY, day
from tests.storage.deliveries import Hands, alert, channel_named

KEY = ChannelKey("slack", "T1", "C1")


def test_channel_is_registered_once_and_keeps_its_settings(engine):
    channels = SqlChannels(engine)
    first = channels.register(KEY, Language.JA, "Asia/Tokyo")

    again = channels.register(KEY, Language.EN, "UTC")

    assert first == again == channels.channel(KEY)
    assert [first] == channels.channels("slack")


def test_settings_of_a_channel_come_back_equal(engine):
    channels = SqlChannels(engine)
    changed = replace(
        channels.register(KEY, Language.JA, "Asia/Tokyo"),
        policy=Policy.RESEND,
        quiet=QuietHours(time(22, 30), time(7)),
        alerts_a_day=5,
    )

    channels.save(changed)

    assert changed == channels.channel(KEY)


def test_forgotten_workspace_leaves_nothing(engine):
    channels, channel = SqlChannels(engine), channel_named(engine, "C1")
    SqlOutbox(engine).enqueue([alert(channel, "a:1")])
    SqlWatches(engine).add(Watch(channel=str(channel.key)), {"any"})

    assert channels.forget("slack", "T1") == 1

    assert channels.channel(channel.key) is None
    assert SqlOutbox(engine).delivery("a:1") is None
    assert SqlWatches(engine).matching({"any"}) == []
    with pytest.raises(StoreError, match="no channel slack:T1:C1"):
        channels.save(channel)


def test_event_of_a_chat_is_new_once(engine):
    hands = Hands()
    channels = SqlChannels(engine, hands)

    assert channels.first_seen("slack", "Ev1")
    assert not channels.first_seen("slack", "Ev1")
    assert channels.first_seen("discord", "Ev1")
    hands.forward(days=2)
    assert channels.forget_events(timedelta(days=1)) == 2
    assert channels.first_seen("slack", "Ev1")


@pytest.mark.parametrize("text", ["slack:T1:C1", "discord:1:2", "console::here", "slack:T1:C1:thread"])
def test_key_of_a_channel_is_read_as_it_is_written(text):
    assert text == str(ChannelKey.parse(text))


@pytest.mark.parametrize("text", ["slack", "slack:T1", ":T1:C1", "slack:T1:"])
def test_what_is_no_key_of_a_channel_is_refused(text):
    with pytest.raises(InvariantError):
        ChannelKey.parse(text)


def test_watch_comes_back_as_it_was_set(engine):
    channel, watches = channel_named(engine, "C1"), SqlWatches(engine)
    watch = Watch(
        channel=str(channel.key),
        companies=("Nvidia", "OpenAI"),
        side=Side.PAYER,
        kinds=(Kind("capex"),),
        places=("JP",),
        min_usd=10**9,
        person="U1",
    )

    stored = watches.add(watch, {"company:Nvidia", "company:OpenAI"})

    assert (watch, channel.id) == (stored.watch, stored.channel_id)
    assert [stored] == watches.watches(channel.key, "U1")
    assert watches.watches(channel.key, None) == []
    assert [stored] == watches.matching({"company:Nvidia", "company:OpenAI", "kind:capex"})


def test_same_wish_is_one_watch_in_whatever_order_it_is_typed(engine):
    channel, watches = channel_named(engine, "C1"), SqlWatches(engine)
    first = watches.add(Watch(channel=str(channel.key), companies=("Oracle", "AMD")), {"company:Oracle", "company:AMD"})

    again = watches.add(Watch(channel=str(channel.key), companies=("AMD", "Oracle")), {"company:Oracle", "company:AMD"})

    assert first == again


def test_watch_of_no_channel_is_refused(engine):
    with pytest.raises(StoreError, match="not registered"):
        SqlWatches(engine).add(Watch(channel="slack:T1:C9"), {"any"})


def test_watch_is_snoozed_and_removed(engine):
    channel, watches = channel_named(engine, "C1"), SqlWatches(engine)
    stored = watches.add(Watch(channel=str(channel.key)), {"any"})

    assert watches.snooze(stored.id, day(2))
    assert [day(2)] == [found.snoozed_until for found in watches.matching({"any"})]
    assert watches.remove(stored.id)
    assert watches.matching({"any"}) == []
    assert not watches.snooze(stored.id, None)


def test_alerts_are_queued_with_the_change_or_not_at_all(engine):
    channel = channel_named(engine, "C1")
    SqlWatches(engine).add(Watch(channel=str(channel.key)), {"any"})

    def fail_after_queueing() -> None:
        with writing(engine) as connection:
            assert len(matching(connection, {"any"})) == 1
            enqueue(connection, [alert(channel, "a:1")], FIRST_DAY)
            raise StoreError("the power went out")

    with pytest.raises(StoreError, match="power"):
        fail_after_queueing()

    assert SqlOutbox(engine).delivery("a:1") is None


def test_planned_alerts_are_counted_from_a_day_on(engine):
    channel, outbox = channel_named(engine, "C1"), SqlOutbox(engine)
    outbox.enqueue([alert(channel, f"a:{number}", due_at=day(number)) for number in range(3)])

    with writing_rows(engine) as connection:
        planned = SqlAlertBook(connection).planned([channel.id], day(1))
    assert [day(1), day(2)] == [alert.due_at for alert in planned]
