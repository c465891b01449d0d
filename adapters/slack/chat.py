"""Slack as a chat that dealwire is connected to: puts the pieces of this package together, starts and stops them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from adapters.slack.answering import Answering
from adapters.slack.app import Handlers, bolt_app
from adapters.slack.asking import Asking
from adapters.slack.connection import Server, Socket
from adapters.slack.files import Files
from adapters.slack.installations import Installed
from adapters.slack.messenger import SlackMessenger
from adapters.slack.options import PLATFORM
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.sealing import Seal
from adapters.slack.sign_in import sign_in
from adapters.slack.teams import InstalledTeams, OneTeam, Slack
from adapters.slack.web import Web
from bot.errors import ChatError, ConfigError

if TYPE_CHECKING:
    from adapters.slack.connection import Connection
    from adapters.slack.files import Paint
    from adapters.slack.options import SlackOptions
    from bot.commands import Desk
    from bot.ports import Installations, Messenger

logger = logging.getLogger(__name__)

_FINISH_WITHIN_S = 2.5
"""How long a stop waits for answers that are under way."""


class SlackChat:
    """Slack: the `Chat` port. Nothing is opened before `start`."""

    def __init__(
        self,
        options: SlackOptions,
        desk: Desk,
        paint: Paint,
        installations: Installations | None = None,
    ) -> None:
        """Answer out of `desk`.

        Args:
            options: Tokens and addresses.
            desk: What answers, and knows the languages and time zones of channels.
            paint: Draws pictures as PNG.
            installations: Where tokens of many workspaces are kept; needed where any workspace may install the app.

        Raises:
            ConfigError: Many workspaces are to be served, and there is no place for their tokens.
        """
        self._options = options
        self._web = Web(options)
        self._one = OneTeam(self._web, options.bot_token.get_secret_value()) if options.bot_token else None
        self._installed, self._seal = _installed(options, installations)
        teams = self._one or InstalledTeams(self._needed_installed)
        self._slack = Slack(self._web, teams)
        files = Files(self._slack, paint)
        posting = Posting(files)
        asking = Asking(People(self._slack, options), desk)
        answering = Answering(self._slack, desk, asking, posting, files)
        self._desk = desk
        self._fault: str | None = None
        self._handlers = Handlers(desk, answering, asking, self._slack, self._installed)
        self._connection: Connection | None = None
        self._opening: asyncio.Task[None] | None = None
        self.messenger: Messenger = SlackMessenger(self._slack, posting)

    async def start(self) -> None:
        """Connect, and return when commands are answered; raise ChatError where Slack refuses for good.

        Where Slack cannot be reached, dialling goes on behind the scenes: nothing else has to wait for it.
        """
        self._opening = asyncio.create_task(self._open())
        done, _ = await asyncio.wait({self._opening}, timeout=self._options.start_within_s)
        if not done:
            logger.warning("not connected yet", extra={"platform": PLATFORM})
            self._opening.add_done_callback(self._report)
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
        if opening is not None and not opening.done():
            opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await opening
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.refuse()
            await self._handlers.finish(_FINISH_WITHIN_S)
            await connection.close()
        await self._web.close()

    @property
    def fault(self) -> str | None:
        """Why nothing can be done in Slack until somebody mends it; None where all is well, or in some workspaces."""
        if self._fault is None and self._one is not None:
            for reason in self._slack.refused.values():
                return (
                    f"Slack does not take the bot token any more ({reason}). Install the app anew, and set "
                    "DEALWIRE_SLACK_BOT_TOKEN to the one under “OAuth & Permissions”."
                )
        return self._fault

    @property
    def url(self) -> str:
        """Where HTTP mode listens, empty in Socket Mode or before the start."""
        return self._connection.url if isinstance(self._connection, Server) else ""

    async def _open(self) -> None:
        team = await self._one.identify() if self._one is not None else None
        flow = None
        if self._installed is not None and self._seal is not None:
            flow = sign_in(
                self._options, self._web, self._installed, self._seal, desk=self._desk, welcome=self._handlers.installed
            )
        app = bolt_app(self._options, self._web, self._slack.teams, self._handlers, flow)
        self._connection = (
            Socket(app, self._web, self._options) if self._options.dials else Server(app, self._options, flow)
        )
        await self._connection.open()
        logger.info("connected", extra={"platform": PLATFORM, "mode": "socket" if self._options.dials else "http"})
        if team is not None:
            # Afterwards: commands are answered already, and the store may not be open yet.
            await self._desk.welcome(PLATFORM, team.id)

    def _report(self, opening: asyncio.Task[None]) -> None:
        """Say and keep why dialling behind the scenes came to nothing."""
        error = None if opening.cancelled() else opening.exception()
        if error is not None:
            self._fault = str(error)
            logger.error("chat refused", extra={"platform": PLATFORM, "reason": self._fault})

    @property
    def _needed_installed(self) -> Installed:
        if self._installed is None:
            raise ConfigError("Slack needs a bot token, or a store for the tokens of many workspaces.")
        return self._installed


def _installed(options: SlackOptions, store: Installations | None) -> tuple[Installed | None, Seal | None]:
    if not options.many_workspaces or store is None or options.store_key is None:
        return None, None
    try:
        seal = Seal(options.store_key.get_secret_value())
    except ValueError as error:
        raise ConfigError(f"DEALWIRE_SLACK_STORE_KEY: {error}") from error
    return Installed(store, seal), seal
