"""Tellings of one deal become its facts: who, what, how much, how far, as most and latest sources say.

Folding looks at the set of tellings alone: their order and doubles make no difference. Only tellings that are sure
enough to be shown speak, where there are any; all of them count as sources. Support is counted in independent
sources (`bot.pipeline.support`), never in articles.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from bot.model import DealFacts, Kind, Side, Status
from bot.pipeline.figures import told_figures
from bot.pipeline.history import history_of
from bot.pipeline.support import independent_sources, support

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from bot.model import DealEvent, PartialDate, Telling
    from bot.pipeline.support import Sources

    Value = TypeVar("Value", bound=Hashable)

PARTNERSHIP = Kind("partnership")

_MINORITY = 0.2
"""A name or place is taken for a slip when fewer than a fifth of the sources that name any give it: of up to five
sources one is enough."""
_FURTHER_SOURCE_WEIGHT = 0.5
"""A further source removes half as much doubt as it would if readings did not share their mistakes."""
_SHOWN_TOGETHER = 0.8
"""Unsure tellings of at least two independent sources are shown when they come to this much together."""
_REVIVED_BY = 2
"""Sources that have to tell a deal as alive after it was called off: one may not have heard of it."""


def fold(tellings: Iterable[Telling]) -> DealFacts:
    """Return the facts of the deal that all of `tellings`, at least one, are of."""
    told = sorted(set(tellings), key=lambda telling: telling.order)
    if not told:
        raise ValueError("a deal has at least one telling")
    sources = independent_sources(told)
    speaking = [telling for telling in told if telling.event.shown] or told
    kind = _kind(speaking, sources)
    payers, payees, partners = _sides(speaking, sources, kind)
    status = _status(speaking, sources)
    figures = told_figures(speaking, sources)
    confidence = _confidence(told, sources)
    return DealFacts(
        kind=kind,
        payers=payers,
        payees=payees,
        partners=partners,
        money=figures[0].money if figures else None,
        usd=figures[0].usd if figures else None,
        figures=tuple(figure.figure for figure in figures),
        megawatts=_most_told(speaking, sources, lambda event: event.megawatts),
        chips=_most_told(speaking, sources, lambda event: event.chips),
        stake_percent=_most_told(speaking, sources, lambda event: event.stake_percent),
        places=_places(speaking, sources),
        date=_date(speaking, sources, status),
        status=status,
        confidence=confidence,
        shown=any(telling.event.shown for telling in told)
        or (confidence >= _SHOWN_TOGETHER and len(set(sources.values())) > 1),
        outlets=len(set(sources.values())),
        first_seen_at=told[0].seen_at,
        last_seen_at=told[-1].seen_at,
        tellings=tuple(told),
        history=history_of(speaking, figures, status),
    )


def _kind(tellings: Sequence[Telling], sources: Sources) -> Kind:
    """Return the kind that most sources give; an alliance only where nobody says what moves in it."""
    counts = support(tellings, sources, lambda telling: [telling.event.kind])
    concrete = [kind for kind in counts if kind != PARTNERSHIP] or list(counts)
    return max(concrete, key=counts.__getitem__)


def _sides(
    tellings: Sequence[Telling], sources: Sources, kind: Kind
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return payers, payees and partners, the names that most sources give first.

    Each name stands on the side that most sources, then the surest ones, give it; it is a partner only where nobody
    who tells the deal as of this kind makes it payer or payee.
    """
    votes: defaultdict[str, defaultdict[Side, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for telling in tellings:
        event = telling.event
        alliance = event.kind != kind and PARTNERSHIP in {event.kind, kind}
        for side, names in ((Side.PAYER, event.payers), (Side.PAYEE, event.payees), (Side.PARTNER, event.partners)):
            for name in names:
                by_source = votes[name][Side.PARTNER if alliance else side]
                source = sources[telling]
                by_source[source] = max(by_source.get(source, 0.0), event.confidence)
    standing: dict[Side, dict[str, set[int]]] = {side: {} for side in Side}
    for name, sides in votes.items():
        standing[_side(sides)][name] = {source for by_source in sides.values() for source in by_source}
    return _backed(standing[Side.PAYER]), _backed(standing[Side.PAYEE]), _backed(standing[Side.PARTNER])


def _backed(names: dict[str, set[int]]) -> tuple[str, ...]:
    """Return names without those that are a slip of few sources, the best backed first."""
    if not names:
        return ()
    enough = _MINORITY * len(set[int]().union(*names.values()))
    most = max(map(len, names.values()))
    kept = [name for name, backing in names.items() if len(backing) >= min(enough, most)]
    return tuple(sorted(kept, key=lambda name: (-len(names[name]), name)))


def _side(votes: defaultdict[Side, dict[int, float]]) -> Side:
    def weight(side: Side) -> tuple[bool, int, float]:
        by_source = votes.get(side, {})
        # fsum is exact, so that the order of the sources cannot tip the balance.
        return (bool(by_source) and side is not Side.PARTNER, len(by_source), math.fsum(by_source.values()))

    return max((Side.PAYER, Side.PAYEE, Side.PARTNER), key=weight)


def _status(tellings: Sequence[Telling], sources: Sources) -> Status:
    """Return how far the deal has come: the furthest step told, unless an end was followed by life again."""
    ended = [telling for telling in tellings if telling.event.status is Status.CANCELLED]
    living = [telling for telling in tellings if telling.event.status is not Status.CANCELLED]
    if ended:
        after = [
            telling
            for telling in living
            if telling.seen_at > ended[-1].seen_at and telling.event.status is not Status.RUMOURED
        ]
        done = any(telling.event.status is Status.COMPLETED for telling in after)
        if not done and len({sources[telling] for telling in after}) < _REVIVED_BY:
            return Status.CANCELLED
    found = {telling.event.status for telling in living}
    for status in (Status.COMPLETED, Status.ANNOUNCED):
        if status in found:
            return status
    return Status.RUMOURED


def _date(tellings: Sequence[Telling], sources: Sources, status: Status) -> PartialDate | None:
    """Return the date of the state that the deal is in, where one is told, else any: the best backed, then fullest.

    A vaguer date backs each fuller one that it is part of: `2025-10` speaks for `2025-10-06`.
    """
    dated = [telling for telling in tellings if telling.event.date is not None]
    current = [telling for telling in dated if telling.event.status is status] or dated
    found = support(current, sources, lambda telling: [telling.event.date] if telling.event.date else [])
    if not found:
        return None

    def rank(date: PartialDate) -> tuple[int, int, int]:
        backing = sum(count for other, count in found.items() if str(date).startswith(str(other)))
        return (backing, len(str(date)), found[date])

    return max(found, key=rank)


def _places(tellings: Sequence[Telling], sources: Sources) -> tuple[str, ...]:
    """Return all places but slips, and no country beside its own states: `US-TX` says what `US` says vaguely."""
    counts = support(tellings, sources, lambda telling: telling.event.places)
    enough = _MINORITY * len({sources[telling] for telling in tellings if telling.event.places})
    kept = {place for place, count in counts.items() if count >= enough}
    countries_of_states = {place.split("-")[0] for place in kept if "-" in place}
    return tuple(sorted(kept - countries_of_states))


def _most_told(
    tellings: Sequence[Telling], sources: Sources, value: Callable[[DealEvent], Value | None]
) -> Value | None:
    """Return the value that most sources give; of equally many, the one told last."""
    counts = support(tellings, sources, lambda telling: [found] if (found := value(telling.event)) is not None else [])
    last = {value(telling.event): index for index, telling in enumerate(tellings)}
    return max(counts, key=lambda found: (counts[found], last[found]), default=None)


def _confidence(tellings: Sequence[Telling], sources: Sources) -> float:
    """Return the probability that the deal is right: the surest source's, raised by each further one."""
    best: dict[int, float] = {}
    for telling in tellings:
        source = sources[telling]
        best[source] = max(best.get(source, 0.0), telling.event.confidence)
    first, *further = sorted(best.values(), reverse=True)
    doubt = math.prod((1 - _FURTHER_SOURCE_WEIGHT * confidence for confidence in further), start=1 - first)
    return round(1 - doubt, 6)
