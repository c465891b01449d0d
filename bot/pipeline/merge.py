"""Tellings become groups of tellings, one group a deal, whatever their order.

Two tellings are linked where `bot.pipeline.kinship` finds a bond between them. Deals are not simply the connected
parts of that graph: one telling without a sum would chain two deals of the same parties into one. So links are made
from the strongest on, and one is left out where it would put two tellings into one deal that cannot be of one: sums
apart, other sites, other dates, or told side by side as two deals by one article. The result depends on the set of
tellings alone; tellings that share no block key, even through others, never influence each other.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from bot.pipeline.kinship import bond, clash
from bot.pipeline.outline import Outline, keys_of, outline_of

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
    return bond(one, other) is not None


def block_keys(telling: Telling) -> frozenset[str]:
    """Return keys of which any two tellings of one deal share at least one."""
    return frozenset(keys_of(outline_of(telling)))


def deals_of(tellings: Iterable[Telling]) -> list[tuple[Telling, ...]]:
    """Part tellings into deals; each deal and the list are in order of their first telling."""
    groups: defaultdict[Outline, list[Telling]] = defaultdict(list)
    for telling in sorted(set(tellings), key=lambda telling: telling.order):
        groups[outline_of(telling)].append(telling)
    deals = [
        tuple(sorted((telling for outline in part for telling in groups[outline]), key=lambda telling: telling.order))
        for part in _parts(groups)
    ]
    return sorted(deals, key=lambda deal: deal[0].order)


class _Clusters:
    """Outlines in growing clusters, each with all that it cannot hold."""

    def __init__(self, size: int) -> None:
        self._cluster = list(range(size))
        self._members = [{index} for index in range(size)]
        self._barred: list[set[int]] = [set() for _ in range(size)]

    def bar(self, left: int, right: int) -> None:
        self._barred[left].add(right)
        self._barred[right].add(left)

    def join(self, left: int, right: int) -> None:
        """Make one cluster of the clusters of two outlines, unless one holds what the other cannot."""
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


def _parts(groups: defaultdict[Outline, list[Telling]]) -> list[list[Outline]]:
    outlines = list(groups)
    clusters = _Clusters(len(outlines))
    for left, right in _told_side_by_side(outlines, groups):
        clusters.bar(left, right)
    bonds = []
    for left, right in combinations(range(len(outlines)), 2):
        score = bond(outlines[left], outlines[right])
        if score is not None:
            bonds.append((-score, left, right))
        elif clash(outlines[left], outlines[right]):
            clusters.bar(left, right)
    # Outlines are numbered by their first telling, so that equal scores too are taken in an order of their own.
    for _, left, right in sorted(bonds):
        clusters.join(left, right)
    return [[outlines[index] for index in sorted(part)] for part in clusters.parts()]


def _told_side_by_side(
    outlines: Sequence[Outline], groups: defaultdict[Outline, list[Telling]]
) -> set[tuple[int, int]]:
    by_article: defaultdict[str, list[int]] = defaultdict(list)
    for index, outline in enumerate(outlines):
        for url in {telling.url for telling in groups[outline]}:
            by_article[url].append(index)
    return {pair for indexes in by_article.values() for pair in combinations(indexes, 2)}
