"""The way to people: chats that carry messages, and the measure of texts that are drawn for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model.delivery import Claim, Outcome
    from bot.model.reply import Reply


class Messenger(Protocol):
    """Sends one message to a chat, or looks one up; says what came of it and never raises for what a chat answers."""

    platform: str

    async def send(self, claim: Claim, reply: Reply) -> Outcome:
        """Post `reply` to the claim's channel, thread or person, under its nonce, once: no retry in here."""
        ...

    async def look_up(self, claim: Claim) -> Outcome:
        """Look for the message of a claim by its nonce: `Sent`, `Absent`, or why it cannot be told."""
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


class ChatFaults(Protocol):
    """Knows which chats can do nothing until somebody mends them."""

    def faults(self) -> Mapping[str, str]:
        """Return the reasons by platform; a chat that is well, or only cannot be reached just now, has none."""
        ...


class TextMeasure(Protocol):
    """Knows how wide a text is in the type that pictures are set in."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of `text` in pixels, at `size` pixels to the em."""
        ...
