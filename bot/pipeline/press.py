"""A schedule that is due becomes messages to be sent, a record of its slots, and the slot to wait for next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model.delivery import DeliveryKind, NewDelivery, Told
from bot.model.reply import DealCard
from bot.model.schedule import DigestRun, EmptyDay, Layout, RunResult, digest_series
from bot.pipeline.editions import first_look, window
from bot.pipeline.payload import write_reply
from bot.pipeline.slots import TOO_LATE, due, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from bot.model.delivery import Channel
    from bot.model.reply import Reply
    from bot.model.schedule import Schedule, Slot, StoredSchedule
    from bot.pipeline.digest import DigestContent
    from bot.pipeline.editions import Newsroom

    WriteDigest = Callable[[DigestContent, Schedule, datetime], Sequence[Reply]]
    """Writes a digest as the messages that it takes, the first of which heads the others; the moment is its slot's."""

_NOT_RUNNING = "dealwire was not running at that time; the next digest covers it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The messages of one digest, and what its channel is told by them."""

    deliveries: tuple[NewDelivery, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What became of the slots up to now, the digest to be sent, if any, and the slot to wait for next."""

    runs: tuple[DigestRun, ...]
    post: Post
    following: Slot
    due_at: datetime


def plan(
    stored: StoredSchedule,
    channel: Channel,
    *,
    told_until: datetime | None,
    now: datetime,
    newsroom: Newsroom,
    write: WriteDigest,
) -> Planned:
    """Decide what becomes of a schedule whose slot is due; `told_until` is where its last digest ended."""
    schedule = stored.schedule
    decided = due(schedule, stored.next, now)
    begin = told_until or first_look(schedule, stored.next.at)
    runs = [
        DigestRun(
            schedule_id=stored.id,
            slot=slot,
            since=min(begin, slot.at),
            until=slot.at,
            result=RunResult.TOO_LATE,
            reason=_NOT_RUNNING,
        )
        for slot in decided.missed
    ]
    post = Post()
    if decided.run is not None:
        since, until = window(begin, decided.run.at)
        content = newsroom.edition(schedule, since, until)
        told_nothing = content.empty and schedule.empty_day is EmptyDay.SILENT
        if not told_nothing:
            replies = write(content, schedule, decided.run.at)
            series = digest_series(stored.id, decided.run)
            post = posted(replies, content, schedule, series, decided.run.at + spread(str(channel.key)))
        result = RunResult.EMPTY if content.empty else RunResult.POSTED
        runs.append(DigestRun(schedule_id=stored.id, slot=decided.run, since=since, until=until, result=result))
    due_at = decided.next.at + spread(str(channel.key))
    return Planned(runs=tuple(runs), post=post, following=decided.next, due_at=due_at)


def posted(replies: Sequence[Reply], content: DigestContent, schedule: Schedule, series: str, due_at: datetime) -> Post:
    """Return the messages of a digest under keys of this series, in a thread or not, as the schedule wants."""
    head = f"{series}:0"
    deliveries, told = [], []
    shown = [*(entry.deal for entry in content.new), *(entry.deal for entry in content.updates)]
    revisions = {deal.id: deal.revision for deal in shown}
    for number, reply in enumerate(replies):
        key = f"{series}:{number}"
        deliveries.append(
            NewDelivery(
                channel_id=schedule.channel_id,
                kind=DeliveryKind.DIGEST,
                dedupe_key=key,
                payload=write_reply(reply),
                due_at=due_at,
                series=series,
                under=head if number and schedule.layout is Layout.THREAD else None,
                expires_at=due_at + TOO_LATE,
            )
        )
        told += [
            Told(schedule.channel_id, deal_id, revisions[deal_id], key)
            for deal_id in _deals_in(reply)
            if deal_id in revisions
        ]
    return Post(deliveries=tuple(deliveries), told=tuple(told))


def _deals_in(reply: Reply) -> Iterator[int]:
    return (block.deal_id for block in reply.blocks if isinstance(block, DealCard))
