"""What a person can do to a bot, as the data of an interaction: type a command, ask for choices, press, choose, submit.

An act that Discord's client would not let happen (a command that is not registered, a button that is not there,
a required field left empty) is a mistake of the test and raises ValueError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import shapes
from tests.fakes.discord.components import BUTTON, LABEL, SELECTS, STRING_SELECT, TEXT_INPUT, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.state import Message, World

JSON = dict[str, Any]
SLASH, ON_MESSAGE = 1, 3
USER_OPTION, CHANNEL_OPTION = 6, 7


def command(
    world: World, guild_id: str | None, words: str, options: Mapping[str, Any], *, focused: str | None = None
) -> JSON:
    """Return the data of a slash command.

    Args:
        world: where the command is registered.
        guild_id: of the guild it is typed in; commands of the guild go before global ones.
        words: the command with its group and subcommand, as `deals company`.
        options: what was typed, by name.
        focused: the option being typed, which asks for choices and lets required ones be missing.

    Raises:
        ValueError: the command is not registered so.
    """
    name, *path = words.split()
    registered = _registered(world, guild_id, name, SLASH)
    leaf = registered
    nests: list[JSON] = []
    for step in path:
        leaf = next((each for each in leaf.get("options") or () if each["name"] == step and each["type"] <= 2), {})
        if not leaf:
            raise ValueError(f"/{words} is not registered")
        nests.append({"name": step, "type": leaf["type"]})
    declared = {option["name"]: option for option in leaf.get("options") or ()}
    if any(option["type"] <= 2 for option in declared.values()):
        raise ValueError(f"/{words} needs a subcommand")
    _check_options(words, declared, options, focused)
    filled: list[JSON] = [
        {"name": key, "type": declared[key]["type"], "value": value} | ({"focused": True} if key == focused else {})
        for key, value in options.items()
    ]
    for nest in reversed(nests):
        filled = [nest | {"options": filled}]
    data: JSON = {"id": registered["id"], "name": name, "type": SLASH, "options": filled}
    if guild_id and "guild_id" in registered:
        data["guild_id"] = guild_id
    resolved = _resolved(world, declared, options)
    return data | {"resolved": resolved} if resolved else data


def message_command(world: World, message: Message, guild_id: str | None, name: str) -> JSON:
    """Return the data of a command in the menu of a message."""
    registered = _registered(world, guild_id, name, ON_MESSAGE)
    return {
        "id": registered["id"],
        "name": name,
        "type": ON_MESSAGE,
        "target_id": message.id,
        "resolved": {"messages": {message.id: shapes.message(world, message)}},
    }


def press(message: Message, custom_id: str) -> JSON:
    """Return the data of a pressed button."""
    button = _component(message, custom_id, {BUTTON})
    return {"custom_id": custom_id, "component_type": button["type"], "id": button.get("id") or 1}


def choose(message: Message, custom_id: str, values: Sequence[str]) -> JSON:
    """Return the data of a choice in a select."""
    select = _component(message, custom_id, set(SELECTS) - {TEXT_INPUT})
    least, most = select.get("min_values", 1), select.get("max_values") or 1
    offered = {option["value"] for option in select.get("options") or ()}
    if not least <= len(values) <= most or (select["type"] == STRING_SELECT and not offered.issuperset(values)):
        raise ValueError(f"{list(values)} cannot be chosen in {custom_id!r}")
    return {
        "custom_id": custom_id,
        "component_type": select["type"],
        "id": select.get("id") or 1,
        "values": list(values),
    }


def submit(opened: Interaction, values: Mapping[str, Any]) -> JSON:
    """Return the data of a filled modal.

    Args:
        opened: the interaction the bot answered with the modal.
        values: what was filled in, by custom_id or by label: a text, or a list for selects.

    Raises:
        ValueError: a field is not in the modal, or its content would not be let through.
    """
    modal = opened.answer_data
    left = dict(values)
    rows = []
    for index, row in enumerate(modal["components"], 1):
        sent = {"type": row["type"], "id": row.get("id") or index}
        if row["type"] == LABEL:
            rows.append(sent | {"component": _filled(row["component"], row["label"], left)})
        elif "components" in row:
            children = [_filled(child, child.get("label") or "", left) for child in row["components"]]
            rows.append(sent | {"components": children})
        else:
            rows.append(sent)
    if left:
        raise ValueError(f"no field of the modal is named {', '.join(left)}")
    return {"custom_id": modal["custom_id"], "components": rows}


def _registered(world: World, guild_id: str | None, name: str, kind: int) -> JSON:
    candidates: list[JSON] = [*world.commands.get(guild_id, ()), *world.commands.get(None, ())]
    found = next((each for each in candidates if each["name"] == name and each["type"] == kind), None)
    if found is None:
        raise ValueError(f"{name!r} is not registered")
    return found


def _check_options(words: str, declared: Mapping[str, JSON], options: Mapping[str, Any], focused: str | None) -> None:
    if unknown := options.keys() - declared.keys():
        raise ValueError(f"/{words} has no option {', '.join(sorted(unknown))}")
    missing = [key for key, option in declared.items() if option.get("required") and key not in options]
    if missing and focused is None:
        raise ValueError(f"/{words} needs {', '.join(missing)}")
    if focused is not None and not declared.get(focused, {}).get("autocomplete"):
        raise ValueError(f"option {focused!r} of /{words} offers nothing")
    for key, value in options.items():
        choices = [choice["value"] for choice in declared[key].get("choices") or ()]
        if choices and value not in choices:
            raise ValueError(f"{value!r} is no choice of option {key!r}")


def _resolved(world: World, declared: Mapping[str, JSON], options: Mapping[str, Any]) -> JSON:
    resolved: JSON = {}
    for key, value in options.items():
        if declared[key]["type"] == USER_OPTION:
            resolved.setdefault("users", {})[value] = shapes.user(world.people[value])
        elif declared[key]["type"] == CHANNEL_OPTION:
            place = world.channels[value]
            shape = shapes.channel(world, place) | {"permissions": str(int(world.bot_permissions(place)))}
            resolved.setdefault("channels", {})[value] = shape
    return resolved


def _component(message: Message, custom_id: str, kinds: Iterable[int]) -> JSON:
    for _, node in walk(message.components):
        if node.get("custom_id") == custom_id and node["type"] in kinds and not node.get("disabled"):
            return node
    raise ValueError(f"the message shows nothing to use with id {custom_id!r}, only {message.custom_ids}")


def _filled(field: JSON, label: str, left: dict[str, Any]) -> JSON:
    key = field["custom_id"] if field["custom_id"] in left else label
    value = left.pop(key, field.get("value") if field["type"] == TEXT_INPUT else [])
    sent = {"type": field["type"], "id": field.get("id") or 1, "custom_id": field["custom_id"]}
    if field["type"] != TEXT_INPUT:
        if not value and field.get("required", True):
            raise ValueError(f"field {label!r} is required")
        return sent | ({"value": value} if isinstance(value, str | bool) else {"values": list(value)})
    text = value or ""
    if not text and field.get("required", True):
        raise ValueError(f"field {label!r} is required")
    if text and not (field.get("min_length") or 0) <= len(text) <= (field.get("max_length") or 4000):
        raise ValueError(f"field {label!r} does not take {len(text)} characters")
    return sent | {"value": text}
