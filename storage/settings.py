"""Turns the settings of a schedule and the filter of a watch into JSON documents, and back into equal values.

As in `storage.serial`, the documents are models of the store's own: validated on the way in and out, so that a change
of a dataclass does not silently change what is stored.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import InvariantError, StoreError
from bot.model import Kind, Language, Side, Watch
from bot.model.schedule import DigestFilter, EmptyDay, Layout, Rhythm, Schedule, Weekday

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _FilterDocument(_Document):
    companies: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    min_usd: int | None


class _WatchDocument(_FilterDocument):
    side: Side | None


class _ScheduleDocument(_Document):
    at: str
    zone: str
    language: Language
    weekdays: tuple[int, ...]
    rhythm: Rhythm
    filter: _FilterDocument
    layout: Layout
    empty_day: EmptyDay
    cap: int
    paused: bool


def schedule_document(schedule: Schedule) -> dict[str, object]:
    """Return the JSON document of all settings but channel and name."""
    document = _ScheduleDocument(
        at=schedule.at.isoformat(timespec="minutes"),
        zone=schedule.zone,
        language=schedule.language,
        weekdays=tuple(sorted(int(day) for day in schedule.weekdays)),
        rhythm=schedule.rhythm,
        filter=_FilterDocument(
            companies=schedule.filter.companies,
            kinds=schedule.filter.kinds,
            places=schedule.filter.places,
            min_usd=schedule.filter.min_usd,
        ),
        layout=schedule.layout,
        empty_day=schedule.empty_day,
        cap=schedule.cap,
        paused=schedule.paused,
    )
    return document.model_dump(mode="json")


def stored_schedule(channel_id: int, name: str, document: object) -> Schedule:
    """Read what `schedule_document` wrote; raise StoreError for anything else."""
    try:
        read = _ScheduleDocument.model_validate(document)
        return Schedule(
            channel_id=channel_id,
            name=name,
            at=time.fromisoformat(read.at),
            zone=read.zone,
            language=read.language,
            weekdays=frozenset(Weekday(day) for day in read.weekdays),
            rhythm=read.rhythm,
            filter=DigestFilter(
                companies=read.filter.companies,
                kinds=tuple(Kind(kind) for kind in read.filter.kinds),
                places=read.filter.places,
                min_usd=read.filter.min_usd,
            ),
            layout=read.layout,
            empty_day=read.empty_day,
            cap=read.cap,
            paused=read.paused,
        )
    except (ValidationError, InvariantError, ValueError) as error:
        raise StoreError(f"the schedule {name!r} cannot be read: {error}; set it again") from error


def watch_document(watch: Watch) -> dict[str, object]:
    """Return the JSON document of a watch's filter: the same for the same wish, in whatever order it was typed."""
    document = _WatchDocument(
        companies=_sorted(watch.companies),
        kinds=_sorted(watch.kinds),
        places=_sorted(watch.places),
        min_usd=watch.min_usd,
        side=watch.side,
    )
    return document.model_dump(mode="json")


def stored_watch(channel: str, person: str, document: object) -> Watch:
    """Read what `watch_document` wrote; raise StoreError for anything else."""
    try:
        read = _WatchDocument.model_validate(document)
    except ValidationError as error:
        raise StoreError(f"a watch of {channel} cannot be read: {error}; remove it and set it again") from error
    return Watch(
        channel=channel,
        companies=read.companies,
        side=read.side,
        kinds=tuple(Kind(kind) for kind in read.kinds),
        places=read.places,
        min_usd=read.min_usd,
        person=person or None,
    )


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
