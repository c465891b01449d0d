"""What Discord refuses in a message, judged by hand: lengths, sums, emptiness, and how components fit together.

The official description knows part of this, and is not always beside the project; these rules are always kept.
Each function returns the problems of one body, none when Discord would take it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import (
    BUTTON,
    GALLERY,
    LINK,
    PREMIUM,
    ROW,
    SECTION,
    SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    V2_ONLY,
    custom_ids,
    named_files,
    walk,
)
from tests.fakes.discord.refusal import Problem
from tests.fakes.discord.state import COMPONENTS_V2

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

JSON = dict[str, Any]

MAX_CONTENT = 2000
MAX_EMBEDS = 10
MAX_EMBED_TEXT = 6000  # over all embeds of a message
MAX_FIELDS = 25
MAX_NONCE = 25
MAX_FILES = 10
MAX_COMPONENTS = 40  # nested ones included
MAX_V2_TEXT = 4000  # over all text displays of a message
MAX_CUSTOM_ID = 100
EMBED_LENGTHS = {("title",): 256, ("description",): 4096, ("footer", "text"): 2048, ("author", "name"): 256}
FIELD_LENGTHS = {"name": 256, "value": 1024}


def message_problems(
    body: Mapping[str, Any], files: Collection[str], *, was_v2: bool = False, edited: bool = False
) -> list[Problem]:
    """Judge a message.

    Args:
        body: what was sent.
        files: names of the files that go with it, those that an edited message keeps included.
        was_v2: whether it edits a message made of components, which stays one.
        edited: whether it is an edit, which may leave everything out.
    """
    components = body.get("components") or []
    v2 = was_v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    problems = [*_content(body), *_embeds(body), *_nonce(body), *_trees(components, v2=v2)]
    if v2:
        problems += _v2(body, components, edited=edited)
    if len(files) > MAX_FILES:
        problems.append(Problem("attachments", f"more than {MAX_FILES} files"))
    named = [*named_files(components), *_embed_files(body)]
    problems += [Problem(path, f"no file is named {name!r}") for path, name in named if name not in files]
    return problems


def choice_problems(choices: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Judge the answer to an autocomplete."""
    problems = [Problem("data.choices", "more than 25 choices")] if len(choices) > 25 else []
    for index, choice in enumerate(choices):
        for part in ("name", "value"):
            text = choice.get(part)
            if isinstance(text, str) and not 1 <= len(text) <= 100:
                problems.append(Problem(f"data.choices.{index}.{part}", "must be 1 to 100 characters"))
    return problems


def modal_problems(data: Mapping[str, Any]) -> list[Problem]:
    """Judge a modal."""
    components = data.get("components") or []
    problems = [] if 1 <= len(components) <= 5 else [Problem("data.components", "must be 1 to 5 components")]
    for part, most in (("title", 45), ("custom_id", MAX_CUSTOM_ID)):
        if not 1 <= len(data.get(part) or "") <= most:
            problems.append(Problem(f"data.{part}", f"must be 1 to {most} characters"))
    return problems + list(_duplicates(components))


def _content(body: Mapping[str, Any]) -> Iterator[Problem]:
    if len(body.get("content") or "") > MAX_CONTENT:
        yield Problem("content", f"longer than {MAX_CONTENT}")


def _nonce(body: Mapping[str, Any]) -> Iterator[Problem]:
    if len(str(body.get("nonce") or "")) > MAX_NONCE:
        yield Problem("nonce", f"longer than {MAX_NONCE}")


def _embeds(body: Mapping[str, Any]) -> Iterator[Problem]:
    embeds = body.get("embeds") or []
    if len(embeds) > MAX_EMBEDS:
        yield Problem("embeds", f"more than {MAX_EMBEDS}")
    for index, embed in enumerate(embeds):
        here = f"embeds.{index}"
        for keys, most in EMBED_LENGTHS.items():
            if len(_text(embed, *keys)) > most:
                yield Problem(".".join([here, *keys]), f"longer than {most}")
        fields = embed.get("fields") or []
        if len(fields) > MAX_FIELDS:
            yield Problem(f"{here}.fields", f"more than {MAX_FIELDS}")
        for number, field in enumerate(fields):
            for part, most in FIELD_LENGTHS.items():
                if not 1 <= len((field.get(part) or "").strip()) <= most:
                    yield Problem(f"{here}.fields.{number}.{part}", f"must be 1 to {most} characters")
    if sum(map(_embed_length, embeds)) > MAX_EMBED_TEXT:
        yield Problem("embeds", f"more than {MAX_EMBED_TEXT} characters in all embeds")


def _text(embed: Mapping[str, Any], *keys: str) -> str:
    value: Any = embed
    for key in keys:
        value = (value or {}).get(key)
    return value or ""


def _embed_length(embed: Mapping[str, Any]) -> int:
    fields = embed.get("fields") or []
    return sum(len(_text(embed, *keys)) for keys in EMBED_LENGTHS) + sum(
        len(field.get(part) or "") for field in fields for part in FIELD_LENGTHS
    )


def _embed_files(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for index, embed in enumerate(body.get("embeds") or []):
        for picture in ("image", "thumbnail"):
            address = (embed.get(picture) or {}).get("url") or ""
            if address.startswith("attachment://"):
                yield f"embeds.{index}.{picture}.url", address.removeprefix("attachment://")


def _trees(components: Sequence[JSON], *, v2: bool) -> Iterator[Problem]:
    nodes = list(walk(components))
    yield from _duplicates(components)
    if len(nodes) > MAX_COMPONENTS:
        yield Problem("components", f"more than {MAX_COMPONENTS} components in all")
    if not v2:
        yield from _old_style(components, nodes)
    for path, node in nodes:
        if check := CHECKS.get(node["type"]):
            yield from check(path, node)


def _old_style(components: Sequence[JSON], nodes: Sequence[tuple[str, JSON]]) -> Iterator[Problem]:
    if len(components) > 5:
        yield Problem("components", "more than 5 rows")
    for path, node in nodes:
        if node["type"] in V2_ONLY:
            yield Problem(path, f"component type {node['type']} without flag {COMPONENTS_V2}")


def _duplicates(components: Sequence[JSON]) -> Iterator[Problem]:
    counted = Counter(custom_ids(components))
    for custom_id, times in counted.items():
        if times > 1:
            yield Problem("components", f"custom_id {custom_id!r} is used {times} times")
        if len(custom_id) > MAX_CUSTOM_ID:
            yield Problem("components", f"custom_id longer than {MAX_CUSTOM_ID}")
    numbers = Counter(node["id"] for _, node in walk(components) if node.get("id"))
    yield from (Problem("components", f"id {number} is used twice") for number, times in numbers.items() if times > 1)


def _button(path: str, button: JSON) -> Iterator[Problem]:
    style = button.get("style")
    if style == LINK and not button.get("url"):
        yield Problem(f"{path}.url", "a link button needs a url")
    if style == LINK and button.get("custom_id"):
        yield Problem(f"{path}.custom_id", "a link button has no custom_id")
    if style not in {LINK, PREMIUM} and not button.get("custom_id"):
        yield Problem(f"{path}.custom_id", "a button needs a custom_id")
    if style not in {LINK, PREMIUM} and button.get("url"):
        yield Problem(f"{path}.url", "only a link button has a url")
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        yield Problem(f"{path}.label", "a button needs a label or an emoji")
    if len(button.get("label") or "") > 80:
        yield Problem(f"{path}.label", "longer than 80")


def _row(path: str, row: JSON) -> Iterator[Problem]:
    children = row.get("components") or []
    selects = sum(child["type"] in SELECTS for child in children)
    if not children:
        yield Problem(f"{path}.components", "an empty row")
    if len(children) > (1 if selects else 5):
        yield Problem(f"{path}.components", "a row has one select or up to 5 buttons")


def _section(path: str, section: JSON) -> Iterator[Problem]:
    if not 1 <= len(section.get("components") or ()) <= 3:
        yield Problem(f"{path}.components", "a section has 1 to 3 texts")
    if not section.get("accessory"):
        yield Problem(f"{path}.accessory", "a section needs an accessory")


def _text_display(path: str, display: JSON) -> Iterator[Problem]:
    if not (display.get("content") or "").strip():
        yield Problem(f"{path}.content", "an empty text")


def _select(path: str, select: JSON) -> Iterator[Problem]:
    options = select.get("options") or []
    if select["type"] == STRING_SELECT and not 1 <= len(options) <= 25:
        yield Problem(f"{path}.options", "must be 1 to 25")
    if len({option["value"] for option in options}) < len(options):
        yield Problem(f"{path}.options", "two options have the same value")


def _gallery(path: str, gallery: JSON) -> Iterator[Problem]:
    if not 1 <= len(gallery.get("items") or ()) <= 10:
        yield Problem(f"{path}.items", "must be 1 to 10")


CHECKS: dict[int, Callable[[str, JSON], Iterator[Problem]]] = {
    BUTTON: _button,
    ROW: _row,
    SECTION: _section,
    GALLERY: _gallery,
    TEXT_DISPLAY: _text_display,
    **{kind: _select for kind in SELECTS if kind != TEXT_INPUT},
}


def _v2(body: Mapping[str, Any], components: Sequence[JSON], *, edited: bool) -> Iterator[Problem]:
    for dead in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(dead):
            yield Problem(dead, f"not together with flag {COMPONENTS_V2}")
    if not components and not (edited and "components" not in body):
        yield Problem("components", "an empty message")
    text = sum(len(node.get("content") or "") for _, node in walk(components) if node["type"] == TEXT_DISPLAY)
    if text > MAX_V2_TEXT:
        yield Problem("components", f"more than {MAX_V2_TEXT} characters of text in all")
