"""The control endpoint: what tests do to a fake that runs as a process of its own, as JSON over HTTP.

Each route does what a verb of `FakeSlack` does: `GET /control/state`, `/messages`, `/counts`, `/requests`, `/wait`,
`/complaints`; `POST /control/channels`, `/fail`, `/clock`, `/limits`, `/socket`, `/carrier`, `/act`, `/revoke`. Wrong
input is answered with status 400 and a sentence.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.failures import Effect, Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.server import FakeSlack


def control_routes(slack: FakeSlack) -> list[web.RouteDef]:
    """Return the routes of one fake."""
    control = _Control(slack)
    reads = (control.state, control.messages, control.counts, control.requests, control.complaints, control.wait)
    deeds = (
        control.channels,
        control.fail,
        control.clock,
        control.limits,
        control.socket,
        control.carrier,
        control.act,
        control.revoke,
    )
    return [
        *(web.get(f"/control/{verb.__name__}", _served(verb)) for verb in reads),
        *(web.post(f"/control/{verb.__name__}", _served(verb)) for verb in deeds),
    ]


def _served(verb: Callable[[Payload], Awaitable[Payload]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            given = dict(request.query) if request.method == "GET" else await request.json()
            return web.json_response(await verb(given))
        except (KeyError, TypeError, ValueError, LookupError, ConnectionError, TimeoutError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handle


class _Control:
    """The verbs, each from JSON to JSON."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack

    async def state(self, _: Payload) -> Payload:
        """Return addresses, tokens and the ids of the first workspace."""
        slack = self._slack
        return {
            "api_url": slack.api_url,
            "app_token": slack.secrets.app_token,
            "bot_token": slack.workspace.token,
            "bot_id": slack.workspace.bot_id,
            "signing_secret": slack.secrets.signing_secret,
            "client_id": slack.secrets.client_id,
            "client_secret": slack.secrets.client_secret,
            "team": slack.workspace.id,
            "person": slack.person.id,
            "channels": list(slack.workspace.conversations),
            "connections": len(slack.socket.connections),
            "opened": slack.socket.opened,
            "unacknowledged": len(slack.socket.unacknowledged),
        }

    async def messages(self, given: Payload) -> Payload:
        """Return messages, of one channel or with one key where told."""
        found = [
            asdict(message)
            for message in self._slack.world.messages()
            if given.get("channel") in {None, message.channel} and given.get("key") in {None, message.key}
        ]
        return {"messages": found}

    async def counts(self, _: Payload) -> Payload:
        """Return how often each key of the bot's stands in each channel, as [channel, key, count]."""
        counted = Counter((message.channel, message.key) for message in self._slack.messages())
        return {"counts": [[channel, key, count] for (channel, key), count in counted.items()]}

    async def requests(self, given: Payload) -> Payload:
        """Return what was asked and how it ended, of one method where told."""
        found = [
            {"call": each.call, "arguments": each.arguments, "status": each.status, "error": each.error, "at": each.at}
            for each in self._slack.record.exchanges
            if given.get("call") in {None, each.call}
        ]
        return {"requests": json.loads(json.dumps(found, default=str))}

    async def wait(self, given: Payload) -> Payload:
        """Return when the next request of a method came, answered or not, within `timeout_s`."""
        exchange = await self._slack.wait_for(
            given["call"], answered=False, timeout_s=float(given.get("timeout_s", 10))
        )
        return {"call": exchange.call, "at": exchange.at}

    async def complaints(self, _: Payload) -> Payload:
        """Return what a test must fail for."""
        return {"complaints": self._slack.complaints}

    async def channels(self, given: Payload) -> Payload:
        """Open `count` channels."""
        return {"channels": [channel.id for channel in self._slack.add_channels(int(given["count"]))]}

    async def fail(self, given: Payload) -> Payload:
        """Plan a failure: the fields of `Failure` and of `FakeSlack.fail` in one object."""
        plan = {name: given[name] for name in ("channel", "skip", "times", "every") if name in given}
        how = {name: value for name, value in given.items() if name not in {"call", "effect", *plan}}
        self._slack.fail(given["call"], Failure(effect=Effect(given["effect"]), **how), **plan)
        return {}

    async def clock(self, given: Payload) -> Payload:
        """Set the clock forward by `advance` seconds."""
        self._slack.clock.advance(float(given["advance"]))
        return {"now": self._slack.clock()}

    async def limits(self, given: Payload) -> Payload:
        """Set limits by name."""
        for name, value in given.items():
            if name not in asdict(self._slack.limits):
                raise KeyError(name)
            setattr(self._slack.limits, name, value)
        return asdict(self._slack.limits)

    async def socket(self, given: Payload) -> Payload:
        """Do one of `close`, `cut`, `mute`, `reconnect` to all connections."""
        socket = self._slack.socket
        if given["do"] == "close":
            await socket.close()
        elif given["do"] == "reconnect":
            await socket.ask_to_reconnect()
        else:
            {"cut": socket.cut, "mute": socket.mute}[given["do"]]()
        return {}

    async def carrier(self, given: Payload) -> Payload:
        """Reach the bot by signed requests to `url`."""
        self._slack.send_over_http(given["url"])
        return {}

    async def act(self, given: Payload) -> Payload:
        """Let a person do one of `slash`, `click`, `open_home`, `event`; return the acknowledgement."""
        delivery = await self._done(given)
        ack = await delivery.acked(float(given.get("timeout_s", 5)))
        return {"payload": ack.payload, "after_s": ack.after_s, "status": ack.status}

    async def revoke(self, _: Payload) -> Payload:
        """End the token of the first workspace and give it another."""
        return {"bot_token": self._slack.world.new_token(self._slack.workspace)}

    async def _done(self, given: Payload) -> Delivery:
        slack = self._slack
        channel = slack.workspace.conversations[given.get("channel") or slack.channel.id]
        if given["do"] == "slash":
            return await slack.people.slash(slack.person, channel, given["command"], given.get("text", ""))
        if given["do"] == "click":
            message = next(each for each in channel.messages if each.ts == given["ts"])
            return await slack.people.click(slack.person, message, given["action_id"])
        if given["do"] == "open_home":
            return await slack.people.open_home(slack.person)
        if given["do"] == "event":
            return await slack.people.event(given["event"])
        raise ValueError(f"no such deed: {given['do']}")
