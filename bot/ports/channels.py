"""Channels with their digests and watches, and the workspaces that they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.model import Language, Watch
    from bot.model.delivery import Channel, ChannelKey, NewDelivery, Told
    from bot.model.schedule import DigestRun, Schedule, Slot, StoredSchedule
    from bot.model.watch import StoredWatch
    from bot.model.workspace import SettingChange, WorkspaceKey


class Channels(Protocol):
    """Keeps the channels that dealwire posts to, and the events of chats that were seen."""

    def register(self, key: ChannelKey, language: Language, zone: str) -> Channel:
        """Return the channel of this key, made with `language` and `zone` where it is new."""
        ...

    def channel(self, key: ChannelKey) -> Channel | None:
        """Return the channel of this key, None where it is not registered."""
        ...

    def channels(self, platform: str) -> list[Channel]:
        """Return all channels of a platform, by number."""
        ...

    def numbered(self, ids: Collection[int]) -> Mapping[int, Channel]:
        """Return the channels of these numbers, those that are there."""
        ...

    def save(self, channel: Channel) -> None:
        """Store the settings and the state of a channel; raise StoreError where it was removed."""
        ...

    def forget(self, platform: str, workspace: str) -> int:
        """Remove all channels of a workspace, with schedules, watches and deliveries; return how many there were."""
        ...

    def first_seen(self, platform: str, event_id: str) -> bool:
        """Remember an event of a chat, and return whether it is new: of many that ask at once, one hears True."""
        ...

    def forget_events(self, older_than: timedelta) -> int:
        """Forget the events that came longer ago than any chat sends one again; return how many."""
        ...


class Schedules(Protocol):
    """Keeps digest schedules, the slot each waits for, and what became of each slot, by the store's clock."""

    def save(self, schedule: Schedule, waiting: Slot, due_at: datetime) -> StoredSchedule:
        """Store a schedule in place of the one of its channel and name; it waits for the slot `waiting`."""
        ...

    def remove(self, schedule_id: int) -> bool:
        """Remove a schedule and the record of its digests, and return whether it was there."""
        ...

    def schedules(self, channel_id: int) -> list[StoredSchedule]:
        """Return the schedules of a channel, by number."""
        ...

    def claim_due(self, limit: int, lease: timedelta) -> list[StoredSchedule]:
        """Take up to `limit` schedules of open channels whose slot is due, for `lease`, the longest waiting first."""
        ...

    def finish(
        self,
        stored: StoredSchedule,
        runs: Sequence[DigestRun],
        deliveries: Sequence[NewDelivery],
        following: Slot,
        due_at: datetime,
        *,
        told: Sequence[Told] = (),
    ) -> bool:
        """Record what became of the slots up to now, queue the digest's messages, and wait for the slot `following`.

        Returns False, and stores nothing, where somebody else served the slot or changed the schedule meanwhile. The
        messages are left out where the slot of the last of `runs` was told before. `told` is what they tell of.
        """
        ...

    def told_until(self, schedule_id: int) -> datetime | None:
        """Return until when the channel has heard all by digests that came, None before there was any slot."""
        ...

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        ...

    def runs(self, schedule_id: int, limit: int) -> list[DigestRun]:
        """Return what became of the last slots of a schedule, the latest first."""
        ...


class Watches(Protocol):
    """Keeps watches, under keys by which those that a deal may fit are found."""

    def add(self, watch: Watch, keys: Collection[str]) -> StoredWatch:
        """Store a watch of a registered channel under its keys, and return it; one that is there stays as it is."""
        ...

    def remove(self, watch_id: int) -> bool:
        """Remove a watch, and return whether it was there."""
        ...

    def snooze(self, watch_id: int, until: datetime | None) -> bool:
        """Let what a watch finds wait until then, None: no longer; return whether it is there."""
        ...

    def watches(self, channel: ChannelKey, person: str | None) -> list[StoredWatch]:
        """Return the watches of a person in a channel, or of the channel itself, by number."""
        ...

    def watch(self, watch_id: int) -> StoredWatch | None:
        """Return the watch of this number, None where there is none."""
        ...

    def of_person(self, workspace: WorkspaceKey, person: str) -> list[StoredWatch]:
        """Return the watches that tell a person by direct message, of all channels of a workspace, by number."""
        ...

    def matching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        ...


class Workspaces(Protocol):
    """Keeps what belongs to a whole workspace: who may change settings, who changed what, and whether it left."""

    def managers(self, workspace: WorkspaceKey) -> tuple[str, ...]:
        """Return the chat's ids of those who were given the right to change settings, in order."""
        ...

    def set_managers(self, workspace: WorkspaceKey, people: Sequence[str]) -> None:
        """Give these people that right, and nobody else besides those who have it by the chat."""
        ...

    def log(self, changes: Sequence[SettingChange]) -> None:
        """Remember who changed what."""
        ...

    def changes(self, workspace: WorkspaceKey, limit: int) -> list[SettingChange]:
        """Return the last changes in a workspace, the latest first."""
        ...

    def leave(self, workspace: WorkspaceKey, erase_after: timedelta) -> None:
        """Remember that a workspace removed dealwire: all that is its own is erased after that time."""
        ...

    def stay(self, workspace: WorkspaceKey) -> bool:
        """Forget that a workspace left, as it is here again; return whether it had left."""
        ...

    def erase(self, workspace: WorkspaceKey) -> int:
        """Remove all that is a workspace's own: channels with what hangs on them, rights, log; return the channels."""
        ...

    def erase_left(self) -> list[WorkspaceKey]:
        """Erase the workspaces that left and whose time is up, and return them."""
        ...


class Installations(Protocol):
    """Keeps what workspaces gave dealwire when they installed it, sealed: who reads the store learns nothing of it."""

    def save(self, platform: str, workspace: str, sealed: bytes) -> None:
        """Store what a workspace gave, in place of what it gave before."""
        ...

    def installation(self, platform: str, workspace: str) -> bytes | None:
        """Return what a workspace gave, None where dealwire is not installed there."""
        ...

    def remove(self, platform: str, workspace: str) -> bool:
        """Throw away what a workspace gave, and return whether there was anything."""
        ...
