"""Japanese sentences → clauses: the particle after a name gives its case, continuing verb forms cut the clauses.

Only names, particles and the head words of the frames are looked at, so no tokens are needed: deals are told by
Sino-Japanese nouns (投資, 契約, 買収) that are found as they stand, and whatever lies between is skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.reading.clauses.clause import CARRIED, Analysis, Argument, Clause, Head, Party
from bot.reading.clauses.parties import Name, names_of, party_of
from bot.reading.clauses.shares import shared_out
from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.frames import LanguageFrames
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.discourse import Discourse

_SUBJECTS = frozenset({"topic", "subj"})
_GOES_ON = frozenset({"com", "joint", "dat", "from", "by", "for", "obj"})
_PREFIX = 4
_HEADLINE = 30
_GLOSS = r"\**(?:\s?\([^()]{0,40}\))?\s?"
_BOUND = re.compile(
    r"(?:規模|相当|以上|超|程度|弱|強|もの|ほど|分)*(?:の|を|という|もの|、)?(?:[^、。がはをにでとへ()]{0,14})$"
)
_ATTRIBUTIVE = re.compile(r"を?(?:する|した|している|していた|される|された|予定の|済みの)")
_PASSIVE = re.compile(r"(?:を?さ|を?され)")
_PAST = re.compile(r"(?:を)?(?:し(?:て(?:い|き))?(?:た|ました)|し、|済み|しており|ました|した|完了|んだ|った)")
_DESCRIBES = re.compile(
    r"[^、。がをはに]{0,6}が[^、。がをはに]{1,10}(?:する|した|している|してきた|される)(?:、?「|、?[一-龥ァ-ヶA-Za-z])"
)
"""A subject with the verb of a clause that describes the noun behind it: 「NVIDIAが提唱する構想」."""
_ENDS_PAST = re.compile(r"[ただ][。」』)]*$")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What one clause is built from: its segment's number, its bounds, and the head."""

    number: int
    start: int
    end: int
    head: Head
    passive: bool


class JapaneseClauses:
    """Splits Japanese sentences."""

    def __init__(self, frames: LanguageFrames) -> None:
        self._grammar = frames.grammar
        words = sorted({*frames.by_verb, *frames.by_noun}, key=lambda word: (-len(word), word))
        barred = "|".join(map(re.escape, frames.grammar.lists["head_barred"]))
        self._heads = re.compile(f"({'|'.join(map(re.escape, words))})(?!{barred})", re.IGNORECASE)
        verbs = "|".join(sorted((re.escape(word) for word in frames.by_verb if len(word) > 1), key=len, reverse=True))
        self._clipped = re.compile(f"(?:{verbs})、")
        self._verbs = frozenset(word.casefold() for word in frames.by_verb)
        self._cases = dict(frames.grammar.cases)
        marks = "|".join(re.escape(mark) for mark, _ in frames.grammar.cases)
        suffixes = "|".join(map(re.escape, sorted(frames.grammar.lists["suffixes"], key=len, reverse=True)))
        self._mark = re.compile(f"{_GLOSS}(?:{suffixes})*({marks})")
        self._suffix = re.compile(f"{_GLOSS}(?:{suffixes})*")
        self._joint = self._grammar.patterns["coordination"]
        self._break = self._grammar.patterns["break"]
        self._relative = self._grammar.patterns["relative"]
        self._adjacent = self._grammar.patterns["adjacent"]

    def analyse(self, view: SentenceView, discourse: Discourse) -> Analysis:
        """Return the parties of the sentence with their cases, and a clause for each head word in it."""
        parties = self._parties(view, discourse)
        bounds = self._segments(view)
        carried = discourse.topic(view.sentence.index)
        clauses: list[Clause] = []
        named = [party for party in parties if party.names]
        for match in self._heads.finditer(view.text):
            head = self._head(view, match)
            if any(party.start < head.end and head.start < party.end for party in parties):
                continue
            clauses.extend(self._clauses(view, head, bounds, named, carried))
        shared = [part for clause in clauses for part in shared_out(clause, view, self._grammar)]
        return Analysis(parties=tuple(named), clauses=tuple(shared))

    def _head(self, view: SentenceView, match: re.Match[str]) -> Head:
        base = view.sentence.start
        word = match[1].casefold()
        past = _PAST.match(view.text, match.end())
        # A continuing form has the tense of the sentence's end.
        is_past = past is not None and (not past.group().endswith("し、") or _ENDS_PAST.search(view.text) is not None)
        return Head(
            word=word,
            start=base + match.start(),
            end=base + match.end(),
            is_verb=word in self._verbs,
            is_past=is_past,
        )

    def _segments(self, view: SentenceView) -> list[tuple[int, int]]:
        """Return the bounds of the clauses that continuing forms and conjunctions part."""
        base = view.sentence.start
        breaks = {base + match.end() for match in self._break.finditer(view.text)}
        breaks |= {base + match.end() for match in self._clipped.finditer(view.text)}
        cuts = [base, *sorted(breaks), view.sentence.end]
        return [(start, end) for start, end in pairwise(cuts) if start < end]

    def _parties(self, view: SentenceView, discourse: Discourse) -> list[Party]:
        """Group names that are joined, mark their case, and say whom anaphors stand for."""
        names = names_of(view, self._grammar.anaphora)
        groups = self._groups(view, names)
        parties: list[Party] = []
        for members in groups:
            case = self._case(
                view, members[-1].end, is_first=not parties and members[0].start - view.sentence.start <= _PREFIX
            )
            party = party_of(members, members[0].own_case or case)
            if party.anaphor is not None:
                party = replace(party, names=discourse.resolve(party.anaphor, parties, is_object=case in _GOES_ON))
            if case == "subj" and _DESCRIBES.match(view.text, party.end - view.sentence.start):
                party = replace(party, is_inner=True)
            parties.append(party)
        return parties

    def _groups(self, view: SentenceView, names: Sequence[Name]) -> list[list[Name]]:
        groups: list[list[Name]] = []
        commas_only = True
        for name in names:
            between = view.between(groups[-1][-1].end, name.start) if groups else ""
            if groups and not (name.own_case or groups[-1][-1].own_case) and self._joint.fullmatch(between):
                groups[-1].append(name)
                commas_only = commas_only and (len(groups) > 1 or between == "、")
            else:
                groups.append([name])
        if groups and len(groups[0]) > 1 and self._is_headline(view, groups[0], commas_only=commas_only):
            groups[0:1] = [groups[0][:1], groups[0][1:]]
        return groups

    def _is_headline(self, view: SentenceView, members: Sequence[Name], *, commas_only: bool) -> bool:
        """Return whether the first of names parted by commas alone is the subject: 「A社、B社に出資」."""
        at_start = members[0].start - view.sentence.start <= _PREFIX
        case = self._case(view, members[-1].end, is_first=False)
        following = view.between(members[-1].end, members[-1].end + _HEADLINE)
        free = not any(mark in following for mark in ("は", "が"))
        return commas_only and at_start and len(members) == 2 and free and case not in {"list", "none"}

    def _case(self, view: SentenceView, end: int, *, is_first: bool) -> str:
        offset = end - view.sentence.start
        match = self._mark.match(view.text, offset)
        if match is not None:
            return self._cases[match[1]]
        suffix = self._suffix.match(view.text, offset)
        after = suffix.end() if suffix is not None else offset
        following = view.text[after : after + 1]
        if following == "|":
            return "row"
        if following in {"、", ":", "："}:
            return "topic" if is_first or following != "、" else "list"
        return "compound" if self._heads.match(view.text, after) else "none"

    def _clauses(
        self,
        view: SentenceView,
        head: Head,
        bounds: Sequence[tuple[int, int]],
        parties: Sequence[Party],
        carried: Party | None,
    ) -> list[Clause]:
        """Return a clause for each cell of the head's segment: 「AはXに1億円、BはYに2億円を投資」 has two."""
        number = next((n for n, (start, end) in enumerate(bounds) if start <= head.start < end), 0)
        passive = head.is_verb and _PASSIVE.match(view.text, head.end - view.sentence.start) is not None
        cells = self._cells(view, head, bounds[number], parties)
        owners = self._owners(view)
        clauses: list[Clause] = []
        for cell, (start, end) in enumerate(cells):
            scope = _Scope(number, start, end, head, passive)
            arguments = self._inner(view, scope, parties)
            arguments += self._outer(arguments, scope, bounds, parties, gapped=cell < len(cells) - 1 or cell > 0)
            if carried is not None:
                arguments.append(Argument(carried, CARRIED, 2))
            clauses.append(
                Clause(
                    sentence=view.sentence,
                    head=head,
                    start=start,
                    end=end,
                    arguments=tuple(arguments),
                    barred=self._bound_elsewhere(view, head, owners),
                    owners=tuple((sum_start, owner[1].casefold()) for sum_start, owner in owners.items()),
                )
            )
        return clauses

    def _owners(self, view: SentenceView) -> dict[int, re.Match[str]]:
        """Return for each sum the head word right behind it, as in 「20億ドルの投資」."""
        base = view.sentence.start
        found: dict[int, re.Match[str]] = {}
        for figure in view.figures:
            if figure.type is not MentionType.MONEY:
                continue
            owner = self._heads.search(view.text, figure.end - base)
            if owner is not None and _BOUND.fullmatch(view.between(figure.end, base + owner.start())):
                found[figure.start] = owner
        return found

    @staticmethod
    def _bound_elsewhere(view: SentenceView, head: Head, owners: Mapping[int, re.Match[str]]) -> frozenset[int]:
        """Return the sums that cannot be of `head`: owned by a word behind them that does not depend on it."""
        base = view.sentence.start
        return frozenset(
            start
            for start, owner in owners.items()
            if head.end <= start
            or (head.start > base + owner.start() and _ATTRIBUTIVE.match(view.text, owner.end()) is not None)
        )

    @staticmethod
    def _cells(
        view: SentenceView, head: Head, bound: tuple[int, int], parties: Sequence[Party]
    ) -> list[tuple[int, int]]:
        """Cut a segment after each sum that is followed by another party and another sum before the head."""
        start, end = bound
        sums = [f for f in view.figures if f.type is MentionType.MONEY and start <= f.start < head.start]
        cuts = [start]
        for one, other in pairwise(sums):
            if any(one.end <= party.start < other.start for party in parties):
                cuts.append(one.end)
        return list(zip(cuts, [*cuts[1:], end], strict=True))

    def _inner(self, view: SentenceView, scope: _Scope, parties: Sequence[Party]) -> list[Argument]:
        """Return the parties inside the scope, each in the case that it has for this head."""
        found: list[Argument] = []
        head = scope.head
        inner = [party for party in parties if scope.start <= party.start < scope.end]
        has_subject = any(party.case in _SUBJECTS and party.start < head.start for party in inner)
        for party in inner:
            if party.end <= head.start:
                case, distance = self._before(view, party, head)
            else:
                case, distance = self._after(view, party, head, has_subject=has_subject)
            found.append(Argument(party, _voiced(case, passive=scope.passive), distance))
        return found

    def _before(self, view: SentenceView, party: Party, head: Head) -> tuple[str, int]:
        between = view.between(party.end, head.start)
        if party.case == "gen":
            return ("gen", 0) if self._adjacent.fullmatch(between) else ("genfar", 0)
        others = sum(1 for match in self._heads.finditer(between) if match.start() and match.end() < len(between))
        return party.case, min(others, 1)

    def _after(self, view: SentenceView, party: Party, head: Head, *, has_subject: bool) -> tuple[str, int]:
        """Return the case of a party behind the head: the noun that a relative clause describes is its subject."""
        between = view.between(head.end, party.start)
        if self._relative.fullmatch(between):
            return ("dat" if has_subject else "subj"), 0
        return (party.case, 1) if party.case in _GOES_ON else ("post", 1)

    @staticmethod
    def _outer(
        inner: Sequence[Argument],
        scope: _Scope,
        bounds: Sequence[tuple[int, int]],
        parties: Sequence[Party],
        *,
        gapped: bool,
    ) -> list[Argument]:
        """Return what goes on from clauses before and, in a gapped clause, from its other cells."""
        found: list[Argument] = []
        present = {argument.case for argument in inner}
        has_subject = bool(present & _SUBJECTS)
        segment = bounds[scope.number]
        for party in reversed(parties):
            if party.start >= scope.head.start or scope.start <= party.start < scope.end:
                continue
            same_segment = segment[0] <= party.start < segment[1]
            back = next((scope.number - n for n, (start, end) in enumerate(bounds) if start <= party.start < end), 1)
            if party.case in _SUBJECTS and not has_subject:
                found.append(Argument(party, _voiced(party.case, passive=scope.passive), int(party.case != "topic")))
                has_subject = True
            elif party.case in _GOES_ON and party.case not in present:
                distance = 1 if same_segment and gapped else min(back + 1, 2)
                found.append(Argument(party, party.case, distance))
        if gapped:
            later = [party for party in parties if scope.end <= party.start < scope.head.start]
            found.extend(
                Argument(party, party.case, 1)
                for party in later
                if party.case in _GOES_ON and party.case not in present
            )
        return found


def _voiced(case: str, *, passive: bool) -> str:
    if not passive:
        return case
    return {"topic": "obj", "subj": "obj", "dat": "subj", "by": "subj"}.get(case, case)
