"""Discord's own description of its API (OpenAPI), as a judge of what the bot sends and of what the fake answers.

It is loaded where `../shared/specs/discord-openapi.json` lies beside the project. Schemas are closed, so that a
misspelt key is found; what discord.py always sends although the description does not know it is let through.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from tests.fakes.discord.refusal import Problem
from tests.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SPEC = SHARED / "specs" / "discord-openapi.json"

Schema = dict[str, Any]

WIDENED: tuple[tuple[str, str, Schema], ...] = (
    # What discord.py 2.7.1 always sends, and Discord takes.
    ("ApplicationCommandUpdateRequest", "nsfw", {"type": "boolean"}),
    ("CreatePrivateChannelRequest", "recipient_id", {"type": ["string", "integer"]}),
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts", {"type": "boolean"}),
    ("IncomingWebhookUpdateRequestPartial", "tts", {"type": "boolean"}),
    ("MessageAttachmentRequest", "id", {"type": ["string", "integer"]}),
    ("MessageEditRequestPartial", "tts", {"type": "boolean"}),
    ("RichEmbed", "flags", {"type": "integer"}),
    # Errors of a form bear words for codes, as the reference shows them; the description says numbers.
    (
        "InnerErrors",
        "_errors",
        {"type": "array", "items": {"properties": {"code": {"type": "string"}, "message": {"type": "string"}}}},
    ),
)
"""(schema, property, what it may be), where the description is too narrow."""


class Description:
    """The compiled description; validators are made when first needed."""

    def __init__(self, spec: Schema) -> None:
        self._paths: dict[str, Schema] = spec["paths"]
        self._shared_replies: dict[str, Schema] = spec["components"]["responses"]
        schemas: dict[str, Schema] = spec["components"]["schemas"]
        for name, prop, allowed in WIDENED:
            schemas[name]["properties"][prop] = allowed
        _close(schemas, parts=set(_parts_of_all(schemas)))
        self._components = {"schemas": schemas}
        self._validators: dict[tuple[str, str, str], jsonschema_rs.Validator | None] = {}

    def knows(self, method: str, template: str) -> bool:
        """Tell whether there is such an operation."""
        return method.lower() in self._paths.get(template, {})

    def request_problems(self, method: str, template: str, body: object) -> list[Problem]:
        """Judge the JSON that was sent to an operation."""
        content = self._operation(method, template).get("requestBody", {}).get("content", {})
        return self._problems((method, template, "request"), content, body)

    def reply_problems(self, method: str, template: str, status: int, body: object) -> list[Problem]:
        """Judge the answer of an operation, None being an empty one."""
        replies = self._operation(method, template)["responses"]
        found = replies.get(str(status)) or replies.get(f"{status // 100}XX")
        if found is None:
            return [Problem("", f"{method} {template} never answers {status}")]
        if "$ref" in found:
            found = self._shared_replies[found["$ref"].rsplit("/", 1)[1]]
        content = found.get("content", {})
        if not content and body is not None:
            return [Problem("", f"{method} {template} answers {status} with nothing")]
        return self._problems((method, template, str(status)), content, body)

    def schema_problems(self, name: str, body: object) -> list[Problem]:
        """Judge a value against a named schema: gateway events carry what REST answers."""
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return self._problems(("schema", name, ""), content, body)

    def _operation(self, method: str, template: str) -> Schema:
        operation: Schema = self._paths[template][method.lower()]
        return operation

    def _problems(self, key: tuple[str, str, str], content: Schema, body: object) -> list[Problem]:
        if key not in self._validators:
            schema = content.get("application/json", {}).get("schema")
            self._validators[key] = schema and self._compiled(schema)
        validator = self._validators[key]
        if validator is None:
            return []
        return [problem for error in validator.iter_errors(body) for problem in _readable(error)]

    def _compiled(self, schema: Schema) -> jsonschema_rs.Validator:
        return jsonschema_rs.Draft202012Validator(
            {"components": self._components, "allOf": [schema]}, validate_formats=True, mask="value"
        )


@cache
def description(path: Path = SPEC) -> Description | None:
    """Return the description, or None where the file is not there."""
    return Description(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def _nodes(node: object) -> Iterator[Schema]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def _parts_of_all(schemas: Schema) -> Iterator[int | str]:
    """Yield what stands in an `allOf`, by identity or by name: closed, it would refuse its neighbours' keys."""
    for node in _nodes(schemas):
        for part in node.get("allOf", ()):
            yield id(part)
            if "$ref" in part:
                yield part["$ref"].rsplit("/", 1)[1]


def _close(schemas: dict[str, Schema], parts: set[int | str]) -> None:
    for name, schema in schemas.items():
        for node in _nodes(schema):
            is_object = isinstance(node.get("properties"), dict) and node.get("type") == "object"
            is_part = id(node) in parts or (node is schema and name in parts)
            if is_object and "allOf" not in node and not is_part:
                node.setdefault("additionalProperties", False)


def _readable(error: jsonschema_rs.ValidationError) -> Iterator[Problem]:
    """Yield what is wrong in the branch that was meant: a union alone says only that no branch fits."""
    branches: Iterable[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", None) or ()
    meant = [branch for branch in branches if not any(_wrong_branch(each, error) for each in branch)]
    if meant:
        for each in min(meant, key=len):
            yield from _readable(each)
    else:
        yield Problem(".".join(map(str, error.instance_path)), error.message)


def _wrong_branch(error: jsonschema_rs.ValidationError, union: jsonschema_rs.ValidationError) -> bool:
    inside = error.instance_path[len(union.instance_path) :]
    return inside == ["type"] or (inside == [] and error.kind.name == "type")
