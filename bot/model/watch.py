"""A wish to be told: which changes somebody wants to hear of, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model.event import Kind, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Changes of shown deals that fit all given parts; `companies` and `kinds` fit when any of them does.

    `min_usd` is in whole US dollars. `person` is the chat's user id for a direct message, None for the channel.
    """

    channel: str
    companies: tuple[str, ...] = ()
    side: Side | None = None
    kinds: tuple[Kind, ...] = ()
    places: tuple[str, ...] = ()
    min_usd: int | None = None
    person: str | None = None
