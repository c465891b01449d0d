"""Finds who wants to hear of a change, and when they may: watches fit a deal, quiet hours and caps make alerts wait.

Watches are found by keys: a store looks up those that share a key with the deal, so a change costs what it matches and
not how many watches there are. Nothing is dropped here: what may not come now is due later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.model import Side
from bot.pipeline.newsworthy import TOLD_CHANGES
from bot.pipeline.slots import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Change, DealFacts, Watch
    from bot.model.delivery import Channel, QuietHours
    from bot.model.watch import StoredWatch

ANYTHING = "any"
"""The key of a watch that names no company, kind or place."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets an alert: a channel, or a person by direct message. `snoozed_until` holds for all that found it.

    `watch` is the number of the watch that brings it, the oldest of those that are not snoozed.
    """

    channel_id: int
    person: str | None
    snoozed_until: datetime | None
    watch: int


def worth_an_alert(facts: DealFacts, changes: Iterable[Change]) -> bool:
    """Return whether anybody is told of these changes at all: the deal is shown, and a fact changed."""
    return facts.shown and any(change.type in TOLD_CHANGES for change in changes)


def watch_keys(watch: Watch) -> frozenset[str]:
    """Return the keys under which a store finds `watch`: of its rarest part only, as all parts have to fit."""
    for name, values in (("company", watch.companies), ("place", watch.places), ("kind", watch.kinds)):
        if values:
            return frozenset(f"{name}:{value}" for value in values)
    return frozenset({ANYTHING})


def deal_keys(facts: DealFacts) -> frozenset[str]:
    """Return the keys of all watches that may fit the deal: each that does shares at least one."""
    companies = {f"company:{name}" for name in (*facts.payers, *facts.payees, *facts.partners)}
    places = {f"place:{part}" for place in facts.places for part in (place, _country(place))}
    return frozenset(companies | places | {f"kind:{facts.kind}", ANYTHING})


def fits(watch: Watch, facts: DealFacts) -> bool:
    """Return whether the deal fits all parts of `watch`.

    A country fits its regions. A deal without a sum, or without a rate for it, never reaches a minimum.
    """
    sides = {Side.PAYER: facts.payers, Side.PAYEE: facts.payees, Side.PARTNER: facts.partners}
    names = [name for side, on_it in sides.items() if watch.side in (None, side) for name in on_it]
    if watch.companies and not set(watch.companies) & set(names):
        return False
    if watch.side is not None and not names:
        return False
    if watch.kinds and facts.kind not in watch.kinds:
        return False
    places = {part for place in facts.places for part in (place, _country(place))}
    if watch.places and not set(watch.places) & places:
        return False
    return watch.min_usd is None or (facts.usd is not None and facts.usd >= watch.min_usd)


def recipients(candidates: Sequence[StoredWatch], facts: DealFacts) -> list[Recipient]:
    """Return who is to be told of the deal, each once however many of their watches fit, in a fixed order.

    Somebody who snoozed one watch still hears at once by another that fits.
    """
    found: dict[tuple[int, str], Recipient] = {}
    for stored in candidates:
        if not fits(stored.watch, facts):
            continue
        key = (stored.channel_id, stored.watch.person or "")
        own = Recipient(stored.channel_id, stored.watch.person, stored.snoozed_until, stored.id)
        known = found.get(key, own)
        sooner = _sooner(known.snoozed_until, own.snoozed_until)
        found[key] = known if sooner == known.snoozed_until else own
    return [found[key] for key in sorted(found)]


def alert_key(recipient: Recipient, deal_id: int, revision: int) -> str:
    """Return the dedupe key of an alert: one for each recipient and revision of a deal."""
    return f"a:{recipient.channel_id}:{recipient.person or ''}:{deal_id}:{revision}"


def alert_due(
    channel: Channel, now: datetime, *, snoozed_until: datetime | None, planned: Sequence[datetime]
) -> datetime:
    """Return when an alert of `now` may come: after the snooze, outside quiet hours, on a day that has room.

    `planned` are the times, from today's start on, for which alerts to this channel were planned already.
    """
    zone = ZoneInfo(channel.zone)
    at = _loud(max(now, snoozed_until or now), channel.quiet, zone)
    if channel.alerts_a_day is None:
        return at
    days: dict[object, int] = {}
    for planned_at in planned:
        day = planned_at.astimezone(zone).date()
        days[day] = days.get(day, 0) + 1
    while days.get(at.astimezone(zone).date(), 0) >= channel.alerts_a_day:
        tomorrow = at.astimezone(zone).date() + timedelta(days=1)
        at = _loud(instant(datetime.combine(tomorrow, datetime.min.time()), zone), channel.quiet, zone)
    return at


def day_start(channel: Channel, now: datetime) -> datetime:
    """Return when the local day of the channel began, as an instant in UTC."""
    zone = ZoneInfo(channel.zone)
    return instant(datetime.combine(now.astimezone(zone).date(), datetime.min.time()), zone)


def _loud(at: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """Return `at`, or the end of the quiet hours that it lies in."""
    if quiet is None or quiet.start == quiet.end:
        return at.astimezone(UTC)
    local = at.astimezone(zone)
    wall = local.time()
    spans_midnight = quiet.start > quiet.end
    if spans_midnight and wall >= quiet.start:
        end = datetime.combine(local.date() + timedelta(days=1), quiet.end)
    elif (spans_midnight and wall < quiet.end) or quiet.start <= wall < quiet.end:
        end = datetime.combine(local.date(), quiet.end)
    else:
        return at.astimezone(UTC)
    # In the hour that comes twice the end may have passed already once.
    return max(instant(end, zone), at.astimezone(UTC))


def _country(place: str) -> str:
    return place.partition("-")[0]


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else min(one, other)
