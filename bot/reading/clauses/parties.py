"""Organisation mentions → parties: what is only a thing sold is left out, products and projects stand for owners.

Grouping and case marking are each language's own; this module holds what they share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.clauses.clause import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon.grammar import Anaphor
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.mentions import OrganisationMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name or anaphor in a sentence, before it is grouped with its neighbours."""

    start: int
    end: int
    names: tuple[str, ...]
    evidence: int = 3
    known: bool = True
    anaphor: Anaphor | None = None
    owner_of: str = ""
    is_goods: bool = False
    is_aside: bool = False

    @property
    def own_case(self) -> str:
        """The case that a name has whatever stands around it, empty for most."""
        return "aside" if self.is_aside else "goods" if self.is_goods else ""


def party_of(members: Sequence[Name], case: str) -> Party:
    """Return the party that names with one case make together."""
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


def names_of(view: SentenceView, anaphora: Sequence[Anaphor]) -> list[Name]:
    """Return the names and anaphors of a sentence in text order, without overlaps; a name wins over an anaphor."""
    names = _without_sites_of_others(view, [_name(view, mention) for mention in view.organisations])
    taken = [(name.start, name.end) for name in names]
    base = view.sentence.start
    for anaphor in anaphora:
        for match in anaphor.pattern.finditer(view.text):
            start, end = base + match.start(), base + match.end()
            if all(end <= first or last <= start for first, last in taken):
                names.append(Name(start=start, end=end, names=(), anaphor=anaphor))
                taken.append((start, end))
    return sorted(names, key=lambda name: name.start)


def _without_sites_of_others(view: SentenceView, names: Sequence[Name]) -> list[Name]:
    """Leave out a project right behind a name that is none of its owners: who is named there runs it now."""
    kept: list[Name] = []
    for name in names:
        last = kept[-1] if kept else None
        is_beside = last is not None and not last.owner_of and not view.between(last.end, name.start).strip()
        if last is not None and is_beside and name.owner_of and not name.is_goods and last.names[0] not in name.names:
            continue
        kept.append(name)
    return kept


def _in_brackets(view: SentenceView, offset: int) -> bool:
    """Return whether a bracket is open at `offset`: what stands in it is an aside, not a part of the clause."""
    before = view.between(view.sentence.start, offset)
    return before.rfind("(") > before.rfind(")")


def _is_counted(view: SentenceView, mention: OrganisationMention) -> bool:
    """Return whether the name stands inside a figure, as in "50,000 AMD GPUs": then it tells whose goods they are."""
    return any(figure.start <= mention.start and mention.end <= figure.end for figure in view.figures)


def _name(view: SentenceView, mention: OrganisationMention) -> Name:
    stands_for = mention.via in {"product", "project", "goods"}
    names = mention.owners if stands_for and mention.owners else (mention.name,)
    return Name(
        start=mention.start,
        end=mention.end,
        names=names,
        evidence=mention.form_evidence,
        known=mention.known,
        owner_of=mention.name if stands_for else "",
        is_goods=mention.via == "goods" or _is_counted(view, mention),
        is_aside=_in_brackets(view, mention.start),
    )
