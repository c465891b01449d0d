"""Conversations: reading history and threads, finding channels, opening direct conversations."""

from __future__ import annotations

import base64
import math
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from tests.fakes.slack.refusals import RefusalError, rate_limited
from tests.fakes.slack.shapes import shown_conversation, shown_message
from tests.fakes.slack.world import Kind

if TYPE_CHECKING:
    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Conversation, Message

UNLISTED_EVERY_S = 60
UNLISTED_MOST = 15


def history(call: Call) -> Payload:
    """Return messages of the main flow, newest first."""
    place = _readable(call)
    found = [message for message in _inside(call, place.messages) if message.in_channel]
    found.sort(key=_time, reverse=True)
    return _page(call, found) | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(call: Call) -> Payload:
    """Return a thread, its first message first."""
    place = _readable(call)
    root = place.message(call.text("ts"))
    if root is None:
        raise RefusalError("thread_not_found")
    thread = [message for message in _inside(call, place.messages) if root.ts in {message.ts, message.thread_ts}]
    return _page(call, thread)


def info(call: Call) -> Payload:
    """Return one conversation."""
    place = call.conversation()
    call.require_scope_for(place.kind, "read")
    return {"channel": shown_conversation(place, call.team)}


def listing(call: Call) -> Payload:
    """Return the conversations of the kinds asked for, public channels unless told."""
    try:
        kinds = [Kind(word.strip()) for word in str(call.arguments.get("types") or Kind.PUBLIC).split(",")]
    except ValueError:
        raise RefusalError("invalid_types") from None
    for kind in kinds:
        call.require_scope_for(kind, "read")
    found = [
        shown_conversation(place, call.team)
        for place in call.team.conversations.values()
        if place.kind in kinds
        and (place.kind is Kind.PUBLIC or call.team.bot_user in place.members)
        and not (place.archived and call.arguments.get("exclude_archived"))
    ]
    start, size = _start(call), min(call.arguments.get("limit") or 100, 1000)
    more = start + size < len(found)
    return {
        "channels": found[start : start + size],
        "response_metadata": {"next_cursor": _cursor(start + size) if more else ""},
    }


def open_direct(call: Call) -> Payload:
    """Open the direct conversation with one person."""
    users = [each for each in str(call.arguments.get("users") or "").split(",") if each]
    if not users:
        raise RefusalError("users_list_not_supplied")
    if len(users) > 1:
        call.require_scopes("mpim:write")
        raise RefusalError("too_many_users")
    person = call.team.people.get(users[0])
    if person is None:
        raise RefusalError("user_not_found")
    direct = call.world.direct(call.team, person)
    return {"channel": shown_conversation(direct, call.team) if call.arguments.get("return_im") else {"id": direct.id}}


def _readable(call: Call) -> Conversation:
    place = call.conversation()
    call.require_scope_for(place.kind, "history")
    if call.team.bot_user not in place.members:
        raise RefusalError("not_in_channel")
    if call.limits.unlisted:
        now, before = call.world.clock(), call.history_at.get(call.team.id)
        if before is not None and now - before < UNLISTED_EVERY_S:
            raise rate_limited(math.ceil(UNLISTED_EVERY_S - (now - before)))
        call.history_at[call.team.id] = now
    return place


def _inside(call: Call, messages: list[Message]) -> list[Message]:
    """Return the messages that stand there for all and lie in the time asked for."""
    inclusive = bool(call.arguments.get("inclusive"))
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")

    def asked_for(time: Decimal) -> bool:
        after = oldest is None or time > oldest or (inclusive and time == oldest)
        before = latest is None or time < latest or (inclusive and time == latest)
        return after and before

    there = [message for message in messages if not message.deleted and message.ephemeral_to is None]
    return [message for message in there if asked_for(_time(message))]


def _bound(call: Call, name: str) -> Decimal | None:
    value = call.arguments.get(name)
    try:
        return Decimal(str(value)) if value else None
    except InvalidOperation:
        raise RefusalError(f"invalid_ts_{name}") from None


def _time(message: Message) -> Decimal:
    return Decimal(message.ts)


def _page(call: Call, messages: list[Message]) -> Payload:
    size = min(call.arguments.get("limit") or 100, UNLISTED_MOST if call.limits.unlisted else 999)
    start = _start(call)
    more = start + size < len(messages)
    whole = bool(call.arguments.get("include_all_metadata"))
    shown = [shown_message(message, call.team, with_payload=whole) for message in messages[start : start + size]]
    page: Payload = {"messages": shown, "has_more": more}
    if more:
        page["response_metadata"] = {"next_cursor": _cursor(start + size)}
    return page


def _cursor(place: int) -> str:
    return base64.b64encode(f"next:{place}".encode()).decode()


def _start(call: Call) -> int:
    cursor = call.arguments.get("cursor")
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError:
        raise RefusalError("invalid_cursor") from None
