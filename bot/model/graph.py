"""A directed graph that grows leg by leg, and its short cycles.

The graph of who pays whom has a few hubs with very many legs. A search therefore never walks from a hub in vain: the
last step of a way is looked up from both of its ends.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

Node = TypeVar("Node", bound="Hashable")


class Graph(Generic[Node]):
    """Legs by their ends."""

    def __init__(self) -> None:
        """Begin without legs."""
        # Dictionaries as sets that keep their order, so that a search that is cut short ends the same in any process.
        self._after: defaultdict[Node, dict[Node, None]] = defaultdict(dict)
        self._before: defaultdict[Node, dict[Node, None]] = defaultdict(dict)

    def add(self, start: Node, end: Node) -> None:
        """Add a leg; one that is there already changes nothing."""
        self._after[start][end] = None
        self._before[end][start] = None

    def routes(
        self, start: Node, end: Node, longest: int, passed: frozenset[Node] = frozenset()
    ) -> Iterator[tuple[Node, ...]]:
        """Yield the nodes between `start` and `end` of each way with at most `longest` legs, by when legs came.

        Ways through a node of `passed` are left out.
        """
        if longest < 1:
            return
        following, preceding = self._after.get(start, {}), self._before.get(end, {})
        if end in following:
            yield ()
        if longest < 2:
            return
        passed |= {start, end}
        if longest == 2:
            # The last node but one has to lead to the end: only those are tried.
            fewer, others = sorted((following, preceding), key=len)
            following = {node: None for node in fewer if node in others}
        for node in following:
            if node not in passed:
                for rest in self.routes(node, end, longest - 1, passed):
                    yield (node, *rest)


def cycles(legs: Iterable[tuple[Node, Node]], longest: int) -> Iterator[tuple[Node, ...]]:
    """Yield all cycles of at most `longest` legs, each when the last of its legs comes, beginning with that leg."""
    graph: Graph[Node] = Graph()
    for start, end in legs:
        for inner in graph.routes(end, start, longest - 1):
            yield (start, end, *inner)
        graph.add(start, end)


def each_has_its_own(choices: Sequence[Collection[Node]], taken: frozenset[Node] = frozenset()) -> bool:
    """Return whether something can be chosen from each of a few `choices` without choosing anything twice.

    A deal of two payers with two payees makes four legs, but its money does not go round by itself.
    """
    if not choices:
        return True
    first, *others = choices
    return any(each_has_its_own(others, taken | {each}) for each in first if each not in taken)
