"""Checks of what the bot sends, beyond one block: totals, sizes, identities, references and metadata.

`check_message` and `check_view` put blocks through `slackblocks` first and then through rules that the library does not
have. Rules marked "assumed" in BEHAVIOUR.md are stricter than what is known of Slack, so that what passes here is safe.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import slackblocks as kit

from tests.fakes.slack.blockkit import BlockError, parsed_blocks, parsed_view
from tests.fakes.slack.refusals import RefusalError, invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tests.fakes.slack.refusals import Payload

TEXT_CUT_AT = 40_000
MARKDOWN_TEXT = 12_000
VIEW_BYTES = 250_000
TABLE_CHARACTERS = 10_000
DATA_TABLE_ROWS = 101
CHART_PARTS = 6


@dataclass(slots=True)
class Limits:
    """What a test may loosen or tighten.

    Attributes:
        blocks_characters: Longest JSON of all blocks of a message. Slack does not say where it stops; messages were
            refused from 11,341 characters of text on, so the design's own bound is the default.
        metadata_bytes: Longest JSON of a message's metadata.
        one_post_a_second: Answer 429 to a second message within a second in one channel.
        unlisted: As for a distributed app outside the Marketplace: history once a minute, 15 messages at most.
        dedup_client_msg_id: Answer a repeated `client_msg_id` with the first message. Off: nobody may rely on it.
    """

    blocks_characters: int = 10_000
    metadata_bytes: int = 8_000
    one_post_a_second: bool = True
    unlisted: bool = False
    dedup_client_msg_id: bool = False


def check_message(arguments: Payload, limits: Limits, files: Collection[str]) -> None:
    """Refuse a message that Slack would refuse; `files` are the ids of completed uploads.

    Raises:
        RefusalError: With Slack's error name.
    """
    blocks, text = arguments.get("blocks") or [], arguments.get("text") or ""
    markdown = arguments.get("markdown_text")
    if markdown is not None:
        if text or blocks:
            raise RefusalError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT:
            raise RefusalError("msg_too_long")
    attachments = arguments.get("attachments") or []
    if not (text or blocks or attachments or markdown):
        raise RefusalError("no_text")
    if len(attachments) > 100:
        raise RefusalError("too_many_attachments")
    if not isinstance(blocks, list):
        raise RefusalError("invalid_blocks_format")
    check_blocks(blocks, limits, files)
    if arguments.get("metadata") is not None:
        check_metadata(arguments["metadata"], limits)


def check_blocks(blocks: list[Payload], limits: Limits, files: Collection[str]) -> None:
    """Refuse blocks that no message may have.

    Raises:
        RefusalError: `invalid_blocks` with a pointer, or `msg_blocks_too_long`.
    """
    try:
        _message_rules(blocks)
        _own_rules(blocks, files, "/blocks")
    except BlockError as error:
        raise invalid("invalid_blocks", str(error)) from error
    except kit.InvalidUsageError as error:
        raise invalid("invalid_blocks", f"{error} [json-pointer:/blocks]") from error
    # Data tables have a budget of their own, which the library checks.
    counted = [block for block in blocks if block.get("type") != "data_table"]
    if counted and len(_json(counted)) > limits.blocks_characters:
        raise RefusalError("msg_blocks_too_long")


def check_view(view: object, files: Collection[str]) -> Payload:
    """Return a view that Slack would show.

    Raises:
        RefusalError: `invalid_arguments` with a pointer, or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", "must provide an object [json-pointer:/view]")
    if len(_json(view).encode()) > VIEW_BYTES:
        raise RefusalError("view_too_large")
    try:
        parsed_view(view)
        _own_rules(view["blocks"], files, "/view/blocks")
    except BlockError as error:
        raise invalid("invalid_arguments", str(error)) from error
    return view


def check_metadata(metadata: object, limits: Limits) -> None:
    """Refuse metadata without its two fields, or too large.

    Raises:
        RefusalError: With Slack's error name.
    """
    if not isinstance(metadata, dict):
        raise RefusalError("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not metadata.get("event_type") or not isinstance(payload, dict) or set(metadata) - _METADATA:
        raise RefusalError("invalid_metadata_schema")
    if len(_json(metadata).encode()) > limits.metadata_bytes:
        raise RefusalError("metadata_too_large")


_METADATA = {"event_type", "event_payload", "entities"}


def with_block_ids(blocks: list[Payload], number: int = 0) -> list[Payload]:
    """Return blocks as stored: each has a `block_id`, given by the fake where the bot gave none."""
    return [{"block_id": f"b{number}{place}", **block} for place, block in enumerate(blocks)]


def objects(value: object, pointer: str = "") -> Iterator[tuple[Payload, str]]:
    """Yield each object inside a value with its JSON pointer, outer before inner."""
    if isinstance(value, dict):
        yield value, pointer
        for name, inner in value.items():
            yield from objects(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from objects(inner, f"{pointer}/{number}")


def _message_rules(blocks: list[Payload]) -> None:
    if len(blocks) > 50:
        raise BlockError("no more than 50 items allowed", "/blocks")
    kit.Message(channel="C", blocks=parsed_blocks(blocks))
    if sum(block.get("type") == "table" for block in blocks) > 1:
        raise BlockError("only_one_table_allowed", "/blocks")


def _own_rules(blocks: list[Payload], files: Collection[str], pointer: str) -> None:
    repeated = [name for name, count in Counter(_ids(blocks, "block_id")).items() if count > 1]
    if repeated:
        raise BlockError(f"block_id {repeated[0]!r} stands twice", pointer)
    for number, block in enumerate(blocks):
        again = [name for name, count in Counter(_ids(block, "action_id")).items() if count > 1]
        if again:
            raise BlockError(f"action_id {again[0]!r} stands twice in one block", f"{pointer}/{number}")
    for part, place in objects(blocks, pointer):
        _check_part(part, place, files)


def _check_part(part: Payload, place: str, files: Collection[str]) -> None:
    for name in ("url", "image_url", "video_url", "title_url", "thumbnail_url"):
        address = part.get(name)
        if isinstance(address, str) and not address.startswith(("http://", "https://", "mailto:")):
            raise BlockError(f"{name} is no web address", place)
    kind = part.get("type")
    if kind == "button" and part.get("style") not in {None, "primary", "danger"}:
        raise BlockError("style must be primary or danger", place)
    if kind in {"mrkdwn", "plain_text"} and not part["text"].strip():
        raise BlockError("text is empty", place)
    if kind == "table" and _characters(part.get("rows")) > TABLE_CHARACTERS:
        raise BlockError(f"a table may hold {TABLE_CHARACTERS} characters", place)
    if kind == "data_table" and len(part["rows"]) > DATA_TABLE_ROWS:
        raise BlockError(f"no more than {DATA_TABLE_ROWS} rows", place)
    if kind == "pie" and len(part["segments"]) > CHART_PARTS:
        raise BlockError(f"no more than {CHART_PARTS} segments", place)
    if kind in {"bar", "line", "area"} and len(part["series"]) > CHART_PARTS:
        raise BlockError(f"no more than {CHART_PARTS} series", place)
    uploaded: Any = part.get("slack_file")
    if isinstance(uploaded, dict) and "id" in uploaded and uploaded["id"] not in files:
        raise BlockError("invalid slack file", place)


def _ids(value: object, name: str) -> Iterator[str]:
    return (part[name] for part, _ in objects(value) if isinstance(part.get(name), str))


def _characters(value: object) -> int:
    return sum(len(part["text"]) for part, _ in objects(value) if isinstance(part.get("text"), str))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
