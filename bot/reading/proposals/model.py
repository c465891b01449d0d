"""The fitted scorer: a log-linear model over all readings of an anchor, "no deal" among them.

The score of a reading is a sum of five parts, each looked up in tables of weights of its own: what the anchor says
for the kind, what speaks for the payers and for the payees, with and without regard to the kind, and what speaks for
the two together. "No deal" scores 0. The chance of a reading is its share among all readings of its group: a sum
tells one deal at most, and a sentence without a sum at most one of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import repeat
from math import exp
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.lexicon.fitted import FittedWeights
    from bot.lexicon.frames import KindRules
    from bot.model import Kind
    from bot.reading.proposals.anchor import Anchor
    from bot.reading.proposals.scene import Option

ANY = "*"
Tables = Mapping[str, Mapping[str, float]]
Sides = list[tuple[int, list[int]]]
_HOPELESS = -4.5
_NEVER = -6.5
_WITHIN = 5.0
_NOTHING = repeat(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A reading of an anchor with its chance, 0 to 1, and by how much its score beats the next best reading's."""

    anchor: Anchor
    kind: Kind
    payers: Option
    payees: Option
    chance: float
    margin: float


def readings(anchor: Anchor, kinds: Mapping[Kind, KindRules]) -> Iterator[tuple[Kind, int, int]]:
    """Yield all readings of an anchor: the kind, and the places of payers and payees in its options."""
    for kind in anchor.kinds:
        for payers, others in _sides(anchor, kinds[kind]):
            for payees in others:
                yield kind, payers, payees


def groups(anchor: Anchor, kinds: Mapping[Kind, KindRules]) -> list[list[tuple[Kind, int, int]]]:
    """Return the readings of which one at most is true together: all of a sum, else those of each kind."""
    found = list(readings(anchor, kinds))
    if anchor.money is not None:
        return [found] if found else []
    return [group for kind in anchor.kinds if (group := [reading for reading in found if reading[0] == kind])]


def proposals(anchor: Anchor, kinds: Mapping[Kind, KindRules], weights: FittedWeights) -> list[Proposal]:
    """Return the likeliest reading of each group whose chance reaches `weights.propose`.

    What two parties add together is weighed only for readings that come near without it.
    """
    tables = _tables(weights)
    by_kind = [scored for kind in anchor.kinds if (scored := _scored(anchor, kinds[kind], tables))]
    grouped = [[one for scored in by_kind for one in scored]] if anchor.money is not None else by_kind
    found: list[Proposal] = []
    for scored in grouped:
        if not scored:
            continue
        top, kind, payers, payees = max(scored, key=itemgetter(0))
        ceiling = max(top, 0.0)
        whole = exp(-ceiling) + sum([exp(score - ceiling) for score, *_ in scored])
        chance = exp(top - ceiling) / whole
        if chance >= weights.propose:
            one, other = anchor.options[payers], anchor.options[payees]
            scores = [score for score, *_ in scored]
            margin = top - (nlargest(2, scores)[1] if len(scores) > 1 else _NEVER)
            found.append(Proposal(anchor=anchor, kind=kind, payers=one, payees=other, chance=chance, margin=margin))
    return found


def _sides(anchor: Anchor, rules: KindRules) -> Sides:
    """Return the places of payers that a kind can have, each with those of the payees beside them; 0 is nobody."""
    flags = rules.flags
    if anchor.money is None and "value_needed" in flags:
        return []
    beside = anchor.pairs.beside
    if "one_sided" in flags:
        return [(one, [0]) for one in range(1, len(beside))]
    if "all_partners" in flags:
        return [(one, [0, *(other for other in beside[one] if other > one)]) for one in range(1, len(beside))]
    first, least = int("no_payer" not in flags or anchor.money is None), int("no_payee" not in flags)
    found = [(one, [other for other in beside[one] if other >= least]) for one in range(first, len(beside))]
    return [(one, others) for one, others in found if others]


def _scored(anchor: Anchor, rules: KindRules, tables: Tables) -> list[tuple[float, Kind, int, int]]:
    """Return the readings of one kind that come near enough to be told, with their scores."""
    kind = rules.kind
    own = _sum(tables.get(f"kind:{kind}"), anchor.features)
    if own < _HOPELESS:
        return []
    sides = _sides(anchor, rules)
    if not sides:
        return []
    payers = [own + weight for weight in _sums(tables.get(f"payer:{kind}"), anchor.roles)]
    payees = _sums(tables.get(f"payee:{kind}"), anchor.roles)
    best = [(one, payers[one] + max([payees[other] for other in others]), others) for one, others in sides]
    bound = max(max([score for _, score, _ in best]) - _WITHIN, _NEVER)
    pair_table = tables.get(f"pair:{kind}")
    return [
        (score + _sum(pair_table, anchor.pairs[one, other]), kind, one, other)
        for one, highest, others in best
        if highest > bound
        for other in others
        if (score := payers[one] + payees[other]) > bound
    ]


def _sum(weights: Mapping[str, float] | None, features: Iterable[str]) -> float:
    """Return the sum of the weights of `features`; a feature without a weight counts for nothing."""
    return sum(map(weights.get, features, _NOTHING)) if weights else 0.0


def _sums(weights: Mapping[str, float] | None, rows: Iterable[Iterable[str]]) -> list[float]:
    """Return `_sum` of each row."""
    return [sum(map(weights.get, features, _NOTHING)) for features in rows] if weights else [0.0 for _ in rows]


@lru_cache(maxsize=4)
def _tables(weights: FittedWeights) -> Tables:
    """Return the tables of each kind with what holds for any kind added, so that a feature is looked up once."""
    merged: dict[str, Mapping[str, float]] = {}
    for table, own in weights.tables.items():
        role, _, kind = table.partition(":")
        shared = weights.tables.get(f"{role}:{ANY}")
        if kind == ANY or shared is None:
            merged[table] = own
        else:
            merged[table] = {**shared, **own, **{name: shared[name] + own[name] for name in shared.keys() & own.keys()}}
    return merged
