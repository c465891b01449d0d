"""A channel of a chat, a message that has to reach it once, and what may become of an attempt to send it.

A delivery is a row before it is sent. Its state goes `pending → sending → sent`; a send with an unclear end makes it
`unknown`, to be looked up before anything is sent again. What follows from which outcome is decided in
`bot.pipeline.delivery`; a store keeps rows, leases and the pace of each chat (`bot.ports.Outbox`).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import InvariantError

if TYPE_CHECKING:
    from datetime import datetime, time

    from bot.model.article import Language

_NONCE = 24
"""Discord takes nonces of at most 25 characters; 24 of base32 are 120 bits."""


class Policy(StrEnum):
    """What happens to a message of which nobody can tell whether it arrived."""

    HOLD = "hold"
    RESEND = "resend"


class ChannelState(StrEnum):
    """Whether messages go out: a chat that refuses a channel closes it, until somebody opens it or one gets through."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """Where a channel is, in the chat's own ids: `slack:T1:C9`; the workspace is empty where a chat has none."""

    platform: str
    workspace: str
    ext_id: str

    def __post_init__(self) -> None:
        """Raise InvariantError where the text form could not be read back."""
        if not self.platform or not self.ext_id or ":" in self.platform + self.workspace:
            raise InvariantError(f"a channel is platform, workspace and id, not {self}")

    @classmethod
    def parse(cls, text: str) -> ChannelKey:
        """Read what `str` wrote; raise InvariantError for anything else."""
        parts = text.split(":", 2)
        if len(parts) != 3:
            raise InvariantError(f"a channel is written platform:workspace:id, not {text!r}")
        return cls(*parts)

    @property
    def scopes(self) -> tuple[str, str, str]:
        """What a chat's limits count in, from narrow to wide: channel, workspace, platform."""
        return (str(self), f"{self.platform}:{self.workspace}", self.platform)

    def __str__(self) -> str:
        """Write the form that `parse` reads."""
        return f"{self.platform}:{self.workspace}:{self.ext_id}"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local wall times between which alerts wait; `start` after `end` spans midnight, equal ones are no quiet."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel with its settings. `id` is the store's number, `zone` an IANA name.

    `alerts_a_day` is how many alerts come on one local day; the others wait for the next. None: all come. Deals under
    `alerts_min_usd` whole US dollars bring no alert. `keeper` is the chat's user id of whom to tell of faults, None
    where nobody is known. `calls` is the chat's id of a role or user group that alerts call, None: nobody. `reason`
    says why a channel is closed, `refusals` counts how often in a row it was refused.
    """

    id: int
    key: ChannelKey
    language: Language
    zone: str = "UTC"
    policy: Policy = Policy.HOLD
    state: ChannelState = ChannelState.OPEN
    quiet: QuietHours | None = None
    alerts_a_day: int | None = None
    alerts_min_usd: int | None = None
    keeper: str | None = None
    calls: str | None = None
    reason: str | None = None
    refusals: int = 0

    def __post_init__(self) -> None:
        """Raise InvariantError for a zone that is not known or a cap that lets nothing through."""
        check_zone(self.zone)
        if self.alerts_a_day is not None and self.alerts_a_day < 1:
            raise InvariantError(f"at least one alert comes a day, not {self.alerts_a_day}")


def check_zone(zone: str) -> None:
    """Raise InvariantError unless `zone` is an IANA time zone."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvariantError(f"{zone!r} is no IANA time zone; write Asia/Tokyo or America/New_York") from error


class DeliveryKind(StrEnum):
    """Why a message is sent."""

    ALERT = "alert"
    DIGEST = "digest"
    NOTICE = "notice"


class DeliveryState(StrEnum):
    """How far a delivery has come; the last three are final."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


FINAL = frozenset({DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A message to be sent once. A second one of the same `dedupe_key` is none.

    `payload` is the document that a chat's renderer reads. Those of one `series` (the parts of a digest) go out in the
    order in which they were given, the others by `due_at`. After `expires_at` it is not worth sending any more.
    `under` is the key of the delivery in whose thread it belongs. `person` is the chat's user id for a direct message,
    None for the channel.
    """

    channel_id: int
    kind: DeliveryKind
    dedupe_key: str
    payload: str
    due_at: datetime
    series: str | None = None
    under: str | None = None
    expires_at: datetime | None = None
    person: str | None = None

    @property
    def nonce(self) -> str:
        """The mark by which a chat or a look-up knows this message again: the same for the same key, ever."""
        digest = hashlib.sha256(self.dedupe_key.encode()).digest()
        return base64.b32encode(digest).decode()[:_NONCE].lower()


@dataclass(frozen=True, slots=True)
class Told:
    """A deal at a revision that a channel is told of in the message of this key."""

    channel_id: int
    deal_id: int
    revision: int
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class PlannedAlert:
    """When an alert to a channel, or to a person of it, is due."""

    channel_id: int
    person: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A stored delivery.

    `epoch` counts claims and fences results; `attempts` counts sends, `look_ups` looks for an unclear one. `marked`
    says that the message may be a repetition and has to say so. `held_at` is since when a person has to decide.
    `first_sent_at` is when it can have arrived at the earliest. `reason` says why it is where it is.
    """

    id: int
    channel_id: int
    person: str | None
    kind: DeliveryKind
    dedupe_key: str
    nonce: str
    payload: str
    state: DeliveryState
    due_at: datetime
    expires_at: datetime | None
    epoch: int
    attempts: int
    look_ups: int
    marked: bool
    held_at: datetime | None
    first_sent_at: datetime | None
    remote_id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours until `lease_until`: to be sent (`sending`) or looked up (`unknown`).

    `not_before` is the moment that the pace of the chat leaves for it. `claimed_at` is the store's clock. `parent` is
    the chat's id of the message under which it belongs in a thread, None for the channel itself.
    """

    delivery: Delivery
    channel: Channel
    claimed_at: datetime
    not_before: datetime
    lease_until: datetime
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The least time between two messages to one channel, one workspace and one platform.

    `a_second` is how many requests of one process the platform takes in any second, None where it does not count them.
    """

    channel: timedelta = timedelta(seconds=1)
    workspace: timedelta = timedelta(0)
    platform: timedelta = timedelta(0)
    a_second: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The chat has the message, as it says now or as a look-up found; None where it was deleted since."""

    remote_id: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The chat will never take the message; `closes_channel` where it takes none at all in this channel."""

    reason: str
    closes_channel: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """The message certainly did not arrive, another try may do: refused connection, rate limit.

    `retry_after` is what the chat asked for, in `scope` (one of `ChannelKey.scopes`).
    """

    reason: str
    retry_after: timedelta | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can say whether the request was carried out: a cut connection, a time-out, an error of the server."""

    reason: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A look-up read all that it had to, and the message is not there."""


@dataclass(frozen=True, slots=True)
class CannotLook:
    """A look-up is not possible in this channel."""

    reason: str


Outcome = Sent | Refused | NotSent | Unclear | Absent | CannotLook


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """For how long nothing may be sent in a scope, by anybody."""

    scope: str
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What becomes of a claimed delivery: its next state, due after `wait` by the store's clock, and why.

    `outcome` is a word for the audit. `held` waits for a person; `marked` says from now on that it may be a repetition.
    With `closes_channel` the channel takes nothing more, but one message after `wait`, to see whether it is open again.
    `notice` goes to its keeper: of a channel that was open until now, or of a message that is held.
    """

    state: DeliveryState
    outcome: str
    wait: timedelta = timedelta(0)
    reason: str | None = None
    remote_id: str | None = None
    held: bool = False
    marked: bool = False
    closes_channel: bool = False
    pause: Pause | None = None
    notice: NewDelivery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a store answers to results: the next claims, and those of the results whose lease was lost."""

    claims: tuple[Claim, ...]
    lost: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A line of the audit: one claim, and what came of it; `outcome` is None where nobody ever reported."""

    epoch: int
    owner: str
    state: DeliveryState
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None
