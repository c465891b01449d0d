"""Components as trees: every node of one, and the form in which Discord gives a sent tree back."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = range(3, 9)
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
V2_ONLY = frozenset({SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
LINK, PREMIUM = 5, 6

Component = dict[str, Any]


def walk(components: Iterable[Component], path: str = "components") -> Iterator[tuple[str, Component]]:
    """Yield every component of a tree with its path, parents before children."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or (), f"{here}.components")
        for single in ("accessory", "component"):
            if component.get(single):
                yield f"{here}.{single}", component[single]


def custom_ids(components: Iterable[Component]) -> Iterator[str]:
    """Yield the ids that a press or choice would send back, in order."""
    for _, component in walk(components):
        if component.get("custom_id"):
            yield component["custom_id"]


def named_files(components: Iterable[Component]) -> Iterator[tuple[str, str]]:
    """Yield (path, file name) of every `attachment://` that a tree shows."""
    for path, component in walk(components):
        for address in _addresses(component):
            if address.startswith("attachment://"):
                yield path, address.removeprefix("attachment://")


def _addresses(component: Component) -> Iterator[str]:
    holders = [component.get("media"), component.get("file")]
    holders += [item.get("media") for item in component.get("items") or ()]
    for holder in holders:
        if holder:
            yield holder["url"]


DEFAULTS: dict[int, Component] = {
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"name": None, "size": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS if kind != TEXT_INPUT},
}
"""What Discord fills in, by type of component."""


def as_shown(components: Iterable[Component], urls: Mapping[str, str], media_id: str) -> list[Component]:
    """Return a tree as Discord shows it: every node numbered, defaults filled in, media with their addresses.

    Args:
        components: the tree as the bot sent it, already checked.
        urls: addresses of the message's files by file name, put in place of `attachment://name`.
        media_id: a snowflake for media.
    """
    taken = {component["id"] for _, component in walk(components) if component.get("id")}
    numbers = (number for number in count(1) if number not in taken)

    def shown(sent: Component) -> Component:
        node = DEFAULTS.get(sent["type"], {}) | _filled(sent)
        node["id"] = node.get("id") or next(numbers)
        node.pop("required", None)  # a word for modals that messages do not repeat
        for holder in ("media", "file"):
            if holder in node:
                node[holder] = media(node[holder])
        if "items" in node:
            bare = {"description": None, "spoiler": False}
            node["items"] = [bare | _filled(item) | {"media": media(item["media"])} for item in node["items"]]
        if "components" in node:
            node["components"] = [shown(child) for child in node["components"]]
        if "accessory" in node:
            node["accessory"] = shown(node["accessory"])
        return node

    def media(sent: Component) -> Component:
        address = sent["url"]
        url = urls.get(address.removeprefix("attachment://"), address)
        return {"id": media_id, "url": url, "proxy_url": url}

    return [shown(component) for component in components]


def _filled(sent: Component) -> Component:
    return {key: value for key, value in sent.items() if value is not None}
