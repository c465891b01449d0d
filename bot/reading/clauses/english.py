"""English sentences → clauses: position and preposition give the case, conjunctions and relative words the clauses.

A sentence becomes a row of units (words, marks, parties, figures), cut into segments; each head word in a segment
becomes a clause whose subject is the nearest bare party before it, or the one that goes on from the segment before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reading.clauses.clause import CARRIED, Analysis, Argument, Clause, Head, Party
from bot.reading.clauses.inflection import Form, forms
from bot.reading.clauses.parties import Name, names_of
from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon.frames import LanguageFrames
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.discourse import Discourse

_TOKEN = re.compile(r"'s\b|[A-Za-z]+(?:[-'](?!s\b)[A-Za-z0-9]+)*|\d[\d.,]*\w*|\S")
_JOINTS = {"and", "&", "plus", "/"}
_LONG_JOINTS = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("alongside",))
_BEFORE_ROLE = frozenset({"served", "serves", "serving", "acted", "acts", "acting", "such", "well", "known", "same", "far"})
_LONGEST_PHRASE = 3
_LOOK_BACK = 7
_PHRASE = 4


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, a mark, a party (`name`) or a figure (`figure`), with its place in the document."""

    start: int
    end: int
    text: str
    name: Name | None = None
    figure: bool = False

    @property
    def is_word(self) -> bool:
        return self.name is None and not self.figure and self.text[:1].isalpha()


@dataclass(frozen=True, slots=True)
class _Segment:
    """Units `first` to `last` (excluded); `link` says how it hangs on the segment before: main, rel or sub."""

    first: int
    last: int
    link: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A party with the units that it covers."""

    party: Party
    first: int
    last: int


class EnglishClauses:
    """Splits English sentences."""

    def __init__(self, frames: LanguageFrames) -> None:
        self._grammar = frames.grammar
        self._lists = {name: frozenset(words) for name, words in frames.grammar.lists.items()}
        irregular = dict(line.split(" ", 1) for line in frames.grammar.lists["irregular"])
        self._forms = forms(frames.by_verb, frames.by_noun, irregular)
        self._prepositions = self._lists["prepositions"]

    def analyse(self, view: SentenceView, discourse: Discourse) -> Analysis:
        """Return the parties of the sentence with their cases, and a clause for each head word in it."""
        units = _units(view, names_of(view, self._grammar.anaphora))
        heads = list(self._heads(units))
        segments = self._segments(units, heads)
        placed = self._parties(units, heads, discourse)
        carried = discourse.topic(view.sentence.index)
        clauses = [self._clause(view, units, head, segments, placed, carried) for head in heads]
        return Analysis(parties=self._with_subjects(placed, heads, units), clauses=tuple(clauses))

    def _heads(self, units: Sequence[_Unit]) -> Iterator[tuple[int, int, Form]]:
        """Yield (first unit, last unit excluded, form) of each head word, the longest phrase first."""
        position = 0
        while position < len(units):
            found = self._head_at(units, position)
            if found is None:
                position += 1
            else:
                yield position, found[0], found[1]
                position = found[0]

    def _head_at(self, units: Sequence[_Unit], position: int) -> tuple[int, Form] | None:
        if not units[position].is_word:
            return None
        for length in range(_LONGEST_PHRASE, 0, -1):
            row = units[position : position + length]
            if len(row) < length or not all(unit.is_word for unit in row):
                continue
            options = self._forms.get(" ".join(unit.text for unit in row))
            if options:
                return position + length, self._choose(units, position, position + length, options)
        return None

    def _choose(self, units: Sequence[_Unit], first: int, last: int, options: Sequence[Form]) -> Form:
        """Tell the noun "contract" from the verb "contract" by what stands around it."""
        verbs = [form for form in options if form.is_verb]
        nouns = [form for form in options if not form.is_verb]
        if not verbs or not nouns:
            return options[0]
        return nouns[0] if self._noun_like(units, first, last) else verbs[0]

    def _noun_like(self, units: Sequence[_Unit], first: int, last: int) -> bool:
        before = units[first - 1] if first else None
        after = units[last] if last < len(units) else None
        if before is not None:
            if before.text in self._lists["auxiliaries"] or before.name is not None:
                return after is not None and after.text in self._lists["noun_followers"]
            if before.figure or before.text in self._lists["determiners"] or before.text in self._prepositions - {"to"}:
                return True
            if before.text == "to" or before.text.endswith("ly"):
                return False
        return after is None or after.text in self._lists["noun_followers"] or after.text in {",", "."}

    def _segments(self, units: Sequence[_Unit], heads: Sequence[tuple[int, int, Form]]) -> list[_Segment]:
        """Cut the row of units where a new clause begins."""
        verbs = {first for first, _, form in heads if form.is_verb}
        cuts = [(0, "main")]
        for position in range(1, len(units)):
            link = self._cut(units, position, verbs)
            if link and position > cuts[-1][0]:
                cuts.append((position, link))
        ends = [cut[0] for cut in cuts[1:]] + [len(units)]
        return [_Segment(first, last, link) for (first, link), last in zip(cuts, ends, strict=True)]

    def _cut(self, units: Sequence[_Unit], position: int, verbs: set[int]) -> str:
        """Return how a clause that begins at `position` hangs on what stands before, empty where none begins."""
        unit, before = units[position], units[position - 1]
        if unit.text in self._lists["relatives"]:
            return "" if before.text in self._lists["say"] else "rel"
        if unit.text in self._lists["breakers"]:
            return "" if unit.text == "as" and not self._opens_clause(units, position) else "sub"
        if unit.text in {";", ":", "—", "–", "|", "•"}:
            return "main"
        after_joint = before.text in {"and", "but", "or", "then"}
        if unit.name is not None and (after_joint or before.text == ","):
            return "main" if self._begins_clause(units, position, verbs) else ""
        if position in verbs and (after_joint or (before.text == "," and unit.text.endswith(("ing", "ed")))):
            return "sub"
        return ""

    @staticmethod
    def _opens_clause(units: Sequence[_Unit], position: int) -> bool:
        """Return whether "as" at `position` is a conjunction and not "served as", "as of", "such as"."""
        return units[position - 1].text not in _BEFORE_ROLE

    def _begins_clause(self, units: Sequence[_Unit], position: int, verbs: set[int]) -> bool:
        """Return whether the party at `position` is followed by its own verb, or by a sum alone (a gap)."""
        after = position + 1
        while after < len(units) and units[after].text.endswith("ly") and units[after].is_word:
            after += 1
        if after >= len(units):
            return False
        follower = units[after]
        names = [number for number, unit in enumerate(units[:position]) if unit.name is not None]
        between = units[names[-1] + 1 : position] if names else []
        seen = any(unit.figure or number in verbs or unit.text in self._lists["auxiliaries"] for number, unit in
                   enumerate(between, position - len(between)))
        is_verb = after in verbs or follower.text in self._lists["auxiliaries"] or follower.text in self._lists["say"]
        return seen and (is_verb or follower.figure) and units[position - 1].text != "&"

    def _parties(
        self, units: Sequence[_Unit], heads: Sequence[tuple[int, int, Form]], discourse: Discourse
    ) -> list[_Placed]:
        """Group names that are joined, mark their case, and say whom anaphors stand for."""
        verbs = {first for first, _, form in heads if form.is_verb}
        placed: list[_Placed] = []
        position = 0
        while position < len(units):
            if units[position].name is None:
                position += 1
                continue
            last = self._group_end(units, position, verbs)
            members = [unit.name for unit in units[position:last] if unit.name is not None]
            case = members[0].own_case or self._case(units, position, last, verbs)
            party = _party(members, case)
            if party.anaphor is not None:
                before = [other.party for other in placed]
                party = replace(party, names=discourse.resolve(party.anaphor, before, is_object=case not in {"bare", "poss"}))
            placed.append(_Placed(party, position, last))
            position = last
        return placed

    def _group_end(self, units: Sequence[_Unit], first: int, verbs: set[int]) -> int:
        """Return where the run of joined names that begins at `first` ends."""
        members = [first]
        joined = len(members)
        position = first + 1
        while (following := self._joined(units, position)) is not None:
            target, is_firm = following
            if is_firm and self._begins_clause(units, target, verbs):
                break
            members.append(target)
            position = target + 1
            joined = len(members) if is_firm else joined
        goes_on = position + 1 < len(units) and units[position].text == "," and units[position + 1].text in _JOINTS
        return members[-1 if goes_on or (position < len(units) and units[position].text in _JOINTS) else joined - 1] + 1

    def _joined(self, units: Sequence[_Unit], position: int) -> tuple[int, bool] | None:
        """Return the next name that is joined at `position`, and whether by more than a comma."""
        start = position
        if start < len(units) and units[start].text == ",":
            start += 1
        is_firm = False
        if start < len(units) and units[start].text in _JOINTS:
            start, is_firm = start + 1, True
        for words in _LONG_JOINTS:
            if tuple(unit.text for unit in units[start : start + len(words)]) == words:
                start, is_firm = start + len(words), True
        if start == position:
            return None
        for target in range(start, min(start + 4, len(units))):
            name = units[target].name
            if name is not None:
                return None if name.own_case else (target, is_firm)
            if not units[target].is_word or units[target].text in self._prepositions or target - start > 2:
                return None
            if self._head_at(units, target) is not None or units[target].text in self._lists["auxiliaries"]:
                return None
        return None

    def _case(self, units: Sequence[_Unit], first: int, last: int, verbs: set[int]) -> str:
        """Return the case of the names in units `first` to `last`."""
        after = units[last].text if last < len(units) else ""
        if after == "-" or after.startswith("-"):
            return "adj"
        preposition = self._preposition(units, first, verbs)
        if preposition:
            return preposition
        if self._is_goods(units, last):
            return "goods"
        return "poss" if after in {"'s", "'"} else "bare"

    def _is_goods(self, units: Sequence[_Unit], last: int) -> bool:
        """Return whether a word for goods follows within the same phrase: "AMD Instinct GPUs"."""
        for unit in units[last : last + _PHRASE]:
            if unit.text in self._lists["goods"]:
                return True
            stops = unit.text in self._prepositions or unit.text in self._lists["auxiliaries"]
            if stops or not (unit.is_word or unit.figure or unit.text == "'s"):
                return False
        return False

    def _preposition(self, units: Sequence[_Unit], first: int, verbs: set[int]) -> str:
        """Return the preposition that governs the name at `first`, looking back over its adjectives."""
        for position in range(first - 1, max(first - 1 - _LOOK_BACK, -1), -1):
            unit = units[position]
            if unit.name is not None:
                return ""
            if unit.text in self._prepositions:
                source = unit.text == "to" and position > 0 and units[position - 1].text == "according"
                return "source" if source else unit.text
            if unit.text == "'s" or unit.figure or unit.text in {"-", '"'}:
                continue
            if position == first - 1 and unit.is_word and self._is_noun(unit.text):
                return ""
            stops = position in verbs or unit.text in self._lists["auxiliaries"] or unit.text in self._lists["say"]
            if not unit.is_word or stops or unit.text in self._lists["breakers"]:
                return ""
        return ""

    def _is_noun(self, text: str) -> bool:
        """Return whether `text` is a noun of a deal, after which a name begins a new phrase: "Under the deal X …"."""
        return text in {"deal", "agreement", "contract", "pact", "transaction", "plan", "arrangement", "round"}

    def _clause(  # noqa: PLR0917  # one call, and each value is made once per sentence
        self,
        view: SentenceView,
        units: Sequence[_Unit],
        head: tuple[int, int, Form],
        segments: Sequence[_Segment],
        placed: Sequence[_Placed],
        carried: Party | None,
    ) -> Clause:
        first, last, form = head
        number = next(n for n, segment in enumerate(segments) if segment.first <= first < segment.last)
        segment = segments[number]
        passive = form.is_verb and form.is_past and self._is_passive(units, first, last)
        arguments = self._arguments(units, head, segment, placed, passive=passive)
        subject_case = "obj" if passive else "subj"
        if not any(argument.case == subject_case for argument in arguments):
            arguments += self._inherited(number, segments, placed, subject_case)
        if carried is not None:
            arguments.append(Argument(carried, CARRIED, 2))
        return Clause(
            sentence=view.sentence,
            head=Head(
                word=form.lemma,
                start=units[first].start,
                end=units[last - 1].end,
                is_verb=form.is_verb,
                is_past=form.is_past and not passive,
            ),
            start=units[segment.first].start,
            end=units[segment.last - 1].end,
            arguments=tuple(arguments),
            barred=_beyond_another_sum(view, units[first].start),
        )

    def _is_passive(self, units: Sequence[_Unit], first: int, last: int) -> bool:
        if last < len(units) and units[last].text == "by":
            return True
        position = first - 1
        while position >= 0 and (units[position].text.endswith("ly") or units[position].text in {"been", "also"}):
            if units[position].text == "been":
                return True
            position -= 1
        return position >= 0 and units[position].text in self._lists["be"]

    def _arguments(
        self,
        units: Sequence[_Unit],
        head: tuple[int, int, Form],
        segment: _Segment,
        placed: Sequence[_Placed],
        *,
        passive: bool,
    ) -> list[Argument]:
        """Return the parties of the segment in the case that they have for this head."""
        first, last, form = head
        found: list[Argument] = []
        inner = [item for item in placed if segment.first <= item.first < segment.last and item.party.names]
        left = [item for item in inner if item.last <= first]
        right = [item for item in inner if item.first >= last]
        for steps, item in enumerate(reversed(left)):
            case, distance = self._left_case(units, item, first, form, steps)
            found.append(Argument(item.party, _voiced(case, passive=passive), distance))
        objects = 0
        for item in right:
            case = item.party.case
            if case in {"bare", "poss"}:
                case = "obj" if form.is_verb else "post"
            distance = objects if case == "obj" else 0
            objects += case == "obj"
            found.append(Argument(item.party, _voiced(case, passive=passive), distance))
        return found

    def _left_case(self, units: Sequence[_Unit], item: _Placed, first: int, form: Form, steps: int) -> tuple[str, int]:
        """Return case and distance of a party before the head; `steps` parties stand between the two."""
        case = item.party.case
        gap = units[item.last : first]
        if not form.is_verb and case in {"poss", "bare"} and steps == 0 and self._modifies(gap):
            return "gen", 0
        if case == "poss" and form.is_verb and first and units[first - 1].text == "to":
            case = "bare"
        if case in {"bare", "poss", "goods"}:
            subject = sum(1 for unit in gap if unit.name is not None)
            return ("subj" if case == "bare" else case), min(subject, 2)
        return case, 1

    def _modifies(self, gap: Sequence[_Unit]) -> bool:
        """Return whether only adjectives and figures stand between a name and a noun."""
        blockers = self._prepositions | self._lists["auxiliaries"] | self._lists["determiners"] | self._lists["say"]
        texts = [unit.text for unit in gap if not unit.figure]
        if texts and texts[0] == "'s":
            texts = texts[1:]
        return len(texts) <= 5 and not any(
            text in blockers or text.endswith("ed") or text == "as" or not text[:1].isalnum() or f"{text}" in self._forms and self._forms[text][0].is_verb
            for text in texts
            if text != "-"
        )

    def _inherited(
        self, number: int, segments: Sequence[_Segment], placed: Sequence[_Placed], case: str
    ) -> list[Argument]:
        """Return the subject that goes on from the segments before, or the name that a relative clause hangs on."""
        if segments[number].link == "rel":
            before = [item for item in placed if item.last <= segments[number].first and item.party.names]
            return [Argument(before[-1].party, case, 1)] if before else []
        for back in range(number - 1, -1, -1):
            inner = [item for item in placed if segments[back].first <= item.first < segments[back].last]
            subject = next((item for item in inner if item.party.case == "bare" and item.party.names), None)
            if subject is not None:
                return [Argument(subject.party, case, number - back)]
        return []

    @staticmethod
    def _with_subjects(
        placed: Sequence[_Placed], heads: Sequence[tuple[int, int, Form]], units: Sequence[_Unit]
    ) -> tuple[Party, ...]:
        """Return all parties; the first bare one is what the sentence speaks of."""
        del heads, units
        parties = [item.party for item in placed if item.party.names]
        for number, party in enumerate(parties):
            if party.case in {"bare", "poss"}:
                parties[number] = replace(party, case="subj")
                break
        return tuple(parties)


def _beyond_another_sum(view: SentenceView, head: int) -> frozenset[int]:
    """Return the sums before a head that another sum parts from it: "a $4 bn loan for its $3 bn commitment"."""
    sums = [figure.start for figure in view.figures if figure.type is MentionType.MONEY and figure.start < head]
    return frozenset(sums[:-1])


def _voiced(case: str, *, passive: bool) -> str:
    if not passive:
        return case
    return {"subj": "obj", "by": "subj", "obj": "post"}.get(case, case)


def _party(members: Sequence[Name], case: str) -> Party:
    return Party(
        start=members[0].start,
        end=members[-1].end,
        names=tuple(dict.fromkeys(name for member in members for name in member.names)),
        case=case,
        evidence=min(member.evidence for member in members),
        known=all(member.known for member in members),
        anaphor=members[0].anaphor,
        owner_of=members[0].owner_of,
    )


def _units(view: SentenceView, names: Sequence[Name]) -> list[_Unit]:
    """Return the row of units; what a name or a figure covers is one unit, a figure wins over a name inside it."""
    spans: list[tuple[int, int, Name | None]] = [(figure.start, figure.end, None) for figure in view.figures]
    inside = {name.start for name in names if any(start <= name.start and name.end <= end for start, end, _ in spans)}
    spans += [(name.start, name.end, name) for name in names if name.start not in inside]
    units: list[_Unit] = []
    position = 0
    for start, end, name in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, last = start - view.sentence.start, end - view.sentence.start
        if first < position:
            continue
        units.extend(_words(view, position, first))
        units.append(_Unit(start, end, "", name, name is None))
        units.extend(
            _Unit(inner.start, inner.end, "", inner) for inner in names if inner.start in inside and start <= inner.start < end
        )
        position = last
    units.extend(_words(view, position, len(view.text)))
    return units


def _words(view: SentenceView, start: int, end: int) -> Iterator[_Unit]:
    base = view.sentence.start
    for match in _TOKEN.finditer(view.text, start, end):
        yield _Unit(base + match.start(), base + match.end(), match[0].lower())
