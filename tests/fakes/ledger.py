"""A ledger in memory: keeps the contract of `bot.ports.Ledger` without a database.

Its state is a value that a transaction works on a copy of, so that a block which raises leaves nothing behind. It
implements what the port says and no more: suggestions, for one, are by plain containment.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.model import (
    Article,
    Change,
    CompanyProfile,
    Deal,
    DealFacts,
    DealQuery,
    Page,
    Reading,
    Side,
    Sort,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from bot.model.correction import StoredCorrection
    from bot.model.organisation import Organisation
    from bot.ports import AlertBook


@dataclass(frozen=True, slots=True)
class _Recorded:
    change: Change
    at: datetime


@dataclass(slots=True)
class _State:
    articles: dict[str, Article] = field(default_factory=dict)
    deals: dict[int, Deal] = field(default_factory=dict)
    keys: dict[int, frozenset[str]] = field(default_factory=dict)
    changes: dict[int, tuple[_Recorded, ...]] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)
    numbers: int = 0

    def copy(self) -> _State:
        return _State(
            dict(self.articles),
            dict(self.deals),
            dict(self.keys),
            dict(self.changes),
            dict(self.redirects),
            self.numbers,
        )


class MemoryLedger:
    """All articles and deals of one test."""

    def __init__(self) -> None:
        self._state = _State()
        self._organisations: dict[str, Organisation] = {}

    @property
    def deals(self) -> list[Deal]:
        """All deals, shown or not, by number."""
        return [self._state.deals[number] for number in sorted(self._state.deals)]

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        state = self._state.copy()
        yield MemoryTransaction(state)
        self._state = state

    def register_organisations(self, organisations: Sequence[Organisation]) -> None:
        self._organisations |= {organisation.name: organisation for organisation in organisations}

    def find(self, query: DealQuery) -> Page[Deal]:
        found = [deal for deal in self.deals if _fits(deal, query)]
        found.sort(key=_newest if query.sort is Sort.NEWEST else _largest)
        return Page(tuple(found[query.offset : query.offset + query.limit]), len(found), query.offset)

    def deal(self, deal_id: int) -> Deal | None:
        return self._state.deals.get(_followed(self._state, deal_id))

    def company(self, name: str) -> CompanyProfile | None:
        deals = [deal for deal in self.deals if deal.facts.shown and name in _names(deal.facts)]
        if not deals:
            return None
        partners = Counter(other for deal in deals for other in _names(deal.facts) if other != name)
        return CompanyProfile(
            name=name,
            counterparties=tuple(sorted(partners.items(), key=lambda pair: (-pair[1], pair[0]))),
            latest=tuple(sorted(deals, key=_newest)[:10]),
            deals=len(deals),
        )

    def suggest_companies(self, text: str, limit: int = 25) -> list[str]:
        wanted = text.casefold()
        known = {name: (name, *organisation.aliases) for name, organisation in self._organisations.items()}
        for deal in self.deals:
            known |= {name: (name,) for name in _names(deal.facts) if name not in known}
        ranked = [
            (min(len(form) - len(wanted) for form in forms if wanted in form.casefold()), name)
            for name, forms in known.items()
            if any(wanted in form.casefold() for form in forms)
        ]
        return [name for _, name in sorted(ranked)[:limit]]

    def loop_deals(self, *_asked: object, **_wanted: object) -> list[Deal]:
        return [deal for deal in self.deals if deal.facts.shown and deal.facts.payers and deal.facts.payees]

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        found = []
        for deal in self.deals:
            recorded = self._state.changes[deal.id]
            inside = tuple(entry.change for entry in recorded if since <= entry.at < until)
            if inside:
                found.append((deal, inside))
        return found


class MemoryTransaction:
    """One open transaction on a copy of the state."""

    def __init__(self, state: _State) -> None:
        self._state = state

    @property
    def alerts(self) -> AlertBook:
        raise NotImplementedError("nobody watches this ledger; alerts have their tests on real databases")

    def knows(self, article: Article) -> bool:
        stored = self._state.articles.values()
        return any(_same_article(article, other) and _content(article) == _content(other) for other in stored)

    def save_article(self, article: Article, reading: Reading, now: datetime) -> None:
        del reading, now
        self._state.articles[article.url] = article

    def corrections(self, _deal_ids: Collection[int]) -> list[StoredCorrection]:
        return []

    def deals_near(self, keys: Collection[str]) -> list[Deal]:
        wanted = frozenset(keys)
        return [self._state.deals[number] for number in sorted(self._state.deals) if wanted & self._state.keys[number]]

    def deals_told_by(self, url: str) -> list[Deal]:
        deals = (self._state.deals[number] for number in sorted(self._state.deals))
        return [deal for deal in deals if any(telling.url == url for telling in deal.facts.tellings)]

    def insert_deal(self, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime) -> Deal:
        self._state.numbers += 1
        deal = Deal(id=self._state.numbers, revision=1, changed_at=now, facts=facts)
        self._keep(deal, keys, changes, now)
        return deal

    def update_deal(
        self, deal_id: int, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime
    ) -> Deal:
        deal = replace(self._state.deals[deal_id], facts=facts)
        if changes:
            deal = replace(deal, revision=deal.revision + 1, changed_at=now)
        self._keep(deal, keys, changes, now)
        return deal

    def merge_into(self, survivor: int, absorbed: int, now: datetime) -> None:
        del now
        if survivor not in self._state.deals or survivor == absorbed:
            raise KeyError(survivor)
        self.delete_deal(absorbed)
        self._state.redirects[absorbed] = survivor

    def delete_deal(self, deal_id: int) -> None:
        del self._state.deals[deal_id], self._state.keys[deal_id], self._state.changes[deal_id]

    def _keep(self, deal: Deal, keys: Collection[str], changes: Sequence[Change], now: datetime) -> None:
        self._state.deals[deal.id] = deal
        self._state.keys[deal.id] = frozenset(keys)
        recorded = tuple(_Recorded(change, now) for change in changes)
        self._state.changes[deal.id] = self._state.changes.get(deal.id, ()) + recorded


def _same_article(left: Article, right: Article) -> bool:
    """One address, or one that moved: the same id of the same outlet."""
    moved = left.guid is not None and (left.outlet, left.guid) == (right.outlet, right.guid)
    return left.url == right.url or moved


def _content(article: Article) -> tuple[object, ...]:
    """All of an article that a reader or a telling sees."""
    return (
        article.title,
        article.text,
        article.outlet,
        article.published_at,
        article.date_only,
        article.language,
    )


def _followed(state: _State, deal_id: int) -> int:
    while deal_id in state.redirects:
        deal_id = state.redirects[deal_id]
    return deal_id


def _fits(deal: Deal, query: DealQuery) -> bool:
    facts = deal.facts
    sides = {Side.PAYER: facts.payers, Side.PAYEE: facts.payees, Side.PARTNER: facts.partners, None: _names(facts)}
    words = " ".join(
        (
            *_names(facts),
            *(telling.title for telling in facts.tellings),
            *(passage.text for telling in facts.tellings for passage in telling.event.evidence),
        )
    )
    return (
        (facts.shown or not query.shown_only)
        and (query.text is None or query.text.casefold() in words.casefold())
        and all(name in sides[query.side] for name in query.companies)
        and (not query.kinds or facts.kind in query.kinds)
        and (not query.statuses or facts.status in query.statuses)
        and (not query.places or not set(query.places).isdisjoint(facts.places))
        and (query.min_usd is None or (facts.usd is not None and facts.usd >= query.min_usd))
        and (query.since is None or deal.changed_at >= query.since)
        and (query.until is None or deal.changed_at < query.until)
    )


def _names(facts: DealFacts) -> tuple[str, ...]:
    return facts.payers + facts.payees + facts.partners


def _newest(deal: Deal) -> tuple[float, int]:
    return (-deal.changed_at.timestamp(), -deal.id)


def _largest(deal: Deal) -> tuple[int, int]:
    return (-(deal.facts.usd or 0), -deal.id)
