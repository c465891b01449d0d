"""What a clause splitter hands on, the same for every language: parties with their case, clauses around a head word.

A `Clause` is what one verb or noun of a deal governs. Its arguments carry the case in which the language marks them
(`subj`, `with`, `dat`, …; frames name the same cases) and how far they were fetched from: 0 for the clause itself, more
for a subject that goes on from an earlier clause or sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.lexicon.grammar import Anaphor
    from bot.reading.mentions import Mention, OrganisationMention
    from bot.reading.sentences import Sentence

CARRIED = "carried"
"""The case of a party that goes on from an earlier sentence without being named again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One organisation, or several that share a case: "Microsoft and Nvidia".

    `evidence` is the weakest evidence of form among them, 0 to 3. `anaphor` is the phrase that stands for a name given
    before ("the company"); then `names` are those it was resolved to. `owner_of` is set where a product or project
    stands for its owners. `is_inner` marks the subject of a clause that only describes a noun: the text does not go on
    to speak of it.
    """

    start: int
    end: int
    names: tuple[str, ...]
    case: str
    evidence: int = 3
    known: bool = True
    anaphor: Anaphor | None = None
    owner_of: str = ""
    is_inner: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """A party as one clause sees it: in which case, and from how many clauses away."""

    party: Party
    case: str
    distance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The verb or noun that a clause is about, by its entry in the frames."""

    word: str
    start: int
    end: int
    is_verb: bool
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One head word with its arguments.

    `start` and `end` bound the figures that can belong to it; those that begin at a `barred` offset belong to another.
    `owners` are sums of the sentence, by their start, with the head word right behind them: ("$2 bn loan" → "loan").
    """

    sentence: Sentence
    head: Head
    start: int
    end: int
    arguments: tuple[Argument, ...]
    barred: frozenset[int] = frozenset()
    owners: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A sentence with what was found in it. Offsets are those of the document's normalised text, as everywhere.

    `masked` is `text` with the names of organisations blanked, so that "SB Energy" is no word of energy.
    """

    sentence: Sentence
    text: str
    masked: str
    organisations: tuple[OrganisationMention, ...]
    figures: tuple[Mention, ...]

    def between(self, start: int, end: int) -> str:
        """Return the text between two offsets of the document, cut to this sentence."""
        base = self.sentence.start
        return self.text[max(start - base, 0) : max(end - base, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a splitter made of one sentence: its parties in text order, and a clause for each head word."""

    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
