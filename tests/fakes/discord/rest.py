"""REST over HTTP: a request read, recorded, checked, answered or made to fail as the script says."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord.calls import JSON_TYPE, Call, Calls, Reply, Upload
from tests.fakes.discord.operations import WITHOUT_TOKEN
from tests.fakes.discord.refusal import Refusal, invalid, unauthorized

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.discord.description import Description
    from tests.fakes.discord.failures import Failure, Script
    from tests.fakes.discord.limits import Limits
    from tests.fakes.discord.refusal import Problem
    from tests.fakes.discord.state import World

PREFIX = "/api/v10"
MAX_REQUEST_BYTES = 25 * 1024 * 1024

COMPLAINED_OF = frozenset({30032, 40005, 50006, 50035, 50109})
"""Refusals that no correct bot meets, whatever the state of the world."""


class Rest:
    """The HTTP side of the fake.

    Args:
        world: whose token is asked for.
        table: what serves which operation.
        calls: where every request is recorded.
        script: what shall fail.
        limits: what comes too soon.
        description: the official one, None where it is not there.
    """

    def __init__(
        self,
        *,
        world: World,
        table: Mapping[tuple[str, str], Callable[[Call], Reply]],
        calls: Calls,
        script: Script,
        limits: Limits,
        description: Description | None,
    ) -> None:
        self._world = world
        self._table = table
        self._calls = calls
        self._script = script
        self._limits = limits
        self.description = description
        self._release = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Add all routes to an application, with one for whatever is not an operation."""
        for method, template in self._table:
            app.router.add_route(method, PREFIX + template, partial(self._serve, template))
        app.router.add_route("*", "/{tail:.*}", partial(self._serve, None))

    def release(self) -> None:
        """Let go of all requests that hang."""
        self._release.set()
        self._release = asyncio.Event()

    async def _serve(self, template: str | None, request: web.Request) -> web.Response:
        try:
            call, readable = await self._read(request, template), True
        except ValueError:
            call, readable = self._call(request, template, None, {}), False
        failure = self._script.strike(call)
        if failure is None:
            return self._finish(call, self._answer(call, readable=readable))
        if failure.stored:
            self._answer(call, readable=readable)  # it takes effect, and nobody is told
        return await self._fail(request, call, failure)

    async def _fail(self, request: web.Request, call: Call, failure: Failure) -> web.Response:
        reply = failure.reply()
        if reply is not None:
            return self._finish(call, reply)
        call.outcome = "cut" if failure.kind == "cut" else "hung"
        release = self._release  # of this moment: it is replaced when hanging requests are let go
        self._calls.keep(call)
        if failure.kind == "hang":
            await release.wait()
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _finish(self, call: Call, reply: Reply) -> web.Response:
        self._limits.count(reply)
        reply = Reply(reply.status, reply.body, {**self._limits.headers(call), **reply.headers})
        call.reply, call.outcome = reply, "answered"
        self._judge_own(call, reply)
        self._calls.keep(call)
        text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        body = None if reply.body is None else text.encode()
        return web.Response(status=reply.status, body=body, headers=reply.headers)

    def _answer(self, call: Call, *, readable: bool) -> Reply:
        try:
            if call.template is None:
                self._calls.complain(f"there is no {call.method} {call.path}")
                raise Refusal(0)  # noqa: TRY301 — one place turns refusals into replies
            self._authorize(call)
            if call.size > MAX_REQUEST_BYTES:
                raise Refusal(40005)  # noqa: TRY301
            if late := self._limits.check(call):
                return late
            if not readable:
                raise Refusal(50109)  # noqa: TRY301
            if problems := self._described_problems(call):
                raise invalid(problems)
            return self._table[call.method, call.template](call)
        except Refusal as refusal:
            if refusal.code in COMPLAINED_OF:
                self._calls.complain(f"{call.method} {call.template}: {refusal}")
            return Reply(refusal.status, refusal.body(), JSON_TYPE)

    def _judge_own(self, call: Call, reply: Reply) -> None:
        """Hold the fake's own answer against the description, wherever a test makes it give one."""
        if self.description is None or call.template is None or isinstance(reply.body, str) or reply.status >= 500:
            return
        for problem in self.description.reply_problems(call.method, call.template, reply.status, reply.body):
            self._calls.complain(f"the fake answers {call.method} {call.template} wrongly: {problem}")

    def _authorize(self, call: Call) -> None:
        needs_token = not (call.template or "").startswith(WITHOUT_TOKEN)
        if needs_token and call.headers.get("Authorization") != f"Bot {self._world.token}":
            raise unauthorized()

    def _described_problems(self, call: Call) -> list[Problem]:
        if self.description is None or call.template is None or call.body is None:
            return []
        return self.description.request_problems(call.method, call.template, call.body)

    async def _read(self, request: web.Request, template: str | None) -> Call:
        if request.content_type != "multipart/form-data":
            text = await request.text()
            return self._call(request, template, json.loads(text) if text else None, {})
        body: Any = None
        uploads = {}
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise ValueError("a multipart within a multipart")  # noqa: TRY004 — of the request, not of ours
            data = bytes(await part.read())
            if part.name == "payload_json":
                body = json.loads(data)
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                uploads[part.name or ""] = Upload(part.filename or "", data, kind)
        return self._call(request, template, body, uploads)

    def _call(self, request: web.Request, template: str | None, body: object, uploads: Mapping[str, Upload]) -> Call:
        path = request.path.removeprefix(PREFIX)
        return Call(
            method=request.method,
            path=path,
            template=template,
            params=dict(request.match_info),
            query=dict(request.query),
            headers=request.headers.copy(),
            body=body,
            uploads=uploads,
            at=self._world.clock.now(),
            size=request.content_length or 0,
        )
