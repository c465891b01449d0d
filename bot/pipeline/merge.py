"""Tellings become groups of tellings, one group a deal, whatever their order.

Two tellings are linked where `bot.pipeline.kinship` finds a bond between them. Deals are not simply the connected
parts of that graph: one telling without a sum would chain two deals of the same parties into one. So links are made
from the strongest on, and one is left out where it would put two tellings into one deal that cannot be of one: sums
apart, other sites, other dates, or told side by side as two deals by one article. The result depends on the set of
tellings alone; tellings that share no block key, even through others, never influence each other.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, combinations_with_replacement, product
from typing import TYPE_CHECKING

from bot.pipeline.kinship import terms_between
from bot.pipeline.outline import Outline, day_of, keys_of, outline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Telling


def same_deal(left: Telling, right: Telling) -> bool:
    """Return whether two tellings, taken by themselves, are of one deal. Symmetric.

    One article does not tell a deal twice: two of its tellings are of one deal only when all that counts is equal.
    """
    one, other = outline_of(left), outline_of(right)
    if left.url == right.url:
        return one == other
    return terms_between(one, other).bond(day_of(left), day_of(right)) is not None


def block_keys(telling: Telling) -> frozenset[str]:
    """Return keys of which any two tellings of one deal share at least one."""
    return frozenset(keys_of(outline_of(telling)))


def deals_of(tellings: Iterable[Telling]) -> list[tuple[Telling, ...]]:
    """Part tellings into deals; each deal and the list are in order of their first telling."""
    ordered = sorted(set(tellings), key=lambda telling: telling.order)
    groups: dict[tuple[Outline, int], list[Telling]] = {}
    for telling in ordered:
        groups.setdefault((outline_of(telling), day_of(telling)), []).append(telling)
    # Groups are numbered by their first telling, so that what follows has an order that arrival cannot change.
    keys, members = list(groups), list(groups.values())
    clusters = _Clusters(len(members))
    _bar_what_one_article_tells_apart(clusters, members)
    for _, left, right in sorted(_bonds(keys, clusters)):
        clusters.join(left, right)
    deals = [[telling for index in sorted(part) for telling in members[index]] for part in clusters.parts()]
    deals = [sorted(deal, key=lambda telling: telling.order) for deal in deals]
    return [tuple(deal) for deal in sorted(deals, key=lambda deal: deal[0].order)]


class _Clusters:
    """Groups of like tellings in growing clusters, each with all that it cannot hold."""

    def __init__(self, size: int) -> None:
        self._cluster = list(range(size))
        self._members = [{index} for index in range(size)]
        self._barred: list[set[int]] = [set() for _ in range(size)]

    def bar(self, left: int, right: int) -> None:
        self._barred[left].add(right)
        self._barred[right].add(left)

    def join(self, left: int, right: int) -> None:
        """Make one cluster of the clusters of two groups, unless one holds what the other cannot."""
        kept, gone = self._cluster[left], self._cluster[right]
        if kept == gone or not self._barred[kept].isdisjoint(self._members[gone]):
            return
        if len(self._members[kept]) < len(self._members[gone]):
            kept, gone = gone, kept
        for member in self._members[gone]:
            self._cluster[member] = kept
        self._members[kept] |= self._members[gone]
        self._barred[kept] |= self._barred[gone]

    def parts(self) -> list[set[int]]:
        return [self._members[cluster] for cluster in sorted(set(self._cluster))]


def _bonds(keys: Sequence[tuple[Outline, int]], clusters: _Clusters) -> list[tuple[float, int, int]]:
    """Return all bonds as (score negated, group, group); bar from each other the groups that clash.

    Outlines are compared once each, however many days they were told on.
    """
    told: defaultdict[Outline, list[tuple[int, int]]] = defaultdict(list)
    for index, (outline, day) in enumerate(keys):
        told[outline].append((index, day))
    bonds = []
    for left, right in combinations_with_replacement(told, 2):
        terms = terms_between(left, right)
        if terms.window is None and not terms.clashes:
            continue
        pairs = combinations(told[left], 2) if left is right else product(told[left], told[right])
        for (one, one_day), (other, other_day) in pairs:
            score = terms.bond(one_day, other_day)
            if score is not None:
                bonds.append((-score, min(one, other), max(one, other)))
            elif terms.clashes:
                clusters.bar(one, other)
    return bonds


def _bar_what_one_article_tells_apart(clusters: _Clusters, members: Sequence[Sequence[Telling]]) -> None:
    by_article: defaultdict[str, set[int]] = defaultdict(set)
    for index, tellings in enumerate(members):
        for telling in tellings:
            by_article[telling.url].add(index)
    for indexes in by_article.values():
        for left, right in combinations(indexes, 2):
            clusters.bar(left, right)
