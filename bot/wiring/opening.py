"""The store, opened in a thread while the chats connect; whoever needs it before waits for it.

Loading what speaks with the store, the lexicon, and the jobs takes longer than it takes a chat to answer.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands import Ports
    from bot.config import Settings
    from bot.ports import Chat
    from bot.wiring.app import App


class Opening:
    """Opens the store once. Made inside an event loop."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._stack = ExitStack()
        self._app: Future[App] = Future()
        self._thread: asyncio.Future[None] | None = None
        self.chats: list[Chat] = []
        """The chats that are there by now; status tells of those that can do nothing."""
        self.ports: asyncio.Task[Ports] = asyncio.create_task(self._ports())
        """What commands may use, once it is there."""
        self.installations = LateInstallations(self._app)

    def begin(self) -> None:
        """Open the store behind the scenes."""
        self._thread = asyncio.ensure_future(asyncio.to_thread(self._open))

    async def app(self) -> App:
        """Return the app, once it is open; raise StoreError or LexiconError where it cannot be opened."""
        return await asyncio.shield(asyncio.wrap_future(self._app))

    def faults(self) -> dict[str, str]:
        """Return why chats can do nothing until somebody mends them, by platform."""
        return {chat.messenger.platform: chat.fault for chat in self.chats if chat.fault is not None}

    async def close(self) -> None:
        """Close the store; where it is just being opened, once it is open."""
        if self._thread is not None:
            await self._thread
        self.ports.cancel()
        await asyncio.gather(self.ports, return_exceptions=True)
        self._stack.close()

    def _open(self) -> None:
        try:
            # Imported here, off the event loop: what serves needs as long as the store does.
            from bot.wiring import service  # noqa: F401, PLC0415
            from bot.wiring.app import open_app  # noqa: PLC0415

            self._app.set_result(self._stack.enter_context(open_app(self._settings)))
        except Exception as error:  # noqa: BLE001  # raised where the app is waited for
            self._app.set_exception(error)

    async def _ports(self) -> Ports:
        return replace((await asyncio.wrap_future(self._app)).ports, chats=self)


class LateInstallations:
    """The installations of the store; who asks waits in a thread until it is open."""

    def __init__(self, app: Future[App]) -> None:
        self._app = app

    def save(self, platform: str, workspace: str, sealed: bytes) -> None:
        """Store what a workspace gave, in place of what it gave before."""
        self._app.result().installations.save(platform, workspace, sealed)

    def installation(self, platform: str, workspace: str) -> bytes | None:
        """Return what a workspace gave, None where dealwire is not installed there."""
        return self._app.result().installations.installation(platform, workspace)

    def remove(self, platform: str, workspace: str) -> bool:
        """Throw away what a workspace gave, and return whether there was anything."""
        return self._app.result().installations.remove(platform, workspace)
