"""When digests come: ordinary days, clock changes, late starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import InvariantError
from bot.model import Language
from bot.model.schedule import Rhythm, Schedule, Slot, Weekday
from bot.pipeline.slots import SPREAD, TOO_LATE, due, instant, latest_slot, next_slot, spread

ZONES = ("America/New_York", "Europe/London", "Asia/Tokyo", "Australia/Lord_Howe")
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def schedule(at: str = "09:00", zone: str = "Asia/Tokyo", *weekdays: Weekday) -> Schedule:
    return Schedule(
        channel_id=1,
        name="news",
        at=time.fromisoformat(at),
        zone=zone,
        language=Language.EN,
        weekdays=frozenset(weekdays or Weekday),
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


schedules = st.builds(
    lambda at, zone, days: schedule(at.isoformat(timespec="minutes"), zone, *days),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
    st.sets(st.sampled_from(list(Weekday)), min_size=1),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2027-03-13T02:30", "America/New_York", "2027-03-13T07:30"),
        # Skipped: the clock springs from 02:00 to 03:00 at 07:00 UTC.
        ("2027-03-14T02:30", "America/New_York", "2027-03-14T07:00"),
        ("2027-03-14T02:00", "America/New_York", "2027-03-14T07:00"),
        ("2027-03-14T03:00", "America/New_York", "2027-03-14T07:00"),
        # Comes twice, at 05:30 and at 06:30 UTC.
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30"),
        ("2027-03-28T01:15", "Europe/London", "2027-03-28T01:00"),
        ("2027-10-31T01:15", "Europe/London", "2027-10-31T00:15"),
        # This island moves its clocks by half an hour only: 02:00 to 02:30 in October.
        ("2027-10-03T02:10", "Australia/Lord_Howe", "2027-10-02T15:30"),
        ("2027-04-04T01:45", "Australia/Lord_Howe", "2027-04-03T14:45"),
        ("2027-07-01T09:00", "Asia/Tokyo", "2027-07-01T00:00"),
        # Samoa left out the whole 30th when it crossed the date line.
        ("2011-12-30T09:00", "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_wall_time_comes_at(local, zone, expected):
    assert utc(expected) == instant(wall(local), ZoneInfo(zone))


def test_repeated_hour_comes_once():
    nightly = schedule("01:30", "America/New_York")

    first = next_slot(nightly, utc("2026-10-31T12:00"))
    second = next_slot(nightly, first.at)

    assert ("2026-11-01T01:30", utc("2026-11-01T05:30")) == (first.key, first.at)
    assert ("2026-11-02T01:30", utc("2026-11-02T06:30")) == (second.key, second.at)


def test_weekday_is_that_of_the_zone_and_not_of_utc():
    monday = schedule("08:00", "Asia/Tokyo", Weekday.MONDAY)

    assert utc("2026-11-22T23:00") == next_slot(monday, utc("2026-11-22T12:00")).at


def test_before_its_slot_a_schedule_waits():
    daily = schedule("09:00")
    waiting = next_slot(daily, utc("2026-11-22T12:00"))

    decided = due(daily, waiting, waiting.at - timedelta(seconds=1))

    assert (None, (), waiting) == (decided.run, decided.missed, decided.next)


def test_after_an_outage_the_latest_slot_alone_is_made_up_for():
    daily = schedule("09:00")
    waiting = next_slot(daily, utc("2026-11-18T12:00"))

    decided = due(daily, waiting, utc("2026-11-22T03:00"))

    assert decided.run.key == "2026-11-22T09:00"
    assert [slot.key for slot in decided.missed] == ["2026-11-19T09:00", "2026-11-20T09:00", "2026-11-21T09:00"]
    assert decided.next.key == "2026-11-23T09:00"


@pytest.mark.parametrize(("late", "runs"), [(TOO_LATE, True), (TOO_LATE + timedelta(seconds=1), False)])
def test_slot_is_made_up_for_within_six_hours(late, runs):
    daily = schedule("09:00")
    waiting = next_slot(daily, utc("2026-11-22T12:00"))

    decided = due(daily, waiting, waiting.at + late)

    assert runs == (decided.run == waiting)
    assert (() if runs else (waiting,)) == decided.missed


def test_after_months_one_week_of_missed_slots_is_named():
    daily = schedule("09:00")

    decided = due(daily, next_slot(daily, utc("2026-01-01T12:00")), utc("2026-11-22T03:00"))

    assert len(decided.missed) <= 7
    assert decided.run.key == "2026-11-22T09:00"


@settings(max_examples=150, deadline=None)
@given(schedules, moments)
def test_next_slot_is_after_and_the_latest_is_not(planned, now):
    following = next_slot(planned, now)
    latest = latest_slot(planned, now)

    assert latest.at <= now < following.at
    assert latest.local < following.local
    assert following.at - now <= timedelta(days=8)


@settings(max_examples=100, deadline=None)
@given(schedules, moments)
def test_slots_of_a_year_have_one_wall_time_each_in_order(planned, now):
    slots = [next_slot(planned, now)]
    for _ in range(60):
        slots.append(next_slot(planned, slots[-1].at))

    assert sorted({slot.key for slot in slots}) == [slot.key for slot in slots]
    assert all(slot.local.weekday() in planned.weekdays and slot.local.time() == planned.at for slot in slots)


@settings(max_examples=150, deadline=None)
@given(schedules, moments)
def test_cron_agrees_outside_clock_changes(planned, now):
    zone = ZoneInfo(planned.zone)
    following = next_slot(planned, now)
    day = date.fromisoformat(following.key[:10])
    assume(all(_offset(day, zone) == _offset(day + timedelta(days=d), zone) for d in (-8, -1, 1)))
    cron = CronTrigger(
        day_of_week=",".join(NAMES[weekday] for weekday in planned.weekdays),
        hour=planned.at.hour,
        minute=planned.at.minute,
        timezone=zone,
    )

    assert cron.get_next_fire_time(None, now + timedelta(microseconds=1)) == following.at


@settings(max_examples=150, deadline=None)
@given(schedules, moments, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_every_slot_is_served_or_named_once(planned, start, outage):
    waiting = next_slot(planned, start)
    now = waiting.at + outage

    decided = due(planned, waiting, now)

    named = [*decided.missed, *([decided.run] if decided.run else [])]
    assert sorted({slot.key for slot in named}) == [slot.key for slot in named]
    assert now < decided.next.at
    assert next_slot(planned, named[-1].at) == decided.next
    if outage < timedelta(days=6):
        assert waiting == named[0]


@given(st.text(min_size=1))
def test_spread_is_the_same_each_time_and_under_two_minutes(channel):
    assert timedelta(0) <= spread(channel) == spread(channel) < SPREAD


def test_channels_spread():
    assert len({spread(f"slack:T1:C{number}") for number in range(120)}) > 50


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"weekdays": frozenset()},
        {"rhythm": Rhythm.WEEKLY},
        {"at": time(9, 0, 1)},
        {"cap": 0},
    ],
)
def test_schedule_that_is_not_clear_is_refused(wrong):
    fields = {"channel_id": 1, "name": "news", "at": time(9), "zone": "UTC", "language": Language.EN}

    with pytest.raises(InvariantError):
        Schedule(**(fields | wrong))


def test_slot_is_named_by_its_wall_time():
    assert Slot(wall("2027-03-14T02:30"), utc("2027-03-14T07:00")).key == "2027-03-14T02:30"


def _offset(day, zone):
    return datetime.combine(day, time(12), zone).utcoffset()
