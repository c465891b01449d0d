"""Who is told of a change, and when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Change, ChangeType, Kind, Language, Side, Watch
from bot.model.delivery import Channel, ChannelKey, QuietHours
from bot.model.watch import StoredWatch
from bot.pipeline.alerts import (
    ANYTHING,
    Recipient,
    alert_due,
    alert_key,
    day_start,
    deal_keys,
    fits,
    recipients,
    watch_keys,
    worth_an_alert,
)
from tests.factories import day, event, facts, nvidia_invests_in_openai
from tests.storage import strategies

NEWS = "slack:T1:C1"
INVESTMENT = facts(nvidia_invests_in_openai(100))
NIGHT = QuietHours(time(22), time(7))


def channel(quiet: QuietHours | None = None, cap: int | None = None, zone: str = "Asia/Tokyo") -> Channel:
    return Channel(
        id=1, key=ChannelKey("slack", "T1", "C1"), language=Language.JA, zone=zone, quiet=quiet, alerts_a_day=cap
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("watch", "expected"),
    [
        (Watch(channel=NEWS), True),
        (Watch(channel=NEWS, companies=("OpenAI",)), True),
        (Watch(channel=NEWS, companies=("Oracle", "Nvidia")), True),
        (Watch(channel=NEWS, companies=("Oracle",)), False),
        (Watch(channel=NEWS, companies=("Nvidia",), side=Side.PAYER), True),
        (Watch(channel=NEWS, companies=("Nvidia",), side=Side.PAYEE), False),
        # Nobody stands on that side of this deal.
        (Watch(channel=NEWS, side=Side.PARTNER), False),
        (Watch(channel=NEWS, kinds=(Kind("investment"), Kind("compute"))), True),
        (Watch(channel=NEWS, kinds=(Kind("compute"),)), False),
        # All parts have to fit.
        (Watch(channel=NEWS, companies=("OpenAI",), kinds=(Kind("compute"),)), False),
    ],
)
def test_watch_fits(watch, expected):
    assert expected == fits(watch, INVESTMENT)


@pytest.mark.parametrize(("place", "expected"), [("US", True), ("US-TX", True), ("US-CA", False), ("JP", False)])
def test_country_fits_its_regions(place, expected):
    in_texas = facts(event("capex", ["Oracle"], places=("US-TX",)))

    assert expected == fits(Watch(channel=NEWS, places=(place,)), in_texas)


def test_deal_without_a_sum_reaches_no_minimum():
    unsummed = facts(event("capex", ["Oracle"]))

    assert not fits(Watch(channel=NEWS, min_usd=1), unsummed)
    assert fits(Watch(channel=NEWS), unsummed)


watches = st.builds(
    Watch,
    channel=st.just(NEWS),
    companies=st.lists(st.sampled_from(["Nvidia", "OpenAI", "Oracle"]), max_size=2).map(tuple),
    side=st.none() | st.sampled_from(Side),
    kinds=st.lists(st.sampled_from([Kind("investment"), Kind("capex")]), max_size=1).map(tuple),
    places=st.lists(st.sampled_from(["US", "US-TX", "JP"]), max_size=2).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(watches, strategies.facts())
def test_watch_that_fits_shares_a_key_with_the_deal(watch, deal):
    assert not fits(watch, deal) or watch_keys(watch) & deal_keys(deal)


def test_watch_stands_under_its_rarest_part_only():
    assert {"company:Nvidia"} == watch_keys(Watch(channel=NEWS, companies=("Nvidia",), kinds=(Kind("capex"),)))
    assert {"place:JP"} == watch_keys(Watch(channel=NEWS, places=("JP",), kinds=(Kind("capex"),)))
    assert {ANYTHING} == watch_keys(Watch(channel=NEWS, min_usd=5))


def stored(number: int, person: str | None = None, until: datetime | None = None, **parts: object) -> StoredWatch:
    return StoredWatch(id=number, channel_id=1, watch=Watch(channel=NEWS, person=person, **parts), snoozed_until=until)


def test_channel_is_told_once_however_many_watches_fit():
    found = recipients([stored(1), stored(2, companies=("Nvidia",)), stored(3, companies=("Oracle",))], INVESTMENT)

    assert [Recipient(1, None, None, watch=1)] == found


def test_person_and_channel_are_told_apart():
    assert [Recipient(1, None, None, watch=2), Recipient(1, "U1", None, watch=1)] == recipients(
        [stored(1, person="U1"), stored(2)], INVESTMENT
    )
    assert alert_key(Recipient(1, None, None, 1), 7, 2) != alert_key(Recipient(1, "U1", None, 1), 7, 2)


def test_snoozed_watch_does_not_silence_another_that_fits():
    assert [Recipient(1, None, None, watch=2)] == recipients([stored(1, until=day(3)), stored(2)], INVESTMENT)
    assert [Recipient(1, None, day(3), watch=1)] == recipients(
        [stored(1, until=day(3)), stored(2, until=day(5))], INVESTMENT
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ChangeType.FIRST_SEEN, True),
        (ChangeType.AMOUNT, True),
        (ChangeType.SOURCE_ADDED, False),
        (ChangeType.MERGED, False),
    ],
)
def test_change_is_worth_an_alert(kind, expected):
    assert expected == worth_an_alert(INVESTMENT, [Change(type=kind, at=day(0))])


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Tokyo is nine hours ahead: quiet from 13:00 to 22:00 UTC.
        ("2026-11-22T12:59", "2026-11-22T12:59"),
        ("2026-11-22T13:00", "2026-11-22T22:00"),
        ("2026-11-22T20:00", "2026-11-22T22:00"),
        ("2026-11-22T22:00", "2026-11-22T22:00"),
    ],
)
def test_quiet_hours_hold_and_then_deliver(now, due):
    assert utc(due) == alert_due(channel(NIGHT), utc(now), snoozed_until=None, planned=())


def test_quiet_hours_of_one_day_hold_until_their_end():
    lunch = channel(QuietHours(time(12), time(13)))

    assert utc("2026-11-22T04:00") == alert_due(lunch, utc("2026-11-22T03:10"), snoozed_until=None, planned=())


def test_quiet_hours_that_end_where_they_begin_are_none():
    always = channel(QuietHours(time(7), time(7)))

    assert utc("2026-11-22T03:10") == alert_due(always, utc("2026-11-22T03:10"), snoozed_until=None, planned=())


def test_snoozed_alert_comes_after_the_snooze_and_outside_quiet_hours():
    until = utc("2026-11-23T14:00")

    assert utc("2026-11-23T22:00") == alert_due(
        channel(NIGHT), utc("2026-11-22T03:00"), snoozed_until=until, planned=()
    )


def test_alert_over_the_cap_comes_on_the_next_day_with_room():
    now = utc("2026-11-22T03:00")
    today = [now - timedelta(hours=1), now]
    tomorrow = [utc("2026-11-22T22:00")] * 2

    capped = channel(NIGHT, cap=2)

    assert utc("2026-11-22T22:00") == alert_due(capped, now, snoozed_until=None, planned=today)
    assert utc("2026-11-23T22:00") == alert_due(capped, now, snoozed_until=None, planned=today + tomorrow)
    assert now == alert_due(capped, now, snoozed_until=None, planned=today[:1])


def test_day_of_a_channel_begins_at_its_own_midnight():
    assert utc("2026-11-21T15:00") == day_start(channel(), utc("2026-11-22T03:00"))


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
    st.times(),
    st.times(),
    st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]),
    st.integers(1, 3),
)
def test_alert_is_never_early_and_waits_two_days_at_most(now, start, end, zone, cap):
    quiet = QuietHours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))

    at = alert_due(channel(quiet, cap, zone), now, snoozed_until=None, planned=[now] * cap)

    assert now <= at <= now + timedelta(days=2, hours=1)
