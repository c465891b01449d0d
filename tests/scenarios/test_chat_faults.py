"""A chat that lets dealwire in no more, on a real store: whoever looks after the bot hears of it in the other one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.model import Language
from bot.model.delivery import ChannelKey
from bot.wiring.app import open_app
from bot.wiring.faults import FaultWatch
from tests.scenarios.test_overdue import notices

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Chats:
    """What a test says is broken."""

    broken: dict[str, str] = field(default_factory=dict)

    def faults(self) -> dict[str, str]:
        return dict(self.broken)


def test_fault_of_a_chat_is_told_once_to_keepers_in_the_other(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/store.db")  # type: ignore[call-arg, arg-type]  # pydantic's
    with open_app(settings, suggestions=False) as app:
        for platform in ("discord", "slack"):
            channel = app.channels.register(ChannelKey(platform, "1", "C1"), Language.EN, "UTC")
            app.channels.save(replace(channel, keeper="U1"))
        chats = Chats()
        watches = (FaultWatch(app, chats), FaultWatch(app, chats))

        assert [watch.tell(NOW) for watch in watches] == [0, 0]
        chats.broken["discord"] = "Set DEALWIRE_DISCORD_TOKEN"
        assert [watch.tell(NOW) for watch in (*watches, *watches)] == [1, 1, 0, 0]

        (told,) = notices(app)
        assert "DEALWIRE_DISCORD_TOKEN" in told
        key = ChannelKey("slack", "1", "C1")
        stored = app.channels.channel(key)
        assert stored is not None
        assert sum(app.outbox.counts(stored.id).values()) == 1
