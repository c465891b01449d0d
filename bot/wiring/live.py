"""The running bot: the chats that are configured, the jobs, and the postman, from start to stop.

Chats start before anything is sent and stop last; what is under way at a stop is let end and recorded.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.commands.bulletins import alert_reply, closed_notice, digest_messages, held_notice
from bot.commands.desk import Desk
from bot.errors import ChatError
from bot.jobs import DigestDesk, Job, make_digests, poll
from bot.model.delivery import DeliveryKind, NewDelivery, Pace
from bot.pipeline.announce import Herald
from bot.pipeline.payload import write_reply
from bot.pipeline.postman import Postman, PostRules
from bot.wiring import open_app, open_sources
from bot.wiring.feeds import SettingsAddresses, open_feeds
from bot.wiring.late import LateMeasure, LateStudio
from bot.wiring.second import open_second_readings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

    from bot.config import Settings
    from bot.model.delivery import Claim, Transition
    from bot.model.reply import Reply
    from bot.model.scene import Scene
    from bot.model.schedule import Schedule
    from bot.pipeline.digest import DigestContent
    from bot.pipeline.press import WriteDigest
    from bot.ports import Chat, TextMeasure
    from bot.wiring import App

logger = logging.getLogger(__name__)

PACES: Mapping[str, Pace] = {
    # 50 requests a second for a bot over all, about 5 in 5 seconds for a channel.
    # https://docs.discord.com/developers/topics/rate-limits
    "discord": Pace(channel=timedelta(seconds=1), platform=timedelta(milliseconds=21)),
    # One message a second for a channel. https://docs.slack.dev/apis/web-api/rate-limits
    "slack": Pace(channel=timedelta(seconds=1)),
}

_DIGESTS_S = 5.0
_CLEAN_UP_S = 3600.0
_EVENTS_KEPT = timedelta(days=2)
"""Slack sends an event again within an hour, Discord never later than a session can be resumed."""
_DELIVERIES_KEPT = timedelta(days=30)
_NOTICES_KEPT = timedelta(days=3)


async def run_bot(settings: Settings, stop: asyncio.Event) -> None:
    """Serve the chats that are configured and do the periodic jobs until `stop` is set.

    Raises ChatError where chats are configured and every one of them refuses, and there is nothing else to do.
    """
    # Imported here: only the bot itself needs a scheduler.
    from adapters.clock import run_jobs  # noqa: PLC0415

    studio, measure = LateStudio(), LateMeasure()
    with open_app(settings) as app:
        chats = await _connected(_chats(app, studio.paint))
        try:
            if not chats and not settings.source_list and not app.subscriptions.subscriptions():
                raise ChatError("No chat could be connected to, and DEALWIRE_SOURCES names nothing to read.")
            herald = Herald(write=alert_reply, settle=timedelta(seconds=settings.alert_delay_s))
            async with open_feeds(app, herald) as feed_jobs, open_second_readings(app, herald) as second_jobs:
                jobs = [*_jobs(app, measure, herald), *feed_jobs, *second_jobs]
                await asyncio.gather(run_jobs(jobs, stop), _postman(app, chats).run(stop))
        finally:
            for chat in reversed(chats):
                await chat.stop()
            studio.close()


def _chats(app: App, paint: Callable[[Scene], Awaitable[bytes]]) -> Iterator[Chat]:
    """Make the chats that are configured, one after the other."""
    settings, desk = app.settings, Desk(app.ports)
    # Imported here: each chat's library takes half a second, and most need one of them.
    if settings.discord_token is not None:
        from adapters.discord import DiscordChat, DiscordOptions  # noqa: PLC0415

        yield DiscordChat(
            DiscordOptions(
                token=settings.discord_token,
                api_url=settings.discord_api_url,
                gateway_url=settings.discord_gateway_url,
                language=settings.language,
                zone=settings.timezone,
            ),
            desk,
            app.channels,
            paint,
        )
    if settings.serves_slack:
        from adapters.slack import SlackChat, SlackOptions  # noqa: PLC0415

        yield SlackChat(
            SlackOptions(
                bot_token=settings.slack_bot_token,
                app_token=settings.slack_app_token,
                signing_secret=settings.slack_signing_secret,
                client_id=settings.slack_client_id,
                client_secret=settings.slack_client_secret,
                store_key=settings.slack_store_key,
                api_url=settings.slack_api_url,
                public_url=settings.slack_public_url,
                host=settings.slack_host,
                port=settings.slack_port,
                proxy=settings.slack_proxy,
                admins=frozenset(settings.slack_admins.replace(",", " ").split()),
                language=settings.language,
                zone=settings.timezone,
            ),
            desk,
            app.channels,
            paint,
            app.installations,
        )


async def _connected(chats: Iterable[Chat]) -> list[Chat]:
    """Start all chats; one that refuses is left out, with its reason in the log, and keeps no other from starting."""
    connected = []
    for chat in chats:
        try:
            await chat.start()
        except ChatError as error:
            logger.error("chat refused", extra={"platform": chat.messenger.platform, "reason": str(error)})  # noqa: TRY400  # the reason says it all
        else:
            connected.append(chat)
    return connected


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
        for gone in await asyncio.to_thread(app.workspaces.erase_left):
            logger.info("workspace erased", extra={"platform": gone.platform, "workspace": gone.workspace})

    jobs = [Job("digests", _DIGESTS_S, digests), Job("clean-up", _CLEAN_UP_S, clean_up)]
    if settings.source_list:
        jobs.append(Job("poll", settings.poll_minutes * 60, poll_once))
    return jobs


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
