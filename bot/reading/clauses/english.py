"""English sentences → clauses: position and preposition give the case, conjunctions and relative words the clauses.

Each head word in a segment becomes a clause whose subject is the nearest bare party before it, or the one that goes on
from the segment before; a passive turns subject and object round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reading.clauses.clause import CARRIED, Analysis, Argument, Clause, Head, Party
from bot.reading.clauses.english_phrases import Placed, place_parties
from bot.reading.clauses.english_segments import Segment, segments
from bot.reading.clauses.english_units import EnglishWords, HeadUnits, Row
from bot.reading.clauses.parties import names_of
from bot.reading.clauses.shares import shared_out
from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon.frames import LanguageFrames
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.discourse import Discourse

_ARTICLES = frozenset({"a", "an", "the", "its", "their", "his", "this", "that", "as"})
_LONGEST_DESCRIPTION = 5


@dataclass(frozen=True, slots=True)
class _Sentence:
    """All that the clauses of one sentence share."""

    view: SentenceView
    row: Row
    segments: Sequence[Segment]
    placed: Sequence[Placed]
    carried: Party | None
    owners: tuple[tuple[int, str], ...]


class EnglishClauses:
    """Splits English sentences."""

    def __init__(self, frames: LanguageFrames) -> None:
        self._grammar = frames.grammar
        self._words = EnglishWords(frames)

    def analyse(self, view: SentenceView, discourse: Discourse) -> Analysis:
        """Return the parties of the sentence with their cases, and a clause for each head word in it."""
        row = self._words.row(view, names_of(view, self._grammar.anaphora))
        placed = place_parties(row, discourse)
        sentence = _Sentence(view, row, segments(row), placed, discourse.topic(view.sentence.index), _owners(row))
        clauses = [_clause(sentence, head) for head in row.heads]
        clauses += _gapped(sentence)
        shared = [part for clause in clauses for part in shared_out(clause, view, self._grammar)]
        return Analysis(parties=_with_subject(placed), clauses=tuple(shared))


def _clause(sentence: _Sentence, head: HeadUnits, gap: int | None = None) -> Clause:
    """Return the clause of a head, or the one in which segment `gap` takes it up again without naming it."""
    row, form = sentence.row, head.form
    own = next(n for n, part in enumerate(sentence.segments) if part.first <= head.first < part.last)
    number = own if gap is None else gap
    segment = sentence.segments[number]
    passive = form.is_verb and form.is_past and _is_passive(row, head)
    if gap is None:
        arguments = _arguments(sentence, head, segment, passive=passive) + _borrowed(sentence, number)
    else:
        arguments = _arguments(
            sentence, replace(head, first=segment.first + 1, last=segment.first + 1), segment, passive=passive
        )
    subject_case = "obj" if passive else "subj"
    if not any(argument.case == subject_case for argument in arguments):
        arguments += _inherited(sentence, number, subject_case)
    if sentence.carried is not None:
        arguments.append(Argument(sentence.carried, CARRIED, 2))
    start = row.units[head.first].start
    return Clause(
        sentence=sentence.view.sentence,
        head=Head(
            word=form.lemma,
            start=start,
            end=row.units[head.last - 1].end,
            is_verb=form.is_verb,
            is_past=form.is_past and not passive,
        ),
        start=row.units[segment.first].start,
        end=row.units[segment.last - 1].end,
        arguments=tuple(arguments),
        barred=_beyond_another_sum(sentence.view, start),
        owners=sentence.owners,
    )


def _owners(row: Row) -> tuple[tuple[int, str], ...]:
    """Return the sums that describe a noun: "$2 billion loan", "$2 billion in green funding"."""
    nouns = {head.first: head.form.lemma for head in row.heads if not head.form.is_verb}
    found: list[tuple[int, str]] = []
    for position, unit in enumerate(row.units):
        if not unit.is_quantity:
            continue
        for behind in range(position + 1, min(position + 1 + _LONGEST_DESCRIPTION, len(row.units))):
            text = row.text(behind)
            if behind in nouns:
                found.append((unit.start, nouns[behind]))
                break
            linked = text in {"in", "of", "worth"} and behind <= position + 2
            if not linked and (not row.units[behind].is_word or text in row.words.prepositions):
                break
    return tuple(found)


def _gapped(sentence: _Sentence) -> list[Clause]:
    """Return clauses for segments that leave their verb out: "A will invest $1 bn in C and B $2 bn in D"."""
    found: list[Clause] = []
    row = sentence.row
    for number, segment in enumerate(sentence.segments):
        own = any(segment.first <= head.first < segment.last for head in row.heads)
        verbs = [h for h in row.heads if h.form.is_verb and sentence.segments[number - 1].first <= h.first]
        before = [head for head in verbs if head.first < segment.first]
        if own or not number or not before or not row.units[segment.first].name:
            continue
        found.append(_clause(sentence, before[-1], number))
    return found


def _borrowed(sentence: _Sentence, number: int) -> list[Argument]:
    """Return what a clause shares with the gapped one behind it: "A will invest $1 bn and B $2 bn in C"."""
    parts = sentence.segments
    if number + 1 >= len(parts):
        return []
    following = parts[number + 1]
    if any(following.first <= head.first < following.last for head in sentence.row.heads):
        return []
    inner = [item for item in sentence.placed if following.first < item.first < following.last and item.party.names]
    return [Argument(item.party, item.party.case, 1) for item in inner if item.party.case not in {"bare", "poss"}]


def _is_passive(row: Row, head: HeadUnits) -> bool:
    if row.text(head.last) == "by":
        return True
    position = head.first - 1
    while row.text(position).endswith("ly") or row.text(position) in {"been", "also"}:
        if row.text(position) == "been":
            return True
        position -= 1
    return row.text(position) in row.words.group("be")


def _arguments(sentence: _Sentence, head: HeadUnits, segment: Segment, *, passive: bool) -> list[Argument]:
    """Return the parties of the segment in the case that they have for this head."""
    found: list[Argument] = []
    inner = [item for item in sentence.placed if segment.first <= item.first < segment.last and item.party.names]
    left = [item for item in inner if item.last <= head.first]
    for steps, item in enumerate(reversed(left)):
        case, distance = _left_case(sentence.row, item, head, steps)
        found.append(Argument(item.party, _voiced(case, passive=passive), distance))
    objects = 0
    for item in inner:
        if item.first < head.last:
            continue
        case = item.party.case
        if case in {"bare", "poss"}:
            case = "obj" if head.form.is_verb else "post"
        found.append(Argument(item.party, _voiced(case, passive=passive), objects if case == "obj" else 0))
        objects += case == "obj"
    return found


def _left_case(row: Row, item: Placed, head: HeadUnits, steps: int) -> tuple[str, int]:
    """Return case and distance of a party before the head; `steps` parties stand between the two."""
    case = item.party.case
    if not head.form.is_verb and case in {"poss", "bare"} and steps == 0 and _describes(row, item.last, head.first):
        return "gen", 0
    if case == "poss" and head.form.is_verb and row.text(head.first - 1) == "to":
        case = "bare"
    if case in {"bare", "poss", "goods"}:
        return ("subj" if case == "bare" else case), min(steps, 2)
    return case, 1


def _describes(row: Row, first: int, last: int) -> bool:
    """Return whether only adjectives and figures stand between a name and a noun."""
    texts = [unit.text for unit in row.units[first:last] if not unit.is_figure and unit.text != "-"]
    if texts[:1] == ["'s"]:
        texts = texts[1:]
    words = row.words
    return len(texts) <= _LONGEST_DESCRIPTION and not any(
        text in words.prepositions
        or text in words.finite
        or text in _ARTICLES
        or text.endswith("ed")
        or not text[:1].isalnum()
        or words.is_verb_form(text)
        for text in texts
    )


def _inherited(sentence: _Sentence, number: int, case: str) -> list[Argument]:
    """Return the subject that goes on from the segments before, or the name that a relative clause hangs on."""
    parts = sentence.segments
    if parts[number].link == "rel":
        before = [item for item in sentence.placed if item.last <= parts[number].first and item.party.names]
        return [Argument(before[-1].party, case, 1)] if before else []
    for back in range(number - 1, -1, -1):
        inner = [item for item in sentence.placed if parts[back].first <= item.first < parts[back].last]
        subject = next((item for item in inner if item.party.case == "bare" and item.party.names), None)
        if subject is not None:
            return [Argument(subject.party, case, number - back)]
    return []


def _with_subject(placed: Sequence[Placed]) -> tuple[Party, ...]:
    """Return all parties; the first bare one is what the sentence speaks of."""
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
