"""A workspace to ask in: a real store on SQLite with a few deals, a channel, and all that commands may use."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Ports, dispatch
from bot.commands.bulletins import alert_reply
from bot.errors import Fault, SourceError
from bot.lexicon import load_lexicon
from bot.model import Language
from bot.model.reply import Request
from bot.model.source import NewSubscription, Probe
from bot.pipeline.announce import Herald
from bot.pipeline.ingest import ingest
from bot.pipeline.readers import local_reader
from storage.channels import SqlChannels
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.outbox import SqlOutbox
from storage.reasons import SqlReasons
from storage.schedules import SqlSchedules
from storage.subscriptions import SqlSubscriptions
from storage.told import SqlMemory
from storage.watches import SqlWatches
from storage.workspaces import SqlWorkspaces
from tests.factories import (
    article,
    day,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    reading,
    softbank_builds_in_japan,
)

NOW = day(1)
JA, EN = Language.JA, Language.EN
TOLD = (
    nvidia_invests_in_openai(),
    openai_rents_from_oracle(),
    oracle_buys_chips_from_nvidia(),
    softbank_builds_in_japan(),
)
PAGE = article(url="https://news.example/page")


class Web:
    """One page that is an article, one feed; everything else is not there."""

    async def articles(self, address):
        if address != PAGE.url:
            raise SourceError("not there", address, Fault.NOT_FOUND)
        return [PAGE]

    def probe(self, address):
        if not address.startswith("https://feed.example"):
            raise SourceError("no feed", address, Fault.NO_FEED)
        return Probe(
            asked=address,
            feed_url="https://feed.example/rss",
            title="Feed of examples",
            language=EN,
            articles=(PAGE,),
            total=1,
            newest_at=NOW,
        )

    def outline(self, address):
        if not address.endswith(".opml"):
            raise SourceError("no feed", address, Fault.UNREADABLE)
        return [NewSubscription(url=f"https://feed{n}.example/rss") for n in range(3)]


class Ruler:
    """Letters of one width."""

    def width(self, text, size, *, bold=False):
        return (0.6 if bold else 0.5) * size * len(text)


class World:
    """Asks as somebody in a channel of a workspace; time stands still."""

    def __init__(self, engine):
        self.ledger = SqlLedger(engine)
        lexicon = load_lexicon()
        names = ("Nvidia", "OpenAI", "Oracle", "SoftBank", "CoreWeave", "Microsoft")
        self.ledger.register_organisations([lexicon.organisations[name] for name in names])
        web = Web()
        self.ports = Ports(
            deals=self.ledger,
            lexicon=lexicon,
            ledger=self.ledger,
            reader=local_reader(),
            articles=web,
            channels=SqlChannels(engine),
            schedules=SqlSchedules(engine),
            watches=SqlWatches(engine),
            outbox=SqlOutbox(engine),
            memory=SqlMemory(engine),
            reasons=SqlReasons(engine),
            workspaces=SqlWorkspaces(engine),
            subscriptions=SqlSubscriptions(engine),
            finder=web,
            measure=Ruler(),
            herald=Herald(write=alert_reply, settle=timedelta(0)),
        )
        for number, told in enumerate(TOLD):
            self.hear(told, number)

    def hear(self, told, number, at=NOW):
        source = article(url=f"https://news{number}.example/story", outlet=f"news{number}.example", published_at=at)
        return ingest(replace(source, text=f"{source.text} {told}"), reading(told), self.ledger, at, self.ports.herald)

    def ask(self, text, language=EN, **who):
        asker = {"platform": "slack", "workspace": "T1", "channel": "C1", "person": "U1", "may_change_settings": True}
        request = Request(path=(), params={"": text}, language=language, now=NOW, zone="Asia/Tokyo", **(asker | who))
        return dispatch(request, self.ports)


@pytest.fixture
def world(tmp_path, sqlite_template):
    """Return a fresh world."""
    path = shutil.copyfile(sqlite_template, tmp_path / "world.db")
    engine = open_engine(f"sqlite:///{path}")
    yield World(engine)
    engine.dispose()
