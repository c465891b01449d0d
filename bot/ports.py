"""What the core asks of the outside: small protocols, each implemented once in `storage` or `adapters`.

All storage ports are synchronous; who awaits wraps a whole call in one `asyncio.to_thread`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.model import Certainty

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime, timedelta

    from bot.model import (
        Article,
        Change,
        CompanyProfile,
        Deal,
        DealFacts,
        DealQuery,
        Language,
        Page,
        Reading,
        Watch,
    )
    from bot.model.claim import Answer, Budget, Question, SecondReading
    from bot.model.correction import StoredCorrection
    from bot.model.delivery import (
        Attempt,
        Channel,
        ChannelKey,
        Claim,
        Delivery,
        DeliveryState,
        NewDelivery,
        Outcome,
        Pace,
        PlannedAlert,
        Told,
        Transition,
        Turn,
    )
    from bot.model.organisation import Organisation
    from bot.model.reply import Reply
    from bot.model.schedule import DigestRun, Schedule, Slot, StoredSchedule
    from bot.model.source import (
        Arrival,
        FeedAnswer,
        KeptArticle,
        NewSubscription,
        PollClaim,
        PollResult,
        Probe,
        SeenItem,
        Subscription,
    )
    from bot.model.watch import StoredWatch
    from bot.model.workspace import Backlog, SettingChange, WorkspaceKey


class Reader(Protocol):
    """Reads an article. Never raises on any text: what cannot be read is an empty reading."""

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        ...


class ArticleSource(Protocol):
    """Brings articles from an address: a feed, a page, a file or a folder."""

    async def articles(self, address: str) -> Sequence[Article]:
        """Return all articles at `address`, in its own order; raise SourceError where it cannot be read."""
        ...


class DealReader(Protocol):
    """Answers look-ups. What it returns is a snapshot."""

    def find(self, query: DealQuery) -> Page[Deal]:
        """Return the page of deals that `query` asks for."""
        ...

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal, following merges of records, or None where that number never was."""
        ...

    def company(self, name: str) -> CompanyProfile | None:
        """Return what is known of the company of this canonical name, None where no deal names it."""
        ...

    def suggest_companies(self, text: str, limit: int = 25) -> list[str]:
        """Return canonical names for what was typed (a name, alias, ticker, part or typo), best first."""
        ...

    def loop_deals(
        self,
        company: str | None = None,
        *,
        closed_by: Collection[int] | None = None,
        certainty: Certainty = Certainty.REPORTED,
        limit: int = 50,
    ) -> list[Deal]:
        """Return the deals of which the `limit` best loops consist, by number, and perhaps some more.

        `bot.pipeline.loops.find_loops` makes the loops of them, by the same arguments, without knowing all deals.
        Of a leg those come that decide its sum and its dates: `MOST_PARALLEL` of its deals, or one or two more.
        """
        ...

    def changed(self, since: datetime, until: datetime) -> list[tuple[Deal, tuple[Change, ...]]]:
        """Return deals changed in [since, until) by the store's own clock, with those changes, by deal number."""
        ...


class AlertBook(Protocol):
    """What alerts need inside the transaction that writes a change."""

    def watching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        ...

    def channels(self, ids: Collection[int]) -> Mapping[int, Channel]:
        """Return the channels of these numbers."""
        ...

    def planned(self, channel_ids: Collection[int], since: datetime) -> list[PlannedAlert]:
        """Return all alerts to these channels and their people that are due from `since` on and not cancelled."""
        ...

    def supersede(self, keys: Collection[str], reason: str, now: datetime) -> set[str]:
        """Cancel those of these deliveries that nobody has begun to send; return their keys."""
        ...

    def changes(self, deal_id: int, after: int) -> tuple[Change, ...]:
        """Return the changes of a deal after a revision, oldest first."""
        ...

    def loop_deals(self, closed_by: Collection[int], limit: int) -> list[Deal]:
        """Return the deals of the best loops that would not be there without these, as `DealReader.loop_deals` does."""
        ...

    def queue(self, alerts: Sequence[NewDelivery], entries: Sequence[Told], now: datetime) -> None:
        """Store alerts, and what channels are told of by them."""
        ...


class LedgerTransaction(Protocol):
    """What ingestion does inside one transaction; all or nothing of it is kept."""

    @property
    def alerts(self) -> AlertBook:
        """What alerts need inside this transaction."""
        ...

    def knows(self, article: Article) -> bool:
        """Return whether this article is stored with the same content."""
        ...

    def save_article(self, article: Article, reading: Reading, now: datetime) -> None:
        """Insert the article, or replace the stored one of the same address."""
        ...

    def deals_near(self, keys: Collection[str]) -> list[Deal]:
        """Return the deals that share a block key (see `bot.pipeline.merge.block_keys`), by number."""
        ...

    def deals_told_by(self, url: str) -> list[Deal]:
        """Return the deals that have a telling from the article at `url`, by number."""
        ...

    def insert_deal(self, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime) -> Deal:
        """Store a new deal as revision 1."""
        ...

    def update_deal(
        self, deal_id: int, keys: Collection[str], facts: DealFacts, changes: Sequence[Change], now: datetime
    ) -> Deal:
        """Store new facts of a deal; the revision counts up when `changes` is not empty."""
        ...

    def merge_into(self, survivor: int, absorbed: int, now: datetime) -> None:
        """Let the number `absorbed` lead to the deal `survivor` from now on."""
        ...

    def delete_deal(self, deal_id: int) -> None:
        """Remove a deal that no article tells any more."""
        ...

    def deal(self, deal_id: int) -> Deal | None:
        """Return one deal as it is inside this transaction, following merges of records."""
        ...

    def corrections(self, deal_ids: Collection[int]) -> list[StoredCorrection]:
        """Return what people put right in these deals, and in those that were merged into them, oldest first."""
        ...

    def save_correction(self, correction: StoredCorrection) -> None:
        """Keep a correction of a stored deal."""
        ...


class Ledger(DealReader, Protocol):
    """The store of articles and deals."""

    def transaction(self) -> AbstractContextManager[LedgerTransaction]:
        """Open a write transaction; only one at a time runs on one database, across processes."""
        ...

    def corrections(self, deal_id: int) -> list[StoredCorrection]:
        """Return what people put right in a deal, oldest first."""
        ...

    def register_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Make names and aliases known to `suggest_companies`; safe to repeat."""
        ...


class TextMeasure(Protocol):
    """Knows how wide a text is in the type that pictures are set in."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of `text` in pixels, at `size` pixels to the em."""
        ...


class Channels(Protocol):
    """Keeps the channels that dealwire posts to, and the events of chats that were seen."""

    def register(self, key: ChannelKey, language: Language, zone: str) -> Channel:
        """Return the channel of this key, made with `language` and `zone` where it is new."""
        ...

    def channel(self, key: ChannelKey) -> Channel | None:
        """Return the channel of this key, None where it is not registered."""
        ...

    def channels(self, platform: str) -> list[Channel]:
        """Return all channels of a platform, by number."""
        ...

    def numbered(self, ids: Collection[int]) -> Mapping[int, Channel]:
        """Return the channels of these numbers, those that are there."""
        ...

    def save(self, channel: Channel) -> None:
        """Store the settings and the state of a channel; raise StoreError where it was removed."""
        ...

    def forget(self, platform: str, workspace: str) -> int:
        """Remove all channels of a workspace, with schedules, watches and deliveries; return how many there were."""
        ...

    def first_seen(self, platform: str, event_id: str) -> bool:
        """Remember an event of a chat, and return whether it is new: of many that ask at once, one hears True."""
        ...

    def forget_events(self, older_than: timedelta) -> int:
        """Forget the events that came longer ago than any chat sends one again; return how many."""
        ...


class Schedules(Protocol):
    """Keeps digest schedules, the slot each waits for, and what became of each slot, by the store's clock."""

    def save(self, schedule: Schedule, waiting: Slot, due_at: datetime) -> StoredSchedule:
        """Store a schedule in place of the one of its channel and name; it waits for the slot `waiting`."""
        ...

    def remove(self, schedule_id: int) -> bool:
        """Remove a schedule and the record of its digests, and return whether it was there."""
        ...

    def schedules(self, channel_id: int) -> list[StoredSchedule]:
        """Return the schedules of a channel, by number."""
        ...

    def claim_due(self, limit: int, lease: timedelta) -> list[StoredSchedule]:
        """Take up to `limit` schedules of open channels whose slot is due, for `lease`, the longest waiting first."""
        ...

    def finish(
        self,
        stored: StoredSchedule,
        runs: Sequence[DigestRun],
        deliveries: Sequence[NewDelivery],
        following: Slot,
        due_at: datetime,
        *,
        told: Sequence[Told] = (),
    ) -> bool:
        """Record what became of the slots up to now, queue the digest's messages, and wait for the slot `following`.

        Returns False, and stores nothing, where somebody else served the slot or changed the schedule meanwhile. The
        messages are left out where the slot of the last of `runs` was told before. `told` is what they tell of.
        """
        ...

    def told_until(self, schedule_id: int) -> datetime | None:
        """Return until when the channel has heard all by digests that came, None before there was any slot."""
        ...

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        ...

    def runs(self, schedule_id: int, limit: int) -> list[DigestRun]:
        """Return what became of the last slots of a schedule, the latest first."""
        ...


class Watches(Protocol):
    """Keeps watches, under keys by which those that a deal may fit are found."""

    def add(self, watch: Watch, keys: Collection[str]) -> StoredWatch:
        """Store a watch of a registered channel under its keys, and return it; one that is there stays as it is."""
        ...

    def remove(self, watch_id: int) -> bool:
        """Remove a watch, and return whether it was there."""
        ...

    def snooze(self, watch_id: int, until: datetime | None) -> bool:
        """Let what a watch finds wait until then, None: no longer; return whether it is there."""
        ...

    def watches(self, channel: ChannelKey, person: str | None) -> list[StoredWatch]:
        """Return the watches of a person in a channel, or of the channel itself, by number."""
        ...

    def watch(self, watch_id: int) -> StoredWatch | None:
        """Return the watch of this number, None where there is none."""
        ...

    def of_person(self, workspace: WorkspaceKey, person: str) -> list[StoredWatch]:
        """Return the watches that tell a person by direct message, of all channels of a workspace, by number."""
        ...

    def matching(self, keys: Collection[str]) -> list[StoredWatch]:
        """Return all watches that stand under one of the keys, each once, by number."""
        ...


class Memory(Protocol):
    """Remembers what channels were told: a deal comes again only when a fact of it changed."""

    def told(self, channel_id: int, deal_ids: Collection[int]) -> Mapping[int, int]:
        """Return, of these deals, those that the channel was told of, with the latest revision that it was told."""
        ...

    def changes(self, after: Mapping[int, int]) -> Mapping[int, tuple[Change, ...]]:
        """Return for each deal its changes after a revision, oldest first."""
        ...


class Outbox(Protocol):
    """Keeps messages on their way to the chats; all times are by the store's clock, the same for all replicas."""

    def enqueue(self, deliveries: Sequence[NewDelivery], told: Sequence[Told] = ()) -> None:
        """Store deliveries to be sent, and what they tell of; those whose key is known already are left out."""
        ...

    def claim(self, owner: str, limit: int, lease: timedelta, paces: Mapping[str, Pace]) -> list[Claim]:
        """Take up to `limit` deliveries that are due, by due time, for `lease`, on the platforms of `paces`.

        One that is `sending` is to be sent, one that is `unknown` to be looked up: its send had no clear end, or its
        claimant never reported. One delivery of a channel is out at a time.
        """
        ...

    def record(self, results: Sequence[tuple[Claim, Transition]]) -> list[Claim]:
        """Store what became of claims, and return those whose lease was lost: nothing is stored of them."""
        ...

    def turn(
        self,
        results: Sequence[tuple[Claim, Transition]],
        owner: str,
        limit: int,
        lease: timedelta,
        paces: Mapping[str, Pace],
    ) -> Turn:
        """Do what `record` does and then what `claim` does, as one step."""
        ...

    def decide(self, delivery_id: int, state: DeliveryState, reason: str) -> bool:
        """Store what a person decided of a held delivery: it is `sent`, `cancelled`, or `pending` to go out once more.

        Returns whether it was held. One that goes out once more is marked as a possible repetition.
        """
        ...

    def cancel(self, channel_id: int, reason: str) -> int:
        """Cancel all that waits for a channel and was not begun; return how many."""
        ...

    def prune(self, older_than: timedelta) -> int:
        """Remove deliveries that ended longer ago, with their audit; return how many, a few thousand at most."""
        ...

    def delivery(self, dedupe_key: str) -> Delivery | None:
        """Return the delivery of this key, None where there is none."""
        ...

    def held(self, channel_id: int) -> list[Delivery]:
        """Return the deliveries of a channel that wait for a person, oldest first."""
        ...

    def attempts(self, delivery_id: int) -> list[Attempt]:
        """Return what was tried with a delivery, oldest first."""
        ...

    def counts(self, channel_id: int) -> Mapping[DeliveryState, int]:
        """Return how many deliveries of a channel are in each state."""
        ...


class Reasons(Protocol):
    """Tells why something came, or did not: what was planned for a channel, and what became of it."""

    def messages(self, channel_id: int, deal_id: int, also: Collection[str] = ()) -> list[Delivery]:
        """Return the digests and alerts that tell a deal to a channel, and those of these keys, the latest first."""
        ...

    def backlog(self, channel_id: int) -> Backlog:
        """Return since when something waits in a channel that should have gone out."""
        ...


class Workspaces(Protocol):
    """Keeps what belongs to a whole workspace: who may change settings, who changed what, and whether it left."""

    def managers(self, workspace: WorkspaceKey) -> tuple[str, ...]:
        """Return the chat's ids of those who were given the right to change settings, in order."""
        ...

    def set_managers(self, workspace: WorkspaceKey, people: Sequence[str]) -> None:
        """Give these people that right, and nobody else besides those who have it by the chat."""
        ...

    def log(self, changes: Sequence[SettingChange]) -> None:
        """Remember who changed what."""
        ...

    def changes(self, workspace: WorkspaceKey, limit: int) -> list[SettingChange]:
        """Return the last changes in a workspace, the latest first."""
        ...

    def leave(self, workspace: WorkspaceKey, erase_after: timedelta) -> None:
        """Remember that a workspace removed dealwire: all that is its own is erased after that time."""
        ...

    def stay(self, workspace: WorkspaceKey) -> bool:
        """Forget that a workspace left, as it is here again; return whether it had left."""
        ...

    def erase(self, workspace: WorkspaceKey) -> int:
        """Remove all that is a workspace's own: channels with what hangs on them, rights, log; return the channels."""
        ...

    def erase_left(self) -> list[WorkspaceKey]:
        """Erase the workspaces that left and whose time is up, and return them."""
        ...


class Installations(Protocol):
    """Keeps what workspaces gave dealwire when they installed it, sealed: who reads the store learns nothing of it."""

    def save(self, platform: str, workspace: str, sealed: bytes) -> None:
        """Store what a workspace gave, in place of what it gave before."""
        ...

    def installation(self, platform: str, workspace: str) -> bytes | None:
        """Return what a workspace gave, None where dealwire is not installed there."""
        ...

    def remove(self, platform: str, workspace: str) -> bool:
        """Throw away what a workspace gave, and return whether there was anything."""
        ...


class Messenger(Protocol):
    """Sends one message to a chat, or looks one up; says what came of it and never raises for what a chat answers."""

    platform: str

    async def send(self, claim: Claim, reply: Reply) -> Outcome:
        """Post `reply` to the claim's channel, thread or person, under its nonce, once: no retry in here."""
        ...

    async def look_up(self, claim: Claim) -> Outcome:
        """Look for the message of a claim by its nonce: `Sent`, `Absent`, or why it cannot be told."""
        ...


class ChatFaults(Protocol):
    """Knows which chats can do nothing until somebody mends them."""

    def faults(self) -> Mapping[str, str]:
        """Return the reasons by platform; a chat that is well, or only cannot be reached just now, has none."""
        ...


class Chat(Protocol):
    """A chat that dealwire is connected to."""

    messenger: Messenger

    @property
    def fault(self) -> str | None:
        """Why nothing can be done there until somebody mends it (a token that is no good), None where all is well."""
        ...

    async def start(self) -> None:
        """Connect, and return when commands are answered; raise ChatError where the chat refuses for good."""
        ...

    async def stop(self) -> None:
        """Take nothing new, let answers that are under way end (within seconds), and disconnect; safe to repeat."""
        ...


class Subscriptions(Protocol):
    """Keeps the feeds that dealwire reads, one for each address."""

    def add(self, feeds: Sequence[NewSubscription]) -> list[Subscription]:
        """Store feeds to be asked at once, and return them in order; one that is there stays, one that ended lives."""
        ...

    def remove(self, subscription_id: int) -> bool:
        """Forget a feed and what it showed, and return whether it was there; articles that were read stay."""
        ...

    def subscription(self, subscription_id: int) -> Subscription | None:
        """Return the feed of this number, None where there is none."""
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return all feeds, by number."""
        ...


class FeedFinder(Protocol):
    """Tries an address before it is added. Waits for the network: up to a minute, so never on an event loop."""

    def probe(self, address: str) -> Probe:
        """Return the feed at `address` or behind that page, with its latest articles; raise SourceError if none."""
        ...

    def outline(self, address: str) -> list[NewSubscription]:
        """Return the feeds that the OPML document at `address` names; raise SourceError where it is none."""
        ...


class FeedClient(Protocol):
    """Asks a feed, politely: only what changed, within bounds."""

    async def ask(self, subscription: Subscription) -> FeedAnswer:
        """Return what the feed answers now; raise SourceError where it cannot be read."""
        ...


class PageReader(Protocol):
    """Reads the page behind an item whose feed carries only a teaser."""

    async def page(self, address: str) -> Article:
        """Return the article of the page; raise SourceError where there is none, or robots are not welcome."""
        ...


class PollBook(Protocol):
    """Keeps whose turn it is, over all replicas; all times are by the store's clock."""

    def claim_due(self, limit: int, lease: timedelta) -> list[PollClaim]:
        """Take up to `limit` active feeds that are due, for `lease`, the longest waiting first."""
        ...

    def seen(self, keys: Mapping[int, Collection[str]]) -> Mapping[int, Mapping[str, SeenItem]]:
        """Return, by feed and by each of their keys, the items with one of `keys` that the feed showed before."""
        ...

    def record(self, results: Sequence[tuple[PollClaim, PollResult]]) -> list[PollClaim]:
        """Store what came of claims, with their new items, as one step; return those whose lease was lost.

        Nothing is stored of a claim whose lease was lost.
        """
        ...

    def forget_seen(self, older_than: timedelta) -> int:
        """Forget items that their feed has not shown for so long; return how many."""
        ...


class Inbox(Protocol):
    """Keeps new articles until they are read: nothing is lost between a feed's answer and the ledger."""

    def claim(self, limit: int, lease: timedelta) -> list[Arrival]:
        """Take up to `limit` arrivals for `lease`, the oldest first."""
        ...

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Remove arrivals that were read, unless the article changed again meanwhile."""
        ...

    def waiting(self) -> int:
        """Return how many arrivals there are."""
        ...


class ArticleIndex(Protocol):
    """Finds stored articles that may be the same as another one."""

    def kept(self, url: str) -> KeptArticle | None:
        """Return the stored article of this address, None where there is none."""
        ...

    def alike(self, url: str, guid: str | None, outlet: str, bands: Collection[str]) -> list[KeptArticle]:
        """Return the stored articles but `url` that share a band, or the id at the same outlet; oldest first."""
        ...

    def note(self, bands: Mapping[str, Collection[str]]) -> None:
        """Remember the bands of articles, by address."""
        ...

    def forget(self, older_than: timedelta) -> int:
        """Forget the bands that were noted longer ago; return how many."""
        ...


class Model(Protocol):
    """A language model that reads articles by the domain guide."""

    async def ask(self, question: Question) -> Answer:
        """Return what it claims; raise UnreadableAnswerError or another ModelError."""
        ...

    async def close(self) -> None:
        """Let go of its connections, in the event loop that used them."""
        ...


class Spending(Protocol):
    """Counts what models cost, day by day, over all replicas."""

    def begin_call(self, day: date, budget: Budget) -> bool:
        """Count one more call on that day, and return whether the budget had room for it; else count nothing."""
        ...

    def charge(self, day: date, micro_usd: int) -> None:
        """Add what a call cost, in millionths of a US dollar."""
        ...


class SecondReadings(Protocol):
    """Knows which articles a model has not had its say on."""

    def claim(self, limit: int, lease: timedelta, not_older_than: timedelta) -> list[Article]:
        """Take up to `limit` articles for `lease`: those that are due another try, then new ones, the newest first.

        New are those stored within `not_older_than` in a content that no model was asked about.
        """
        ...

    def settle(self, article: Article, second: SecondReading, wait: timedelta | None) -> None:
        """Store what came of an article; it comes again after `wait`, None: never in this content."""
        ...

    def tries(self, article: Article) -> int:
        """Return how often this article was claimed in its content."""
        ...
