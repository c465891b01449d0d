"""The fake driven from outside its process: JSON over HTTP under `/control`, one operation a path.

| Request | Body or query | Answer |
| --- | --- | --- |
| GET /control/state | | addresses, token, ids of guilds and channels, counts |
| GET /control/messages | ?channel= or ?key= | messages with their nonces and component ids |
| GET /control/calls | ?method=&template=&since= | the requests, from the `since`th on |
| GET /control/wait | ?method=&template=&count=&timeout_s= | that call, 408 where it does not come |
| POST /control/guilds | {name, channels} | its id and those of its channels |
| POST /control/failures | {failure: {kind, …}, method, template, skip, times, every} | {} |
| DELETE /control/failures | | {}; hanging requests are let go |
| POST /control/interactions | {act, channel, …} | {id}; see `ACTS` |
| GET /control/interactions/{id} | ?timeout_s= | what the bot answered and shows |
| POST /control/gateway | {act, …}: reconnect, invalidate, close, cut, or {set: {switch: value}} | {} |
| POST /control/permissions | {channel, permissions} | {} |
| POST /control/world | {act, …}: remove_channel, outage, recover, expel, invite, revoke_token | {} |
| POST /control/clock | {advance_s} | {now} |

A body that does not fit is answered 400 with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.failures import Failure
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.calls import Call
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.server import FakeDiscord
    from tests.fakes.discord.state import Message

JSON = dict[str, Any]
SWITCHES = frozenset(
    {
        "heartbeat_interval_s",
        "compress",
        "withhold_acks",
        "granted_intents",
        "expected_intents",
        "identify_gap_s",
        "identifies_a_day",
    }
)


class Control:
    """The paths under `/control` of one fake."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake = fake

    def add(self) -> None:
        """Add the paths; to be called before the fake starts."""
        router = self._fake.app.router
        for method, path, answer in (
            ("GET", "/state", self._state),
            ("GET", "/messages", self._messages),
            ("GET", "/calls", self._calls),
            ("GET", "/wait", self._wait),
            ("POST", "/guilds", self._add_guild),
            ("POST", "/failures", self._add_failure),
            ("DELETE", "/failures", self._clear_failures),
            ("POST", "/interactions", self._act),
            ("GET", "/interactions/{id}", self._interaction),
            ("POST", "/gateway", self._gateway),
            ("POST", "/permissions", self._permit),
            ("POST", "/world", self._change),
            ("POST", "/clock", self._advance),
        ):
            router.add_route(method, f"/control{path}", _answering(answer))

    def state(self) -> JSON:
        """Return what somebody who has just started the fake must know, and counts."""
        fake = self._fake
        return {
            "api_url": fake.api_url,
            "gateway_url": fake.gateway_url,
            "token": fake.world.token,
            "application_id": fake.world.application_id,
            "guilds": {guild.id: guild.channel_ids for guild in fake.world.guilds.values()},
            "people": {person.id: person.name for person in fake.world.people.values()},
            "messages": len(fake.world.messages),
            "calls": len(fake.calls.all),
            "complaints": fake.calls.complaints,
            "invalid_requests": fake.limits.invalid_requests,
            "live_sessions": len(fake.gateway.live),
            "identifies": len(fake.gateway.identifies),
        }

    async def _state(self, _request: web.Request) -> JSON:
        return self.state()

    async def _messages(self, request: web.Request) -> JSON:
        fake = self._fake
        if "key" in request.query:
            found = fake.messages_with_key(request.query["key"])
        elif "channel" in request.query:
            found = fake.messages(request.query["channel"])
        else:
            found = [message for message in fake.world.messages.values() if not message.deleted]
        return {"messages": [_message(message) for message in found]}

    async def _calls(self, request: web.Request) -> JSON:
        method, template = request.query.get("method", "*"), request.query.get("template", "*")
        since = int(request.query.get("since", "0"))
        return {"calls": [_call(call) for call in self._fake.calls.all[since:] if call.is_for(method, template)]}

    async def _wait(self, request: web.Request) -> JSON:
        query = request.query
        count, timeout_s = int(query.get("count", "1")), float(query.get("timeout_s", PATIENCE_S))
        call = await self._fake.calls.wait(
            query.get("method", "*"), query.get("template", "*"), count=count, timeout_s=timeout_s
        )
        return _call(call)

    async def _add_guild(self, request: web.Request) -> JSON:
        body = await request.json()
        guild = self._fake.world.add_guild(body.get("name", "desk"), channels=body.get("channels", 1))
        await self._fake.invite(guild)
        return {"id": guild.id, "channels": guild.channel_ids}

    async def _add_failure(self, request: web.Request) -> JSON:
        body = await request.json()
        self._fake.failures.add(Failure(**body.pop("failure")), **body)
        return {}

    async def _clear_failures(self, _request: web.Request) -> JSON:
        self._fake.failures.clear()
        self._fake.rest.release()
        return {}

    async def _act(self, request: web.Request) -> JSON:
        body = await request.json()
        act = body.pop("act")
        if act not in ACTS:
            raise ValueError(f"no act {act!r}, only {', '.join(ACTS)}")
        interaction = await ACTS[act](self._fake, body)
        return {"id": interaction.id}

    async def _interaction(self, request: web.Request) -> JSON:
        interaction = self._fake.interactions.all[request.match_info["id"]]
        timeout_s = float(request.query.get("timeout_s", PATIENCE_S))
        await self._fake.interactions.answered(interaction, timeout_s=timeout_s)
        return {
            "answer_kind": interaction.answer_kind,
            "answer_data": interaction.answer_data,
            "original": interaction.original and _message(interaction.original),
            "followups": [_message(message) for message in interaction.followups],
        }

    async def _gateway(self, request: web.Request) -> JSON:
        body, gateway = await request.json(), self._fake.gateway
        for switch, value in body.get("set", {}).items():
            if switch not in SWITCHES:
                raise ValueError(f"no switch {switch!r}")
            setattr(gateway, switch, value)
        match body.get("act"):
            case "reconnect":
                await gateway.ask_to_reconnect()
            case "invalidate":
                await gateway.invalidate(resumable=body.get("resumable", False))
            case "close":
                await gateway.close(body["code"])
            case "cut":
                gateway.cut()
            case None:
                pass
            case act:
                raise ValueError(f"no act {act!r}")
        return {}

    async def _permit(self, request: web.Request) -> JSON:
        body = await request.json()
        await self._fake.permit(self._fake.world.channels[body["channel"]], Permission(body["permissions"]))
        return {}

    async def _change(self, request: web.Request) -> JSON:
        body, fake = await request.json(), self._fake
        match body["act"]:
            case "remove_channel":
                await fake.remove_channel(fake.world.channels[body["channel"]])
            case "revoke_token":
                await fake.revoke_token()
            case "outage" | "recover" | "expel" | "invite" as act:
                await getattr(fake, act)(fake.world.guilds[body["guild"]])
            case act:
                raise ValueError(f"no act {act!r}")
        return {}

    async def _advance(self, request: web.Request) -> JSON:
        body = await request.json()
        self._fake.clock.advance(body["advance_s"])
        return {"now": self._fake.clock.now().isoformat()}


async def _type(fake: FakeDiscord, body: JSON) -> Interaction:
    channel = fake.world.channels[body["channel"]]
    person = fake.world.people[body.get("person", fake.world.owner.id)]
    return await fake.type_command(body["words"], body.get("options"), channel=channel, person=person)


async def _ask(fake: FakeDiscord, body: JSON) -> Interaction:
    channel = fake.world.channels[body["channel"]]
    person = fake.world.people[body.get("person", fake.world.owner.id)]
    return await fake.ask_choices(body["words"], body["options"], body["focused"], channel=channel, person=person)


async def _press(fake: FakeDiscord, body: JSON) -> Interaction:
    message = fake.world.messages[body["message"]]
    person = fake.world.people[body.get("person", fake.world.owner.id)]
    if "values" in body:
        return await fake.choose(message, body["custom_id"], body["values"], person=person)
    return await fake.press(message, body["custom_id"], person=person)


async def _submit(fake: FakeDiscord, body: JSON) -> Interaction:
    return await fake.submit(fake.interactions.all[body["opened"]], body["values"])


ACTS: dict[str, Callable[[FakeDiscord, JSON], Awaitable[Interaction]]] = {
    "type": _type,
    "ask": _ask,
    "press": _press,
    "choose": _press,
    "submit": _submit,
}
"""Act → its fields: type {channel, words, options}, ask {…, focused}, press {message, custom_id}, choose {…, values},
submit {opened, values}; all but the last take `person`, by default the owner."""


def _answering(answer: Callable[[web.Request], Awaitable[JSON]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except TimeoutError as error:
            return web.json_response({"error": str(error)}, status=408)
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handle


def _message(message: Message) -> JSON:
    return {
        "id": message.id,
        "channel": message.channel_id,
        "content": message.content,
        "nonce": message.nonce,
        "custom_ids": message.custom_ids,
        "created": message.created.isoformat(),
        "embeds": message.embeds,
        "files": [file.filename for file in message.attachments],
        "flags": message.flags,
    }


def _call(call: Call) -> JSON:
    return {
        "method": call.method,
        "path": call.path,
        "template": call.template,
        "body": call.body,
        "status": call.status,
        "outcome": call.outcome,
        "at": call.at.isoformat(),
    }
