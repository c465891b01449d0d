"""What people put right in a deal stands over what articles tell: facts and corrections → corrected facts.

Corrections never touch tellings, so they change neither which tellings are of one deal nor what comes back when they
are taken back. They are laid over the facts each time these are folded: a later article does not undo them, and they
follow a deal into another one that absorbs it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.model import Change, ChangeType, Figure
from bot.model.correction import Correction, Ruling, StoredCorrection
from bot.pipeline.announce import announce
from bot.pipeline.fold import fold
from bot.pipeline.history import changes_between
from bot.pipeline.merge import block_keys
from bot.pipeline.rates import load_rates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Deal, DealFacts, Money
    from bot.pipeline.announce import Herald
    from bot.ports import Ledger

T = TypeVar("T")


def standing(corrections: Sequence[StoredCorrection]) -> tuple[StoredCorrection, ...]:
    """Return the corrections that hold: those after the last time that all were taken back. Given oldest first."""
    taken_back = [index for index, stored in enumerate(corrections) if stored.correction is None]
    return tuple(corrections[taken_back[-1] + 1 if taken_back else 0 :])


def corrected(facts: DealFacts, corrections: Sequence[StoredCorrection]) -> DealFacts:
    """Return `facts` as people put them right, oldest correction first; the history says that, and when."""
    for stored in standing(corrections):
        if stored.correction is not None:
            facts = _over(facts, stored.correction, stored.at)
    return facts


def is_corrected(facts: DealFacts) -> bool:
    """Return whether a person put something right in these facts."""
    return any(change.type is ChangeType.CORRECTED for change in facts.history)


def news_in(correction: Correction, facts: DealFacts) -> Correction:
    """Return what `correction` says otherwise than the facts do: a form hands back what stood in it already."""
    told = {Ruling.DEAL: facts.shown, Ruling.NO_DEAL: not facts.shown}
    return Correction(
        ruling=None if correction.ruling is not None and told[correction.ruling] else correction.ruling,
        kind=_unless(correction.kind, facts.kind),
        payers=_unless(correction.payers, facts.payers),
        payees=_unless(correction.payees, facts.payees),
        partners=_unless(correction.partners, facts.partners),
        money=_unless(correction.money, facts.money),
        status=_unless(correction.status, facts.status),
        date=_unless(correction.date, facts.date),
    )


def correct(stored: StoredCorrection, ledger: Ledger, now: datetime, herald: Herald | None = None) -> Deal | None:
    """Keep a correction and lay it over its deal; return the deal, None where there is none.

    With a herald, those who watch the deal are alerted.
    """
    with ledger.transaction() as transaction:
        deal = transaction.deal(stored.deal_id)
        if deal is None:
            return None
        kept = replace(stored, deal_id=deal.id, revision=deal.revision + 1)
        transaction.save_correction(kept)
        told = deal.facts.tellings
        facts = corrected(fold(told), transaction.corrections([deal.id]))
        changes = (
            *changes_between(deal.facts, facts, now, None),
            Change(type=ChangeType.CORRECTED, at=now),
        )
        keys = frozenset[str]().union(*map(block_keys, told))
        updated = transaction.update_deal(deal.id, keys, facts, changes, now)
        if herald is not None:
            announce(transaction.alerts, updated, herald, now)
        return updated


def _over(facts: DealFacts, correction: Correction, at: datetime) -> DealFacts:
    # Who is put on one side leaves the side on which articles have them.
    moved = {*(correction.payers or ()), *(correction.payees or ()), *(correction.partners or ())}
    over = replace(
        facts,
        kind=correction.kind or facts.kind,
        payers=_side(correction.payers, facts.payers, moved),
        payees=_side(correction.payees, facts.payees, moved),
        partners=_side(correction.partners, facts.partners, moved),
        status=correction.status or facts.status,
        date=correction.date or facts.date,
        shown=facts.shown if correction.ruling is None else correction.ruling is Ruling.DEAL,
        history=(*facts.history, Change(type=ChangeType.CORRECTED, at=at)),
    )
    return over if correction.money is None else _with_money(over, correction.money, at)


def _side(put: tuple[str, ...] | None, told: tuple[str, ...], moved: set[str]) -> tuple[str, ...]:
    return put if put is not None else tuple(name for name in told if name not in moved)


def _with_money(facts: DealFacts, money: Money, at: datetime) -> DealFacts:
    """Return facts with this sum as the current one; what sources give stands after it."""
    known = next((figure for figure in facts.figures if figure.money == money), None)
    current = known or Figure(money=money, urls=(), last_seen_at=at)
    others = tuple(figure for figure in facts.figures if figure.money != money)
    usd = load_rates().usd(money, facts.first_seen_at.date())
    return replace(facts, money=money, usd=usd, figures=(current, *others))


def _unless(wanted: T | None, told: T | None) -> T | None:
    return None if wanted == told else wanted
