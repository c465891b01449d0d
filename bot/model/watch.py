"""A wish to be told: which changes somebody wants to hear of, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model.event import Kind, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Changes of shown deals that fit all given parts; `companies` and `kinds` fit when any of them does.

    `channel` is written as `bot.model.delivery.ChannelKey` does. `min_usd` is in whole US dollars. `person` is the
    chat's user id for a direct message, None for the channel.
    """

    channel: str
    companies: tuple[str, ...] = ()
    side: Side | None = None
    kinds: tuple[Kind, ...] = ()
    places: tuple[str, ...] = ()
    min_usd: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWatch:
    """A watch with its number and its channel's; what it finds before `snoozed_until` waits until then."""

    id: int
    channel_id: int
    watch: Watch
    snoozed_until: datetime | None = None
