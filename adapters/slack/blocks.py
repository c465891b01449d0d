"""Block Kit as plain dictionaries, each within the limits that Slack documents for it.

Lengths are cut here, so that no caller has to think of them; what a whole message may hold is kept in
`adapters.slack.fit`. See <https://docs.slack.dev/reference/block-kit>.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from adapters.slack.mrkdwn import clipped, plain, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model.reply import Line

Payload = dict[str, Any]
"""A JSON object as Slack takes and gives it."""

LONGEST_TEXT = 2900
"""Of a section, which takes 3,000: an emoji counts as two for some clients."""
LONGEST_LABEL = 75
LONGEST_VALUE = 2000
_LONGEST_HEADER = 150
_LONGEST_ALT = 2000
_LONGEST_CODE = 1000


def size(block: object) -> int:
    """Return how many characters a block takes as JSON, which is what the total of a message is reckoned in."""
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def plain_text(text: str, longest: int = LONGEST_LABEL) -> Payload:
    """Return a text object in which nothing is read as mark-up or emoji."""
    return {"type": "plain_text", "text": plain(text, longest), "emoji": False}


def mrkdwn(text: str) -> Payload:
    """Return a text object of mrkdwn in which Slack looks for no addresses and names of its own."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Payload:
    """Return a large title."""
    return {"type": "header", "text": plain_text(text, _LONGEST_HEADER)}


def section(text: str, accessory: Payload | None = None) -> Payload:
    """Return a paragraph of mrkdwn, with a control at its right where one is given."""
    block: Payload = {"type": "section", "text": mrkdwn(text if text.strip() else "–"), "expand": True}
    return block if accessory is None else block | {"accessory": accessory}


def paragraph(lines: Iterable[Line], before: str = "", accessory: Payload | None = None) -> Payload:
    """Return lines as a paragraph, each with `before` in front of it."""
    return section(written(lines, LONGEST_TEXT, before), accessory)


def small(text: str) -> Payload:
    """Return small grey text of mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text if text.strip() else "–")]}


def divider() -> Payload:
    """Return a line across."""
    return {"type": "divider"}


def image(file: str, alt: str, title: str) -> Payload:
    """Return a picture that was uploaded."""
    block: Payload = {"type": "image", "slack_file": {"id": file}, "alt_text": plain(alt, _LONGEST_ALT)}
    return block | {"title": plain_text(title, _LONGEST_ALT)} if title.strip() else block


def actions(elements: Sequence[Payload]) -> Payload:
    """Return a row of controls."""
    return {"type": "actions", "elements": list(elements)}


def code(text: str) -> str:
    """Return something to be typed, as mrkdwn."""
    return f"`{clipped(text, _LONGEST_CODE)}`"
