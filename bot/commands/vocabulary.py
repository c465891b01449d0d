"""The words of a typed text → the command that they name: roots, groups and names, in any language.

`/deals find`, `検索`, `/dealwire digest schedule` and `ダイジェスト 予約` all name one. What almost names one is for
`similar_commands`, which says what may have been meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.commands.spec import DEALS, SETTINGS, group_label
from bot.commands.values import folded, typed_meanings
from bot.i18n import SERVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.spec import CommandSpec

ROOTS = (DEALS, SETTINGS)
_MEANT_COMMAND = 75
"""Similarity (0 to 100) from which a word is taken for a mistyped command: "compny" has 92 to "company"."""
_ALIKE = 3


class Vocabulary:
    """The words under which `commands` are found, each level of their paths for itself."""

    def __init__(self, commands: Sequence[CommandSpec]) -> None:
        """Learn the words of `commands`; of two that go by one word, the first is found."""
        self._levels: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        self._specs = {spec.path: spec for spec in commands}
        for spec in commands:
            for depth in range(1, len(spec.group)):
                self._learn(spec.group[:depth], spec.group[: depth + 1], _group_words(spec.group[: depth + 1]))
            self._learn(spec.group, spec.path, _command_words(spec))

    def path(self, words: Sequence[str], under: Sequence[str] = ()) -> tuple[tuple[str, ...], int]:
        """Return the path that the first of `words` lead to, with how many of them they are.

        It ends at a command, or at a group where what follows names none of its commands. Without a root before them,
        words may name a command of any root; the root itself may have a slash before it.
        """
        path = tuple(under)
        used = 0
        if not path and words:
            root = folded(words[0]).removeprefix("/")
            if root in ROOTS:
                path, used = (root,), 1
        for word in words[used:]:
            found = self._below(path, word)
            if found is None:
                break
            path, used = found, used + 1
            if path in self._specs:
                break
        return path, used

    def spec(self, path: tuple[str, ...]) -> CommandSpec | None:
        """Return the command at a path, None for a group."""
        return self._specs.get(path)

    def inside(self, group: tuple[str, ...]) -> tuple[CommandSpec, ...]:
        """Return the commands of a group and of the groups in it, without hidden ones."""
        return tuple(spec for spec in self._specs.values() if spec.path[: len(group)] == group and not spec.hidden)

    def similar(self, words: Sequence[str], under: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the commands that the first of `words` may have been meant for, best first, as they are typed.

        Looked for under the group `under` first, then everywhere.
        """
        typed = folded(words[0]) if words else ""
        for roots in ((under,), ()) if under else ((),):
            known: dict[str, tuple[str, ...]] = {}
            for group, level in self._levels.items():
                if not roots or group == roots[0]:
                    for word, path in level.items():
                        if not self._is_hidden(path):
                            known.setdefault(word, path)
            hits = process.extract(typed, list(known), scorer=fuzz.ratio, score_cutoff=_MEANT_COMMAND, limit=_ALIKE)
            if hits:
                return tuple(dict.fromkeys(f"/{' '.join(known[word])}" for word, *_ in hits))
        return ()

    def _below(self, path: tuple[str, ...], word: str) -> tuple[str, ...] | None:
        typed = folded(word)
        if path:
            return self._levels.get(path, {}).get(typed)
        typed = typed.removeprefix("/")
        return next((found for root in ROOTS if (found := self._levels.get((root,), {}).get(typed))), None)

    def _is_hidden(self, path: tuple[str, ...]) -> bool:
        spec = self._specs.get(path)
        return spec is not None and spec.hidden

    def _learn(self, level: tuple[str, ...], path: tuple[str, ...], words: Sequence[str]) -> None:
        known = self._levels.setdefault(level, {})
        for word in words:
            known.setdefault(folded(word), path)


def _command_words(spec: CommandSpec) -> list[str]:
    section = "command" if len(spec.group) == 1 else spec.group[-1]
    return [spec.name, *(spec.label(language) for language in SERVED), *_typed(section, spec.name)]


def _group_words(group: tuple[str, ...]) -> list[str]:
    return [group[-1], *(group_label(group, language) for language in SERVED), *_typed("group", group[-1])]


def _typed(section: str, meaning: str) -> list[str]:
    known: Mapping[str, str] = typed_meanings(section)
    return [word for word, meant in known.items() if meant == meaning]
