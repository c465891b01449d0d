"""What `bot.ports.Schedules` promises: each slot served once, by one replica, with its messages or without any."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.model import Kind, Language
from bot.model.delivery import ChannelState
from bot.model.schedule import DigestFilter, DigestRun, EmptyDay, Layout, Rhythm, RunResult, Schedule, Slot, Weekday
from storage.channels import SqlChannels
from storage.outbox import SqlOutbox
from storage.schedules import SqlSchedules
from tests.factories import FIRST_DAY
from tests.storage.deliveries import LEASE, Hands, alert, channel_named

FIRST = Slot(datetime.fromisoformat("2025-10-06T09:00"), FIRST_DAY)
SECOND = Slot(datetime.fromisoformat("2025-10-07T09:00"), FIRST_DAY + timedelta(days=1))


@pytest.fixture
def hands():
    """Return the clock of the store."""
    return Hands()


@pytest.fixture
def schedules(engine, hands):
    """Return a store without schedules."""
    return SqlSchedules(engine, hands)


@pytest.fixture
def channel(engine):
    """Return a registered channel."""
    return channel_named(engine, "C1")


def daily(channel, name="news"):
    return Schedule(channel_id=channel.id, name=name, at=time(9), zone="Asia/Tokyo", language=Language.JA)


def posted(stored):
    return DigestRun(
        schedule_id=stored.id,
        slot=stored.next,
        since=FIRST_DAY - timedelta(days=1),
        until=FIRST_DAY,
        result=RunResult.POSTED,
    )


def test_settings_come_back_equal(schedules, channel):
    weekly = replace(
        daily(channel),
        weekdays=frozenset({Weekday.FRIDAY}),
        rhythm=Rhythm.WEEKLY,
        filter=DigestFilter(companies=("Nvidia",), kinds=(Kind("capex"),), places=("JP",), min_usd=10**9),
        layout=Layout.FLAT,
        empty_day=EmptyDay.SILENT,
        cap=3,
    )

    stored = schedules.save(weekly, FIRST, FIRST.at)

    assert [stored] == schedules.schedules(channel.id)
    assert (weekly, FIRST) == (stored.schedule, stored.next)
    assert stored.version == 1


def test_schedule_of_the_same_name_takes_the_place_of_the_old(schedules, channel):
    old = schedules.save(daily(channel), FIRST, FIRST.at)

    new = schedules.save(replace(daily(channel), cap=3), SECOND, SECOND.at)

    assert (old.id, 2, 3, SECOND) == (new.id, new.version, new.schedule.cap, new.next)
    assert schedules.remove(new.id)
    assert not schedules.remove(new.id)


def test_due_schedule_is_claimed_by_one_until_its_lease_ends(schedules, channel, hands):
    stored = schedules.save(daily(channel), FIRST, FIRST.at + timedelta(seconds=7))

    assert schedules.claim_due(10, LEASE) == []
    hands.forward(seconds=7)
    assert [stored] == schedules.claim_due(10, LEASE)
    assert schedules.claim_due(10, LEASE) == []
    hands.forward(seconds=61)
    assert [stored] == schedules.claim_due(10, LEASE)


def test_paused_schedule_and_closed_channel_are_never_due(schedules, engine, channel):
    schedules.save(replace(daily(channel), paused=True), FIRST, FIRST.at)
    other = channel_named(engine, "C2")
    schedules.save(daily(other), FIRST, FIRST.at)
    SqlChannels(engine).save(replace(other, state=ChannelState.CLOSED, reason="archived"))

    assert schedules.claim_due(10, LEASE) == []


def test_slot_its_messages_and_the_next_slot_are_one_step(schedules, engine, channel):
    stored = schedules.save(daily(channel), FIRST, FIRST.at)
    parts = [alert(channel, f"d:{stored.id}:{stored.next.key}:{part}") for part in range(2)]

    assert schedules.finish(stored, [posted(stored)], parts, SECOND, SECOND.at)

    assert [posted(stored)] == schedules.runs(stored.id, 5)
    assert [each.next for each in schedules.schedules(channel.id)] == [SECOND]
    assert SqlOutbox(engine).delivery(parts[1].dedupe_key) is not None


def test_second_replica_that_finishes_the_same_slot_stores_nothing(schedules, engine, channel):
    stored = schedules.save(daily(channel), FIRST, FIRST.at)
    schedules.finish(stored, [posted(stored)], [], SECOND, SECOND.at)

    assert not schedules.finish(stored, [posted(stored)], [alert(channel, "d:again")], SECOND, SECOND.at)

    assert SqlOutbox(engine).delivery("d:again") is None


def test_digest_of_settings_that_changed_meanwhile_is_not_posted(schedules, engine, channel):
    stored = schedules.save(daily(channel), FIRST, FIRST.at)
    schedules.save(replace(daily(channel), cap=3), FIRST, FIRST.at)

    assert not schedules.finish(stored, [posted(stored)], [alert(channel, "d:old")], SECOND, SECOND.at)

    assert SqlOutbox(engine).delivery("d:old") is None


def test_slot_that_was_told_is_not_told_again_when_the_schedule_is_set_back(schedules, engine, channel):
    stored = schedules.save(daily(channel), FIRST, FIRST.at)
    schedules.finish(stored, [posted(stored)], [alert(channel, "d:1")], SECOND, SECOND.at)
    again = schedules.save(daily(channel), FIRST, FIRST.at)

    assert schedules.finish(again, [posted(again)], [alert(channel, "d:2")], SECOND, SECOND.at)

    assert SqlOutbox(engine).delivery("d:2") is None
