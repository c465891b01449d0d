"""Messages: `chat.postMessage`, `chat.update`, `chat.delete`, `chat.postEphemeral`, `chat.getPermalink`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.fakes.slack.limits import TEXT_CUT_AT, check_message, with_block_ids
from tests.fakes.slack.refusals import RefusalError, rate_limited
from tests.fakes.slack.shapes import shown_message
from tests.fakes.slack.world import Message

if TYPE_CHECKING:
    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Conversation


def post(call: Call) -> Payload:
    """Post a message in a channel, a thread or to a person."""
    place = call.place_to_post()
    check_message(call.arguments, call.limits, call.completed_files)
    client_id = call.arguments.get("client_msg_id")
    if call.limits.dedup_client_msg_id and client_id in place.by_client_id:
        first = place.by_client_id[client_id]
        if first.deleted:
            raise RefusalError("duplicate_message_not_found")
        return _posted(call, first)
    thread = call.arguments.get("thread_ts")
    if thread is not None and place.message(thread) is None:
        raise RefusalError("thread_not_found")
    _keep_pace(call, place)
    message = place.add(_message(call, place, place.stamp(call.world.clock())))
    message.thread_ts = thread
    message.broadcast = bool(call.arguments.get("reply_broadcast"))
    if client_id:
        message.client_msg_id = client_id
        place.by_client_id.setdefault(client_id, message)
    return _posted(call, message)


def update(call: Call) -> Payload:
    """Write one of the bot's own messages anew.

    Text without blocks takes the blocks away; attachments and metadata stay where none are given.
    """
    place = call.conversation()
    message = place.message(call.text("ts"))
    if message is None:
        raise RefusalError("message_not_found")
    if message.bot_id != call.team.bot_id:
        raise RefusalError("cant_update_message")
    check_message(call.arguments, call.limits, call.completed_files)
    fresh = _message(call, place, message.ts)
    if {"text", "blocks", "markdown_text"} & set(call.arguments):
        message.text, message.blocks = fresh.text, fresh.blocks
    message.attachments = fresh.attachments if "attachments" in call.arguments else message.attachments
    message.metadata = fresh.metadata or message.metadata
    message.edited_ts = place.stamp(call.world.clock())
    return {
        "channel": place.id,
        "ts": message.ts,
        "text": message.text,
        "message": shown_message(message, call.team, with_payload=True),
    }


def delete(call: Call) -> Payload:
    """Delete one of the bot's own messages."""
    place = call.conversation()
    message = place.message(call.text("ts"))
    if message is None:
        raise RefusalError("message_not_found")
    if message.bot_id != call.team.bot_id:
        raise RefusalError("cant_delete_message")
    message.deleted = True
    return {"channel": place.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Payload:
    """Show a message to one person in a channel; it is stored with `ephemeral_to` and is in no history."""
    place = call.place_to_post()
    user = call.text("user")
    if user not in place.members:
        raise RefusalError("user_not_in_channel")
    check_message(call.arguments, call.limits, call.completed_files)
    message = _message(call, place, place.stamp(call.world.clock()))
    message.ephemeral_to = user
    place.messages.append(message)
    return {"message_ts": message.ts}


def permalink(call: Call) -> Payload:
    """Return the address of a message."""
    place = call.conversation()
    message = place.message(call.text("message_ts"))
    if message is None:
        raise RefusalError("message_not_found")
    domain = call.team.name.lower()
    address = f"https://{domain}.slack.com/archives/{place.id}/p{message.ts.replace('.', '')}"
    return {"channel": place.id, "permalink": address}


def _keep_pace(call: Call, place: Conversation) -> None:
    now = call.world.clock()
    if call.limits.one_post_a_second and place.last_post_at is not None and now - place.last_post_at < 1:
        raise rate_limited(max(1, math.ceil(1 - (now - place.last_post_at))))
    place.last_post_at = now


def _message(call: Call, place: Conversation, ts: str) -> Message:
    text = call.arguments.get("text") or call.arguments.get("markdown_text") or ""
    return Message(
        ts=ts,
        channel=place.id,
        text=text[:TEXT_CUT_AT],
        user=call.team.bot_user,
        bot_id=call.team.bot_id,
        team=call.team.id,
        blocks=with_block_ids(call.arguments.get("blocks") or []),
        attachments=call.arguments.get("attachments") or [],
        metadata=call.arguments.get("metadata"),
    )


def _posted(call: Call, message: Message) -> Payload:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": shown_message(message, call.team, with_payload=True),
    }
