"""An English sentence as a row of units: words, marks, names and figures, with the head words among them.

`EnglishWords` holds what is the same for all sentences (word groups, forms of head words); `EnglishWords.row` makes the
`Row` of one sentence, in which what a name or a figure covers is one unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reading.clauses.inflection import Form, forms
from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon.frames import LanguageFrames
    from bot.reading.clauses.clause import SentenceView
    from bot.reading.clauses.parties import Name

_TOKEN = re.compile(r"'s\b|[A-Za-z]+(?:[-'](?!s\b)[A-Za-z0-9]+)*|\d[\d.,]*\w*|\S")
_LONGEST_PHRASE = 3
_QUANTITIES = frozenset({MentionType.MONEY, MentionType.CAPACITY, MentionType.CHIPS, MentionType.STAKE})


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a mark, a name or a figure (a date or place too), with its place in the document.

    `text` is in lower case, empty for names and figures. `is_quantity` holds for sums, capacity, counts and stakes.
    """

    start: int
    end: int
    text: str
    name: Name | None = None
    is_figure: bool = False
    is_quantity: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a plain word."""
        return self.name is None and not self.is_figure and self.text[:1].isalpha()


@dataclass(frozen=True, slots=True)
class HeadUnits:
    """A head word: units `first` to `last` (excluded) and the form in which it stands."""

    first: int
    last: int
    form: Form


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence; `verbs` are the first units of its head verbs."""

    units: tuple[Unit, ...]
    heads: tuple[HeadUnits, ...]
    verbs: frozenset[int]
    words: EnglishWords

    def text(self, position: int) -> str:
        """Return the text of a unit, empty beyond the end of the row."""
        return self.units[position].text if 0 <= position < len(self.units) else ""

    def begins_clause(self, position: int) -> bool:
        """Return whether the name at `position` is followed by its own verb, or by a sum alone (a gap).

        It takes a verb or a figure since the name before, else the two are one subject: "A and B will build".
        """
        after = position + 1
        while after < len(self.units) and self.units[after].is_word and self.text(after).endswith("ly"):
            after += 1
        if after >= len(self.units) or self.text(position - 1) == "&":
            return False
        is_verb = after in self.verbs or self.text(after) in self.words.finite
        return (is_verb or self.units[after].is_quantity) and self._has_verb_since_name(position)

    def _has_verb_since_name(self, position: int) -> bool:
        for back in range(position - 1, -1, -1):
            unit = self.units[back]
            if unit.name is not None:
                return False
            if unit.is_figure or back in self.verbs or unit.text in self.words.auxiliaries:
                return any(other.name is not None for other in self.units[:back])
        return False


class EnglishWords:
    """Word groups and forms of head words, made once for the language."""

    def __init__(self, frames: LanguageFrames) -> None:
        self._groups: Mapping[str, frozenset[str]] = {
            name: frozenset(words) for name, words in frames.grammar.lists.items()
        }
        irregular = dict(line.split(" ", 1) for line in frames.grammar.lists["irregular"])
        self._forms = forms(frames.by_verb, frames.by_noun, irregular)
        self._first_words = frozenset(text.partition(" ")[0] for text in self._forms)
        self._phrase_words = frozenset(text.partition(" ")[0] for text in self._forms if " " in text)
        self.prepositions = self.group("prepositions")
        self.auxiliaries = self.group("auxiliaries")
        self.finite = self.auxiliaries | self.group("say")
        self.stops = self.finite | self.group("breakers") | self.group("relatives")
        self.openers = self.group("relatives") | self.group("breakers") | {"with"}
        self.before_nouns = self.group("determiners") | self.prepositions - {"to"}

    def group(self, name: str) -> frozenset[str]:
        """Return the words of a named group."""
        return self._groups[name]

    def is_verb_form(self, text: str) -> bool:
        """Return whether `text` is first of all a form of a head verb."""
        return text in self._forms and self._forms[text][0].is_verb

    def row(self, view: SentenceView, names: Sequence[Name]) -> Row:
        """Return the row of a sentence in which these names were found."""
        units = tuple(_units(view, names))
        heads = tuple(self._heads(units))
        return Row(units, heads, frozenset(head.first for head in heads if head.form.is_verb), self)

    def _heads(self, units: Sequence[Unit]) -> Iterator[HeadUnits]:
        """Yield the head words, the longest phrase first."""
        position = 0
        while position < len(units):
            head = self._head_at(units, position) if units[position].text in self._first_words else None
            position = head.last if head is not None else position + 1
            if head is not None:
                yield head

    def _head_at(self, units: Sequence[Unit], first: int) -> HeadUnits | None:
        longest = _LONGEST_PHRASE if units[first].text in self._phrase_words else 1
        for last in range(min(first + longest, len(units)), first, -1):
            row = units[first:last]
            options = self._forms.get(" ".join(unit.text for unit in row)) if all(u.is_word for u in row) else None
            if options:
                return HeadUnits(first, last, self._choose(units, first, last, options))
        return None

    def _choose(self, units: Sequence[Unit], first: int, last: int, options: Sequence[Form]) -> Form:
        """Tell the noun "contract" from the verb "contract" by what stands around it."""
        verbs = [form for form in options if form.is_verb]
        nouns = [form for form in options if not form.is_verb]
        if not verbs or not nouns:
            return options[0]
        return nouns[0] if self._noun_like(units, first, last) else verbs[0]

    def _noun_like(self, units: Sequence[Unit], first: int, last: int) -> bool:
        after = units[last].text if last < len(units) else ""
        followed = last >= len(units) or after in self.group("noun_followers")
        if first:
            before = units[first - 1]
            if before.text in self.auxiliaries or before.name is not None:
                return followed and last < len(units)
            if before.is_figure or before.text in self.before_nouns:
                return True
            if before.text.endswith("ly"):
                return False
        return followed or after in {",", "."}


def _units(view: SentenceView, names: Sequence[Name]) -> Iterator[Unit]:
    """Yield the units; a name inside a figure ("50,000 AMD GPUs") comes right behind it."""
    inside = [n for n in names if any(f.start <= n.start and n.end <= f.end for f in view.figures)]
    spans = [Unit(f.start, f.end, "", None, is_figure=True, is_quantity=f.type in _QUANTITIES) for f in view.figures]
    spans += [Unit(name.start, name.end, "", name) for name in names if name not in inside]
    position = 0
    for unit in sorted(spans, key=lambda unit: (unit.start, -unit.end)):
        first, last = unit.start - view.sentence.start, unit.end - view.sentence.start
        if first < position:
            continue
        yield from _words(view, position, first)
        yield unit
        yield from (
            replace(unit, name=name, is_figure=False, is_quantity=False)
            for name in inside
            if unit.start <= name.start < unit.end
        )
        position = last
    yield from _words(view, position, len(view.text))


def _words(view: SentenceView, start: int, end: int) -> Iterator[Unit]:
    base = view.sentence.start
    for match in _TOKEN.finditer(view.text, start, end):
        yield Unit(base + match.start(), base + match.end(), match[0].lower())
