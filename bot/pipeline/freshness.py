"""The items of a feed, and what it showed before → what each is to us: new, changed, or not to be read and why; pure.

Feeds open with what they wrote in years, move items to other addresses, give new ids to all of them, lose their dates
or write today's over what is old. None of that may come up as news. So an item is known again by its id and by its
address; one that was never seen is new only if it is younger than a window, and one without a date only if the feed
was looked at shortly before and what stands around it is young.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.lexicon.recaps import is_recap
from bot.model.source import ItemKeys, JudgedItem, SeenItem, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Article
    from bot.model.source import FeedItem

WINDOW = timedelta(days=7)
"""How old an item may be that was never seen."""
MOST_ITEMS = 500
"""How many items of one answer are looked at: a feed of a newsroom has fifty."""
MOST_READINGS = 8
"""How often an article is read that keeps changing: live tickers and counters change at every look."""

_AHEAD = timedelta(days=2)  # of our clock, by zones and wrong clocks; beyond it a date is no date
_REDATED = timedelta(days=2)  # of the feed's date after the page's own: less is zones and corrections
_KEPT_OUT = frozenset({Verdict.STALE, Verdict.UNDATED, Verdict.RECAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint:
    """When a feed is looked at: now, when it was last read (None: never), and how old news may be."""

    now: datetime
    last_good_at: datetime | None
    window: timedelta = WINDOW

    def is_old(self, date: datetime, *, date_only: bool = False) -> bool:
        """Return whether something of this date is too old to be new; a day without a time counts to its end."""
        end = date + timedelta(days=1) if date_only else date
        return self.now - end > self.window

    @property
    def was_away(self) -> bool:
        """Whether the feed was not read for so long that what it shows may be older than the window."""
        return self.last_good_at is None or self.now - self.last_good_at > self.window


def keys_of(items: Sequence[FeedItem]) -> list[ItemKeys]:
    """Return the keys by which each item is known again.

    An id that several items of one answer have names none of them.
    """
    ids = Counter(item.article.guid for item in items)
    return [_keys(item.article, has_own_id=ids[item.article.guid] == 1) for item in items]


def judge(
    items: Sequence[FeedItem], keys: Sequence[ItemKeys], seen: Mapping[str, SeenItem], view: Viewpoint
) -> tuple[JudgedItem, ...]:
    """Return what each item is to us.

    Args:
        items: The items in the feed's order, `MOST_ITEMS` at most.
        keys: Their keys, by `keys_of`.
        seen: What the feed showed before, by key.
        view: When it is looked at.
    """
    dates = [_date(item.article, view) for item in items]
    judged = []
    for place, (item, mine) in enumerate(zip(items, keys, strict=True)):
        before = seen.get(mine.item) or seen.get(mine.address)
        digest = _content_digest(item.article)
        if before is None:
            verdict = _verdict_on_unseen(item.article, dates, place, view)
            kept = SeenItem(digest, item.article.url, verdict, int(verdict is Verdict.NEW))
        else:
            verdict, kept = _seen_again(before, digest)
        judged.append(JudgedItem(item=item, keys=mine, verdict=verdict, seen=kept))
    return tuple(judged)


def completed(item: FeedItem, page: Article) -> Article:
    """Return the article of an item with the text of its page, where that says more than the teaser.

    A page that is dated much earlier than its feed says is old, with a new date written over it: the older date holds.
    """
    article = item.article
    text = max(article.text, page.text, key=len)
    language = article.language or page.language
    told, stated = article.published_at, page.published_at
    if stated is not None and (told is None or told - stated > _REDATED):
        return replace(article, text=text, language=language, published_at=stated, date_only=page.date_only)
    return replace(article, text=text, language=language)


def _verdict_on_unseen(article: Article, dates: Sequence[datetime | None], place: int, view: Viewpoint) -> Verdict:
    date = dates[place]
    if date is not None and view.is_old(date, date_only=article.date_only):
        return Verdict.STALE
    if date is None and (view.was_away or _stands_among_old(dates, place, view)):
        return Verdict.UNDATED
    return Verdict.RECAP if is_recap(article.title) else Verdict.NEW


def _seen_again(before: SeenItem, digest: str) -> tuple[Verdict, SeenItem]:
    if digest == before.content_digest or before.verdict in _KEPT_OUT:
        return Verdict.SAME, before
    if before.readings >= MOST_READINGS:
        return Verdict.OFTEN, replace(before, content_digest=digest, verdict=Verdict.OFTEN)
    changed = replace(before, content_digest=digest, verdict=Verdict.UPDATED, readings=before.readings + 1)
    return Verdict.UPDATED, changed


def _stands_among_old(dates: Sequence[datetime | None], place: int, view: Viewpoint) -> bool:
    """Return whether the nearest dated items before and after, as far as there are any, are old."""
    before = next((date for date in reversed(dates[:place]) if date is not None), None)
    after = next((date for date in dates[place + 1 :] if date is not None), None)
    around = [date for date in (before, after) if date is not None]
    return bool(around) and all(view.is_old(date) for date in around)


def _date(article: Article, view: Viewpoint) -> datetime | None:
    date = article.published_at
    return date if date is not None and date <= view.now + _AHEAD else None


def _keys(article: Article, *, has_own_id: bool) -> ItemKeys:
    address = _key("u", article.url)
    if article.guid is None or not has_own_id or article.guid == article.url:
        return ItemKeys(address, address)
    return ItemKeys(_key("g", article.guid), address)


def _key(kind: str, text: str) -> str:
    return kind + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _content_digest(article: Article) -> str:
    # Without the date: a new date over the same text is not news, it is the same again.
    content = f"{article.title}\0{article.text}".encode("utf-8", "replace")
    return hashlib.blake2b(content, digest_size=12).hexdigest()
