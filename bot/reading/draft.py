"""A draft: what the tellings of one deal in one article come to, before it becomes an event.

Drafts are made from candidates, one each, and grow by `merged`. Which drafts are the same deal is decided in
`bot.reading.assembly`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model import Period, Qualifier, Status

if TYPE_CHECKING:
    from bot.model import Kind, Money, PartialDate
    from bot.reading.frames import Candidate

_RETOLD = 0.5
_FAINT = 3.0
_RIVALLED = 1.0
"""How much less sure another word for a deal may be that names more parties and yet decides what it is."""
_SURE_SIDES = 1.4
_ORDER = {Status.RUMOURED: 0, Status.ANNOUNCED: 1, Status.COMPLETED: 2, Status.CANCELLED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One deal as read so far.

    `sentences` are indices of those that tell it, `support` counts its tellings. `framed` is the best score that frames
    gave one of them and `chance` the best log odds of the fitted scorer, None where it was not read so; `doubt` is the
    chance that all the latter are wrong, were they independent; `margin` is by how much the likeliest of them beats the
    next best reading. `joins` says that its sentence speaks of taking part in something larger, `is_confirmed` that
    somebody signed or announced it in so many words. `form` is the weakest evidence that a party's name is one, 0 to 3.
    """

    kind: Kind
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    partners: tuple[str, ...]
    money: Money | None
    is_vague: bool
    megawatts: float | None
    chips: int | None
    stake: float | None
    places: frozenset[str]
    date: PartialDate | None
    status: Status
    sentences: frozenset[int]
    score: float
    first: int
    is_turnable: bool = False
    has_gloss: bool = False
    is_guess: bool = False
    joins: bool = False
    is_confirmed: bool = True
    support: int = 1
    doubt: float = 1.0
    margin: float = 0.0
    form: int = 3
    framed: float | None = None
    chance: float | None = None

    @property
    def has_figure(self) -> bool:
        """Whether a sum, a capacity or a count is told."""
        return self.money is not None or self.megawatts is not None or self.chips is not None

    @property
    def is_title(self) -> bool:
        """Whether nothing but the first sentence, the title, tells it."""
        return self.sentences == {0}

    @property
    def names(self) -> frozenset[str]:
        """All parties, whatever their side."""
        return frozenset(self.payers + self.payees + self.partners)


def draft(
    candidate: Candidate,
    *,
    places: frozenset[str],
    date: PartialDate | None,
    period: Period | None,
    status: Status,
    is_confirmed: bool = True,
) -> Draft:
    """Return the draft of one candidate, with what its sentence says of place, date, period and status."""
    figures = candidate.figures
    index = candidate.clause.sentence.index
    money = figures.money.money if figures.money is not None else None
    if money is not None and period is not None:
        money = replace(money, period=period)
    return Draft(
        kind=candidate.kind,
        payers=candidate.payers,
        payees=candidate.payees,
        partners=candidate.partners,
        money=money,
        is_vague=figures.money is not None and figures.money.money is None,
        megawatts=figures.capacity.megawatts if figures.capacity is not None else None,
        chips=figures.chips.count if figures.chips is not None else None,
        stake=figures.stake.percent if figures.stake is not None else None,
        places=places,
        date=date,
        status=status,
        is_confirmed=is_confirmed,
        sentences=frozenset({index}),
        score=candidate.score,
        framed=candidate.score,
        form=1 if candidate.features.get("weak_party") else 2 if candidate.features.get("open_party") else 3,
        first=index,
        is_turnable=bool(candidate.frame.sides),
        has_gloss=figures.money is not None and "(" in figures.money.text,
        is_guess=candidate.features.get("payee_carried", 0.0) > 0,
    )


def split_payees(draft: Draft) -> list[Draft]:
    """Return one draft for each payee where no figure binds them together, else the draft alone."""
    if len(draft.payees) < 2 or draft.has_figure or draft.stake is not None:
        return [draft]
    return [replace(draft, payees=(payee,)) for payee in draft.payees]


def merged(one: Draft, other: Draft) -> Draft:
    """Return the two tellings as one: the more specific of each field, all places, all sentences, a better score.

    A telling that is faint beside the other adds to its support and nothing else.
    """
    best, rest = (one, other) if one.score >= other.score else (other, one)
    if rest.score < min(best.score - _FAINT, 0.0):
        return _supported(best, rest)
    if best.kind != rest.kind:
        is_near = rest.score >= best.score - _RIVALLED
        is_fuller = len(rest.names) > len(best.names) and is_near and not rest.is_guess
        return _absorbed(*((rest, best) if is_fuller else (best, rest)))
    turned = best.payers == rest.payees and best.payees == rest.payers
    if turned and best.is_turnable and not rest.is_turnable and rest.score >= _SURE_SIDES:
        best = replace(best, payers=best.payees, payees=best.payers)
    if rest.payers == best.payees and rest.payees == best.payers:
        rest = replace(rest, payers=rest.payees, payees=rest.payers)
    fuller = best if best.has_figure and not rest.has_figure else rest if rest.has_figure else None
    payers = _side(best.payers, rest.payers, fuller.payers if fuller is not None else ())
    payees = _side(best.payees, rest.payees, fuller.payees if fuller is not None else ())
    if best.is_guess is not rest.is_guess:
        payees = rest.payees if best.is_guess else best.payees
    payees = tuple(name for name in payees if name not in payers)
    sides = {*payers, *payees}
    return replace(
        best,
        payers=payers,
        payees=payees,
        partners=tuple(name for name in dict.fromkeys(best.partners + rest.partners) if name not in sides),
        money=_better_sum(*_by_authority(best, rest)),
        is_turnable=best.is_turnable and rest.is_turnable,
        is_guess=best.is_guess and rest.is_guess,
        has_gloss=best.has_gloss or rest.has_gloss,
        is_vague=best.is_vague or rest.is_vague,
        megawatts=best.megawatts or rest.megawatts,
        chips=best.chips or rest.chips,
        stake=best.stake or rest.stake,
        places=best.places | rest.places,
        date=_finer(best.date, rest.date),
        status=_later(best, rest).status,
        is_confirmed=_later(best, rest).is_confirmed,
        sentences=best.sentences | rest.sentences,
        score=best.score + _RETOLD,
        first=min(best.first, rest.first),
        support=best.support + rest.support,
        doubt=best.doubt * rest.doubt,
        margin=max(best.margin, rest.margin),
        form=max(best.form, rest.form),
        framed=_greater(best.framed, rest.framed),
        chance=_greater(best.chance, rest.chance),
    )


def _supported(best: Draft, rest: Draft) -> Draft:
    """Return `best` with one more telling that is too unsure to be quoted or to change a field."""
    return replace(
        best,
        support=best.support + rest.support,
        doubt=best.doubt * rest.doubt,
        margin=max(best.margin, rest.margin),
        form=max(best.form, rest.form),
        framed=_greater(best.framed, rest.framed),
        chance=_greater(best.chance, rest.chance),
    )


def _absorbed(best: Draft, rest: Draft) -> Draft:
    """Return `best` with the sentences and circumstances of another word for the same deal."""
    return replace(
        best,
        places=best.places | rest.places,
        date=_finer(best.date, rest.date),
        megawatts=best.megawatts or rest.megawatts,
        sentences=best.sentences | rest.sentences,
        score=max(best.score, rest.score),
        first=min(best.first, rest.first),
        support=best.support + rest.support,
        doubt=best.doubt * rest.doubt,
        margin=max(best.margin, rest.margin),
        form=max(best.form, rest.form),
        framed=_greater(best.framed, rest.framed),
        chance=_greater(best.chance, rest.chance),
    )


def _later(best: Draft, rest: Draft) -> Draft:
    """Return the telling whose status counts: the later one, but no mere mention makes a rumour an announcement."""
    one, other = sorted((best, rest), key=lambda draft: (_ORDER[draft.status], draft.is_confirmed))
    is_mere = other.status is Status.ANNOUNCED and not other.is_confirmed
    return one if one.status is Status.RUMOURED and is_mere else other


def _greater(one: float | None, other: float | None) -> float | None:
    """Return the greater of two scores, either of which may be missing."""
    return other if one is None else one if other is None else max(one, other)


def _side(one: tuple[str, ...], other: tuple[str, ...], sure: tuple[str, ...]) -> tuple[str, ...]:
    """Return who stands on a side: as the telling with the figures has it, else the fuller list, else both together."""
    if (
        sure
        and (set(sure) <= set(one) or set(sure) <= set(other))
        and (set(one) <= set(other) or set(other) <= set(one))
    ):
        return sure
    return tuple(dict.fromkeys(one + other))


def _by_authority(best: Draft, rest: Draft) -> tuple[Money | None, Money | None]:
    """Return the two sums, the one to trust first: the body's before the title's, one with its conversion beside it."""
    title_only = best.is_title and not rest.is_title
    converted = rest.has_gloss and not best.has_gloss and _currency(best) != _currency(rest)
    return (rest.money, best.money) if title_only or converted else (best.money, rest.money)


def _currency(draft: Draft) -> str:
    return draft.money.currency if draft.money is not None else ""


def _better_sum(one: Money | None, other: Money | None) -> Money | None:
    """Return the sum to keep: a total before a yearly rate, an exact figure before a rounded one, the larger of two."""
    if one is None or other is None:
        return one or other
    if one.period is not other.period:
        return one if one.period is Period.TOTAL else other
    if one.currency == other.currency and one.amount == other.amount:
        return one if one.qualifier is not Qualifier.EXACT else other
    return one


def _finer(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    if one is None or other is None:
        return one or other
    return other if len(str(other)) > len(str(one)) else one
