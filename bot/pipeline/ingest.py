"""An article's reading becomes stored deals, in one transaction.

The article's tellings, and all stored ones that they could influence, are parted into deals anew; what comes out is
compared with what was stored. So the deals do not depend on the order in which articles came, nor on how often, and
an article that changed takes back what it told before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from bot.model import Change, ChangeType, Telling
from bot.pipeline.announce import announce
from bot.pipeline.corrections import corrected
from bot.pipeline.fold import fold
from bot.pipeline.history import changes_between
from bot.pipeline.merge import block_keys, deals_of, same_deal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Article, Deal, Reading
    from bot.pipeline.announce import Herald
    from bot.ports import Ledger, LedgerTransaction

Group = tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """What an article did to the store. `known`: nothing, it was there already with the same content.

    `updated` are deals with changes that people may have to hear of; `absorbed` are numbers that now lead to
    another deal, `deleted` those of deals that no article tells any more.
    """

    known: bool = False
    inserted: tuple[Deal, ...] = ()
    updated: tuple[Deal, ...] = ()
    absorbed: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()


def ingest(
    article: Article,
    reading: Reading,
    ledger: Ledger,
    now: datetime,
    herald: Herald | None = None,
    *,
    again: bool = False,
) -> IngestResult:
    """Store `article` with the deals that `reading` found in it; with a herald, who watches them is alerted.

    With `again` an article that is known is stored all the same: it was read better.
    """
    with ledger.transaction() as transaction:
        if not again and transaction.knows(article):
            return IngestResult(known=True)
        before = transaction.deals_told_by(article.url)
        transaction.save_article(article, reading, now)
        told = tellings_of(article, reading, now)
        stored = _within_reach(transaction, told, before)
        kept = [telling for deal in stored.values() for telling in deal.facts.tellings if telling.url != article.url]
        owners = _owners(deals_of([*kept, *told]), stored, article.url)
        result = _store(transaction, owners, stored, _Cause(article.url, _seen_at(article, now), now))
        if herald is not None:
            for deal in (*result.inserted, *result.updated):
                announce(transaction.alerts, deal, herald, now)
        return result


def tellings_of(article: Article, reading: Reading, now: datetime) -> list[Telling]:
    """Return one telling for each event of the reading."""
    return [
        Telling(
            url=article.url,
            title=article.title,
            outlet=article.outlet,
            language=reading.language,
            seen_at=_seen_at(article, now),
            event=event,
        )
        for event in reading.events
    ]


@dataclass(frozen=True, slots=True)
class _Cause:
    url: str
    at: datetime
    now: datetime


@dataclass(slots=True)
class _Owner:
    """A group of tellings with the stored deals that it continues, the surviving one first; none for a new deal."""

    group: Group
    deals: list[Deal]


def _seen_at(article: Article, now: datetime) -> datetime:
    """Return the article's date, but none in the future: a wrong clock must not make a telling the newest for ever."""
    seen_at = now if article.published_at is None else min(article.published_at, now)
    return seen_at.astimezone(UTC)  # as the store gives it back: the month of a rate must not depend on a zone


def _within_reach(transaction: LedgerTransaction, told: Iterable[Telling], before: Iterable[Deal]) -> dict[int, Deal]:
    """Return all stored deals whose tellings could be parted otherwise now: sharing keys, through others too."""
    stored = {deal.id: deal for deal in before}
    tellings = [*told, *(telling for deal in stored.values() for telling in deal.facts.tellings)]
    asked: set[str] = set()
    while keys := set().union(*map(block_keys, tellings)) - asked:
        asked |= keys
        near = [deal for deal in transaction.deals_near(keys) if deal.id not in stored]
        stored |= {deal.id: deal for deal in near}
        tellings = [telling for deal in near for telling in deal.facts.tellings]
    return stored


def _owners(groups: Sequence[Group], stored: Mapping[int, Deal], url: str) -> list[_Owner]:
    """Tie each stored deal to the group that continues it, if any: the one that holds most of its tellings.

    A deal that only the article at `url` told goes by what it told before: its number stays with the group of the new
    telling that is of the same deal.
    """
    owners = [_Owner(group, []) for group in groups]
    place = {telling: index for index, group in enumerate(groups) for telling in group}
    orphans = []
    for number in sorted(stored):
        deal = stored[number]
        shares = Counter(place[telling] for telling in deal.facts.tellings if telling in place)
        if shares:
            most = max(shares, key=lambda index: (shares[index], -index))
            owners[most].deals.append(deal)
        else:
            orphans.append(deal)
    for deal in orphans:
        heir = next((owner for owner in owners if not owner.deals and _retold(deal, owner.group, url)), None)
        if heir is not None:
            heir.deals.append(deal)
    return owners


def _retold(deal: Deal, group: Group, url: str) -> bool:
    # As if two articles told it: what one article says now and said before is never side by side.
    earlier = [replace(telling, url=f"{telling.url}#before") for telling in deal.facts.tellings if telling.url == url]
    return any(same_deal(old, new) for old in earlier for new in group)


def _store(
    transaction: LedgerTransaction, owners: Iterable[_Owner], stored: Mapping[int, Deal], cause: _Cause
) -> IngestResult:
    inserted: list[Deal] = []
    updated: list[Deal] = []
    absorbed: list[int] = []
    continued: set[int] = set()
    for owner in owners:
        keys = frozenset[str]().union(*map(block_keys, owner.group))
        if not owner.deals:
            inserted.append(transaction.insert_deal(keys, fold(owner.group), (_birth(owner.group, cause),), cause.now))
            continue
        survivor, *others = owner.deals
        continued.update(deal.id for deal in owner.deals)
        merged = tuple(
            Change(type=ChangeType.MERGED, at=cause.at, before=str(deal.id), after=str(survivor.id), url=cause.url)
            for deal in others
        )
        if merged or set(owner.group) != set(survivor.facts.tellings):
            facts = corrected(fold(owner.group), transaction.corrections([deal.id for deal in owner.deals]))
            changes = changes_between(survivor.facts, facts, cause.at, cause.url) + merged
            for deal in others:
                transaction.merge_into(survivor.id, deal.id, cause.now)
                absorbed.append(deal.id)
            deal = transaction.update_deal(survivor.id, keys, facts, changes, cause.now)
            if changes:
                updated.append(deal)
    deleted = [number for number in stored if number not in continued]
    for number in deleted:
        transaction.delete_deal(number)
    return IngestResult(
        inserted=tuple(inserted), updated=tuple(updated), absorbed=tuple(absorbed), deleted=tuple(deleted)
    )


def _birth(group: Group, cause: _Cause) -> Change:
    """Return the first change of a new record: news, or a correction where older articles alone tell the deal."""
    told_now = any(telling.url == cause.url for telling in group)
    return Change(type=ChangeType.FIRST_SEEN if told_now else ChangeType.CORRECTED, at=cause.at, url=cause.url)
