"""`DealsInMemory`: answers look-ups from a plain list of deals, as `bot.ports.DealReader` promises it.

It filters by every part of a query but searches text as plain words.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.model import CompanyProfile, Page, Side, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Change, Deal, DealFacts, DealQuery

_SIMILAR = 65


class DealsInMemory:
    """A `DealReader` over `deals`; `aliases` are other names of companies, `moved` numbers of absorbed deals."""

    def __init__(
        self,
        deals: Iterable[Deal] = (),
        aliases: Mapping[str, Sequence[str]] | None = None,
        moved: Mapping[int, int] | None = None,
    ) -> None:
        self._deals = list(deals)
        self._moved = dict(moved or {})
        others = aliases or {}
        names = {name for deal in self._deals for name in _names(deal.facts)} | set(others)
        self._forms = {name: [_bare(form) for form in (name, *others.get(name, ()))] for name in sorted(names)}

    def find(self, query: DealQuery) -> Page[Deal]:
        fitting = [deal for deal in self._deals if _fits(deal, query)]
        if query.sort is Sort.LARGEST:
            fitting.sort(key=lambda deal: (-(deal.facts.usd or -1), -deal.id))
        else:
            fitting.sort(key=lambda deal: (deal.facts.last_seen_at, deal.id), reverse=True)
        return Page(tuple(fitting[query.offset : query.offset + query.limit]), len(fitting), query.offset)

    def deal(self, deal_id: int) -> Deal | None:
        number = self._moved.get(deal_id, deal_id)
        return next((deal for deal in self._deals if deal.id == number), None)

    def company(self, name: str) -> CompanyProfile | None:
        own = [deal for deal in self._deals if deal.facts.shown and name in _names(deal.facts)]
        if not own:
            return None
        others = Counter(
            other
            for deal in own
            for other in {*_names(deal.facts)} - {name}
            if _side(deal.facts, other) is not _side(deal.facts, name) or _side(deal.facts, name) is Side.PARTNER
        )
        return CompanyProfile(
            name=name,
            counterparties=tuple(sorted(others.items(), key=lambda item: (-item[1], item[0]))[:10]),
            latest=tuple(sorted(own, key=lambda deal: (deal.facts.last_seen_at, deal.id), reverse=True)[:10]),
            deals=len(own),
        )

    def suggest_companies(self, text: str, limit: int = 25) -> list[str]:
        typed = _bare(text)
        ranked = []
        for name, forms in self._forms.items():
            similar = max(fuzz.ratio(typed, form) for form in forms)
            tiers = (
                typed in forms,
                any(form.startswith(typed) for form in forms),
                any(typed in form for form in forms),
                similar >= _SIMILAR,
            )
            if typed and any(tiers):
                ranked.append((tiers.index(True), -similar, name))
        return [name for *_, name in sorted(ranked)][:limit]

    def loop_deals(self, *_asked: object, **_wanted: object) -> list[Deal]:
        return [deal for deal in self._deals if deal.facts.shown and deal.facts.payers and deal.facts.payees]

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        return [(deal, deal.facts.history) for deal in self._deals if since <= deal.changed_at < until]


def _fits(deal: Deal, query: DealQuery) -> bool:
    facts = deal.facts
    words = " ".join(
        (*_names(facts), *(f"{telling.title} {_evidence(telling.event.evidence)}" for telling in facts.tellings))
    ).casefold()
    return (
        (facts.shown or not query.shown_only)
        and all(_on_side(facts, name, query.side) for name in query.companies)
        and (query.side is None or bool(query.companies) or bool(_of_side(facts, query.side)))
        and (not query.kinds or facts.kind in query.kinds)
        and (not query.statuses or facts.status in query.statuses)
        and (not query.places or any(_inside(code, place) for code in facts.places for place in query.places))
        and (query.min_usd is None or (facts.usd is not None and facts.usd >= query.min_usd))
        and (query.since is None or deal.changed_at >= query.since)
        and (query.until is None or deal.changed_at < query.until)
        and (query.text is None or all(word in words for word in query.text.casefold().split()))
    )


def _names(facts: DealFacts) -> tuple[str, ...]:
    return facts.payers + facts.payees + facts.partners


def _sided(facts: DealFacts) -> tuple[str, ...]:
    return facts.payers + facts.payees


def _of_side(facts: DealFacts, side: Side) -> tuple[str, ...]:
    return {Side.PAYER: facts.payers, Side.PAYEE: facts.payees, Side.PARTNER: facts.partners}[side]


def _side(facts: DealFacts, name: str) -> Side:
    return next(side for side in Side if name in _of_side(facts, side))


def _on_side(facts: DealFacts, name: str, side: Side | None) -> bool:
    return name in (_names(facts) if side is None else _of_side(facts, side))


def _inside(code: str, place: str) -> bool:
    return code == place or code.startswith(f"{place}-")


def _evidence(passages) -> str:
    return " ".join(passage.text for passage in passages)


def _bare(text: str) -> str:
    return "".join(text.casefold().split())
