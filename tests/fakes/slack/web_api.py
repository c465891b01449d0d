"""The web side: requests to methods, uploads and response addresses become calls, and their outcome becomes answers."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.calls import Call
from tests.fakes.slack.decode import arguments_of
from tests.fakes.slack.exchanges import RESPONSE_URL, UPLOAD, Exchange
from tests.fakes.slack.failures import Effect, Failure
from tests.fakes.slack.methods import METHODS, Method
from tests.fakes.slack.refusals import Payload, RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.world import Workspace


class WebApi:
    """Answers HTTP for one fake."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._released = asyncio.Event()
        self._history_at: dict[str, float] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return all that Slack serves besides sockets."""
        return [
            web.get("/api/{method}", self._method),
            web.post("/api/{method}", self._method),
            web.post("/upload/v1/{file}", self._upload),
            web.post("/response/{name:.+}", self._respond),
        ]

    def release(self) -> None:
        """End requests that hang."""
        self._released.set()

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        exchange = await self._recorded(request, name)
        method = METHODS.get(name)
        if method is None:
            self._slack.complaints.append(f"called a method that the fake does not know: {name}")
            return self._answer(exchange, RefusalError("unknown_method", req_method=name))
        headers: dict[str, str] = {}

        def run() -> Payload:
            call = self._call(request, exchange, method, headers)
            return {"ok": True, **method.run(call)}

        return await self._outcome(request, exchange, run, headers)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        exchange = await self._recorded(request, UPLOAD, decoded=False)

        def run() -> Payload:
            file = self._slack.world.files.get(request.match_info["file"])
            if file is None or file.content is not None:
                raise RefusalError("upload_url_invalid", status=404)
            if len(exchange.body) != file.length:
                raise RefusalError("length_mismatch", status=400)
            file.content = exchange.body
            return {"ok": True}

        return await self._outcome(request, exchange, run, text=f"OK - {len(exchange.body)}")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        exchange = await self._recorded(request, RESPONSE_URL)

        def run() -> Payload:
            self._slack.consequences.respond(request.match_info["name"], exchange.arguments)
            return {"ok": True}

        return await self._outcome(request, exchange, run, text="ok")

    async def _recorded(self, request: web.Request, call: str, *, decoded: bool = True) -> Exchange:
        body = await request.read()
        exchange = Exchange(
            call=call,
            verb=request.method,
            path=request.path,
            query=dict(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            at=self._slack.clock(),
        )
        if decoded:
            kind = request.content_type if "Content-Type" in request.headers else ""
            try:
                exchange.arguments = arguments_of(request.method, request.query, kind, body)
            except RefusalError as refusal:
                exchange.arguments = {"__refused__": refusal}
        self._slack.record.add(exchange)
        return exchange

    async def _outcome(
        self,
        request: web.Request,
        exchange: Exchange,
        run: Callable[[], Payload],
        headers: dict[str, str] | None = None,
        text: str | None = None,
    ) -> web.StreamResponse:
        """Run a call unless a failure comes before, and answer unless a failure comes after."""
        failure = self._slack.script.next(exchange.call, exchange.arguments)
        if failure is not None and not failure.stored:
            return await self._spoil(request, exchange, failure)
        try:
            if isinstance(refused := exchange.arguments.pop("__refused__", None), RefusalError):
                raise refused
            body = run()
        except RefusalError as refusal:
            return self._answer(exchange, refusal, headers)
        if failure is not None:
            return await self._spoil(request, exchange, failure)
        exchange.status, exchange.answer = 200, body
        self._slack.record.notify()
        if text is not None:
            return web.Response(text=text)
        return web.json_response(body, headers=headers)

    def _answer(self, exchange: Exchange, refusal: RefusalError, headers: dict[str, str] | None = None) -> web.Response:
        exchange.status, exchange.answer = refusal.status, refusal.body
        self._slack.record.notify()
        return web.json_response(refusal.body, status=refusal.status, headers=(headers or {}) | refusal.headers)

    async def _spoil(self, request: web.Request, exchange: Exchange, failure: Failure) -> web.StreamResponse:
        exchange.failed = True
        if failure.effect is Effect.RATE_LIMITED:
            wait = {"Retry-After": str(failure.retry_after_s)}
            return self._answer(exchange, RefusalError("ratelimited", status=429, headers=wait))
        if failure.effect is Effect.ERROR:
            return self._answer(exchange, RefusalError(failure.error))
        if failure.effect is Effect.HANG:
            await self._released.wait()
        exchange.status = failure.status if failure.effect is Effect.STATUS else 0
        self._slack.record.notify()
        if failure.effect is Effect.STATUS:
            return web.Response(status=failure.status, text="upstream connect error")
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    def _call(self, request: web.Request, exchange: Exchange, method: Method, headers: dict[str, str]) -> Call:
        """Return a call that may run.

        Raises:
            RefusalError: The token or its scopes do not allow it.
        """
        slack = self._slack
        call = Call(
            verb=exchange.verb,
            arguments=exchange.arguments,
            world=slack.world,
            grants=slack.grants,
            limits=slack.limits,
            secrets=slack.secrets,
            url=slack.url,
            ticket=lambda: slack.socket.ticket(slack.url),
            history_at=self._history_at,
        )
        scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
        if method.token == "none":
            call.client = _client(credentials) if scheme == "Basic" else None
            return call
        if scheme != "Bearer" or not credentials:
            raise RefusalError("not_authed")
        call.token = credentials
        if method.token == "app":
            if credentials != slack.secrets.app_token:
                raise RefusalError("not_allowed_token_type" if credentials.startswith("xoxb-") else "invalid_auth")
            return call
        call.workspace = self._workspace(credentials)
        headers["x-oauth-scopes"] = ",".join(sorted(call.workspace.scopes))
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        call.require_scopes(*method.scopes)
        return call

    def _workspace(self, token: str) -> Workspace:
        if token in self._slack.world.revoked_tokens:
            raise RefusalError("token_revoked")
        if token == self._slack.secrets.app_token:
            raise RefusalError("not_allowed_token_type")
        for workspace in self._slack.world.workspaces.values():
            if workspace.token == token:
                if not workspace.installed:
                    raise RefusalError("account_inactive")
                return workspace
        raise RefusalError("invalid_auth")


def _client(credentials: str) -> tuple[str, str] | None:
    try:
        name, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
