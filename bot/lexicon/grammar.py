"""The grammar of one language as far as deals need it: cues, cases, clause breaks, anaphora, status words, vetoes.

Turns `data/<language>/{cues,cases,anaphora,status,vetoes}.toml` into one frozen `Grammar`. Patterns are regular
expressions over normalised text, compiled here once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.lexicon.documents import Entry, entries
from bot.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_KATAKANA = re.compile("[ァ-ヶ]")
_LATIN = re.compile("[A-Za-z]")
_ESCAPE = re.compile(r"\\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    """A phrase that stands for a party named before: `number` is one or more, `types` which sort ("the chipmaker")."""

    name: str
    pattern: re.Pattern[str]
    plural: bool
    types: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """What makes a figure not the sum of a deal, or a clause not a deal.

    `before` and `after` are looked for on that side of the figure, up to `reach` characters away and not beyond a
    clause, unless `spares` stands before it; a figure that is hit is not used at all. `clause` is looked for in the
    whole sentence, whose readings it makes less likely.
    """

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    clause: re.Pattern[str] | None
    reach: int
    spares: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Words and patterns of one language.

    `cues` are named groups of words that stand near a deal. `cases` lead from what marks a party to its case, the
    longest mark first. `lists` are named groups of plain words that a clause splitter asks for by name.
    """

    cues: Mapping[str, re.Pattern[str]]
    cases: tuple[tuple[str, str], ...]
    patterns: Mapping[str, re.Pattern[str]]
    lists: Mapping[str, tuple[str, ...]]
    anaphora: tuple[Anaphor, ...]
    status: tuple[tuple[Status, re.Pattern[str]], ...]
    vetoes: tuple[Veto, ...]


def load_grammar(folder: Path) -> Grammar:
    """Read the grammar of the language whose files stand in `folder`; raise LexiconError for a fault."""
    patterns: dict[str, re.Pattern[str]] = {}
    lists: dict[str, tuple[str, ...]] = {}
    cases: list[tuple[str, str]] = []
    for entry in entries(folder / "cases.toml"):
        entry.expect_only({"marks", "words", "pattern"})
        cases.extend((mark, entry.name) for mark in entry.strings("marks"))
        if entry.strings("words"):
            lists[entry.name] = entry.strings("words")
        if entry.string("pattern", ""):
            patterns[entry.name] = compiled(entry, entry.string("pattern"))
    return Grammar(
        cues={entry.name: _any(entry, "words") for entry in entries(folder / "cues.toml")},
        cases=tuple(sorted(cases, key=lambda case: (-len(case[0]), case))),
        patterns=patterns,
        lists=lists,
        anaphora=tuple(_anaphor(entry) for entry in entries(folder / "anaphora.toml")),
        status=tuple((_status(entry), _any(entry, "words")) for entry in entries(folder / "status.toml")),
        vetoes=tuple(_veto(entry) for entry in entries(folder / "vetoes.toml")),
    )


def compiled(entry: Entry, pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled without regard to letter case; raise LexiconError where it is none."""
    # Without Latin letters there is no case, and ranges of kanji take long to fold.
    has_case = _LATIN.search(_ESCAPE.sub("", pattern)) is not None
    try:
        return re.compile(pattern, re.IGNORECASE if has_case else 0)
    except re.error as error:
        raise entry.fault(f"{pattern!r} is no pattern: {error}") from error


def _any(entry: Entry, key: str) -> re.Pattern[str]:
    """Return a pattern for any of the words under `key`, none of which begins or ends inside another of its script."""
    words = entry.strings(key)
    if not words:
        raise entry.fault(f"{key} is empty, which would fit everything")
    latin = [word for word in words if word[0].isascii() and word[0].isalpha()]
    katakana = [word for word in words if _KATAKANA.match(word)]
    others = [word for word in words if word not in latin and word not in katakana]
    parts = [f"(?<![A-Za-z0-9])(?:{'|'.join(latin)})(?![A-Za-z])"] if latin else []
    parts += [f"(?<![ァ-ヶー])(?:{'|'.join(katakana)})"] if katakana else []
    return compiled(entry, "|".join(parts + others))


def _optional(entry: Entry, key: str) -> re.Pattern[str] | None:
    return _any(entry, key) if entry.strings(key) else None


def _anaphor(entry: Entry) -> Anaphor:
    entry.expect_only({"words", "types", "number"})
    number = entry.string("number", "one")
    if number not in {"one", "many"}:
        raise entry.fault("number is one or many")
    return Anaphor(
        name=entry.name,
        pattern=_any(entry, "words"),
        plural=number == "many",
        types=frozenset(entry.strings("types")),
    )


def _status(entry: Entry) -> Status:
    try:
        return Status(entry.name)
    except ValueError as error:
        raise entry.fault("is no status") from error


def _veto(entry: Entry) -> Veto:
    entry.expect_only({"before", "after", "clause", "reach", "spares"})
    reach = entry.values.get("reach", 24)
    if not isinstance(reach, int):
        raise entry.fault("reach is a number of characters")
    return Veto(
        name=entry.name,
        before=_optional(entry, "before"),
        after=_optional(entry, "after"),
        clause=_optional(entry, "clause"),
        reach=reach,
        spares=_optional(entry, "spares"),
    )
