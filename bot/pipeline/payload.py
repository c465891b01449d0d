"""A reply becomes text that a delivery keeps, and the text becomes an equal reply again.

A message is written when it is decided and sent later, perhaps by another process: what a chat renders then has to be
all that was meant. The text is JSON in which each value of the model stands under its name, without those fields that
have their default, so a later version may add fields and still read what an earlier one wrote.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import InvariantError
from bot.model import Language
from bot.model.reply import (
    Action,
    Attachment,
    Chart,
    DealCard,
    Divider,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Series,
    Span,
    Table,
    Tone,
    Unit,
    Weight,
)
from bot.model.scene import Anchor, Arc, Box, Ink, Label, Plate, Point, Polygon, Ribbon, Scene, Stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

_MODEL: Mapping[str, Callable[..., object]] = {
    model.__name__: model
    for model in (
        *(
            Action,
            Attachment,
            Chart,
            DealCard,
            Divider,
            Heading,
            Notice,
            Paging,
            Paragraph,
            Picture,
            Quote,
            Reply,
            Series,
            Span,
            Table,
        ),
        *(Arc, Box, Label, Plate, Point, Polygon, Ribbon, Scene, Stroke),
    )
}
_ENUMS: Mapping[str, type[StrEnum]] = {enum.__name__: enum for enum in (Anchor, Ink, Language, Tone, Unit, Weight)}

_IS = "is"
"""The key under which a value's name stands; no field of the model has this name."""
_MOMENT, _BYTES = "datetime", "bytes"


def write_reply(reply: Reply) -> str:
    """Return the text that `read_reply` reads."""
    return json.dumps(_document(reply), ensure_ascii=False, separators=(",", ":"))


def read_reply(text: str) -> Reply:
    """Return the reply that was written; raise InvariantError for any other text."""
    try:
        found = _value(json.loads(text), None)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise InvariantError(f"this is no reply that this version can read: {error}") from error
    if not isinstance(found, Reply):
        raise InvariantError(f"this is no reply but a {type(found).__name__}")
    return found


def _document(value: object) -> object:
    if isinstance(value, tuple):
        return [_document(each) for each in value]
    if isinstance(value, datetime):
        return {_IS: _MOMENT, "at": value.isoformat()}
    if isinstance(value, bytes):
        return {_IS: _BYTES, "base64": base64.b64encode(value).decode()}
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        if name not in _MODEL:
            raise InvariantError(f"a {name} is no part of a reply")
        told = {field.name: getattr(value, field.name) for field in fields(value) if not _is_default(field, value)}
        return {_IS: name} | {key: _document(each) for key, each in told.items()}
    return value


def _is_default(field: Field[object], owner: object) -> bool:
    return field.default is not MISSING and getattr(owner, field.name) == field.default


def _value(document: object, enum: type[StrEnum] | None) -> object:
    match document:
        case list():
            return tuple(_value(each, None) for each in document)
        case {"is": "datetime", "at": str(at)}:
            return datetime.fromisoformat(at)
        case {"is": "bytes", "base64": str(encoded)}:
            return base64.b64decode(encoded, validate=True)
        case {"is": str(name), **parts}:
            enums = _enums(name)
            return _MODEL[name](**{str(key): _value(part, enums.get(str(key))) for key, part in parts.items()})
        case str() if enum is not None:
            return enum(document)
        case dict():
            raise InvariantError("a value does not say what it is")
        case _:
            return document


@cache
def _enums(name: str) -> Mapping[str, type[StrEnum]]:
    """Return the fields of a value that hold an enum: annotations are kept as the text that stands in the source."""
    model = _MODEL[name]
    if not is_dataclass(model):
        return {}
    written = {field.name: str(field.type).removesuffix(" | None") for field in fields(model)}
    return {key: _ENUMS[kind] for key, kind in written.items() if kind in _ENUMS}
