"""How events reach us: over a socket that we dial, or as signed requests to a server of ours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from adapters.slack.options import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.web import CallError, Trouble
from bot.errors import ChatError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse

    from adapters.slack.options import SlackOptions
    from adapters.slack.web import Web

logger = logging.getLogger(__name__)

_LONGEST_WAIT_S = 30.0
_CLOSE_WITHIN_S = 1.0
"""How long Slack may take to say goodbye: on a dead line nobody does, and aiohttp would wait for ten seconds."""


class Connection(Protocol):
    """A way for events to come."""

    async def open(self) -> None:
        """Let events come; raise ChatError where that can never be."""
        ...

    async def refuse(self) -> None:
        """Take no new events, but let acknowledgements out."""
        ...

    async def close(self) -> None:
        """End it; safe to repeat."""
        ...


class Socket:
    """Socket Mode: the library dials, answers pings, and dials anew when the line is dead."""

    def __init__(self, app: AsyncApp, web_: Web, options: SlackOptions) -> None:
        """Dial with the app token of `options`."""
        self._app = app
        self._web = web_
        self._options = options
        self._handler: AsyncSocketModeHandler | None = None

    async def open(self) -> None:
        """Dial until Slack answers; raise ChatError where it refuses the token."""
        token = self._options.app_token.get_secret_value() if self._options.app_token else ""
        address = await self._address(token)
        handler = AsyncSocketModeHandler(
            self._app, token, web_client=self._web.client(), ping_interval=self._options.ping_every_s
        )
        # Where it is given none, the library takes a proxy from the environment.
        handler.client.proxy = self._options.proxy or None
        handler.client.wss_uri = address
        self._handler = handler
        await handler.connect_async()  # type: ignore[no-untyped-call]  # not typed there

    async def refuse(self) -> None:
        """Take no new events: Slack gives them to another replica, or sends them again."""
        if self._handler is not None:
            self._handler.client.auto_reconnect_enabled = False
            self._handler.client.socket_mode_request_listeners.clear()

    async def close(self) -> None:
        """Hang up, and wait until the library's tasks have ended."""
        handler, self._handler = self._handler, None
        if handler is None:
            return
        client = handler.client
        tasks = {client.message_processor, client.current_session_monitor, client.message_receiver}
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(handler.close_async(), _CLOSE_WITHIN_S)  # type: ignore[no-untyped-call]  # likewise
        tasks |= {client.current_session_monitor, client.message_receiver}
        ending = set(filter(None, tasks))
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending, timeout=_CLOSE_WITHIN_S)
        await client.aiohttp_client_session.close()

    async def _address(self, token: str) -> str:
        """Return where to dial. The library would ask by itself, but go on for ever where the token is no good."""
        wait = 1.0
        while True:
            try:
                return str((await self._web.call(token, "apps.connections.open", {}))["url"])
            except CallError as error:
                if error.trouble is Trouble.REFUSED:
                    raise ChatError(
                        f"Slack refuses the app token ({error.name}). Set DEALWIRE_SLACK_APP_TOKEN to one with "
                        "the scope connections:write, under “Basic Information” of your app."
                    ) from error
                logger.warning("socket not opened", extra={"reason": error.name})
                await asyncio.sleep(error.retry_after.total_seconds() if error.retry_after else wait)
                wait = min(2 * wait, _LONGEST_WAIT_S)


class Server:
    """HTTP mode: Slack's requests, whose signature Bolt checks, and the pages of an installation."""

    def __init__(self, app: AsyncApp, options: SlackOptions, sign_in: AsyncOAuthFlow | None) -> None:
        """Listen where `options` say; `sign_in` serves the pages of an installation."""
        self._app = app
        self._options = options
        self._sign_in = sign_in
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address that it listens at, once it is open."""
        host, port = self._runner.addresses[0][:2] if self._runner is not None else ("", 0)
        return f"http://{host}:{port}"

    async def open(self) -> None:
        """Listen; raise ChatError where the place is taken."""
        self._runner = web.AppRunner(self._pages(), shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._options.host, self._options.port)
        try:
            await site.start()
        except OSError as error:
            await self.close()
            raise ChatError(
                f"Slack's requests cannot be waited for at {self._options.host}:{self._options.port} "
                f"({error.strerror}). Set DEALWIRE_SLACK_PORT to a free one."
            ) from error

    async def refuse(self) -> None:
        """Listen no more; connections that are open are let end."""
        for site in list(self._runner.sites) if self._runner is not None else ():
            await site.stop()

    async def close(self) -> None:
        """Close all connections."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _pages(self) -> web.Application:
        """Return what is served. Bolt's own server would add pages where the environment holds a client id."""

        async def events(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

        pages = web.Application()
        pages.router.add_post(EVENTS_PATH, events)
        if self._sign_in is not None:
            for path, handle in (
                (INSTALL_PATH, self._sign_in.handle_installation),
                (REDIRECT_PATH, self._sign_in.handle_callback),
            ):
                pages.router.add_get(path, _page(handle))
        return pages


def _page(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await handle(await to_bolt_request(request)))

    return page
