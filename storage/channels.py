"""Keeps the channels that dealwire posts to, with their settings, and the events of chats that were seen already.

`SqlChannels` keeps the contract of `bot.ports.Channels`. A channel that a chat refuses for good is closed, not removed:
its schedules and watches stay, and what was to be sent waits, until somebody opens it again, or one message that is
let through from time to time arrives.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from bot.errors import StoreError
from bot.model.delivery import Channel, ChannelKey, ChannelState, Policy, QuietHours
from storage.engine import reading
from storage.tables import ChannelRow, InboundRow
from storage.transactions import insert_once, store_time, writing_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from bot.model import Language
    from storage.transactions import Clock


_OPENED: Mapping[str, object] = {"state": ChannelState.OPEN, "reason": None, "refusals": 0, "probe_at": None}


class SqlChannels:
    """Keeps channels in the database of `engine`. All methods raise StoreError where it cannot be used."""

    def __init__(self, engine: Engine, clock: Clock = store_time) -> None:
        self._engine = engine
        self._clock = clock

    def register(self, key: ChannelKey, language: Language, zone: str) -> Channel:
        """Return the channel of this key, made with `language` and `zone` where it is new."""
        new = Channel(id=0, key=key, language=language, zone=zone)
        with writing_rows(self._engine) as connection:
            insert_once(connection, ChannelRow, _key_columns(key) | _settings(new))
            return _one(connection, _is(key))

    def channel(self, key: ChannelKey) -> Channel | None:
        """Return the channel of this key, None where it is not registered."""
        with reading(self._engine) as connection:
            found = _select(connection, _is(key))
            return found[0] if found else None

    def channels(self, platform: str) -> list[Channel]:
        """Return all channels of a platform, by number."""
        with reading(self._engine) as connection:
            return _select(connection, col(ChannelRow.platform) == platform)

    def numbered(self, ids: Collection[int]) -> dict[int, Channel]:
        """Return the channels of these numbers, those that are there."""
        with reading(self._engine) as connection:
            return load_channels(connection, ids)

    def save(self, channel: Channel) -> None:
        """Store the settings and the state of a channel; raise StoreError where it was removed."""
        with writing_rows(self._engine) as connection:
            mine = col(ChannelRow.id) == channel.id
            if connection.execute(update(ChannelRow).where(mine).values(_settings(channel))).rowcount == 0:
                raise StoreError(f"there is no channel {channel.key} any more")

    def forget(self, platform: str, workspace: str) -> int:
        """Remove all channels of a workspace, with schedules, watches and deliveries; return how many there were."""
        mine = (col(ChannelRow.platform) == platform, col(ChannelRow.workspace) == workspace)
        with writing_rows(self._engine) as connection:
            return connection.execute(delete(ChannelRow).where(*mine)).rowcount

    def first_seen(self, platform: str, event_id: str) -> bool:
        """Remember an event of a chat, and return whether it is new: of many that ask at once, one hears True."""
        with writing_rows(self._engine) as connection:
            row = {"platform": platform, "event_id": event_id, "received_at": self._clock(connection)}
            return insert_once(connection, InboundRow, row)

    def forget_events(self, older_than: timedelta) -> int:
        """Forget the events that came longer ago than any chat sends one again; return how many."""
        with writing_rows(self._engine) as connection:
            old = col(InboundRow.received_at) < self._clock(connection) - older_than
            return connection.execute(delete(InboundRow).where(old)).rowcount


def load_channels(connection: Connection, ids: Collection[int]) -> dict[int, Channel]:
    """Return the channels of these numbers, by number."""
    return {channel.id: channel for channel in _select(connection, col(ChannelRow.id).in_(sorted(ids)))}


def channel_id(connection: Connection, key: ChannelKey) -> int:
    """Return the number of a channel; raise StoreError where it is not registered."""
    return _one(connection, _is(key)).id


def takes_messages(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return whether a channel is open, or closed for so long that it is time to try it again."""
    return or_(col(ChannelRow.state) == ChannelState.OPEN, col(ChannelRow.probe_at) <= now)


def close_channel(connection: Connection, number: int, reason: str, probe_at: datetime) -> bool:
    """Close a channel until it is saved as open, or tried again at `probe_at`; return whether it was open until now."""
    mine = col(ChannelRow.id) == number
    values = {"reason": reason, "probe_at": probe_at, "refusals": col(ChannelRow.refusals) + 1}
    closed = {"state": ChannelState.CLOSED}
    opened = update(ChannelRow).where(mine, col(ChannelRow.state) == ChannelState.OPEN)
    if connection.execute(opened.values(values | closed)).rowcount == 1:
        return True
    connection.execute(update(ChannelRow).where(mine).values(values))
    return False


def open_channel(connection: Connection, number: int) -> None:
    """Open a channel that takes messages again."""
    connection.execute(update(ChannelRow).where(col(ChannelRow.id) == number).values(_OPENED))


def _one(connection: Connection, condition: ColumnElement[bool]) -> Channel:
    found = _select(connection, condition)
    if not found:
        raise StoreError("this channel is not registered yet; call the bot there once")
    return found[0]


def _select(connection: Connection, condition: ColumnElement[bool]) -> list[Channel]:
    rows = connection.execute(select(ChannelRow.__table__).where(condition).order_by(col(ChannelRow.id)))  # type: ignore[attr-defined]  # SQLModel adds it at run time
    return [_channel(row) for row in rows]


def _is(key: ChannelKey) -> ColumnElement[bool]:
    return (
        (col(ChannelRow.platform) == key.platform)
        & (col(ChannelRow.workspace) == key.workspace)
        & (col(ChannelRow.ext_id) == key.ext_id)
    )


def _key_columns(key: ChannelKey) -> dict[str, object]:
    return {"platform": key.platform, "workspace": key.workspace, "ext_id": key.ext_id}


def _settings(channel: Channel) -> dict[str, object]:
    quiet = channel.quiet
    opened = _OPENED if channel.state is ChannelState.OPEN else {}
    return {
        "language": channel.language,
        "zone": channel.zone,
        "policy": channel.policy,
        "state": channel.state,
        "reason": channel.reason,
        "quiet_start": None if quiet is None else quiet.start.isoformat(timespec="minutes"),
        "quiet_end": None if quiet is None else quiet.end.isoformat(timespec="minutes"),
        "alerts_a_day": channel.alerts_a_day,
        "alerts_min_usd": channel.alerts_min_usd,
        "keeper": channel.keeper,
        "calls": channel.calls,
        "refusals": channel.refusals,
        **opened,
    }


def _channel(row: Row[tuple[object, ...]]) -> Channel:
    start, end = row.quiet_start, row.quiet_end
    return Channel(
        id=row.id,
        key=ChannelKey(row.platform, row.workspace, row.ext_id),
        language=row.language,
        zone=row.zone,
        policy=Policy(row.policy),
        state=ChannelState(row.state),
        quiet=None if start is None or end is None else QuietHours(time.fromisoformat(start), time.fromisoformat(end)),
        alerts_a_day=row.alerts_a_day,
        alerts_min_usd=row.alerts_min_usd,
        keeper=row.keeper,
        calls=row.calls,
        reason=row.reason,
        refusals=row.refusals,
    )
