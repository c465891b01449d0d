"""Turns one TOML file of the lexicon into checked entries; any fault becomes a LexiconError naming file and entry.

A `Document` is a file of named entries, one a line, each an inline table; an `Entry` is read key by key with the
type that the caller expects. What the keys mean is the caller's affair.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a data file: where it stands, its name, and its values as TOML gave them."""

    file: str
    name: str
    values: Mapping[str, object]

    def fault(self, problem: str) -> LexiconError:
        """Return (not raise) the error that names this entry."""
        return LexiconError(f"{self.file}: entry {self.name!r}: {problem}")

    def expect_only(self, keys: Collection[str]) -> None:
        """Raise LexiconError for a key outside `keys`, which a typing slip would make."""
        unknown = sorted(set(self.values).difference(keys))
        if unknown:
            raise self.fault(f"does not know the key {', '.join(unknown)}")

    def string(self, key: str, default: str | None = None) -> str:
        """Return the string under `key`; without a default the key is required."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.fault(f"{key} is to be a string")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the list of strings under `key`, empty where the key is absent."""
        value = self.values.get(key, [])
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
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{label}: cannot be read as TOML: {error}"
        raise LexiconError(msg) from error
    for name, values in document.items():
        if not isinstance(values, dict):
            msg = f"{label}: entry {name!r}: is to be a table in braces"
            raise LexiconError(msg)
        yield Entry(label, name, values)
