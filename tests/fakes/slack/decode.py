"""From an HTTP request to the arguments of a method: query, form and JSON body become one mapping.

In a query or a form all values are text: structures come as JSON, booleans as 1 and 0. Both are turned back here, so
that methods see the same arguments whichever way the client chose.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tests.fakes.slack.refusals import RefusalError, invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.refusals import Payload

STRUCTURED = frozenset({"attachments", "blocks", "files", "message", "metadata", "view"})
BOOLEAN = frozenset(
    {
        "exclude_archived",
        "include_all_metadata",
        "inclusive",
        "mrkdwn",
        "reply_broadcast",
        "return_im",
        "unfurl_links",
        "unfurl_media",
    }
)
NUMBERS = frozenset({"length", "limit"})
MALFORMED = {"metadata": "invalid_metadata_format", "blocks": "invalid_blocks_format"}


def arguments_of(verb: str, query: Mapping[str, str], kind: str, body: bytes) -> Payload:
    """Return the arguments of a call.

    Args:
        verb: GET or POST.
        query: The query string, decoded.
        kind: The media type of the body, without parameters.
        body: As it came.

    Raises:
        RefusalError: With Slack's name for what is wrong.
    """
    if verb == "GET" or not body:
        return _typed(query)
    if kind == "application/json":
        return _typed(query) | _typed(_json(body))
    if kind == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True)
        except UnicodeDecodeError:
            raise RefusalError("invalid_charset") from None
        return _typed(query) | _typed(dict(pairs))
    raise RefusalError("invalid_post_type" if kind else "missing_post_type")


def _json(body: bytes) -> Payload:
    try:
        value = json.loads(body)
    except ValueError:
        raise RefusalError("invalid_json") from None
    if not isinstance(value, dict):
        raise RefusalError("json_not_object")
    return value


def _typed(raw: Mapping[str, object]) -> Payload:
    return {name: _value(name, value) for name, value in raw.items() if value is not None}


def _value(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in STRUCTURED:
        try:
            return json.loads(value)
        except ValueError:
            raise invalid(MALFORMED.get(name, "invalid_arguments"), f"`{name}` is not JSON") from None
    if name in BOOLEAN:
        return value.lower() in {"1", "true", "yes"}
    if name in NUMBERS:
        try:
            return int(value)
        except ValueError:
            raise invalid("invalid_arguments", f"`{name}` is not a number") from None
    return value
