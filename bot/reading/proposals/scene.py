"""Sentences → scenes: a sentence with its parties, trade words and what earlier sentences leave behind for it.

A `Scene` holds all that a proposal of one sentence can draw on; `Option` is one group of names that can stand on a
side of a deal, with where it was fetched from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon.name_types import NameTypes
    from bot.model import Kind
    from bot.model.organisation import Organisation
    from bot.reading.clauses import Clause, Party, SentenceView
    from bot.reading.frames import Candidate
    from bot.reading.proposals.words import Hit, Tokens

_MOST = 14
_UNHEARD = frozenset({"source", "seat", "aside"})
_LARGEST_SPLIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One sentence in its article.

    `hits` are its trade words and `tokens` all its words, by offsets of its text; `words` are those that carry meaning;
    `kinds` are those that its trade words open, `subject` those that other words than "contract" open.
    `candidates` are what the frames read in it. `before` are the scenes before it, the nearest first, `title` that of
    the title, `heading` that of the heading above it.
    """

    view: SentenceView
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    hits: tuple[Hit, ...]
    words: frozenset[str]
    tokens: Tokens
    candidates: tuple[Candidate, ...]
    vetoes: Mapping[str, float]
    topic: Party | None
    before: tuple[Scene, ...] = ()
    title: Scene | None = None
    heading: Scene | None = None
    classes: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    subject: frozenset[Kind] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Names that can stand on a side together.

    `source` says where they were fetched from: `own` sentence, a `member` of a group in it, two groups in `union`, the
    `topic` that goes on, a sentence before (`back1`, `back2`), `heading`, `title`, the `main` party of the article, or
    `none` for nobody. `index` is the place among the parties of its own sentence, -1 elsewhere.
    """

    names: tuple[str, ...]
    source: str
    party: Party | None = None
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What features ask of the article as a whole: how often each name is spoken of, and what is known of it.

    `main` is the party that is spoken of most, None where two are spoken of alike.
    """

    counts: Mapping[str, int]
    most: int
    main: Party | None
    organisations: Mapping[str, Organisation]
    name_types: NameTypes
    _types: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def types(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the types of organisations that `names` are or sound like, `?` among them where one is not known."""
        found = self._types.get(names)
        if found is None:
            found = self._types[names] = tuple(sorted({kind for name in names for kind in self._types_of(name)}))
        return found

    def _types_of(self, name: str) -> tuple[str, ...]:
        organisation = self.organisations.get(name)
        if organisation is not None:
            return (organisation.type,)
        sounds = self.name_types.of(name)
        return ("?", sounds) if sounds else ("?",)


NOBODY = Option(names=(), source="none")


def options(scene: Scene, main: Party | None = None) -> list[Option]:
    """Return who can stand on a side of a deal that the sentence tells, the nearest first, each set of names once."""
    found: dict[frozenset[str], Option] = {}
    for option in _all_options(scene, main):
        found.setdefault(frozenset(option.names), option)
        if len(found) >= _MOST:
            break
    return list(found.values())


def _all_options(scene: Scene, main: Party | None) -> Iterator[Option]:
    own = [party for party in scene.parties if party.names]
    for index, party in enumerate(own):
        yield Option(names=party.names, source="own", party=party, index=index)
    if scene.topic is not None:
        yield Option(names=scene.topic.names, source="topic", party=scene.topic)
    for index, party in enumerate(own):
        if 1 < len(party.names) <= _LARGEST_SPLIT:
            for name in party.names:
                yield Option(names=(name,), source="member", party=party, index=index)
    yield from _distant(scene.before[:1], "back1")
    if main is not None:
        yield Option(names=main.names, source="main", party=main)
    yield from _distant((scene.heading,), "heading")
    yield from _distant((scene.title,), "title")
    for index, (one, other) in enumerate(pairwise(own)):
        names = tuple(dict.fromkeys(one.names + other.names))
        if len(names) > max(len(one.names), len(other.names)):
            yield Option(names=names, source="union", party=one, index=index)
    yield from _distant(scene.before[1:2], "back2")


def _distant(scenes: Sequence[Scene | None], source: str) -> Iterator[Option]:
    for scene in scenes:
        for party in scene.parties if scene is not None else ():
            if party.names and party.case not in _UNHEARD:
                yield Option(names=party.names, source=source, party=party)
