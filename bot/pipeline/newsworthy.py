"""Which deals and which of their changes are news that people are told of: one place for alerts and digests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import ChangeType

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import DealFacts

UPDATES = frozenset(
    {
        ChangeType.AMOUNT,
        ChangeType.STATUS,
        ChangeType.KIND,
        ChangeType.PARTIES,
        ChangeType.CAPACITY,
        ChangeType.PLACES,
        ChangeType.CORRECTED,
    }
)
"""Changes of a fact. One more source, a merge of two records or a date told more precisely is none."""

TOLD_CHANGES = UPDATES | {ChangeType.FIRST_SEEN}
"""What is worth interrupting anybody for: a new deal, or another fact."""

OLD_NEWS = timedelta(days=7)
"""An article that reaches us this late, as when a source is read for the first time, interrupts nobody."""

_ANNOUNCED_LATE_DAYS = 90
"""A deal that is dated this much earlier than the first article on it was retold, not reported: a history
paragraph, a profile. Ninety days leave room for quarterly reports, in which deals first come out."""


def is_news(facts: DealFacts, since: datetime, max_age: timedelta | None) -> bool:
    """Return whether the deal is reported now, rather than retold as history or found in an old article."""
    if max_age is not None and facts.last_seen_at < since - max_age:
        return False
    if facts.date is None:
        return True
    # The latest day that the date can mean: "2025" in an article of early 2026 may be last December.
    year, month, day = facts.date.year, facts.date.month or 12, facts.date.day or 28
    first = facts.first_seen_at
    return (first.year - year) * 365.25 + (first.month - month) * 30.44 + first.day - day <= _ANNOUNCED_LATE_DAYS
