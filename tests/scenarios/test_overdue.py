"""The watchdog on a real store: whoever looks after the bot hears of a source that is not read, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.config import Settings
from bot.model import Language
from bot.model.delivery import ChannelKey
from bot.model.source import NewSubscription
from bot.wiring.app import open_app
from bot.wiring.feeds import tell_overdue
from storage.engine import reading

if TYPE_CHECKING:
    from bot.wiring.app import App

NOW = datetime.now(UTC)


def notices(app: App) -> list[str]:
    with reading(app.engine) as connection:
        rows = connection.execute(text("SELECT payload FROM delivery WHERE kind = 'notice'"))
        return [row.payload for row in rows]


def test_overdue_source_is_told_once_to_each_who_looks_after_the_bot(database_url: str) -> None:
    with open_app(Settings(_env_file=None, database_url=database_url)) as app:  # type: ignore[call-arg, arg-type]  # pydantic's
        for name in ("C1", "C2"):
            channel = app.channels.register(ChannelKey("slack", "T1", name), Language.EN, "UTC")
            app.channels.save(replace(channel, keeper="U1"))
        app.subscriptions.add([NewSubscription(url="https://a.example/rss", title="A")])

        assert tell_overdue(app, NOW) == 0
        for later in (timedelta(days=2), timedelta(days=3)):
            assert tell_overdue(app, NOW + later) == 1

        (told,) = notices(app)
        assert "https://a.example/rss" in told
