"""How sure a deal is, seen in its whole article: features of the assembled deal for the last, calibrated weighing.

A proposal is weighed by its own sentence; whether a deal is told again, in the title, beside others of the same sum or
the same parties shows only once the article is read.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import Language
    from bot.model.organisation import Organisation
    from bot.reading.draft import Draft

_LEAD = 5
_BOUND = 0.005
_LEAST = -4.0
_WIDE = 6.0
CHANCE = "chance"
"""The feature that carries the log odds of the likeliest telling; all others are 1 where they hold."""


def certainty_features(
    deal: Draft,
    deals: Sequence[Draft],
    title_names: frozenset[str],
    organisations: Mapping[str, Organisation],
    language: Language,
) -> dict[str, float]:
    """Return the features of `deal` among all deals read in its article."""
    found = dict.fromkeys(_facts(deal, deals, title_names, organisations, language), 1.0)
    mark = _mark(deal)
    strengths = {
        CHANCE: (_LEAST if deal.chance is None else max(deal.chance, _LEAST)) / 3,
        "together": max(_log_odds(1 - deal.doubt), _LEAST) / 3,
        "framed": max(-2.0, min(4.0, deal.framed if deal.framed is not None else -2.0)) / 3,
        "margin": min(max(deal.margin, 0.0), _WIDE) / 3,
    }
    for name, value in strengths.items():
        found[name] = value
        found[f"{name}{mark}"] = value
    return found


def _mark(deal: Draft) -> str:
    """Return the sort of figure that a deal is told with: a sum, a capacity or count, a stake, or none."""
    if deal.money is not None:
        return "$"
    if deal.megawatts is not None or deal.chips is not None:
        return "#"
    return "%" if deal.stake is not None else "-"


def _facts(
    deal: Draft,
    deals: Sequence[Draft],
    title_names: frozenset[str],
    organisations: Mapping[str, Organisation],
    language: Language,
) -> Iterator[str]:
    mark = _mark(deal)
    yield "bias"
    by = ("framed" if deal.framed is not None else "") + ("fitted" if deal.chance is not None else "")
    yield f"by:{by}"
    yield f"by:{by}{mark}"
    yield f"by:{by}:{deal.kind}"
    yield f"kind:{deal.kind}"
    yield f"kind:{deal.kind}{mark}"
    yield f"sum{mark}"
    yield f"language:{language}"
    yield f"told:{min(deal.support, 4)}"
    yield f"told:{min(deal.support, 3)}{mark}"
    yield from _prominence(deal, title_names, mark)
    yield f"names:{min(len(deal.names), 4)}"
    unknown = sum(1 for name in deal.names if name not in organisations)
    yield f"unknown:{min(unknown, 2)}"
    yield f"form:{deal.form}"
    if deal.payers and deal.payees:
        yield "two_sides"
    for label, value in (("mw", deal.megawatts), ("chips", deal.chips), ("stake", deal.stake)):
        if value is not None:
            yield f"has:{label}{mark}"
    if deal.date is not None:
        yield "dated"
    if deal.places:
        yield "placed"
    yield f"status:{deal.status}"
    if deal.is_guess:
        yield "guess"
    yield from _among(deal, deals)


def _prominence(deal: Draft, title_names: frozenset[str], mark: str) -> Iterator[str]:
    if 0 in deal.sentences:
        yield "title"
        yield f"title{mark}"
    if any(0 < index <= _LEAD for index in deal.sentences):
        yield "lead"
        yield f"lead{mark}"
    if deal.is_title:
        yield "title_alone"
    in_title = len(deal.names & title_names)
    yield f"in_title:{min(in_title, 2)}{mark}"
    if title_names and deal.names <= title_names:
        yield "all_in_title"


def _among(deal: Draft, deals: Sequence[Draft]) -> Iterator[str]:
    better = [other for other in deals if other is not deal and other.score > deal.score]
    yield f"rank:{min(len(better), 4)}"
    yield f"deals:{min(len(deals), 6)}"
    if deal.money is not None and any(other.money == deal.money for other in better):
        yield "same_sum"
    rivals = [o for o in deals if o is not deal and o.kind == deal.kind and o.names == deal.names]
    if deal.money is not None and any(o.money is not None and o.money != deal.money for o in rivals):
        yield "other_sum"
    if any(other.names == deal.names for other in better):
        yield "same_names"
    if any(other.names > deal.names for other in better):
        yield "fewer_names"
    if any(other.kind == deal.kind and other.payers == deal.payers for other in better):
        yield "same_payers"
    if any(other.kind == deal.kind and other.payees == deal.payees for other in better):
        yield "same_payees"
    if any(other.sentences & deal.sentences for other in better):
        yield "same_sentence"
    if any(other.kind == deal.kind for other in better):
        yield "same_kind"


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _BOUND), 1 - _BOUND)
    return log(bounded / (1 - bounded))
