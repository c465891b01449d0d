"""Sentences of any language → parties, by the marks that stand right before or behind a name (`~的`, `向~`).

No clause is cut out and no head word looked for: which deal a sentence tells is left to the fitted scorer, which has
the trade words, the order of the names and their cases. That is enough for ordinary news, and all a new language needs
is data; one whose frames are to be matched brings a splitter of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading.clauses.clause import Analysis, Party
from bot.reading.clauses.parties import Name, names_of, party_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.lexicon.frames import LanguageFrames
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.discourse import Discourse

_NAME = "~"
_REACH = 8
_FIRST = 12
_GLOSS = re.compile(r"(?:\s?\([^()]{0,40}\))?[」』”\"'》]?")
_OPENING = re.compile(r"[「『“\"'《]$")
_OBJECTS = frozenset({"dat", "com", "from", "obj", "by", "for"})


class MarkedClauses:
    """Splits sentences of a language whose cases are told by marks beside the names."""

    def __init__(self, frames: LanguageFrames) -> None:
        self._grammar = frames.grammar
        before = {mark.rstrip(_NAME): case for mark, case in frames.grammar.cases if mark.endswith(_NAME)}
        after = {mark.lstrip(_NAME): case for mark, case in frames.grammar.cases if mark.startswith(_NAME)}
        # A mark may stand on both sides, as in `向~采购`: the part before decides where the one behind is there too.
        around = dict(_parted(mark, case) for mark, case in frames.grammar.cases if _NAME in mark[1:-1])
        self._before, self._after, self._around = before, after, around
        self._left = _pattern({*before, *(first for first, _ in around)}, "(?:{})$")
        self._right = _pattern(after, "(?:{})")

    def analyse(self, view: SentenceView, discourse: Discourse) -> Analysis:
        """Return the parties of the sentence with their cases, and no clauses."""
        parties: list[Party] = []
        for members in self._groups(view, names_of(view, self._grammar.anaphora)):
            case = members[0].own_case or self._case(view, members, is_first=not parties)
            party = party_of(members, case)
            if party.anaphor is not None:
                party = replace(party, names=discourse.resolve(party.anaphor, parties, is_object=case in _OBJECTS))
            if party.names:
                parties.append(party)
        return Analysis(parties=tuple(parties), clauses=())

    def _groups(self, view: SentenceView, names: Sequence[Name]) -> list[list[Name]]:
        joint = self._grammar.patterns["coordination"]
        groups: list[list[Name]] = []
        for name in names:
            last = groups[-1][-1] if groups else None
            alone = last is None or bool(last.own_case or name.own_case)
            if last is not None and not alone and joint.fullmatch(view.between(last.end, name.start)):
                groups[-1].append(name)
            else:
                groups.append([name])
        return groups

    def _case(self, view: SentenceView, members: Sequence[Name], *, is_first: bool) -> str:
        start, end = members[0].start, members[-1].end
        left = _OPENING.sub("", view.between(start - _REACH, start))
        right = view.between(end, view.sentence.end)
        gloss = _GLOSS.match(right)
        right = right[gloss.end() if gloss is not None else 0 :]
        before = self._left.search(left)
        for (first, last), case in self._around.items():
            if left.endswith(first) and last in right[:_REACH]:
                return case
        if before is not None and before.group() in self._before:
            return self._before[before.group()]
        after = self._right.match(right)
        if after is not None:
            return self._after[after.group()]
        return "subj" if is_first and start - view.sentence.start <= _FIRST else "none"


def _parted(mark: str, case: str) -> tuple[tuple[str, str], str]:
    first, _, last = mark.partition(_NAME)
    return (first, last), case


def _pattern(marks: Iterable[str] | Mapping[str, str], form: str) -> re.Pattern[str]:
    """Return a pattern for any of the marks, the longest first."""
    listed = "|".join(map(re.escape, sorted(marks, key=lambda mark: (-len(mark), mark))))
    return re.compile(form.format(listed) if listed else "(?!)")
