"""What the running bot does by itself once its store is open: the periodic jobs, and the postman."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.clock import run_jobs
from bot.commands.bulletins import alert_reply, closed_notice, digest_messages, held_notice
from bot.jobs import DigestDesk, Job, make_digests, poll
from bot.model.delivery import DeliveryKind, NewDelivery, Pace
from bot.pipeline.announce import Herald
from bot.pipeline.payload import write_reply
from bot.pipeline.postman import Postman, PostRules
from bot.wiring.articles import open_sources
from bot.wiring.faults import FaultWatch
from bot.wiring.feeds import SettingsAddresses, open_feeds
from bot.wiring.late import LateMeasure
from bot.wiring.second import open_second_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model.delivery import Claim, Transition
    from bot.model.reply import Reply
    from bot.model.schedule import Schedule
    from bot.pipeline.digest import DigestContent
    from bot.pipeline.press import WriteDigest
    from bot.ports import Chat, ChatFaults, TextMeasure
    from bot.wiring.app import App

logger = logging.getLogger(__name__)

PACES: Mapping[str, Pace] = {
    # 50 requests a second for a bot over all, about 5 in 5 seconds for a channel.
    # https://docs.discord.com/developers/topics/rate-limits
    "discord": Pace(channel=timedelta(seconds=1), platform=timedelta(milliseconds=21), a_second=48),
    # One message a second for a channel. https://docs.slack.dev/apis/web-api/rate-limits
    "slack": Pace(channel=timedelta(seconds=1)),
}

_DIGESTS_S = 5.0
_CHATS_S = 30.0
_CLEAN_UP_S = 3600.0
_EVENTS_KEPT = timedelta(days=2)
"""Slack sends an event again within an hour, Discord never later than a session can be resumed."""
_DELIVERIES_KEPT = timedelta(days=30)
_NOTICES_KEPT = timedelta(days=3)


async def serve(app: App, chats: Iterable[Chat], faults: ChatFaults, stop: asyncio.Event) -> None:
    """Do the jobs and deliver to the chats until `stop` is set, and what was under way has ended."""
    herald = Herald(write=alert_reply, settle=timedelta(seconds=app.settings.alert_delay_s))
    async with open_feeds(app, herald) as feed_jobs, open_second_readings(app, herald) as second_jobs:
        jobs = [*_jobs(app, LateMeasure(), herald), _fault_job(app, faults), *feed_jobs, *second_jobs]
        await asyncio.gather(run_jobs(jobs, stop), _postman(app, chats).run(stop))


def _jobs(app: App, measure: TextMeasure, herald: Herald) -> Sequence[Job]:
    settings = app.settings
    source = open_sources(settings)
    addresses = SettingsAddresses(app)
    desk = DigestDesk(
        schedules=app.schedules,
        channels=app.channels,
        deals=app.ledger,
        memory=app.memory,
        write=_digest_writer(measure),
    )

    async def poll_once() -> None:
        polled = await poll(
            source,
            await asyncio.to_thread(lambda: addresses.others),
            app.ledger,
            datetime.now(UTC),
            processes=settings.readers,
            herald=herald,
        )
        logger.info("polled", extra={"articles": polled.articles, "inserted": polled.inserted})

    async def digests() -> None:
        await asyncio.to_thread(make_digests, desk)

    async def clean_up() -> None:
        await asyncio.to_thread(app.channels.forget_events, _EVENTS_KEPT)
        await asyncio.to_thread(app.outbox.prune, _DELIVERIES_KEPT)
        for workspace in await asyncio.to_thread(app.workspaces.erase_left):
            logger.info("workspace erased", extra={"platform": workspace.platform, "workspace": workspace.workspace})

    jobs = [Job("digests", _DIGESTS_S, digests), Job("clean-up", _CLEAN_UP_S, clean_up)]
    if settings.source_list:
        jobs.append(Job("poll", settings.poll_minutes * 60, poll_once))
    return jobs


def _fault_job(app: App, chats: ChatFaults) -> Job:
    watch = FaultWatch(app, chats)

    async def tell() -> None:
        await asyncio.to_thread(watch.tell, datetime.now(UTC))

    return Job("chats", _CHATS_S, tell)


def _digest_writer(measure: TextMeasure) -> WriteDigest:
    def write(content: DigestContent, schedule: Schedule, at: datetime) -> Sequence[Reply]:
        return digest_messages(content, schedule, at, measure)

    return write


def _postman(app: App, chats: Iterable[Chat]) -> Postman:
    messengers = {chat.messenger.platform: chat.messenger for chat in chats}
    rules = PostRules(
        owner=f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}",
        paces={platform: PACES.get(platform, Pace()) for platform in messengers},
        lease=timedelta(seconds=app.settings.lease_s),
        look_after=timedelta(seconds=app.settings.look_after_s),
    )
    return Postman(app.outbox, messengers, rules, _fault_notice)


def _fault_notice(claim: Claim, fault: Transition) -> NewDelivery | None:
    """Return what the keeper of a channel is told of a fault; None where nobody keeps it, or the notice failed."""
    channel, reason = claim.channel, fault.reason or fault.outcome
    word = "closed" if fault.closes_channel else "held"
    logger.warning("channel needs somebody", extra={"channel": str(channel.key), "fault": word, "reason": reason})
    if channel.keeper is None or claim.delivery.kind is DeliveryKind.NOTICE:
        return None
    return NewDelivery(
        channel_id=channel.id,
        kind=DeliveryKind.NOTICE,
        dedupe_key=f"n:{word}:{claim.delivery.id}:{claim.delivery.epoch}",
        payload=write_reply(closed_notice(claim, reason) if fault.closes_channel else held_notice(claim)),
        due_at=claim.claimed_at,
        expires_at=claim.claimed_at + _NOTICES_KEPT,
        person=channel.keeper,
    )
