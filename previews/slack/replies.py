"""What people are shown, out of the sample articles that come with dealwire, read and stored as ever."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.commands import dispatch
from bot.commands.bulletins import alert_reply, digest_messages
from bot.config import Settings
from bot.model import DealQuery, Language, Sort
from bot.model.delivery import Channel, ChannelKey
from bot.model.reply import Request
from bot.model.schedule import Schedule
from bot.pipeline.digest import compose
from bot.pipeline.ingest import ingest
from bot.pipeline.readers import read_all
from bot.samples import feed_path
from bot.wiring.app import open_app
from bot.wiring.articles import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model.reply import Reply
    from bot.wiring.app import App

KEY = ChannelKey("slack", "T1", "C1")
ZONES = {Language.EN: "America/New_York", Language.JA: "Asia/Tokyo"}
SET_UP = (
    "/dealwire digest schedule at=09:00 days=weekdays",
    "/deals watch company=Nvidia",
    "/deals watch company=OpenAI min=$1b",
)
ASKED = {
    "find": "/deals openai",
    "show": "/deals show {largest}",
    "company": "/deals company openai",
    "loops": "/deals loops",
    "top": "/deals top since 2025-01-01",
    "chart": "/deals chart since 2025-01-01",
    "nonsense": "/deals compny openai",
    "help": "/deals help",
}


@contextmanager
def sample_app(now: datetime) -> Iterator[App]:
    """Open a store with the deals of the sample articles, read `now`."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=SecretStr(f"sqlite:///{folder}/samples.db"), _env_file=None)
        articles, _ = collect(open_sources(settings), [str(feed_path())])
        with open_app(settings) as app:
            for article, reading in read_all(articles, 1):
                ingest(article, reading, app.ledger, now)
            yield app


def replies(app: App, now: datetime) -> Iterator[tuple[str, Language, Reply]]:
    """Yield what is said at the moment `now`, by name and language."""
    largest = app.ledger.find(DealQuery(sort=Sort.LARGEST, limit=1)).items[0]
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    content = compose(app.ledger, since=since, until=until)
    for language, zone in ZONES.items():
        asker = Request(
            path=(),
            language=language,
            now=now,
            zone=zone,
            platform=KEY.platform,
            workspace=KEY.workspace,
            channel=KEY.ext_id,
            person="U1",
            may_change_settings=True,
        )
        schedule = Schedule(channel_id=1, name="daily", at=time(9), zone=zone, language=language)
        for number, message in enumerate(digest_messages(content, schedule, now, app.ports.measure)[:2]):
            yield f"digest-{number + 1}", language, message
        channel = Channel(id=1, key=KEY, language=language, zone=zone)
        (deal, changes), *_ = (told for told in app.ledger.changed(since, until) if told[0].id == largest.id)
        yield "alert", language, alert_reply(deal, changes, channel, 1)
        for text in SET_UP:
            dispatch(replace(asker, params={"": text}), app.ports)
        for name, text in ASKED.items():
            asked = text.replace("{largest}", str(largest.id))
            yield name, language, dispatch(replace(asker, params={"": asked}), app.ports)
        yield "home", language, dispatch(replace(asker, path=("deals", "home")), app.ports)
