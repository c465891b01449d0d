"""A change of a deal becomes the alerts that it brings, in the transaction that writes the change.

One change brings one alert to each recipient, however many of their watches fit. An alert waits for a moment: what
other articles add to the same deal meanwhile takes its place, so two that tell one deal in one minute ring once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import ChangeType
from bot.model.delivery import DeliveryKind, NewDelivery, Told
from bot.pipeline.alerts import alert_due, alert_key, day_start, deal_keys, recipients, worth_an_alert
from bot.pipeline.loops import find_loops
from bot.pipeline.newsworthy import OLD_NEWS, is_news
from bot.pipeline.payload import write_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Change, Deal
    from bot.model.delivery import Channel
    from bot.model.reply import Reply
    from bot.pipeline.alerts import Recipient
    from bot.pipeline.loops import Loop
    from bot.ports import AlertBook

    WriteAlert = Callable[[Deal, Sequence[Change], Channel, int, Sequence[Loop]], Reply]
    """Writes an alert on a deal, with the changes that it is about, for a channel, brought by the watch of a number.

    The last argument are the money loops that these changes closed, best first.
    """

KEPT_FOR = timedelta(days=1)
"""An alert that could not be sent for so long after it was due is no news any more."""
_LEGS_MADE = frozenset({ChangeType.FIRST_SEEN, ChangeType.PARTIES})
"""The changes that may bring a leg into the graph of who pays whom."""
_LOOPS = 20
_REVISIONS = 8
"""How many earlier revisions may have an alert still waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Herald:
    """How alerts are written, and for how long they wait for further articles on the same deal."""

    write: WriteAlert
    settle: timedelta


def announce(book: AlertBook, deal: Deal, herald: Herald, now: datetime) -> int:
    """Queue the alerts that the last revision of `deal` brings; return how many."""
    told_anew = worth_an_alert(deal.facts, book.changes(deal.id, deal.revision - 1))
    if not (told_anew and is_news(deal.facts, now, OLD_NEWS)):
        return 0
    found = recipients(book.watching(deal_keys(deal.facts)), deal.facts)
    channels = book.channels({recipient.channel_id for recipient in found})
    found = [recipient for recipient in found if _reaches(channels[recipient.channel_id], deal)]
    if not found:
        return 0
    waiting = _earlier_that_wait(book, deal, found, now)
    planned = _planned(book, found, channels, now)
    alerts, entries = [], []
    changes: dict[int, tuple[Change, ...]] = {}
    loops: dict[int, tuple[Loop, ...]] = {}
    for recipient in found:
        channel = channels[recipient.channel_id]
        since = waiting.get((recipient.channel_id, recipient.person), deal.revision)
        if since not in changes:
            changes[since] = book.changes(deal.id, since - 1)
            loops[since] = _closed_loops(book, deal, changes[since])
        due_at = alert_due(
            channel,
            now + herald.settle,
            snoozed_until=recipient.snoozed_until,
            planned=planned[recipient.channel_id, recipient.person],
        )
        key = alert_key(recipient, deal.id, deal.revision)
        reply = herald.write(deal, changes[since], channel, recipient.watch, loops[since])
        alerts.append(
            NewDelivery(
                channel_id=channel.id,
                kind=DeliveryKind.ALERT,
                dedupe_key=key,
                payload=write_reply(reply),
                due_at=due_at,
                expires_at=due_at + KEPT_FOR,
                person=recipient.person,
            )
        )
        if recipient.person is None:
            entries.append(Told(channel.id, deal.id, deal.revision, key))
    book.queue(alerts, entries, now)
    return len(alerts)


def _closed_loops(book: AlertBook, deal: Deal, changes: Sequence[Change]) -> tuple[Loop, ...]:
    """Return the money loops that would not be there without the deal, if these changes may have made it a leg."""
    if not any(change.type in _LEGS_MADE for change in changes):
        return ()
    return find_loops(book.loop_deals({deal.id}, _LOOPS), closed_by={deal.id}, limit=_LOOPS)


def _reaches(channel: Channel, deal: Deal) -> bool:
    least = channel.alerts_min_usd
    return least is None or (deal.facts.usd is not None and deal.facts.usd >= least)


def _earlier_that_wait(
    book: AlertBook, deal: Deal, found: Sequence[Recipient], now: datetime
) -> dict[tuple[int, str | None], int]:
    """Cancel alerts of earlier revisions that nobody has seen; return the first such revision for each recipient."""
    keys = {
        alert_key(recipient, deal.id, revision): (recipient, revision)
        for recipient in found
        for revision in range(max(1, deal.revision - _REVISIONS), deal.revision)
    }
    first: dict[tuple[int, str | None], int] = {}
    for key in book.supersede(keys, "more was told of the deal before it went out", now):
        recipient, revision = keys[key]
        whom = (recipient.channel_id, recipient.person)
        first[whom] = min(revision, first.get(whom, revision))
    return first


def _planned(
    book: AlertBook, found: Sequence[Recipient], channels: Mapping[int, Channel], now: datetime
) -> dict[tuple[int, str | None], list[datetime]]:
    """Return when alerts are planned already, from today on, for those whose channel has a daily cap."""
    planned: dict[tuple[int, str | None], list[datetime]] = defaultdict(list)
    capped = {each.channel_id for each in found if channels[each.channel_id].alerts_a_day is not None}
    if capped:
        starts = {number: day_start(channels[number], now) for number in capped}
        for each in book.planned(capped, min(starts.values())):
            if each.due_at >= starts[each.channel_id]:
                planned[each.channel_id, each.person].append(each.due_at)
    return planned
