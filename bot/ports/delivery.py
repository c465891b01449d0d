"""What is to be told and what was: messages until they have arrived, and why others were not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import timedelta

    from bot.model import Change
    from bot.model.delivery import Attempt, Claim, Delivery, DeliveryState, NewDelivery, Pace, Told, Transition, Turn
    from bot.model.workspace import Backlog


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
