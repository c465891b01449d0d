"""Deliveries, channels and a store's clock for tests, built by functions named after what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Language
from bot.model.delivery import ChannelKey, DeliveryKind, NewDelivery, Pace
from storage.channels import SqlChannels
from tests.factories import FIRST_DAY

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from bot.model.delivery import Channel

LEASE = timedelta(seconds=60)
UNPACED = {"slack": Pace(channel=timedelta(0))}
PACED = {"slack": Pace(channel=timedelta(seconds=1))}


@dataclass(slots=True)
class Hands:
    """A clock of a store that stands still until somebody moves it."""

    now: datetime = FIRST_DAY

    def __call__(self, _connection: Connection) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def channel_named(engine: Engine, name: str) -> Channel:
    """Register a Slack channel."""
    return SqlChannels(engine).register(ChannelKey("slack", "T1", name), Language.EN, "America/New_York")


def alert(channel: Channel, key: str, *, due_at: datetime = FIRST_DAY, **rest: object) -> NewDelivery:
    """Return an alert that is due on the first day."""
    return NewDelivery(
        channel_id=channel.id,
        kind=DeliveryKind.ALERT,
        dedupe_key=key,
        payload=f'{{"text": "{key}"}}',
        due_at=due_at,
        **rest,  # type: ignore[arg-type]  # tests pass what they mean
    )
