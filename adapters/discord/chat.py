"""Discord as a chat that dealwire is connected to: puts the pieces of this package together, starts and stops them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from adapters.discord.answering import Answering
from adapters.discord.asking import PLATFORM, Asking
from adapters.discord.client import DealwireClient, point_to
from adapters.discord.invite import invite_link
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.posts import NO_ENTRY, Posts
from bot.errors import ChatError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from adapters.discord.options import DiscordOptions
    from adapters.discord.render import Paint
    from bot.commands import Desk
    from bot.ports import Messenger

logger = logging.getLogger(__name__)

_FINISH_WITHIN_S = 2.5
"""How long a stop waits for answers that are under way."""
_CLOSE_WITHIN_S = 1.0
_TOKEN_NO_GOOD = 4004
"""Discord's code for the end of a connection whose token is no good."""
_LONGEST_WAIT_S = 60.0


class DiscordChat:
    """Discord: the `Chat` port. Nothing is opened before `start`."""

    def __init__(self, options: DiscordOptions, desk: Desk, paint: Paint) -> None:
        """Answer out of `desk`; `paint` draws pictures as PNG."""
        self._options = options
        self._desk = desk
        self._answering = Answering(desk, Asking(desk, options), paint)
        self._posts = Posts(options)
        self._client: DealwireClient | None = None
        self._opening: asyncio.Task[None] | None = None
        self._connection: asyncio.Task[None] | None = None
        self._fault: str | None = None
        self.messenger: Messenger = DiscordMessenger(self._posts, paint, self._may_look)

    @property
    def fault(self) -> str | None:
        """Why nothing can be done in Discord until somebody mends it, None where all is well."""
        return self._fault or self._posts.fault

    @property
    def invite(self) -> str:
        """The link by which somebody takes dealwire into a server; empty before the start."""
        application = self._client.application_id if self._client is not None else None
        return invite_link(application) if application else ""

    async def start(self) -> None:
        """Connect, and return when commands are answered; raise ChatError where Discord refuses for good.

        Where Discord cannot be reached, dialling goes on behind the scenes: nothing else has to wait for it.
        """
        point_to(self._options)
        self._opening = asyncio.create_task(self._open())
        done, _ = await asyncio.wait({self._opening}, timeout=self._options.start_within.total_seconds())
        if not done:
            logger.warning("not connected yet", extra={"platform": PLATFORM})
            self._opening.add_done_callback(self._tell_of_end)
            return
        try:
            self._opening.result()
        except ChatError as error:
            self._fault = str(error)
            await self.stop()
            raise

    async def stop(self) -> None:
        """Take nothing new, let answers that are under way end, and disconnect; safe to repeat."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
        await self._answering.finish(_FINISH_WITHIN_S)
        client, self._client = self._client, None
        if client is not None:
            await _within(_CLOSE_WITHIN_S, client.close())
            await client.http.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            # A shard that was just being connected would try for ever.
            await asyncio.wait({connection}, timeout=_CLOSE_WITHIN_S)
            connection.cancel()
            await asyncio.gather(connection, return_exceptions=True)
        await self._posts.close()

    async def _open(self) -> None:
        """Log in and connect, and return when all shards are up."""
        client = self._client = await self._logged_in()
        connection = self._connection = asyncio.create_task(client.connect(), name="discord")
        up = asyncio.create_task(client.connected.wait())
        await asyncio.wait({connection, up}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if connection.done():
            _raise_refusal(connection)
        connection.add_done_callback(self._tell_of_end)
        logger.info("connected", extra={"platform": PLATFORM, "shards": client.shard_count})

    async def _logged_in(self) -> DealwireClient:
        """Return a client that is logged in; while Discord cannot be reached, try again, ever more slowly."""
        wait_s = 1.0
        while True:
            client = DealwireClient(self._options, self._answering, self._desk)
            try:
                await client.login(self._options.token.get_secret_value())
            except discord.LoginFailure as error:
                await client.close()
                raise ChatError(NO_ENTRY) from error
            except (discord.DiscordServerError, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
                await client.close()
                logger.warning("not connected", extra={"platform": PLATFORM, "reason": type(error).__name__})
            except discord.DiscordException as error:
                await client.close()
                raise ChatError(f"Discord refuses to let dealwire in: {error}") from error
            except asyncio.CancelledError:
                await client.close()
                raise
            else:
                return client
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def _tell_of_end(self, connection: asyncio.Task[None]) -> None:
        """Log and keep why a connection ended for good; a stop of ours is no fault."""
        error = None if connection.cancelled() else connection.exception()
        if error is not None:
            refused = isinstance(error, discord.ConnectionClosed) and error.code == _TOKEN_NO_GOOD
            self._fault = NO_ENTRY if refused else str(error)
            logger.error("connection ended", extra={"platform": PLATFORM, "reason": self._fault})

    def _may_look(self, workspace: str, channel: str) -> bool | None:
        return self._client.may_look(workspace, channel) if self._client is not None else None


async def _within(seconds: float, work: Coroutine[None, None, None]) -> None:
    """Do work that the other end of a dead line could hold up, for so long at most."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)


def _raise_refusal(connection: asyncio.Task[None]) -> None:
    try:
        connection.result()
    except discord.DiscordException as error:
        raise ChatError(f"Discord ended the connection: {error}") from error
    raise ChatError("Discord ended the connection.")
