"""The fake's answers held against Slack's own published descriptions: the Web API as OpenAPI 2, the events as AsyncAPI.

Both are old (2021) and Slack's answers have grown since. `OVERLAY` is the whole list of places where the description is
behind or was wrong from the start, each with its reason; everything else must match to the letter.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from tests.shared import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.slack.refusals import Payload

WEB = SHARED / "specs" / "slack-web-openapi-v2.json"
EVENTS = SHARED / "specs" / "slack-events-asyncapi-v1.json"

NOT_DESCRIBED = {
    "apps.connections.open": "of 2021, after the description",
    "blocks.validate": "of 2026",
    "files.completeUploadExternal": "of 2023",
    "files.getUploadURLExternal": "of 2023",
}

_MESSAGE = "/definitions/objs_message/properties"
_PATHS = "/paths/~1{}/get/responses/200/schema"
_HISTORY = _PATHS.format("conversations.history")
_REPLIES = _PATHS.format("conversations.replies")
_CURSOR = {"type": "object", "required": ["next_cursor"], "properties": {"next_cursor": {"type": "string"}}}

OVERLAY: dict[str, object] = {
    # Message metadata came in 2022.
    f"{_MESSAGE}/metadata": {"type": "object", "required": ["event_type"]},
    # Both stand in every answer to chat.postMessage today.
    f"{_MESSAGE}/app_id": {"$ref": "#/definitions/defs_app_id"},
    f"{_MESSAGE}/edited": {"type": "object", "required": ["user", "ts"]},
    # Uploads of the new kind have other fields than the file objects of 2021.
    f"{_MESSAGE}/files": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    # Attachments are described by their pictures alone.
    f"{_MESSAGE}/attachments": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    # Blocks are an array everywhere else.
    "/paths/~1chat.update/post/responses/200/schema/properties/message": {"$ref": "#/definitions/objs_message"},
    # An empty channel has an empty history, and a long one a cursor.
    f"{_HISTORY}/properties/messages/minItems": 0,
    f"{_HISTORY}/properties/response_metadata": _CURSOR,
    f"{_REPLIES}/properties/response_metadata": _CURSOR,
    # Threads are described for people's messages only.
    f"{_REPLIES}/properties/messages/items": {"$ref": "#/definitions/objs_message"},
}

NEWER_ERRORS = frozenset(
    {
        "duplicate_message_not_found",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_cursor",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_types",
        "markdown_text_conflict",
        "metadata_too_large",
        "missing_scope",
        "msg_blocks_too_long",
        "not_allowed_token_type",
        "not_in_channel",
        "ratelimited",
        "thread_not_found",
        "token_revoked",
    }
)
"""Errors that Slack documents today for methods which the description knows with fewer."""

REFUSAL_FIELDS = ("needed", "provided", "errors", "response_metadata")


def problems(call: str, answer: Payload) -> list[str]:
    """Return where an answer differs from the description of its method; empty for methods not described."""
    validator = _validators(WEB).get((call, bool(answer.get("ok"))))
    if validator is None:
        return []
    if answer.get("ok"):
        return [_told(error) for error in validator.iter_errors(answer)]
    shorn = {name: value for name, value in answer.items() if name not in REFUSAL_FIELDS}
    found = [_told(error) for error in validator.iter_errors(shorn)]
    return [] if answer.get("error") in NEWER_ERRORS else found


def event_problems(payload: Payload) -> list[str]:
    """Return where a delivered event differs from the described wrapper."""
    return [_told(error) for error in _event_validator().iter_errors(payload)]


def described_methods() -> set[str]:
    """Return the names of all methods in the description."""
    return {path.removeprefix("/") for path in _document(WEB)["paths"]}


def described_events() -> set[str]:
    """Return the names of all events in the description."""
    return {topic.replace(".", "_") for topic in _document(EVENTS)["topics"]}


@cache
def _document(path: Path) -> Payload:
    document: Payload = json.loads(path.read_text(encoding="utf-8"))
    return document


@cache
def _validators(path: Path) -> dict[tuple[str, bool], Any]:
    document = copy.deepcopy(_document(path))
    for pointer, value in OVERLAY.items():
        _put(document, pointer, value)
    document = _with_choices(document)
    validators = {}
    for name, verbs in document["paths"].items():
        for operation in verbs.values():
            for status, ok in (("200", True), ("default", False)):
                schema = operation["responses"].get(status, {}).get("schema")
                if schema is not None:
                    whole = {**schema, "definitions": document["definitions"]}
                    validators[name.removeprefix("/"), ok] = jsonschema_rs.Draft4Validator(whole)
    return validators


@cache
def _event_validator() -> Any:
    schema = copy.deepcopy(_document(EVENTS)["components"]["schemas"]["GenericEventWrapper"])
    # `authed_users` gave way to `authorizations` in 2021.
    schema["required"] = ["authorizations" if name == "authed_users" else name for name in schema["required"]]
    return jsonschema_rs.Draft4Validator(schema)


def _with_choices(value: Any) -> Any:
    """Turn `items: [A, B]` outside of arrays into what is meant by it: one of A and B."""
    if isinstance(value, list):
        return [_with_choices(item) for item in value]
    if not isinstance(value, dict):
        return value
    walked = {name: _with_choices(inner) for name, inner in value.items()}
    if isinstance(walked.get("items"), list) and walked.get("type") != "array":
        walked["anyOf"] = walked.pop("items")
    return walked


def _put(document: Payload, pointer: str, value: object) -> None:
    *parents, last = [part.replace("~1", "/") for part in pointer.split("/")[1:]]
    place = document
    for part in parents:
        place = place[part]
    place[last] = value


def _told(error: Any) -> str:
    return f"/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
