"""An English row → its clauses as segments, cut at conjunctions, relative words and participles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.reading.clauses.english_units import Row

Link = Literal["main", "rel", "sub"]
"""How a segment hangs on what stands before: a clause of its own, a relative clause, or one that shares its subject."""

_MARKS = frozenset({";", ":", "—", "–", "|", "•"})
_AFTER_JOINT = frozenset({"and", "but", "or", "then"})
_JOINTS = _AFTER_JOINT | {","}
"""Behind one of these a clause can begin with any word, elsewhere only with a few."""

_BEFORE_ROLE = frozenset(
    {"served", "serves", "serving", "acted", "acts", "acting", "such", "well", "known", "same", "far"}
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Units `first` to `last` (excluded)."""

    first: int
    last: int
    link: Link


def segments(row: Row) -> list[Segment]:
    """Return the segments of a row, which together cover all of it."""
    cuts: list[tuple[int, Link]] = [(0, "main")]
    openers = row.words.openers
    for position in range(1, len(row.units)):
        text, before = row.units[position].text, row.units[position - 1].text
        if text not in openers and text not in _MARKS and before not in _JOINTS:
            continue
        link = _cut(row, position)
        if link is None and cuts[-1][1] == "rel" and _resumes(row, position):
            link = "sub"
        if link is not None:
            cuts.append((position, link))
    ends = [cut[0] for cut in cuts[1:]] + [len(row.units)]
    return [Segment(first, last, link) for (first, link), last in zip(cuts, ends, strict=True)]


def _resumes(row: Row, position: int) -> bool:
    """Return whether the main clause goes on after a relative one: "X, which sells chips, will build …"."""
    return row.text(position - 1) == "," and (position in row.verbs or row.text(position) in row.words.finite)


def _cut(row: Row, position: int) -> Link | None:
    """Return how a clause that begins at `position` hangs on what stands before, None where none begins."""
    text, before = row.text(position), row.text(position - 1)
    words = row.words
    if text in words.group("relatives"):
        return None if before in words.group("say") else "rel"
    if text in words.group("breakers"):
        return None if text == "as" and before in _BEFORE_ROLE else "sub"
    if text == "with" and before == "," and position + 2 in row.verbs and row.text(position + 2).endswith("ing"):
        return "main"
    if text in _MARKS:
        return "main"
    if row.units[position].name is not None and (before in _AFTER_JOINT or before == ","):
        return "main" if row.begins_clause(position) else None
    if before in _AFTER_JOINT and text in row.words.auxiliaries and text != "to":
        return "sub"
    is_participle = before == "," and text.endswith(("ing", "ed"))
    return "sub" if position in row.verbs and (before in _AFTER_JOINT or is_participle) else None
