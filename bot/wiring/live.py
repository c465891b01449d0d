"""The running bot from start to stop: the chats that are configured, and what it does by itself.

The chats connect first, side by side, and the store is opened meanwhile: what is asked before it is open is answered
then. Nothing is sent before the chats were started. At a stop what is under way is let end, and recorded.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.commands import Desk
from bot.errors import ChatError
from bot.wiring.chats import chat_makers
from bot.wiring.late import LateStudio
from bot.wiring.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from bot.ports import Chat
    from bot.wiring.app import App

logger = logging.getLogger(__name__)


async def run_bot(settings: Settings, stop: asyncio.Event) -> None:
    """Serve the chats that are configured and do the periodic jobs until `stop` is set.

    Raises ChatError where chats are configured and every one of them refuses, and there is nothing else to do.
    """
    studio, opening = LateStudio(), Opening(settings)
    coming_up = asyncio.create_task(_come_up(settings, opening, studio))
    try:
        if await _ends_before(stop, coming_up):
            app, connected = coming_up.result()
            # The opening has imported it, off the event loop.
            from bot.wiring.service import serve  # noqa: PLC0415

            await serve(app, connected, opening, stop)
    finally:
        coming_up.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(coming_up, return_exceptions=True)
        await asyncio.gather(*(chat.stop() for chat in opening.chats))
        await opening.close()
        studio.close()


async def _come_up(settings: Settings, opening: Opening, studio: LateStudio) -> tuple[App, Sequence[Chat]]:
    """Connect the chats and open the store; return both."""
    starting: list[asyncio.Task[bool]] = []
    try:
        for make in chat_makers(settings, Desk(opening.ports), opening.installations, studio.paint):
            # In a thread, so that the chat before goes on connecting while the library of this one is loaded.
            chat = await asyncio.to_thread(make)
            opening.chats.append(chat)
            starting.append(asyncio.create_task(_started(chat)))
        opening.begin()
        app = await opening.app()
        started = await asyncio.gather(*starting)
    except BaseException:
        for task in starting:
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        raise
    chats = [chat for chat, is_up in zip(opening.chats, started, strict=True) if is_up]
    if not chats and not settings.source_list and not app.subscriptions.subscriptions():
        raise ChatError("No chat could be connected to, and DEALWIRE_SOURCES names nothing to read.")
    return app, chats


async def _started(chat: Chat) -> bool:
    """Start a chat; one that refuses is left out, with its reason in the log, and keeps no other from starting."""
    try:
        await chat.start()
    except ChatError as error:
        logger.error("chat refused", extra={"platform": chat.messenger.platform, "reason": str(error)})  # noqa: TRY400  # the reason says it all
        return False
    return True


async def _ends_before(stop: asyncio.Event, work: asyncio.Task[tuple[App, Sequence[Chat]]]) -> bool:
    """Wait for `work` or for `stop`, and return whether the work has ended and nobody told it to stop."""
    told = asyncio.create_task(stop.wait())
    await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    return work.done() and not stop.is_set()
