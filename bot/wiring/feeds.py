"""The feeds of the running bot: what polls them, what takes their articles in, and what tells that one is not well.

The jobs come often and find little to do: whose turn it is stands in the store, so that any number of replicas share
the feeds, and one that was started a minute ago knows where the last one stopped.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot.commands.source_notices import overdue_notice
from bot.errors import SourceError
from bot.jobs import Job
from bot.model.delivery import DeliveryKind, NewDelivery
from bot.model.source import NewSubscription
from bot.pipeline.crew import Crew
from bot.pipeline.health import overdue
from bot.pipeline.intake import Intake
from bot.pipeline.payload import write_reply
from bot.pipeline.polling import Poller
from storage.alike import SqlArticleIndex
from storage.arrivals import SqlInbox
from storage.polls import SqlPollBook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from adapters.sources.finder import WebFeedFinder
    from bot.model.delivery import Channel
    from bot.pipeline.announce import Herald
    from bot.pipeline.health import Overdue
    from bot.wiring.app import App

logger = logging.getLogger(__name__)

PLATFORMS = ("discord", "slack")
_POLL_S = 15.0
_INTAKE_S = 5.0
_WATCH_S = 600.0
_PRUNE_S = 86_400.0
_SEEN_KEPT = timedelta(days=400)
"""Over a year: what comes up again on its anniversary is known."""
_BANDS_KEPT = timedelta(days=60)
NOTICES_KEPT = timedelta(days=3)
_CATCH_UP = timedelta(hours=1)
"""After a start all feeds are overdue that were not read while nothing ran: they are read first, and told of then."""


@asynccontextmanager
async def open_feeds(app: App, herald: Herald | None) -> AsyncIterator[Sequence[Job]]:
    """Give the jobs that poll the feeds and take in their articles; their connections close at the end."""
    # Imported here: the parsers of pages and feeds take half a second, and no answer from the store needs them.
    from adapters.sources import FetchLimits  # noqa: PLC0415
    from adapters.sources.client import HttpFeedClient  # noqa: PLC0415
    from adapters.sources.fetch import Fetcher  # noqa: PLC0415
    from adapters.sources.page_reader import HttpPageReader  # noqa: PLC0415
    from adapters.sources.politeness import HostGate  # noqa: PLC0415
    from adapters.sources.robots import Robots  # noqa: PLC0415

    settings, engine = app.settings, app.engine
    limits = FetchLimits(timeout_s=settings.fetch_timeout_s, max_bytes=settings.fetch_max_bytes)
    window = timedelta(days=settings.fresh_days)
    crew = Crew(settings.readers)
    fetcher = Fetcher(limits, contact=settings.contact, allow_private=settings.allow_private_addresses)
    try:
        async with fetcher:
            gate = HostGate()
            book, inbox, index = SqlPollBook(engine), SqlInbox(engine), SqlArticleIndex(engine)
            poller = Poller(book, HttpFeedClient(fetcher, gate, crew), window=window)
            pages = HttpPageReader(fetcher, gate, Robots(fetcher, gate), crew)
            intake = Intake(inbox, pages, index, app.ledger, crew, herald=herald, window=window)

            async def poll_feeds() -> None:
                done = await poller.round()
                if done.asked:
                    logger.info("feeds polled", extra={"asked": done.asked, "failed": done.failed, "new": done.new})

            async def take_in() -> None:
                taken = await intake.round(datetime.now(UTC))
                if taken.stored:
                    logger.info("articles taken in", extra={"stored": taken.stored, "deals": taken.deals})

            began = datetime.now(UTC)

            async def watch() -> None:
                now = datetime.now(UTC)
                if now - began >= _CATCH_UP:
                    await asyncio.to_thread(tell_overdue, app, now)

            async def prune() -> None:
                await asyncio.to_thread(book.forget_seen, _SEEN_KEPT)
                await asyncio.to_thread(index.forget, _BANDS_KEPT)

            yield [
                Job("feeds", _POLL_S, poll_feeds),
                Job("intake", _INTAKE_S, take_in),
                Job("feed watch", _WATCH_S, watch),
                Job("feed pruning", _PRUNE_S, prune),
            ]
    finally:
        crew.close()


class SettingsAddresses:
    """The addresses of the settings: feeds among them become subscriptions, the others are read as they are."""

    def __init__(self, app: App) -> None:
        """Take the app; nothing is asked yet."""
        self._app = app

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The addresses that are no feeds, once the feeds were subscribed to. Waits for the network."""
        from adapters.sources import FetchLimits  # noqa: PLC0415  # as above
        from adapters.sources.finder import WebFeedFinder  # noqa: PLC0415  # as above

        settings, subscriptions = self._app.settings, self._app.subscriptions
        limits = FetchLimits(timeout_s=settings.fetch_timeout_s, max_bytes=settings.fetch_max_bytes)
        finder = WebFeedFinder(
            limits, Crew(1), contact=settings.contact, allow_private=settings.allow_private_addresses
        )
        known = {subscription.url for subscription in subscriptions.subscriptions()}
        asked = [address for address in settings.source_list if address not in known]
        feeds = [address for address in asked if _is_on_the_web(address) and _may_be_feed(finder, address)]
        subscriptions.add([NewSubscription(url=address, added_by="settings") for address in feeds])
        return tuple(address for address in asked if address not in feeds)


def tell_overdue(app: App, now: datetime) -> int:
    """Queue what the keepers of the bot have to hear of its feeds, each once; return how many things there are."""
    found = overdue(app.subscriptions.subscriptions(), now)
    for each in found:
        url = each.subscription.url if each.subscription is not None else "all"
        logger.warning("source overdue", extra={"address": url, "fault": each.health.fault})
    people = list(keepers(app)) if found else []
    app.outbox.enqueue([_notice(each, channel, now) for each in found for channel in people])
    return len(found)


def keepers(app: App) -> Iterator[Channel]:
    """Yield one channel of each person who looks after the bot: there the person is reached."""
    seen = set()
    for platform in PLATFORMS:
        for channel in app.channels.channels(platform):
            who = (platform, channel.key.workspace, channel.keeper)
            if channel.keeper is not None and who not in seen:
                seen.add(who)
                yield channel


def _notice(each: Overdue, channel: Channel, now: datetime) -> NewDelivery:
    return NewDelivery(
        channel_id=channel.id,
        kind=DeliveryKind.NOTICE,
        dedupe_key=f"n:{each.key}:{channel.key.platform}:{channel.key.workspace}:{channel.keeper}",
        payload=write_reply(overdue_notice(each, channel.language, channel.zone)),
        due_at=now,
        expires_at=now + NOTICES_KEPT,
        person=channel.keeper,
    )


def _is_on_the_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _may_be_feed(finder: WebFeedFinder, address: str) -> bool:
    """Return whether to subscribe: what cannot be reached now may be later, or its health says why not."""
    try:
        return finder.is_feed(address)
    except SourceError as error:
        logger.warning("source not reached", extra={"address": address, "reason": str(error)})
        return True
