"""A `Reply` → JSON, for programs: every block with its type and fields, texts as they are."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.model.reply import DealCard, Divider, Heading, Notice, Paragraph, Picture, Quote, Table

if TYPE_CHECKING:
    from bot.model.reply import Reply

_OPTIONAL = frozenset({"actions", "attachments"})
"""What a reply has for chats; it is named only where there is some."""
_TYPES = {
    DealCard: "deal",
    Divider: "divider",
    Heading: "heading",
    Notice: "notice",
    Paragraph: "paragraph",
    Quote: "quote",
    Table: "table",
}


def render_json(reply: Reply) -> str:
    """Return `reply` as indented JSON. A block's `type` comes first; a span that is plain text is a string."""
    return json.dumps(_plain(reply), ensure_ascii=False, indent=2)


def _tells(name: str, value: object) -> bool:
    return value is not None and value is not False and not (name in _OPTIONAL and not value)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "replace")
        case Picture():
            return {"type": "picture", "name": value.name, "alt": value.scene.description, "twin": _plain(value.twin)}
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
            kind = _TYPES.get(type(value))
            filled = {name: each for name, each in named.items() if _tells(name, each)}
            if kind is None and set(filled) == {"text"}:
                return filled["text"]
            return filled if kind is None else {"type": kind, **filled}
        case _:
            return value
