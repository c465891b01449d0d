"""Two outlines become a bond, a clash, or neither: whether they may be, or cannot be, one deal.

A bond is a score for "these tell one deal"; a clash says that they tell two, whatever a third telling seems to
link. Both are symmetric and look at nothing but the two outlines. The less two tellings agree in, the closer in
time they have to be: each window below is in days, and says why it is as wide as it is.
"""

from __future__ import annotations

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

CONFLICT_RATIO = 0.1
"""Sums further apart than tenfold are no conflict over one sum (a first lot of a hundredth is its own deal)."""

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


def bond(left: Outline, right: Outline) -> float | None:
    """Return how strongly two tellings speak for being one deal, None where they do not."""
    if not _kinds_agree(left.kind, right.kind):
        return None
    parties = _parties(left, right)
    if parties is None or generations(left, right) or _dates_apart(left, right):
        return None
    size = compare_sizes(left, right)
    gap = days_between(left, right)
    window = _window(left, right, parties, size)
    if window is None or gap > window:
        return None
    if sites_differ(left, right) and not (same_money(left, right) and gap <= CONFLICT_DAYS):
        return None
    # Size before parties before kind; then the closest in time, so that a telling without a sum joins
    # the deal that was news when it was told.
    return 100 * size + 20 * parties + 10 * (left.kind == right.kind) + 9 * (1 - gap / (RETOLD_DAYS + 1))


def clash(left: Outline, right: Outline) -> bool:
    """Return whether two tellings without a bond cannot be of one deal, even where a third has bonds to both."""
    return (
        compare_sizes(left, right) is Size.APART
        or generations(left, right)
        or sites_differ(left, right)
        or _dates_apart(left, right)
    )


def generations(left: Outline, right: Outline) -> bool:
    """Return whether one tells a dead deal and the other a live one of another size: it and its successor."""
    one_is_dead = (left.status is Status.CANCELLED) != (right.status is Status.CANCELLED)
    return one_is_dead and compare_sizes(left, right) in {Size.APART, Size.PART, Size.NEAR}


def sites_differ(left: Outline, right: Outline) -> bool:
    """Return whether both tell places and none is the same, or both tell a capacity and these contradict."""
    places_differ = bool(left.places and right.places) and left.places.isdisjoint(right.places)
    return places_differ or capacities_differ(left, right)


def days_between(left: Outline, right: Outline) -> int:
    """Return the days between two tellings: by their dates where both have one, else the least that is possible."""
    told = abs(left.day - right.day)
    if left.dated_to_the_month and right.dated_to_the_month and left.status == right.status:
        return _days_between_dates(left, right)
    gaps = [told]
    if left.dated_to_the_month and right.dated_to_the_month:
        gaps.append(_days_between_dates(left, right))
    for dated, other in ((left, right), (right, left)):
        if dated.dated_to_the_month and other.earliest is None and dated.latest is not None:
            gaps.append(abs(other.day - dated.latest))
    return min(gaps)


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
    return RELATED_DAYS


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
