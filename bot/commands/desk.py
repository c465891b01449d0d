"""The desk: what a chat asks the core, off the event loop; one for all chats of a process.

Everything here may be awaited from any number of handlers at once. The calls underneath are synchronous and run in
threads, so that a slow look-up holds up no heartbeat of a gateway. Chats may connect before the store is open: whoever
asks that early waits for it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.commands.dispatch import dispatch, understood
from bot.commands.greeting import greet
from bot.commands.spec import Choice
from bot.commands.suggestions import suggestions
from bot.model.workspace import WorkspaceKey

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.commands.ports import Ports
    from bot.commands.spec import Form
    from bot.model import Language
    from bot.model.delivery import Channel, ChannelKey
    from bot.model.reply import Reply, Request
    from bot.model.workspace import Arrival

_SUGGESTED = 25
"""How many choices Discord shows; Slack shows up to 100."""
__all__ = ["Choice", "Desk"]


class Desk:
    """Answers requests and completes what is being typed."""

    def __init__(self, ports: Ports | asyncio.Future[Ports]) -> None:
        """Answer out of `ports`, or as soon as they are there."""
        self._ports = ports

    async def answer(self, request: Request) -> Reply:
        """Return the answer to a ready request, or to the typed text in its parameter `""`; never raises."""
        return await asyncio.to_thread(dispatch, request, await self._opened())

    async def understood(self, request: Request) -> Request | None:
        """Return what the typed text of `request` asks for, without doing it; None where it cannot be understood.

        So a form knows which parameters its command takes, and what stands in it already.
        """
        return await asyncio.to_thread(understood, request, await self._opened())

    async def suggest(
        self, form: Form, text: str, language: Language, limit: int = _SUGGESTED, asker: Request | None = None
    ) -> list[Choice]:
        """Return what `text`, typed so far into a parameter of this form, may become; best first.

        Digests and watches are suggested where it is known who asks, and where.
        """
        ports = await self._opened()
        return await asyncio.to_thread(suggestions, form, text, language, ports, limit=limit, asker=asker)

    async def channel(self, key: ChannelKey) -> Channel | None:
        """Return a channel with its settings, None where nothing was ever set in it."""
        channels = (await self._opened()).channels
        return None if channels is None else await asyncio.to_thread(channels.channel, key)

    async def workspaces(self, platform: str) -> frozenset[str]:
        """Return the workspaces of a chat in which anything is set."""
        channels = (await self._opened()).channels
        known = () if channels is None else await asyncio.to_thread(channels.channels, platform)
        return frozenset(channel.key.workspace for channel in known)

    async def first_seen(self, platform: str, event_id: str) -> bool:
        """Return whether nobody has answered this event yet: of all replicas that ask, one hears True."""
        channels = (await self._opened()).channels
        return channels is None or await asyncio.to_thread(channels.first_seen, platform, event_id)

    async def forget(self, platform: str, workspace: str, grace: timedelta) -> None:
        """Remember that a workspace removed dealwire: its settings are erased after `grace`, unless it comes back."""
        workspaces = (await self._opened()).workspaces
        if workspaces is not None:
            await asyncio.to_thread(workspaces.leave, WorkspaceKey(platform, workspace), grace)

    async def welcome(self, platform: str, workspace: str) -> bool:
        """Keep what a workspace had, as it is here (again); return whether it had left."""
        workspaces = (await self._opened()).workspaces
        return workspaces is not None and await asyncio.to_thread(workspaces.stay, WorkspaceKey(platform, workspace))

    async def greet(self, arrival: Arrival) -> bool:
        """Send the first steps to a workspace that took dealwire in; return whether it needs them."""
        return await asyncio.to_thread(greet, arrival, await self._opened())

    async def _opened(self) -> Ports:
        # Shielded: one who asks and gives up must not call off the opening for all.
        return await asyncio.shield(self._ports) if isinstance(self._ports, asyncio.Future) else self._ports
