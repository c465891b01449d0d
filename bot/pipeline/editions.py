"""What a digest of one channel holds: the news of a window, filtered as the channel wants, without what it has seen.

A deal that the channel was told of, by an alert or by another digest, comes again only when a fact changed since, as
an update. Nothing is left out without being counted, so a preview can say what was kept back, and why.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.model import Watch
from bot.model.schedule import Rhythm
from bot.pipeline.alerts import fits
from bot.pipeline.digest import DigestLimits, content_of, new_deals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Change, Deal, DealFacts
    from bot.model.schedule import DigestFilter, Schedule
    from bot.pipeline.digest import DigestContent
    from bot.ports import DealReader, Memory

_LATE_COMMITS = timedelta(minutes=10)
"""An article's news bear the time at which its reading began, and become visible a little later: after a digest that
was made in between. So each digest looks back over this much of the last one's time, for what the channel has not seen.
"""
_LONGEST = timedelta(days=14)
"""However long nothing came: more than two weeks of news are no digest."""
_KEPT_WINDOWS = 8


class Newsroom:
    """Makes the digests of many channels out of one look at the store for each window."""

    def __init__(self, deals: DealReader, memory: Memory) -> None:
        self._memory = memory
        self._changed = lru_cache(maxsize=_KEPT_WINDOWS)(deals.changed)
        self._loops_closed_by = lru_cache(maxsize=_KEPT_WINDOWS)(lambda fresh: deals.loop_deals(closed_by=fresh))

    def edition(self, schedule: Schedule, since: datetime, until: datetime) -> DigestContent:
        """Return the content of a digest over [since, until), as its channel wants it and has not seen it."""
        news = self._changed(since - _LATE_COMMITS, until)
        wanted = [(deal, changes) for deal, changes in news if wants(schedule.filter, deal.facts)]
        fresh, told_before = self._unseen(schedule.channel_id, wanted)
        limits = DigestLimits(new=schedule.cap, updates=schedule.cap)
        new = new_deals(fresh, since, limits)
        graph = self._loops_closed_by(new) if new else ()
        content = content_of(fresh, graph, since=since, until=until, limits=limits)
        return replace(content, filtered=_shown(news) - _shown(wanted), told_before=told_before)

    def _unseen(
        self, channel_id: int, news: Sequence[tuple[Deal, Sequence[Change]]]
    ) -> tuple[list[tuple[Deal, Sequence[Change]]], int]:
        """Return what the channel does not know yet, each deal with those changes, and how many deals it knows."""
        told = self._memory.told(channel_id, [deal.id for deal, _ in news])
        since = self._memory.changes({deal.id: told[deal.id] for deal, _ in news if _changed_since(deal, told)})
        unseen: list[tuple[Deal, Sequence[Change]]] = []
        for deal, changes in news:
            if deal.id not in told:
                unseen.append((deal, changes))
            elif deal.id in since:
                unseen.append((deal, since[deal.id]))
        return unseen, _shown(news) - _shown(unseen)


def _changed_since(deal: Deal, told: Mapping[int, int]) -> bool:
    return deal.id in told and told[deal.id] < deal.revision


def wants(wish: DigestFilter, facts: DealFacts) -> bool:
    """Return whether a digest with this filter is about the deal; by a company on whatever side."""
    watch = Watch(channel="", companies=wish.companies, kinds=wish.kinds, places=wish.places, min_usd=wish.min_usd)
    return fits(watch, facts)


def first_look(schedule: Schedule, slot_at: datetime) -> datetime:
    """Return from when on the first digest of a schedule tells: a day or a week, as it comes."""
    return slot_at - timedelta(days=7 if schedule.rhythm is Rhythm.WEEKLY else 1)


def window(told_until: datetime, until: datetime) -> tuple[datetime, datetime]:
    """Return the time that a digest of `until` covers, when the last one that came ended at `told_until`."""
    return min(max(told_until, until - _LONGEST), until), until


def _shown(news: Sequence[tuple[Deal, Sequence[Change]]]) -> int:
    return sum(deal.facts.shown for deal, _ in news)
