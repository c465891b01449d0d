"""Turns one TOML file of the lexicon into checked entries; any fault becomes a LexiconError naming file and entry.

A file holds named entries, one a line, each an inline table; an `Entry` is read key by key with the type that the
caller expects. What the keys mean is the caller's affair.

The standard library's TOML parser takes 0.2 s for all files, more than the rest of loading. Files in the layouts of
this project, which are a line for each entry (`"name" = { key = "…", key = ["…"] }`) or a line for each key under
`[name]`, are turned into JSON and read by its parser, in a fifth of the time; any other file goes the usual way. A test
compares the two.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

DATA = Path(__file__).parent / "data"

_STRING = r'"(?:[^"\\\x00-\x1f]|\\["\\])*"'
_VALUE = rf"(?:{_STRING}|\[(?:{_STRING}(?:, {_STRING})*)?\])"
_PAIR = re.compile(rf"(\w+) = ({_VALUE})")
_LINE = re.compile(rf"({_STRING}) = \{{ (\w+ = {_VALUE}(?:, \w+ = {_VALUE})*) \}}")
_HEAD = re.compile(rf"\[(?:({_STRING})|([\w-]+))\]")
_KEY = re.compile(rf"(?:({_STRING})|([\w-]+)) = ({_VALUE}|-?(?:0|[1-9]\d{{0,14}})(?:\.\d{{1,15}})?)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a data file: where it stands, its name, and its values as TOML gave them."""

    file: str
    name: str
    values: Mapping[str, object]

    def fault(self, problem: str) -> LexiconError:
        """Return (not raise) the error that names this entry."""
        return LexiconError(f"{self.file}: entry {self.name!r}: {problem}")

    def expect_only(self, keys: AbstractSet[str]) -> None:
        """Raise LexiconError for a key outside `keys`, which a typing slip would make."""
        if not self.values.keys() <= keys:
            unknown = ", ".join(sorted(self.values.keys() - keys))
            raise self.fault(f"does not know the key {unknown}")

    def string(self, key: str, default: str | None = None) -> str:
        """Return the string under `key`; without a default the key is required."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.fault(f"{key} is to be a string")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the list of strings under `key`, empty where the key is absent."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.fault(f"{key} is to be a list of strings")
        for part in value:
            if not isinstance(part, str) or not part:
                raise self.fault(f"{key} holds {part!r}, which is not a string with text")
        return tuple(value)


def entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of one TOML file, in its order; raise LexiconError where it is no such file."""
    label = path.relative_to(DATA).as_posix() if path.is_relative_to(DATA) else path.name
    try:
        text = path.read_text("utf-8")
        document = _one_line_tables(text) or _one_line_keys(text) or tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{label}: cannot be read as TOML: {error}"
        raise LexiconError(msg) from error
    for name, values in document.items():
        if not isinstance(values, dict):
            msg = f"{label}: entry {name!r}: is to be a table in braces"
            raise LexiconError(msg)
        yield Entry(label, name, values)


def _one_line_tables(text: str) -> dict[str, object] | None:
    """Return what TOML makes of `text`, or None where it is not wholly in the one-line layout."""
    tables = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        pairs = _PAIR.findall(match[2])
        if len({key for key, _ in pairs}) != len(pairs):
            return None
        tables.append(f"{match[1]}:{{" + ",".join([f'"{key}":{value}' for key, value in pairs]) + "}")
    document: dict[str, object] = json.loads("{" + ",".join(tables) + "}")
    return document if len(document) == len(tables) else None


def _one_line_keys(text: str) -> dict[str, object] | None:
    """Return what TOML makes of tables whose keys stand in one line each, or None where `text` is not wholly such."""
    tables: dict[str, list[str]] = {}
    keys: set[tuple[str, str]] = set()
    name = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head = _HEAD.fullmatch(line)
        pair = None if head else _KEY.fullmatch(line)
        if head is not None:
            name = head[1] or f'"{head[2]}"'
            if name in tables:
                return None
            tables[name] = []
        elif pair is not None and name and (name, pair[1] or f'"{pair[2]}"') not in keys:
            key = pair[1] or f'"{pair[2]}"'
            keys.add((name, key))
            tables[name].append(f"{key}:{pair[3]}")
        else:
            return None
    document: dict[str, object] = json.loads(
        "{" + ",".join([f"{name}:{{{','.join(pairs)}}}" for name, pairs in tables.items()]) + "}"
    )
    return document if len(document) == len(tables) else None
