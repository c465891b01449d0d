"""Two outlines become the terms on which they may be one deal: how close in time they have to be told, if ever.

The less two tellings agree in, the closer they have to be: each window below is in days, and says why it is as
wide as it is. Told within the window they have a bond, a score for "these tell one deal". Without a bond they may
still clash: then they tell two deals, whatever a third telling seems to link. All of it is symmetric and looks at
nothing but the two tellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.model import Kind, Status
from bot.pipeline.outline import UNDIRECTED_KINDS, Outline
from bot.pipeline.sizes import Size, capacities_differ, compare_sizes, money_ratio, same_money

RETOLD_DAYS = 730
"""Same parties, same size: profiles and round-ups retell a deal for years."""
RELATED_DAYS = 120
"""Same parties, size unknown or revised: from first reports to closing takes about a quarter."""
RUMOUR_DAYS = 270
"""Same parties, near sums, one of them rumoured: talks that lead to a deal take up to three quarters."""
CONFLICT_DAYS = 45
"""Same parties, sums apart: outlets contradict each other while a deal is news; later it is another deal."""
ALLIANCE_DAYS = 30
"""A partnership without any size beside a deal of the same parties: one announcement, two readings of it."""
DATES_APART_DAYS = 45
"""Announcement, signing and filing of one deal lie within weeks; two dates further apart are two deals."""
PROGRESS_DAYS = 400
"""But the date of a rumour and that of completion may lie a year apart."""

CONFLICT_RATIO = 1 / 3
"""Sums further apart than threefold are no conflict over one sum: a first lot, or a total of several deals."""

_CONFUSED_KINDS = (
    # One contract, told as cloud or as the chips in it, or as an alliance.
    frozenset({"compute", "chips", "partnership"}),
    # One site, told as its user's spending, its construction, or capacity for its user.
    frozenset({"buildout", "compute"}),
    frozenset({"buildout", "capex"}),
    frozenset({"buildout", "partnership"}),
    # Supply of power, or the plant that is built for it.
    frozenset({"power", "buildout"}),
    frozenset({"power", "partnership"}),
    # Convertible debt; majority stakes.
    frozenset({"investment", "financing"}),
    frozenset({"investment", "acquisition"}),
    frozenset({"investment", "partnership"}),
)


class Parties(IntEnum):
    """How the parties of two tellings agree, weakest first."""

    ONE = 0
    TURNED = 1
    SOME = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Terms:
    """What two outlines come to, before their days are known.

    `window` is how many days apart they may be told, None for never; `clashes` says that without a bond they
    cannot be of one deal. `days_of_dates` are the days between the dates they give; these alone count where
    `dates_decide`. `left_date` and `right_date` are the date of the one where the other gives none. Of several
    ways to count the days the shortest holds, for a retelling may be near any of them; but sums `in_conflict` are
    one deal only where all are short.
    """

    window: int | None
    strength: float
    clashes: bool
    days_of_dates: int | None
    dates_decide: bool
    left_date: int | None
    right_date: int | None
    in_conflict: bool

    def bond(self, left_day: int, right_day: int) -> float | None:
        """Return how strongly the outlines, told on these days, speak for one deal; None where they do not."""
        if self.window is None:
            return None
        days = self._days_between(left_day, right_day)
        # The closest in time, so that a telling without a sum joins the deal that was news when it was told.
        return self.strength - days / (RETOLD_DAYS + 1) if days <= self.window else None

    def _days_between(self, left_day: int, right_day: int) -> int:
        if self.dates_decide and self.days_of_dates is not None:
            return self.days_of_dates
        ways = [abs(left_day - right_day)]
        if self.days_of_dates is not None:
            ways.append(self.days_of_dates)
        if self.left_date is not None:
            ways.append(abs(self.left_date - right_day))
        if self.right_date is not None:
            ways.append(abs(self.right_date - left_day))
        return max(ways) if self.in_conflict else min(ways)


def terms_between(left: Outline, right: Outline) -> Terms:
    """Return the terms on which two outlines may be of one deal."""
    parties = _parties(left, right) if _kinds_agree(left.kind, right.kind) else None
    size = compare_sizes(left, right)
    apart = _generations(left, right) or _dates_apart(left, right)
    differ = _sites_differ(left, right)
    window = None if parties is None or apart else _window(left, right, parties, size)
    if window is not None and differ:
        window = min(window, CONFLICT_DAYS) if same_money(left, right) else None
    both_dated = left.dated_to_the_month and right.dated_to_the_month
    return Terms(
        window=window,
        # Size speaks loudest, then parties, then the kind.
        strength=100 * size + 20 * (parties or 0) + 10 * (left.kind == right.kind),
        clashes=size is Size.APART or apart or differ,
        days_of_dates=_days_between_dates(left, right) if both_dated else None,
        dates_decide=both_dated and left.status is right.status,
        left_date=left.latest if left.dated_to_the_month and right.latest is None else None,
        right_date=right.latest if right.dated_to_the_month and left.latest is None else None,
        in_conflict=size is Size.APART,
    )


def _generations(left: Outline, right: Outline) -> bool:
    """One tells a dead deal, the other a live one of another size: the deal and its successor."""
    one_is_dead = (left.status is Status.CANCELLED) != (right.status is Status.CANCELLED)
    return one_is_dead and compare_sizes(left, right) in {Size.APART, Size.PART, Size.NEAR}


def _sites_differ(left: Outline, right: Outline) -> bool:
    """Both tell places and none is the same, or both tell a capacity and these contradict."""
    places_differ = bool(left.places and right.places) and not _meet(left.places, right.places)
    return places_differ or capacities_differ(left, right)


def _meet(left: frozenset[str], right: frozenset[str]) -> bool:
    """One of the places is in both, or is the country of a place in the other: `US` does not contradict `US-TX`."""
    if not left.isdisjoint(right):
        return True
    states_left, states_right = ({place.split("-")[0] for place in places if "-" in place} for places in (left, right))
    return not states_left.isdisjoint(right) or not states_right.isdisjoint(left)


def _days_between_dates(left: Outline, right: Outline) -> int:
    if left.earliest is None or right.earliest is None or left.latest is None or right.latest is None:
        return 0
    return max(0, left.earliest - right.latest, right.earliest - left.latest)


def _dates_apart(left: Outline, right: Outline) -> bool:
    limit = DATES_APART_DAYS if left.status == right.status else PROGRESS_DAYS
    return _days_between_dates(left, right) > limit


def _kinds_agree(left: Kind, right: Kind) -> bool:
    return left == right or any({left, right} <= group for group in _CONFUSED_KINDS)


def _parties(left: Outline, right: Outline) -> Parties | None:
    if left.pairs.isdisjoint(right.pairs):
        return _one_party(left, right)
    if UNDIRECTED_KINDS & {left.kind, right.kind}:
        return Parties.SAME if left.names == right.names else Parties.SOME
    if left.payers == right.payers and left.payees == right.payees:
        return Parties.SAME
    if not left.payers.isdisjoint(right.payers) and not left.payees.isdisjoint(right.payees):
        return Parties.SOME
    turned = left.payers == right.payees and left.payees == right.payers
    return Parties.TURNED if turned and left.kind == right.kind else None


def _one_party(left: Outline, right: Outline) -> Parties | None:
    """One party in common is enough only where a telling leaves the other side open."""
    if left.kind != right.kind:
        return None
    if left.kind in UNDIRECTED_KINDS:
        return None if left.names.isdisjoint(right.names) else Parties.ONE
    open_side = not (left.payers and left.payees and right.payers and right.payees)
    shared = not left.payers.isdisjoint(right.payers) or not left.payees.isdisjoint(right.payees)
    return Parties.ONE if open_side and shared else None


def _window(left: Outline, right: Outline, parties: Parties, size: Size) -> int | None:
    """Return within how many days two such tellings are one deal, None for never."""
    if parties is Parties.ONE:
        return _window_of_one_party(left, right, size)
    if parties is Parties.TURNED:
        return CONFLICT_DAYS if same_money(left, right) else None
    if size is Size.EQUAL:
        return RETOLD_DAYS
    if left.kind != right.kind:
        alliance = "partnership" in {left.kind, right.kind} and left.names == right.names
        return ALLIANCE_DAYS if alliance and size is Size.UNKNOWN else None
    if size is Size.NEAR:
        return RUMOUR_DAYS if Status.RUMOURED in {left.status, right.status} else RELATED_DAYS
    if parties is Parties.SOME:
        # Without sums, a round of A and B is not the one of A and C: most of the names have to be shared.
        return RELATED_DAYS if size is Size.UNKNOWN and _mostly_shared(left, right) else None
    if size is Size.APART:
        ratio = money_ratio(left, right)
        return CONFLICT_DAYS if ratio is not None and ratio >= CONFLICT_RATIO else None
    return RETOLD_DAYS if size is Size.UNKNOWN and _same_state(left, right) else RELATED_DAYS


def _same_state(left: Outline, right: Outline) -> bool:
    """Both name a place smaller than a country (`US-PA`), the same: one site, whenever it is told."""
    return any("-" in place for place in left.places & right.places)


def _window_of_one_party(left: Outline, right: Outline, size: Size) -> int | None:
    if size is Size.EQUAL:
        return RETOLD_DAYS
    if size is Size.NEAR and left.names == right.names and len(left.names) == 1:
        return RELATED_DAYS
    same_site = not left.places.isdisjoint(right.places)
    return RELATED_DAYS if same_site and size in {Size.NEAR, Size.UNKNOWN} else None


def _mostly_shared(left: Outline, right: Outline) -> bool:
    return all(
        2 * len(one & other) > len(one | other)
        for one, other in ((left.payers, right.payers), (left.payees, right.payees), (left.names, right.names))
        if one or other
    )
