"""Files: an address to upload to, then the word that the upload is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.refusals import RefusalError, invalid
from tests.fakes.slack.shapes import shown_file
from tests.fakes.slack.world import File, Message

if TYPE_CHECKING:
    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload


def address(call: Call) -> Payload:
    """Return where to send the bytes of a file of the length given."""
    length = call.arguments.get("length")
    if not isinstance(length, int) or length <= 0:
        raise invalid("invalid_arguments", "`length` must be a positive number")
    file = File(
        call.world.identity("F"), call.team.id, call.text("filename"), length, str(call.arguments.get("alt_txt") or "")
    )
    call.world.files[file.id] = file
    return {"upload_url": f"{call.url}/upload/v1/{file.id}", "file_id": file.id}


def complete(call: Call) -> Payload:
    """Make uploads usable and, where a channel is given, post them there, without any metadata."""
    wanted: Any = call.arguments.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise invalid("invalid_arguments", "`files` must name at least one file")
    found = [_uploaded(call, str(each.get("id"))) for each in wanted]
    place = call.place_to_post("channel_id") if call.arguments.get("channel_id") else None
    for file, each in zip(found, wanted, strict=True):
        file.title, file.completed = each.get("title") or file.name, True
    shown = [shown_file(file) for file in found]
    if place is not None:
        text = str(call.arguments.get("initial_comment") or "")
        message = Message(
            place.stamp(call.world.clock()), place.id, text, call.team.bot_user, call.team.bot_id, call.team.id
        )
        message.files, message.thread_ts = shown, call.arguments.get("thread_ts")
        place.add(message)
    return {"files": shown}


def _uploaded(call: Call, name: str) -> File:
    file = call.world.files.get(name)
    if file is None or file.team != call.team.id or file.content is None:
        raise RefusalError("file_not_found")
    return file
