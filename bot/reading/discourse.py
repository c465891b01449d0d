"""What earlier sentences leave behind for later ones: of whom the text speaks, and whom "the company" means.

A `Discourse` is fed sentence by sentence and answers who an anaphor stands for. It is the one piece of the reader
that changes while a document is read; it lives for one document only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.clauses.clause import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.lexicon.grammar import Anaphor
    from bot.model.organisation import Organisation

_SUBJECTS = ("topic", "subj")
_MEMORY = 12
_TOPIC_LIFE = 6


class Discourse:
    """The parties of a document in the order in which it speaks of them."""

    def __init__(self, organisations: Mapping[str, Organisation]) -> None:
        self._organisations = organisations
        self._subjects: list[tuple[int, tuple[str, ...]]] = []
        self._recent: list[str] = []
        self._index = 0

    def note(self, index: int, parties: Sequence[Party], *, is_heading: bool = False) -> None:
        """Remember the parties of the sentence with this index, subjects apart from all others.

        A heading that names one party only speaks of it, whatever its case.
        """
        self._index = index
        for party in parties:
            self._recent = [name for name in self._recent if name not in party.names][-_MEMORY:] + list(party.names)
        subject = next((p for case in _SUBJECTS for p in parties if p.case == case and not p.is_inner), None)
        if subject is None and is_heading and len(parties) == 1:
            subject = parties[0]
        if subject is not None:
            names = self._subjects[-1][1] if self._is_held(parties) else subject.names
            self._subjects = [*self._subjects[-_MEMORY:], (index, names)]

    def _is_held(self, parties: Sequence[Party]) -> bool:
        """Return whether a sentence sets two topics against each other and says both of the one before them."""
        topics = {party.names for party in parties if party.case == "topic"}
        others = {name for party in parties if party.case != "topic" for name in party.names}
        return len(topics) > 1 and bool(self._subjects) and others.issuperset(self._subjects[-1][1])

    def topic(self, index: int) -> Party | None:
        """Return whom the sentence with this index goes on to speak of when it names no subject, None where unclear."""
        if not self._subjects:
            return None
        noted, names = self._subjects[-1]
        if index - noted > _TOPIC_LIFE:
            return None
        return Party(start=-1, end=-1, names=names, case="topic")

    def resolve(self, anaphor: Anaphor, before: Sequence[Party], *, is_object: bool = False) -> tuple[str, ...]:
        """Return the names that `anaphor` stands for, given the parties `before` it in its own sentence.

        With `is_object` it is no subject, so that it cannot mean the subject of its own clause.

        A type ("the chipmaker") picks the latest organisation of that type; a plural the latest subject of several,
        else the two latest parties. Empty where nothing fits.
        """
        if anaphor.types:
            return self._by_type(anaphor.types, before)
        if anaphor.plural:
            return self._several(before)
        inner = [party for party in before if len(party.names) == 1 and party.anaphor is None]
        subject = next((party for case in _SUBJECTS for party in inner if party.case == case), None)
        if subject is not None and not is_object:
            return subject.names
        barred = subject.names if subject is not None else ()
        singles = [names for _, names in reversed(self._subjects) if len(names) == 1 and names != barred]
        if singles:
            return singles[0]
        return inner[-1].names if inner else ()

    def _by_type(self, types: Iterable[str], before: Sequence[Party]) -> tuple[str, ...]:
        names = [*self._recent, *(name for party in before for name in party.names)]
        for name in reversed(names):
            organisation = self._organisations.get(name)
            if organisation is not None and organisation.type in types:
                return (name,)
        return ()

    def _several(self, before: Sequence[Party]) -> tuple[str, ...]:
        groups = [party.names for party in before if len(party.names) > 1]
        groups += [names for _, names in reversed(self._subjects[-2:]) if len(names) > 1]
        if groups:
            return groups[0]
        names = tuple(dict.fromkeys(name for party in before for name in party.names)) or tuple(self._recent[-2:])
        return names[-2:] if len(names) >= 2 else ()
