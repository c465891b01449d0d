"""The store opened with all that commands need, brought up to date, copied and described."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import Ports
from bot.commands.bulletins import alert_reply
from bot.lexicon import Lexicon, load_lexicon
from bot.pipeline.announce import Herald
from bot.wiring.late import LateArticles, LateFinder, LateMeasure, LateReader
from storage.backup import backup
from storage.channels import SqlChannels
from storage.engine import open_engine
from storage.installations import SqlInstallations
from storage.ledger import SqlLedger
from storage.migrate import upgrade
from storage.outbox import SqlOutbox
from storage.reasons import SqlReasons
from storage.schedules import SqlSchedules
from storage.subscriptions import SqlSubscriptions
from storage.told import SqlMemory
from storage.watches import SqlWatches
from storage.workspaces import SqlWorkspaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from adapters.pictures import Studio
    from bot.config import Settings
    from bot.ports import TextMeasure


@dataclass(frozen=True, slots=True)
class App:
    """The pieces that most commands need."""

    settings: Settings
    lexicon: Lexicon
    engine: Engine
    ledger: SqlLedger
    channels: SqlChannels
    schedules: SqlSchedules
    watches: SqlWatches
    outbox: SqlOutbox
    memory: SqlMemory
    installations: SqlInstallations
    reasons: SqlReasons
    workspaces: SqlWorkspaces
    subscriptions: SqlSubscriptions

    @property
    def ports(self) -> Ports:
        """What chat commands may use."""
        return Ports(
            deals=self.ledger,
            lexicon=self.lexicon,
            ledger=self.ledger,
            channels=self.channels,
            schedules=self.schedules,
            watches=self.watches,
            outbox=self.outbox,
            memory=self.memory,
            reasons=self.reasons,
            workspaces=self.workspaces,
            subscriptions=self.subscriptions,
            reader=LateReader(),
            articles=LateArticles(self.settings),
            finder=LateFinder(self.settings),
            measure=LateMeasure(),
            herald=Herald(write=alert_reply, settle=timedelta(seconds=self.settings.alert_delay_s)),
        )


@contextmanager
def open_app(settings: Settings, *, suggestions: bool = True) -> Iterator[App]:
    """Open the store, bring its schema up to date, and close it at the end; raise StoreError where that fails.

    Without `suggestions` the names of the gazetteer are left to the next one that opens the store: writing them takes
    half a second the first time, and only who types a name needs them.
    """
    lexicon = load_lexicon()
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        upgrade(engine)
        ledger = SqlLedger(engine)
        if suggestions:
            ledger.register_organisations(tuple(lexicon.organisations.values()))
        yield App(
            settings=settings,
            lexicon=lexicon,
            engine=engine,
            ledger=ledger,
            channels=SqlChannels(engine),
            schedules=SqlSchedules(engine),
            watches=SqlWatches(engine),
            outbox=SqlOutbox(engine),
            memory=SqlMemory(engine),
            installations=SqlInstallations(engine),
            reasons=SqlReasons(engine),
            workspaces=SqlWorkspaces(engine),
            subscriptions=SqlSubscriptions(engine),
        )
    finally:
        engine.dispose()


def open_studio() -> tuple[Studio, TextMeasure]:
    """Return what draws pictures, and what measures their texts."""
    # Imported here: only who draws waits for the fonts and their parser.
    from adapters.pictures import Studio, load_typeface  # noqa: PLC0415

    typeface = load_typeface()
    return Studio(typeface), typeface


def upgrade_store(settings: Settings) -> str:
    """Make the store or bring its schema up to date; return the revision it is at."""
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        return upgrade(engine)
    finally:
        engine.dispose()


def backup_store(settings: Settings, target: Path) -> None:
    """Copy the store to the new file `target`; raise StoreError where that cannot be."""
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        backup(engine, target)
    finally:
        engine.dispose()


def has_feeds(settings: Settings) -> bool:
    """Return whether the store holds feeds that somebody added; it is made, or brought up to date, for that."""
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        upgrade(engine)
        return bool(SqlSubscriptions(engine).subscriptions())
    finally:
        engine.dispose()


def describe_store(settings: Settings) -> str:
    """Return one line on the store, without its password; raise StoreError where it cannot be used."""
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        revision = upgrade(engine)
        return f"{engine.url.render_as_string(hide_password=True)}, schema {revision}"
    finally:
        engine.dispose()
