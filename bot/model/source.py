"""A feed that dealwire reads: when it is asked next, what it answered, and how it has been.

A `Subscription` is a feed that somebody added. A poller takes it as a `PollClaim`, asks, and gives back a `PollResult`:
the next state of the feed together with the items that are new in it, stored as one step. New items wait as `Arrival`s
until they are read. What follows from which answer is decided in `bot.pipeline` (`rhythm`, `freshness`, `polling`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.errors import Fault
    from bot.model.article import Article, Language


class FeedState(StrEnum):
    """Whether a feed is asked: its publisher may have ended it for good (410)."""

    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """A feed to be read from now on. `added_by` says who wanted it, for people: `slack:T1:U5`, `settings`."""

    url: str
    title: str = ""
    language: Language | None = None
    added_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server needs to say "nothing new": the headers it sent last, and the digest of that body."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A stored feed with its health.

    `interval` is how often it is asked while all is well, `next_due` when it is asked next. `failures` counts those
    since `last_good_at`; `fault` and `reason` are of the last one, None while all is well. `moved_to` is where it
    redirects for good, since `moved_since`: adopted as its address when that has held.
    """

    id: int
    url: str
    title: str
    language: Language | None
    added_by: str
    added_at: datetime
    state: FeedState
    interval: timedelta
    next_due: datetime
    last_polled_at: datetime | None = None
    last_good_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    fault: Fault | None = None
    reason: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article as a feed has it; `is_teaser` says that the feed carries only its beginning or a summary."""

    article: Article
    is_teaser: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """What a feed answered. `items` are in its own order, None where nothing changed since `validators`.

    `moved_to` is where redirects led, all of which were permanent. `fresh_for` is how long the server wants not to be
    asked again, None where it does not say. `title` and `language` are empty where nothing changed.
    """

    validators: Validators
    items: tuple[FeedItem, ...] | None = None
    title: str = ""
    language: Language | None = None
    moved_to: str | None = None
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollClaim:
    """A feed that is ours to ask until the lease ends; `epoch` fences the result, `claimed_at` is the store's clock."""

    subscription: Subscription
    epoch: int
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class ItemKeys:
    """The digests by which an item of a feed is known again: of its id, and of its address (the same without an id)."""

    item: str
    address: str


class Verdict(StrEnum):
    """What an item of a feed is to us, and why it is not read where it is not."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    STALE = "stale"
    UNDATED = "undated"
    RECAP = "recap"
    OFTEN = "often"


TAKEN = frozenset({Verdict.NEW, Verdict.UPDATED})
"""The verdicts on items that are read."""


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item that a feed showed before: the digest of its content, the address it is kept under, times it was read.

    `verdict` is the last one that was not `same`.
    """

    content_digest: str
    url: str
    verdict: Verdict
    readings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedItem:
    """An item with what it is to us; `keys` are those by which it is known again, `seen` what is kept of it."""

    item: FeedItem
    keys: ItemKeys
    verdict: Verdict
    seen: SeenItem


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What is stored after a feed was asked: its next state, due after `wait`, and the items that it showed.

    `deferred` says that it was not asked, as its host is busy: nothing but the time changes.
    """

    wait: timedelta
    interval: timedelta | None = None
    state: FeedState = FeedState.ACTIVE
    url: str | None = None
    title: str | None = None
    language: Language | None = None
    fault: Fault | None = None
    reason: str | None = None
    moved_to: str | None = None
    validators: Validators = field(default_factory=Validators)
    items: tuple[JudgedItem, ...] = ()
    deferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A new or changed article that waits to be read; `attempts` counts the times that this was begun.

    `version` counts its changes, so that what was read is told from what came meanwhile.
    """

    id: int
    version: int
    subscription_id: int | None
    item: FeedItem
    verdict: Verdict
    attempts: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """A stored article, as far as it is compared with others."""

    url: str
    outlet: str
    guid: str | None
    title: str
    text: str
    published_at: datetime | None
    first_stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a feed shows when it is tried: the address that was asked, and the feed that was found there.

    `articles` are its latest, up to three, newest first, with the page's text where the feed has only a teaser.
    `others` are further feeds that the page offers. `total` counts its items, `newest_at` is the latest date in it.
    """

    asked: str
    feed_url: str
    title: str
    language: Language | None
    articles: tuple[Article, ...]
    total: int
    newest_at: datetime | None = None
    has_teasers: bool = False
    others: tuple[str, ...] = ()

    @property
    def found_on_page(self) -> bool:
        """Whether the address was a page, and the feed was found behind it."""
        return self.asked != self.feed_url


class HealthState(StrEnum):
    """How a feed is, in a word."""

    WAITING = "waiting"
    GOOD = "good"
    QUIET = "quiet"
    FAILING = "failing"
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a feed is: since when, and because of what where it is not well."""

    state: HealthState
    since: datetime
    fault: Fault | None = None
    reason: str | None = None
